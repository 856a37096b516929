"""One version of an index, opened for searching: a shelf per product type, mapped from its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import IndexDamaged
from engine.index.annoy import AnnoyForest
from engine.index.base import Rows, VectorIndex
from engine.index.exact import ExactIndex
from engine.index.files import stamp
from engine.index.manifest import FOREST, ROWS, VECTORS, Manifest, TypeRecord, damaged, read_manifest
from engine.types import Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """One product type's photos.

    Attributes:
        index: finds the nearest rows.
        vectors: ``float32 [n, D]``.
        images: ``int64 [n]``, the photo of each row.
        products: ``int64 [n]``, the product of each row, ascending.
    """

    index: VectorIndex
    vectors: Vectors
    images: Rows
    products: Rows

    def rows_of(self, products: Rows) -> Rows:
        """Return the rows of all photos of some products.

        Args:
            products: ``int64 [p]``, each once; products that are not on this shelf have no rows.
        """
        starts = np.searchsorted(self.products, products, side="left")
        counts = np.searchsorted(self.products, products, side="right") - starts
        before = np.cumsum(counts) - counts
        rows: Rows = np.arange(counts.sum(), dtype=np.int64) + np.repeat(starts - before, counts)
        return rows


@dataclass(frozen=True, slots=True, eq=False)
class CatalogueIndex:
    """A whole index, ready to search. It stays usable after its version has been removed from the disk.

    Attributes:
        folder: of this version.
        manifest: what it consists of.
        shelves: the product types it has, by name.
    """

    folder: Path
    manifest: Manifest
    shelves: Mapping[str, Shelf]

    @property
    def index_id(self) -> str:
        """The version's name."""
        return self.manifest.index_id

    @property
    def types(self) -> tuple[str, ...]:
        """The product types it has."""
        return tuple(self.shelves)

    def __len__(self) -> int:
        return self.manifest.photos


def open_catalogue(folder: Path) -> CatalogueIndex:
    """Map a version's files.

    Names and sizes of the files are checked, their content is not: that would mean to read all of them
    (see `verify`).

    Raises:
        IndexDamaged: a file is missing or not what the manifest says.
    """
    manifest = read_manifest(folder)
    for name, expected in manifest.files.items():
        try:
            size = (folder / name).stat().st_size
        except OSError as error:
            raise damaged(folder, name, "is missing") from error
        if size != expected.size:
            raise damaged(folder, name, "has another size than when it was written")
    shelves = {record.name: _open_shelf(folder, record, manifest) for record in manifest.types}
    return CatalogueIndex(folder, manifest, shelves)


def verify(folder: Path) -> Manifest:
    """Read every file of a version and compare it with its checksum.

    Raises:
        IndexDamaged: a file is missing or was changed.
    """
    manifest = read_manifest(folder)
    for name, expected in manifest.files.items():
        try:
            whole = stamp(folder / name) == expected
        except OSError as error:
            raise damaged(folder, name, "cannot be read") from error
        if not whole:
            raise damaged(folder, name, "was changed")
    return manifest


def _open_shelf(folder: Path, record: TypeRecord, manifest: Manifest) -> Shelf:
    home = folder / record.folder
    try:
        vectors = _map(home / VECTORS, np.float32, (record.photos, manifest.dim))
        rows = _map(home / ROWS, np.int64, (2, record.photos))
        images, products = rows
        index: VectorIndex
        if record.kind == "annoy":
            search_k = manifest.config.search_k
            index = AnnoyForest(home / FOREST, vectors, images, search_k=search_k)
        else:
            index = ExactIndex(vectors, images)
    except (OSError, ValueError) as error:
        raise IndexDamaged(
            f"The index in {folder} is damaged: {record.folder} cannot be opened; run `snaplook index`."
        ) from error
    return Shelf(index, vectors, images, products)


def _map(path: Path, dtype: type[np.generic], shape: tuple[int, int]) -> NDArray[Any]:
    """Map an array's file, read-only.

    Raises:
        OSError: the file cannot be read.
        ValueError: it holds something else.
    """
    mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    if mapped.dtype != dtype or mapped.shape != shape:
        raise ValueError(f"{path} holds {mapped.dtype} {mapped.shape}, not {np.dtype(dtype)} {shape}")
    # A plain array over the same map: the memmap class slows every small operation down.
    return np.asarray(mapped)
