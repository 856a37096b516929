"""Street scenes with a known answer: a catalogue product set beside the garments that somebody wears.

Products are cut out by GrabCut (Rother, Kolmogorov & Blake 2004), which is not how training cuts them, given
their light and grain by the street that they are set into.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image

from engine.types import Box, Photo, Pixels

HEIGHT = (0.25, 0.60)
"""Of the photo, that a product takes."""

ROUNDS = 4
"""Of GrabCut."""

RIM = 0.03
"""Of the sides of a shop's photo, taken for ground when the cutting begins."""

WHITE = 250
"""Level from which a shop's pixel is probably ground."""

LEAST, MOST = 0.05, 0.85
"""Shares of the shop's photo that a product takes; less or more, and it was not cut out."""

TONE = 0.35
"""How far a product's mean and spread of color go towards the street's."""


@dataclass(frozen=True, slots=True, eq=False)
class Composite:
    """A street photo with a product in it.

    Attributes:
        photo: what is searched.
        box: where the product is.
        row: of the product's photo.
    """

    photo: Photo
    box: Box
    row: int


def cut_product(pixels: Pixels) -> NDArray[np.uint8] | None:
    """Return a product's mask ``uint8 [H, W]``, 0 or 255; None where none stands out."""
    height, width = pixels.shape[:2]
    mask = np.full((height, width), cv2.GC_PR_FGD, np.uint8)
    mask[pixels.min(axis=2) >= WHITE] = cv2.GC_PR_BGD
    down, across = max(1, round(RIM * height)), max(1, round(RIM * width))
    inner = np.zeros_like(mask, dtype=np.bool_)
    inner[down:-down, across:-across] = True
    mask[~inner] = cv2.GC_BGD
    ground, product = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(0)
    cv2.grabCut(
        np.ascontiguousarray(pixels[..., ::-1]),
        mask,
        (0, 0, 1, 1),
        ground,
        product,
        ROUNDS,
        cv2.GC_INIT_WITH_MASK,
    )
    inside = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD))
    if not LEAST <= inside.mean() <= MOST:
        return None
    return inside.astype(np.uint8) * np.uint8(255)


def compose(
    street: Pixels, product: Pixels, mask: NDArray[np.uint8], row: int, random: Generator
) -> Composite:
    """Set a product into a street photo, at the side where there is more room or anywhere."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    frame = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    product, mask = product[frame], mask[frame]
    height, width = street.shape[:2]
    tall = random.uniform(*HEIGHT) * height
    scale = min(tall / mask.shape[0], 0.9 * width / mask.shape[1])
    size = max(2, round(mask.shape[1] * scale)), max(2, round(mask.shape[0] * scale))
    shown = np.asarray(Image.fromarray(product).resize(size, Image.Resampling.BOX))
    soft = np.asarray(Image.fromarray(mask).resize(size, Image.Resampling.BOX)) / np.float32(255)
    left = int(random.choice([0.02, 0.98]) * (width - size[0]))
    top = int(random.uniform(0.2, 1.0) * (height - size[1]))
    place = slice(top, top + size[1]), slice(left, left + size[0])
    matched = _toned(shown, soft > 0.5, street, random)
    canvas = street.astype(np.float32)
    canvas[place] = canvas[place] * (1 - soft[..., None]) + matched * soft[..., None]
    box = (left / width, top / height, (left + size[0]) / width, (top + size[1]) / height)
    return Composite(Photo(canvas.clip(0, 255).astype(np.uint8)), box, row)


def _toned(
    product: Pixels, inside: NDArray[np.bool_], street: Pixels, random: Generator
) -> NDArray[np.float32]:
    """Return a product in the light and with the grain of a street."""
    levels = product.astype(np.float32)
    gray = street.reshape(-1, 3).astype(np.float32).mean(axis=1)
    own = levels[inside].mean(axis=1) if inside.any() else levels.reshape(-1, 3).mean(axis=1)
    spread = 1 + TONE * (gray.std() / max(float(own.std()), 1.0) - 1)
    balance = street.reshape(-1, 3).mean(axis=0) / max(float(gray.mean()), 1.0)
    levels = (levels - own.mean()) * float(np.clip(spread, 0.7, 1.3)) + own.mean()
    levels *= (1 + TONE * (balance - 1)).astype(np.float32)
    grain = _grain(street)
    toned: NDArray[np.float32] = levels + random.normal(0, grain, levels.shape).astype(np.float32)
    return toned


def _grain(street: Pixels) -> float:
    """Return the deviation of a photo's noise: that of its quietest tenth of small blocks."""
    gray = street.astype(np.float32).mean(axis=2)
    fine = gray - cv2.GaussianBlur(gray, (0, 0), 1.5)
    tall, wide = (side // 8 * 8 for side in gray.shape)
    blocks = fine[:tall, :wide].reshape(tall // 8, 8, wide // 8, 8).std(axis=(1, 3))
    return float(np.quantile(blocks, 0.1))
