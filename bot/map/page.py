"""The map as one HTML file that asks nobody for anything: style, script and pictures are inside of it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from numpy.typing import NDArray

from bot.map.entries import NOTE, Caption, LatentMap
from bot.map.sprites import SpriteSheet, sprite_sheets

HERE = Path(__file__).parent

Share = tuple[float, float]
"""Across and down, as shares of the square that holds the whole map."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """One photo as the template places it.

    Attributes:
        caption: its words.
        kind: the number of its type in the legend.
        place: its middle.
        cell: its middle where no photo hides another.
        sheet, column, row: where its thumbnail is.
    """

    caption: Caption
    kind: int
    place: Share
    cell: Share
    sheet: int
    column: int
    row: int

    @property
    def label(self) -> str:
        """All of its words, for who hears the page."""
        words = (self.caption.title, self.caption.product_type, self.caption.price)
        return ", ".join(word for word in words if word)


def render_page(shown: LatentMap) -> str:
    """Return the page. What comes from a shop is escaped, and only the page's own script may run in it."""
    jinja = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)
    jinja.trim_blocks = jinja.lstrip_blocks = True
    script = _own("page.js")
    sheets = list(sprite_sheets([entry.thumbnail for entry in shown.entries]))
    return jinja.get_template("page.html").render(
        heading=shown.heading,
        note=NOTE,
        script=script,
        script_digest=_base64(sha256(script.encode()).digest()),
        style=_own("page.css"),
        types=[(name, count, shown.colors[name]) for name, count in shown.types()],
        sheets=[_base64(sheet.data) for sheet in sheets],
        side=shown.entries[0].thumbnail.width,
        photos=_photos(shown, sheets),
        across=max(shown.grid),
        count=len(shown.entries),
    )


def _own(name: str) -> Markup:
    """A file of ours, which is not escaped."""
    return Markup((HERE / name).read_text(encoding="utf-8"))  # noqa: S704


def _photos(shown: LatentMap, sheets: Sequence[SpriteSheet]) -> list[_Shown]:
    """The photos by type, so that who goes through them with the keyboard meets like ones together."""
    kinds = {name: kind for kind, (name, _) in enumerate(shown.types())}
    photos = [
        _Shown(entry.caption, kinds[entry.caption.product_type], (x, y), (across, down), *spot)
        for entry, (x, y), (across, down), spot in zip(
            shown.entries,
            _centered(shown.places),
            _centered((shown.cells + 0.5) / max(shown.grid)),
            _spots(sheets),
            strict=True,
        )
    ]
    return sorted(photos, key=lambda photo: photo.kind)


def _centered(places: NDArray[np.floating]) -> list[list[float]]:
    """The same places with as much room before them as after them."""
    centered: list[list[float]] = (places + (1 - places.max(axis=0) - places.min(axis=0)) / 2).tolist()
    return centered


def _spots(sheets: Sequence[SpriteSheet]) -> Iterator[tuple[int, int, int]]:
    for number, sheet in enumerate(sheets):
        for place in range(sheet.count):
            row, column = divmod(place, sheet.columns)
            yield number, column, row


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
