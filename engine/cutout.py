"""What of a shop photo is its plain ground, and what the product."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.types import Pixels

PLAIN_DISTANCE = 12
"""Levels, of 255, by which the colors of a plain ground may differ from their median."""

PLAIN_BORDER = 0.6
"""Share of the photo's border that a plain ground takes: models and close-ups reach over the edge."""

Mask = NDArray[np.bool_]


def plain_ground(pixels: Pixels) -> Mask:
    """Return ``bool [H, W]``: what is connected with the border and has its color.

    Flooded from the border, not told by brightness: a white shirt on white would get holes.

    Args:
        pixels: ``uint8 [H, W, 3]``.

    Returns:
        Nothing but False where the border is not plain.
    """
    pixels = pixels.astype(np.int16)
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    color = np.median(border, axis=0)
    alike = np.abs(pixels - color).max(axis=2) <= PLAIN_DISTANCE
    edge = np.zeros_like(alike)
    edge[[0, -1]] = edge[:, [0, -1]] = True
    if alike[edge].mean() < PLAIN_BORDER:
        return np.zeros_like(alike)
    return _flood(alike, alike & edge)


def _flood(passable: Mask, reached: Mask) -> Mask:
    """Spread along rows and columns over what is passable, until nothing more is reached."""
    while True:
        wider = reached
        for flip in (slice(None), slice(None, None, -1)):
            wider = _sweep(passable[:, flip], wider[:, flip])[:, flip]
            wider = _sweep(passable[flip].T, wider[flip].T).T[flip]
        if np.array_equal(wider, reached):
            return reached
        reached = wider


def _sweep(passable: Mask, reached: Mask) -> Mask:
    """Spread to the right: a pixel is reached if no wall came after the last reached one."""
    place = np.arange(1, passable.shape[1] + 1, dtype=np.int16)
    last_reached = np.maximum.accumulate(np.where(reached, place, 0), axis=1)
    last_wall = np.maximum.accumulate(np.where(passable, 0, place), axis=1)
    return last_reached > last_wall
