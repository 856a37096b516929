"""Photos as Telegram keeps them: opened to see that they are photos, and kept in several sizes."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from tests.support.telegram.errors import bad

SIDES = (90, 320, 800)
"""The longer sides of the smaller copies; the largest is the photo itself."""

LARGEST = 10 * 1024 * 1024
_FORMATS = ("JPEG", "PNG", "WEBP")


def measure(content: bytes, thorough: bool = True) -> tuple[int, int]:
    """Return width and height of an upload; raises what Telegram answers to what it takes for no photo."""
    if not content:
        raise bad("file must be non-empty")
    if len(content) > LARGEST:
        raise bad(
            f"file of size {len(content)} bytes is too big for a photo; the maximum size is {LARGEST} bytes"
        )
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as picture:
            width, height = picture.size
            _check_sides(width, height)
            if thorough:
                picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise bad("IMAGE_PROCESS_FAILED") from error
    return width, height


def _check_sides(width: int, height: int) -> None:
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")


def smaller(width: int, height: int) -> list[tuple[int, int]]:
    """Return width and height of each smaller copy of a photo, the smallest first."""
    longest = max(width, height)
    return [
        (max(1, round(width * side / longest)), max(1, round(height * side / longest)))
        for side in SIDES
        if side < longest
    ]


@lru_cache(maxsize=256)
def shrink(content: bytes, width: int, height: int) -> bytes:
    """Return a smaller copy as a JPEG."""
    with Image.open(BytesIO(content), formats=_FORMATS) as picture:
        picture.draft("RGB", (width, height))
        small = picture.convert("RGB").resize((width, height))
    file = BytesIO()
    small.save(file, "JPEG", quality=80)
    return file.getvalue()
