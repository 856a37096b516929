"""Light and color of a batch of photos, each as one affine map of its colors."""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor

from engine.training.config import ViewConfig
from engine.training.cutouts import INSIDE
from engine.types import Pixels

Matrices = NDArray[np.float64]

LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in brightness; ITU-R BT.601."""

TO_YIQ = np.array((LUMA, (0.596, -0.274, -0.322), (0.211, -0.523, 0.312)))
"""NTSC's luma and chroma: a turn in the plane of the chromas is a turn of the hue that keeps the luma
(Poynton, "Digital Video and HD")."""

CHROMA = 0.15
"""Greatest gain or loss of saturation: a faded red is another color already."""


COLORFUL = 25.0
"""Levels, of 255, between the strongest and the weakest channel of a product that has a hue to be turned: a
black or white one would come out as it was, and only a paler one would hardly change."""


def has_hue(pixels: Pixels, mask: Pixels) -> bool:
    """Say whether a product is of some color, and not black, white or gray.

    Args:
        pixels: ``uint8 [S, S, 3]``.
        mask: ``uint8 [M, M]``, where the product is; M divides S.
    """
    step = pixels.shape[0] // mask.shape[0]
    seen = pixels[step // 2 :: step, step // 2 :: step][: mask.shape[0], : mask.shape[1]]
    inside = seen[mask >= INSIDE].astype(np.float64)
    return bool(len(inside) and np.ptp(inside, axis=1).mean() >= COLORFUL)


def hue_turns(angles: NDArray[np.float64]) -> Matrices:
    """Return the maps ``[B, 3, 3]`` that turn hues by ``angles`` in radians ``[B]``."""
    turns = np.zeros((len(angles), 3, 3))
    turns[:, 0, 0] = 1
    turns[:, 1, 1] = turns[:, 2, 2] = np.cos(angles)
    turns[:, 1, 2], turns[:, 2, 1] = -np.sin(angles), np.sin(angles)
    matrices: Matrices = np.linalg.inv(TO_YIQ) @ turns @ TO_YIQ
    return matrices


def draw_light(
    most: NDArray[np.float64], config: ViewConfig, random: Generator
) -> tuple[Matrices, NDArray[np.float64]]:
    """Draw the light of some views: its warmth, brightness, colorfulness and contrast.

    Each view has its own strength, so that many keep the light they were taken in: color is part of what
    makes a product itself.

    Args:
        most: ``[count]``, greatest strength of each, as a share of what is configured.
        config: the greatest changes of all.
        random: where the chances come from.

    Returns:
        Maps of colors ``[count, 3, 3]``, and the contrasts ``[count]`` that are still to be applied around
        each view's own mean.
    """
    count = len(most)
    strength = most * random.random(count)
    gains = 1 + config.white_balance * strength[:, None] * random.uniform(-1, 1, (count, 3))
    brightness, contrast = np.exp(strength * random.uniform(-1, 1, (2, count)) * math.log1p(config.light))
    chroma = 1 + (CHROMA * strength * random.uniform(-1, 1, count))[:, None, None]
    gray = np.broadcast_to(np.array(LUMA), (3, 3))
    saturation = chroma * np.eye(3) + (1 - chroma) * gray
    return saturation * (gains * brightness[:, None])[:, None, :], contrast


def map_colors(photos: Tensor, matrices: Matrices, offsets: Tensor | None = None) -> Tensor:
    """Map each color of photos by its photo's matrix.

    Args:
        photos: ``[B, 3, H, W]``.
        matrices: ``[B, 3, 3]``.
        offsets: ``[B, 3]``, added afterwards; None for nothing.
    """
    count, channels, height, width = photos.shape
    maps = torch.from_numpy(matrices).to(photos)
    start = photos.new_zeros(count, channels, 1) if offsets is None else offsets[..., None]
    return torch.baddbmm(start, maps, photos.flatten(2)).view(count, channels, height, width)


def relight(views: Tensor, matrices: Matrices, contrasts: NDArray[np.float64]) -> Tensor:
    """Return views in the light that `draw_light` drew: one map for each view."""
    maps = torch.from_numpy(matrices).to(views)
    factors = torch.from_numpy(contrasts).to(views)[:, None, None]
    means = (maps @ views[..., ::4, ::4].mean(dim=(2, 3))[..., None]).mean(dim=1)
    offsets = ((1 - factors[:, 0]) * means).expand(-1, 3)
    return map_colors(views, matrices * contrasts[:, None, None], offsets)
