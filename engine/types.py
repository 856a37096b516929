"""The values that travel through the engine: photos, hits, garments, gates and results.

Everything here is immutable. Distances are cosine distances (1 - cosine similarity): smaller is nearer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NewType

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Vectors = NDArray[np.float32]

ProductId = NewType("ProductId", int)
"""The database key of a product. The shop's own id stays in the database."""

ImageId = NewType("ImageId", int)
"""The database key of one photo of one product."""

Box = tuple[float, float, float, float]
"""``(x0, y0, x1, y1)`` as fractions of the upright photo's width and height."""

WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
"""The frame that shows all of a photo."""

Point = tuple[float, float]
"""``(x, y)`` as fractions of the upright photo's width and height."""

OTHER = "other"
"""The type of products whose shop's type maps to none of ours; its forest is always open."""


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """One decoded picture: upright, RGB, bounded in size.

    Attributes:
        pixels: ``uint8 [H, W, 3]``, RGB.
    """

    pixels: Pixels

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self.pixels.shape[:2]
        return width, height


class Selection(Enum):
    """How the product types to search are chosen when they are not named."""

    GATED = "gated"
    ALL = "all"


GATED = Selection.GATED
ALL = Selection.ALL
Types = Selection | frozenset[str]
"""``GATED``, ``ALL``, or the names of the types to search."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Which product types were searched, and why.

    Attributes:
        opened: the searched types, likeliest first.
        probabilities: every type of this catalogue with its share; they sum to 1.
        fallback: True when the model was too unsure and every type was opened.
    """

    opened: tuple[str, ...]
    probabilities: Mapping[str, float]
    fallback: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One product that was found, by its best photo."""

    product: ProductId
    image: ImageId
    product_type: str
    distance: float


@dataclass(frozen=True, slots=True)
class Garment:
    """One searched garment of a photo and what was found for it.

    Attributes:
        box: where it is; None means the whole photo.
        product_type: the likeliest type; of a piece, by how it lies in the photo.
        confidence: that type's probability over all types the model knows, 0 to 1; of a piece, that a garment
            is there.
        hits: products, best first.
        gate: the types that were searched.
        close: False says honestly that nothing of the catalogue is close.
    """

    box: Box | None
    product_type: str
    confidence: float
    hits: tuple[Hit, ...]
    gate: Gate
    close: bool

    @property
    def searched(self) -> bool:
        """Say whether it was searched; the others of a photo are only seen until they are asked for."""
        return bool(self.gate.opened)


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent in the engine."""

    embed: float
    search: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What one query found, and with which model and index."""

    garments: tuple[Garment, ...]
    model_id: str
    index_id: str
    timings: Timings
