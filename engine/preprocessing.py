"""From a decoded photo to the square that the network sees. Travels with the weights, in the bundle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from engine.types import Photo, Pixels


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """How a photo becomes the network's input.

    The photo keeps its proportions and is centered on a ground of one color: shop photos stand on white
    already, and squeezing would make a maxi dress look like a mini one.

    Attributes:
        size: side of the square in pixels.
        ground: gray level, 0 to 255, of the bars beside a photo that is not square.
        reducing_gap: a photo more than twice this times too big is first reduced by a whole factor, which is
            cheaper than filtering all of its pixels; see Pillow's ``Image.resize``.
    """

    size: int = 256
    ground: int = 255
    reducing_gap: float = 1.0

    def __call__(self, photo: Photo) -> Pixels:
        """Return the network's input for one photo, ``uint8 [size, size, 3]``.

        Mean and deviation are taken off inside the network, so that nothing but pixels is copied around.
        """
        width, height = photo.size
        scale = self.size / max(width, height)
        fitted = (max(1, round(width * scale)), max(1, round(height * scale)))
        resized = Image.fromarray(photo.pixels).resize(
            fitted, Image.Resampling.BILINEAR, reducing_gap=self.reducing_gap
        )
        square = np.full((self.size, self.size, 3), self.ground, dtype=np.uint8)
        left, top = (self.size - fitted[0]) // 2, (self.size - fitted[1]) // 2
        square[top : top + fitted[1], left : left + fitted[0]] = np.asarray(resized)
        return square
