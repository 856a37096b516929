"""One garment out of a street photo."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from engine.errors import PhotoDamaged
from engine.training.labels import Cut
from engine.types import Photo

MARGIN = 0.08
"""Of the frame's own sides, kept around the garment as a shopper would frame it."""


def cut_out(photo: Photo, cut: Cut, folder: Path) -> Photo:
    """Return the garment's part of a photo, on white where the cut names a mask.

    Args:
        photo: the whole street photo.
        cut: what is meant of it.
        folder: of the data.

    Raises:
        PhotoDamaged: the mask cannot be read.
    """
    pixels = photo.pixels
    if cut.mask:
        pixels = np.where(
            _garment(folder / cut.mask, cut.index, photo.size)[..., None], pixels, np.uint8(255)
        )
    left, top, right, bottom = _frame(cut, photo.size)
    return Photo(np.ascontiguousarray(pixels[top:bottom, left:right]))


def _frame(cut: Cut, size: tuple[int, int]) -> tuple[int, int, int, int]:
    width, height = size
    left, top, right, bottom = cut.box
    wide, tall = (right - left) * MARGIN, (bottom - top) * MARGIN
    return (
        max(0, round((left - wide) * width)),
        max(0, round((top - tall) * height)),
        min(width, round((right + wide) * width)),
        min(height, round((bottom + tall) * height)),
    )


def _garment(
    path: Path, index: int, size: tuple[int, int]
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    try:
        with Image.open(path) as mask:
            numbers = np.asarray(mask.resize(size, Image.Resampling.NEAREST))
    except OSError as error:
        raise PhotoDamaged(f"The mask {path.name} cannot be read.") from error
    found: np.ndarray[tuple[int, int], np.dtype[np.bool_]] = numbers == index
    return found
