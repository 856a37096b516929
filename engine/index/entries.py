"""What an index is built from: the photos of a catalogue, as columns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from engine.config import IndexConfig
from engine.index.base import Rows
from engine.types import Vectors

ID_LENGTH = 12
CHUNK = 65_536
UNIT_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class IndexedPhotos:
    """Every photo of a catalogue, one a row.

    Attributes:
        image_ids: ``int64 [N]``, each once.
        product_ids: ``int64 [N]``, the product of each photo.
        types: the product types each photo is stored under; one, or two where shop and model disagree.
        vectors: ``float32 [N, D]``, L2-normalized.

    Raises:
        ValueError: the columns do not fit each other.
    """

    image_ids: Rows
    product_ids: Rows
    types: Sequence[tuple[str, ...]]
    vectors: Vectors

    def __post_init__(self) -> None:
        if not len(self.image_ids) == len(self.product_ids) == len(self.types) == len(self.vectors):
            raise ValueError("the columns of IndexedPhotos differ in length")
        if self.vectors.ndim != 2 or self.vectors.dtype != np.float32:
            raise ValueError("vectors must be float32 [N, D]")
        if len(np.unique(self.image_ids)) != len(self.image_ids):
            raise ValueError("a photo is given twice")
        if any(not 1 <= len(set(names)) == len(names) <= 2 for names in self.types):
            raise ValueError("each photo is stored under one type, or two different ones")
        squares = np.einsum("nd,nd->n", self.vectors, self.vectors)
        if not np.allclose(squares, 1.0, atol=UNIT_TOLERANCE):
            raise ValueError("vectors must be L2-normalized")

    def __len__(self) -> int:
        return len(self.image_ids)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self.vectors.shape[1])

    def rows_by_type(self) -> dict[str, Rows]:
        """Return each type's rows, ordered by product, then photo; types in order of their names."""
        rows: dict[str, list[int]] = {}
        for row, names in enumerate(self.types):
            for name in names:
                rows.setdefault(name, []).append(row)
        return {name: self._by_product(np.array(rows[name], dtype=np.int64)) for name in sorted(rows)}

    def _by_product(self, rows: Rows) -> Rows:
        return rows[np.lexsort((self.image_ids[rows], self.product_ids[rows]))]


@dataclass(frozen=True, slots=True, eq=False)
class Queries:
    """What stands for shoppers' photos when an index is calibrated: some of its photos, disguised.

    Attributes:
        image_ids: ``int64 [Q]``, the catalogue's photo that each was made from.
        vectors: ``float32 [Q, D]``, L2-normalized.
    """

    image_ids: Rows
    vectors: Vectors

    def take(self, places: Sequence[int]) -> Queries:
        """Return some of the queries, in the given order."""
        return Queries(self.image_ids[places], self.vectors[places])


def index_id_of(
    photos: IndexedPhotos,
    config: IndexConfig,
    model_id: str,
    recipe: Sequence[float],
    queries: Queries | None = None,
) -> str:
    """Return the name of the index of these photos: a digest of all that its files depend on.

    The order of the rows does not matter. The same catalogue, model and settings give the same id.

    Args:
        photos: what is indexed.
        config: how.
        model_id: the model that made the vectors.
        recipe: numbers of the program that the files depend on: versions and constants.
        queries: what it is calibrated with, if it is.
    """
    sha = hashlib.sha256(json.dumps([*recipe, model_id, photos.dim, asdict(config)]).encode())
    order = np.argsort(photos.image_ids)
    for start in range(0, len(order), CHUNK):
        rows = order[start : start + CHUNK]
        sha.update(photos.image_ids[rows].tobytes())
        sha.update(photos.product_ids[rows].tobytes())
        sha.update(json.dumps([photos.types[row] for row in rows]).encode())
        sha.update(photos.vectors[rows].tobytes())
    if queries is not None:
        sha.update(queries.image_ids.tobytes())
        sha.update(queries.vectors.tobytes())
    return sha.hexdigest()[:ID_LENGTH]
