"""What every index of one product type does, and the exact order that all of them answer in."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.types import ImageId, Vectors

Rows = NDArray[np.int64]
"""Row numbers, or database keys, one a photo."""


class Neighbors(NamedTuple):
    """Rows of an index, nearest first, each with its cosine similarity (``float32``)."""

    rows: Rows
    cosines: Vectors


class VectorIndex(Protocol):
    """One product type's photos. Safe to query from several threads at once."""

    def __len__(self) -> int:
        """Return how many photos it holds."""
        ...

    def nearest(self, vector: Vectors, k: int) -> Neighbors:
        """Return the rows of the ``k`` nearest photos, all of them when there are fewer.

        An index may miss a near photo, but what it returns is ranked by the exact cosine, and when at
        least as many photos are asked for as it holds, it returns every one.

        Args:
            vector: ``float32 [D]``, L2-normalized.
            k: at least 1.

        Raises:
            ValueError: ``k`` is less than 1.
        """
        ...

    def query(self, vector: Vectors, k: int) -> list[tuple[ImageId, float]]:
        """Return what `nearest` does, as photos with their cosine distances."""
        ...


def rank(rows: Rows, cosines: Vectors, k: int) -> Neighbors:
    """Return the ``k`` rows of greatest cosine, nearest first; ties keep the order of the rows.

    Args:
        rows: ``int64 [n]``.
        cosines: ``float32 [n]``, one for each of ``rows``.
        k: at least 1.

    Raises:
        ValueError: ``k`` is less than 1.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    if k < len(rows):
        kept = np.argpartition(cosines, len(rows) - k)[len(rows) - k :]
        rows, cosines = rows[kept], cosines[kept]
    order = np.lexsort((rows, -cosines))
    return Neighbors(rows[order], cosines[order])


def as_images(found: Neighbors, images: Rows) -> list[tuple[ImageId, float]]:
    """Return the neighbors as photos with cosine distances.

    Args:
        found: rows with their cosines.
        images: ``int64 [n]``, the photo of each row of the index.
    """
    named = zip(images[found.rows].tolist(), (1.0 - found.cosines).tolist(), strict=True)
    return [(ImageId(image), distance) for image, distance in named]
