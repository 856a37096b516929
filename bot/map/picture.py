"""The map as one PNG: every photo in a cell of its own, framed in its type's color, and a legend."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.lettering import BOLD, drawable, font, length, shortened
from bot.map.entries import NOTE, LatentMap

PAPER, INK, SOFT = "#ffffff", "#26241f", "#6a645a"

WIDTH = 3_200
"""Pixels that the photos take, side by side; fewer where a cell would be larger than a thumbnail."""

LONGEST = 14
"""A type's name takes the room of so many high letters at most."""


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Pixels of what is drawn."""

    cell: int
    letter: int

    @property
    def line(self) -> int:
        return round(self.letter * 1.6)

    @property
    def margin(self) -> int:
        return self.letter


def draw_picture(shown: LatentMap) -> Image.Image:
    """Draw the map; the legend stands at its right, types with the most photos first."""
    columns, rows = shown.grid
    cell = min(WIDTH // columns, shown.entries[0].thumbnail.width + 8)
    sizes = _Sizes(cell, letter=max(16, columns * cell // 90))
    legend = _legend_width(shown, sizes)
    head = 3 * sizes.line
    note = math.ceil(length(NOTE, font(sizes.letter))) + 2 * sizes.margin
    width = max(columns * cell + legend + 3 * sizes.margin, note)
    height = head + max(rows * cell, len(shown.types()) * sizes.line) + 2 * sizes.margin
    picture = Image.new("RGB", (width, height), PAPER)
    _draw_heading(picture, shown.heading, sizes)
    for entry, (column, row) in zip(shown.entries, shown.cells.tolist(), strict=True):
        corner = (sizes.margin + column * cell, head + sizes.margin + row * cell)
        _draw_photo(picture, entry.thumbnail, corner, cell, shown.colors[entry.caption.product_type])
    _draw_legend(picture, shown, (2 * sizes.margin + columns * cell, head + sizes.margin), sizes)
    return picture


def _draw_heading(picture: Image.Image, heading: str, sizes: _Sizes) -> None:
    draw, room = ImageDraw.Draw(picture), picture.width - 2 * sizes.margin
    face = font(round(sizes.letter * 1.4), BOLD)
    draw.text((sizes.margin, sizes.margin), shortened(_line(heading), face, room), INK, face)
    draw.text((sizes.margin, sizes.margin + sizes.line * 1.4), NOTE, SOFT, font(sizes.letter))


def _draw_photo(
    picture: Image.Image, thumbnail: Image.Image, corner: tuple[int, int], cell: int, color: str
) -> None:
    gap, frame = max(1, cell // 40), max(2, min(cell // 16, 6))
    (x, y), end = corner, cell - gap - 1
    ImageDraw.Draw(picture).rectangle([x + gap, y + gap, x + end, y + end], fill=color)
    side = cell - 2 * (gap + frame)
    picture.paste(
        thumbnail.resize((side, side), Image.Resampling.LANCZOS), (x + gap + frame, y + gap + frame)
    )


def _legend_width(shown: LatentMap, sizes: _Sizes) -> int:
    words = [_words(name, count, sizes.letter) for name, count in shown.types()]
    return round(2 * sizes.letter + max(length(line, font(sizes.letter)) for line in words))


def _draw_legend(picture: Image.Image, shown: LatentMap, corner: tuple[int, int], sizes: _Sizes) -> None:
    draw, (x, y) = ImageDraw.Draw(picture), corner
    for name, count in shown.types():
        middle = y + sizes.line / 2
        half = sizes.letter / 2
        draw.rectangle([x, middle - half, x + 2 * half, middle + half], fill=shown.colors[name])
        words = _words(name, count, sizes.letter)
        draw.text((x + 1.6 * sizes.letter, middle), words, INK, font(sizes.letter), anchor="lm")
        y += sizes.line


def _words(name: str, count: int, letter: int) -> str:
    return f"{shortened(_line(name), font(letter), LONGEST * letter)}  {count:,}"


def _line(text: str) -> str:
    return drawable(" ".join(text.split()))
