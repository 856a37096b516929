"""Thumbnails side by side on a few pictures, which a page carries inside of itself."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

MOST_PIXELS = 20_000_000
"""All thumbnails together: about 5 MB of WebP, and what a phone holds decoded."""

SMALLEST, LARGEST = 48, 192
"""Sides of a thumbnail in pixels."""

SHEET = 2_048
"""Pixels along a sheet's sides; phones decode no picture that is much larger."""

QUALITY = 72


@dataclass(frozen=True, slots=True)
class SpriteSheet:
    """One picture of many thumbnails, left to right and top to bottom.

    Attributes:
        data: a WebP file.
        columns: how many thumbnails are side by side.
        count: how many there are.
    """

    data: bytes
    columns: int
    count: int


def side_for(count: int) -> int:
    """Return the side of a thumbnail in pixels, where there are ``count`` of them."""
    return max(SMALLEST, min(LARGEST, math.isqrt(MOST_PIXELS // max(count, 1))))


def sprite_sheets(thumbnails: Sequence[Image.Image]) -> Iterator[SpriteSheet]:
    """Yield the sheets of thumbnails, which are squares of one size, in their order."""
    side = thumbnails[0].width
    columns = SHEET // side
    for start in range(0, len(thumbnails), columns * columns):
        yield _sheet(thumbnails[start : start + columns * columns], columns, side)


def _sheet(thumbnails: Sequence[Image.Image], most: int, side: int) -> SpriteSheet:
    columns = min(most, len(thumbnails))
    rows = math.ceil(len(thumbnails) / columns)
    sheet = Image.new("RGB", (columns * side, rows * side), "white")
    for place, picture in enumerate(thumbnails):
        sheet.paste(picture, (place % columns * side, place // columns * side))
    file = BytesIO()
    sheet.save(file, "WEBP", quality=QUALITY)
    return SpriteSheet(file.getvalue(), columns, len(thumbnails))
