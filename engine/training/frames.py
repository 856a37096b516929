"""Which part of a photo a view shows, and how it is turned: affine maps from a view to its photo."""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import affine_grid

from engine.training.config import ViewConfig
from engine.training.cutouts import INSIDE
from engine.types import Pixels

Frames = NDArray[np.float64]

WHOLE_AREA = (0.35, 1.0)
"""Of the photo, in a view that is no patch; as SimCLR's random resized crop, but not below a third."""

SET_AREA = (0.45, 1.6)
"""The same for a product on another ground, where there is something to see beyond its own photo."""

ASPECT = 4 / 3
"""A view may be this much wider or narrower than what it shows."""


def draw_frames(
    cutouts: Pixels, on_ground: NDArray[np.bool_], config: ViewConfig, random: Generator
) -> Frames:
    """Draw what each of B views shows.

    Args:
        cutouts: ``uint8 [B, M, M]``, masks; a patch is taken where the product is.
        on_ground: ``bool [B]``, views whose ground is replaced; they may reach beyond the photo.
        config: how often a patch, and how much is turned.
        random: where the chances come from.

    Returns:
        ``float64 [B, 2, 3]``, in the coordinates of :func:`torch.nn.functional.affine_grid`: the photo and
        the view both reach from -1 to 1.
    """
    count = len(cutouts)
    patch = random.random(count) < config.patches
    low = np.select([patch, on_ground], [config.patch_area[0], SET_AREA[0]], WHOLE_AREA[0])
    high = np.select([patch, on_ground], [config.patch_area[1], SET_AREA[1]], WHOLE_AREA[1])
    side = np.sqrt(random.uniform(low, high))
    stretch = np.exp(random.uniform(-0.5, 0.5, count) * math.log(ASPECT))
    wide, tall = side * stretch, side / stretch
    angle = np.radians(random.uniform(-config.turned, config.turned, count))
    mirror = random.choice([-1.0, 1.0], count)
    frames = np.empty((count, 2, 3))
    frames[:, 0, 0], frames[:, 0, 1] = wide * np.cos(angle) * mirror, -tall * np.sin(angle)
    frames[:, 1, 0], frames[:, 1, 1] = wide * np.sin(angle) * mirror, tall * np.cos(angle)
    room = 1 - np.stack([wide, tall], axis=1)
    frames[:, :, 2] = random.uniform(-1, 1, (count, 2)) * np.abs(room)
    for place in np.flatnonzero(patch):
        frames[place, :, 2] = _on_product(cutouts[place], frames[place, :, 2], room[place], random)
    return frames


def draw_crops(count: int, random: Generator) -> Frames:
    """Return frames ``[count, 2, 3]`` that show a random part of a ground."""
    scale = random.uniform(0.5, 1.0, count)
    shift = random.uniform(-1, 1, (count, 2)) * (1 - scale)[:, None]
    mirror = random.choice([-1.0, 1.0], count)
    frames = np.zeros((count, 2, 3))
    frames[:, 0, 0], frames[:, 1, 1] = scale * mirror, scale
    frames[:, :, 2] = shift
    return frames


def fit_grid(frames: Frames, size: int, device: torch.device) -> Tensor:
    """Return the places in the photo that a view's pixels are taken from, ``float32 [B, size, size, 2]``."""
    maps = torch.from_numpy(frames).float().to(device)
    return affine_grid(maps, [len(frames), 1, size, size], align_corners=False)


def _on_product(mask: Pixels, center: Frames, room: Frames, random: Generator) -> Frames:
    """Return a center on the product, or the given one where there is no mask."""
    inside = np.flatnonzero(mask >= INSIDE)
    if not len(inside):
        return center
    row, column = np.divmod(random.choice(inside), mask.shape[1])
    place = np.array([column, row]) / mask.shape[1] * 2 - 1
    near: Frames = np.clip(place, -np.abs(room), np.abs(room))
    return near
