"""Examples as a picture: a row a query, its answer beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont, ImageOps

from engine.evaluation.examples import FOUND, Example
from engine.evaluation.protocol import Subject

TILE, GAP, LINE = 150, 12, 16
"""Side of a photo, space between photos, height of a line of words; in pixels."""
PAPER, INK, RIGHT = "#ffffff", "#333333", "#1a8f3c"
FRAME = 4
LEFTS = (
    GAP,
    *(3 * GAP + TILE + place * (TILE + GAP) for place in range(FOUND)),
    5 * GAP + TILE + FOUND * (TILE + GAP),
)
"""Where the query, what was found and what was wanted stand: the three apart from each other."""


def draw_sheet(examples: Sequence[Example], title: str) -> Image.Image:
    """Return an RGB picture: the query at the left, what was found beside it, what was wanted at the right.

    A photo of the wanted product has a green frame.

    Raises:
        PhotoError: a photo cannot be read any more.
    """
    row = TILE + GAP + 2 * LINE
    sheet = Image.new("RGB", (LEFTS[-1] + TILE + GAP, 3 * GAP + LINE + row * len(examples)), PAPER)
    ImageDraw.Draw(sheet).text((GAP, GAP), title, INK, ImageFont.load_default(LINE - 2))
    for number, example in enumerate(examples):
        top = 2 * GAP + LINE + number * row
        _draw_photo(sheet, example.query, (LEFTS[0], top), f"asked for {example.query.view}", framed=False)
        for place, (left, subject) in enumerate(zip(LEFTS[1:], example.found, strict=False), start=1):
            framed = subject.product == example.query.product
            _draw_photo(sheet, subject, (left, top), f"{place}.", framed=framed)
        _draw_photo(sheet, example.wanted, (LEFTS[-1], top), f"wanted, came at {example.rank}", framed=True)
    return sheet


def _draw_photo(
    sheet: Image.Image, subject: Subject, corner: tuple[int, int], words: str, *, framed: bool
) -> None:
    left, top = corner
    draw = ImageDraw.Draw(sheet)
    photo = ImageOps.contain(Image.fromarray(subject.shot.read().pixels), (TILE, TILE))
    sheet.paste(photo, (left + (TILE - photo.width) // 2, top + (TILE - photo.height) // 2))
    if framed:
        draw.rectangle((left, top, left + TILE - 1, top + TILE - 1), outline=RIGHT, width=FRAME)
    lines = f"{words}\n{subject.product_type}"
    draw.multiline_text((left, top + TILE + 2), lines, INK, ImageFont.load_default(LINE - 4), spacing=2)
