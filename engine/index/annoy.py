"""The Annoy forest: several random binary trees over one product type's vectors.

A forest cannot be changed once it is planted, and its file stays mapped while it is open: a new one is
always a new file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from annoy import AnnoyIndex

from engine.index.base import Neighbors, Rows, as_images, rank
from engine.index.exact import ExactIndex
from engine.types import ImageId, Vectors

METRIC: Final = "angular"

SCAN_SHARE = 0.1
"""A query for more than this share of the photos is a scan: trees would visit most leaves anyway, and a
scan is certain to reach every photo, which fetching deeper and deeper relies on."""


def plant(path: Path, vectors: Vectors, *, trees: int, seed: int) -> None:
    """Build a forest and write it to a new file.

    Args:
        path: where to; must not be the file of an open forest.
        vectors: ``float32 [n, D]``, L2-normalized; a vector's row is its number in the forest.
        trees: how many.
        seed: of the random splits.
    """
    forest = AnnoyIndex(vectors.shape[1], METRIC)
    forest.set_seed(seed)
    for row, vector in enumerate(vectors):
        forest.add_item(row, vector.tolist())
    forest.build(trees, n_jobs=-1)
    forest.save(str(path))


class AnnoyForest:
    """A planted forest with the vectors that its candidates are ranked by.

    Args:
        path: the file that `plant` wrote; it is mapped and read ahead, so that the first query is quick.
        vectors: ``float32 [n, D]``, the vectors it was planted with.
        images: ``int64 [n]``, the photo of each vector.
        search_k: nodes that a query inspects.

    Raises:
        OSError: the file is missing or does not hold a forest of this dimension.
        ValueError: it holds another number of vectors.
    """

    def __init__(self, path: Path, vectors: Vectors, images: Rows, *, search_k: int) -> None:
        self._forest = AnnoyIndex(vectors.shape[1], METRIC)
        self._forest.load(str(path), prefault=True)
        if self._forest.get_n_items() != len(vectors):
            raise ValueError(f"{path} holds {self._forest.get_n_items()} vectors, not {len(vectors)}")
        self._vectors = vectors
        self._images = images
        self._search_k = search_k
        self._scan = ExactIndex(vectors, images)

    def __len__(self) -> int:
        return len(self._images)

    def nearest(self, vector: Vectors, k: int) -> Neighbors:
        """Return the rows of the ``k`` nearest photos that the trees reach; see `VectorIndex.nearest`."""
        if not 1 <= k <= SCAN_SHARE * len(self):
            return self._scan.nearest(vector, k)
        # The same photo is met in several trees, so inspecting k nodes would find fewer than k photos.
        inspected = max(self._search_k, k * self._forest.get_n_trees())
        rows = np.array(self._forest.get_nns_by_vector(vector.tolist(), k, inspected), dtype=np.int64)
        return rank(rows, self._vectors[rows] @ vector, k)

    def query(self, vector: Vectors, k: int) -> list[tuple[ImageId, float]]:
        """Return the ``k`` nearest photos that the trees reach, with their cosine distances."""
        return as_images(self.nearest(vector, k), self._images)
