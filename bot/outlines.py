"""Numbered outlines of the garments that were seen, drawn on the photo itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.lettering import BOLD, font

ACCENT, LIGHT, DARK = "#b5532f", "#ffffff", "#26241f"

STROKE, BADGE, NUMBER = 0.008, 0.034, 0.042
"""Width of a line, radius of a number's circle and height of its letters, as shares of the longer side."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One garment's outline.

    Attributes:
        box: where it is, as fractions of the photo's width and height.
        chosen: it is the one that is answered.
    """

    box: tuple[float, float, float, float]
    chosen: bool = False


def outlined(photo: Image.Image, outlines: Sequence[Outline]) -> Image.Image:
    """Return a photo with outlines that are numbered from 1; the chosen one lies over the others.

    Args:
        photo: of any mode; left as it is.
        outlines: in the order of their numbers.
    """
    picture = photo.convert("RGB")
    numbered = sorted(enumerate(outlines, start=1), key=lambda one: one[1].chosen)
    for number, outline in numbered:
        _draw(picture, number, outline)
    return picture


def _draw(picture: Image.Image, number: int, outline: Outline) -> None:
    draw, side = ImageDraw.Draw(picture), max(picture.size)
    stroke, radius = max(2, round(STROKE * side)), round(BADGE * side)
    sides = (*picture.size, *picture.size)
    left, top, right, bottom = (
        round(share * length) for share, length in zip(outline.box, sides, strict=True)
    )
    right, bottom = max(right, left + 1), max(bottom, top + 1)
    color = ACCENT if outline.chosen else LIGHT
    draw.rectangle((left, top, right, bottom), outline=DARK, width=stroke + 2)
    draw.rectangle((left + 1, top + 1, right - 1, bottom - 1), outline=color, width=stroke)
    center = (
        min(max(left, radius), picture.width - radius),
        min(max(top, radius), picture.height - radius),
    )
    draw.circle(center, radius, fill=color, outline=DARK)
    ink = LIGHT if outline.chosen else DARK
    draw.text(center, str(number), ink, font(max(10, round(NUMBER * side)), BOLD), anchor="mm")
