"""Frames of a photo."""

from __future__ import annotations

import numpy as np

from engine.config import PhotoLimits
from engine.errors import FrameUnusable
from engine.types import Box, Photo


def crop(photo: Photo, box: Box, limits: PhotoLimits) -> Photo:
    """Return what a frame shows.

    Args:
        photo: the whole photo.
        box: ``(x0, y0, x1, y1)`` as fractions of its width and height.
        limits: the frame has to be at least ``min_side`` pixels wide and high.

    Raises:
        FrameUnusable: the frame lies outside the photo, is turned around, or is too small to show anything.
    """
    x0, y0, x1, y1 = box
    if not (0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1):
        raise FrameUnusable(
            "The frame must lie inside the photo: x0,y0,x1,y1 from 0 to 1, x0 < x1 and y0 < y1."
        )
    width, height = photo.size
    left, right = round(x0 * width), round(x1 * width)
    top, bottom = round(y0 * height), round(y1 * height)
    if min(right - left, bottom - top) < limits.min_side:
        raise FrameUnusable(f"The frame is only {right - left}x{bottom - top} pixels; draw a larger one.")
    return Photo(np.ascontiguousarray(photo.pixels[top:bottom, left:right]))
