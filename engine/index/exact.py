"""The exact scan: one matrix-vector product. Below some tens of thousands of photos it beats any tree."""

from __future__ import annotations

import numpy as np

from engine.index.base import Neighbors, Rows, as_images, rank
from engine.types import ImageId, Vectors


class ExactIndex:
    """Scans every vector; never misses.

    Args:
        vectors: ``float32 [n, D]``, L2-normalized; usually mapped from a file.
        images: ``int64 [n]``, the photo of each vector.
    """

    def __init__(self, vectors: Vectors, images: Rows) -> None:
        self._vectors = vectors
        self._images = images

    def __len__(self) -> int:
        return len(self._images)

    def nearest(self, vector: Vectors, k: int) -> Neighbors:
        """Return the rows of the ``k`` nearest photos; see `VectorIndex.nearest`."""
        return rank(np.arange(len(self), dtype=np.int64), self._vectors @ vector, k)

    def query(self, vector: Vectors, k: int) -> list[tuple[ImageId, float]]:
        """Return the ``k`` nearest photos with their cosine distances."""
        return as_images(self.nearest(vector, k), self._images)
