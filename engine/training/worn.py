"""Shop photos of people: what is worn beside the product may be exchanged without changing the product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from engine.training.labels import LabeledPhoto
from engine.types import Pixels

Rows = NDArray[np.int64]

UPPER = frozenset({"t-shirt", "shirt", "top", "longsleeve", "sweater", "sweatshirt", "jacket"})
LOWER = frozenset({"trousers", "shorts", "skirt"})
WAIST = (0.74, 0.84)
"""Where a studio's photos of upper garments, which reach from the head to the hips, end below the hem."""
HIPS = (0.05, 0.20)
"""Where its photos of lower garments, which reach from the waist to the feet, have the waistband."""

TALL = 0.85
"""A person's cut-out reaches over this much of the photo's height; a folded garment's does not."""


@dataclass(frozen=True, slots=True)
class Wearers:
    """Photos of people by shop, and by whether they are sold as upper or lower garments.

    Attributes:
        of_row: shop and half of each such photo.
        rows: the photos of each shop and half.
    """

    of_row: Mapping[int, tuple[str, bool]]
    rows: Mapping[tuple[str, bool], Rows]

    def other_half(self, row: int, random: Generator) -> tuple[int, float]:
        """Return whose other half a photo may borrow, and the line where the halves meet.

        Returns:
            The other photo's row, -1 for none; and the line as a share of the height, positive where what
            lies above it is kept and negative where what lies below.
        """
        key = self.of_row.get(row)
        if key is None or len(self.rows[key]) <= 1:
            return -1, 0.0
        upper = key[1]
        line = random.uniform(*WAIST) if upper else -random.uniform(*HIPS)
        return int(random.choice(self.rows[key])), float(line)


def find_wearers(
    photos: Sequence[LabeledPhoto], rows: Sequence[int], cutouts: Pixels, shops: frozenset[str]
) -> Wearers:
    """Return which photos show a person, told by the height of the cut-out.

    Args:
        photos: all of them.
        rows: those to look among.
        cutouts: ``uint8 [N, M, M]``.
        shops: whose studios photograph their garments worn: those with several views a product.
    """
    of_row = {
        row: (photos[row].shop, photos[row].product_type in UPPER)
        for row in rows
        if photos[row].shop in shops
        and photos[row].product_type in UPPER | LOWER
        and cutouts[row].any(axis=1).mean() >= TALL
    }
    members: dict[tuple[str, bool], list[int]] = {}
    for row, key in of_row.items():
        members.setdefault(key, []).append(row)
    return Wearers(of_row, {key: np.array(own, dtype=np.int64) for key, own in members.items()})
