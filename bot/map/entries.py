"""What is shown of one photo on the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from bot.sheet import fitted
from engine.evaluation.map import Cells, Places
from engine.types import Photo

NOTE = "Near photos are alike to the model. Distances between groups and their sizes mean nothing (t-SNE)."
"""How a map is to be read."""


@dataclass(frozen=True, slots=True)
class Caption:
    """The words for one photo.

    Attributes:
        title: the product's name; the shop's id where it has none.
        product_type: by which it is colored.
        price: as it is shown; may be empty.
    """

    title: str
    product_type: str
    price: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One photo on the map: its words and its picture, a square of as many pixels as all others have."""

    caption: Caption
    thumbnail: Image.Image


@dataclass(frozen=True, slots=True, eq=False)
class LatentMap:
    """All that the picture and the page show.

    Attributes:
        heading: one line that says what is shown.
        entries: the photos.
        places: where they lie, in the same order.
        cells: where they lie on a grid, on which none hides another.
        colors: ``#rrggbb`` by product type.
    """

    heading: str
    entries: Sequence[Entry]
    places: Places
    cells: Cells
    colors: dict[str, str]

    @property
    def grid(self) -> tuple[int, int]:
        """How many columns and rows the grid has."""
        columns, rows = (self.cells.max(axis=0) + 1).tolist()
        return columns, rows

    def types(self) -> list[tuple[str, int]]:
        """Return each product type with its number of photos, those with the most first."""
        counts = Counter(entry.caption.product_type for entry in self.entries)
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def thumbnail(photo: Photo, side: int) -> Image.Image:
    """Return the whole photo on a white square of ``side`` pixels."""
    return fitted(Image.fromarray(np.ascontiguousarray(photo.pixels)), (side, side), "white")
