"""The manifest: what one version of an index consists of, as ``manifest.json``."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.config import IndexConfig
from engine.errors import IndexDamaged
from engine.index.closeness import Closeness
from engine.index.files import FileStamp

LAYOUT: Final = 2
"""Version of the files' format; a change of it makes every index id new."""

MANIFEST = "manifest.json"
VECTORS = "vectors.npy"
ROWS = "rows.npy"
FOREST = "forest.ann"


class TypeRecord(BaseModel):
    """One product type of the index.

    Attributes:
        name: the product type.
        folder: where its files are: ``vectors.npy`` (``float32 [n, D]``), ``rows.npy`` (``int64 [2, n]``:
            photos, and their products in ascending order) and, for a forest, ``forest.ann``.
        kind: how it is searched.
        photos: how many it holds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    folder: str
    kind: Literal["exact", "annoy"]
    photos: int

    @property
    def files(self) -> tuple[str, ...]:
        """Its files, relative to the version's folder."""
        names = (VECTORS, ROWS) if self.kind == "exact" else (VECTORS, ROWS, FOREST)
        return tuple(f"{self.folder}/{name}" for name in names)


class Manifest(BaseModel):
    """One version of an index.

    Attributes:
        layout: version of the files' format.
        index_id: digest of what went in.
        model_id: the model whose vectors it holds.
        dim: length of a vector.
        photos: distinct photos.
        products: distinct products.
        config: how it was built.
        closeness: the calibrated thresholds; None where there was nothing or too little to calibrate with.
        types: the product types, by name.
        files: stamp of every file, by path relative to the version's folder.
        created_at: when, in UTC.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    layout: Literal[2] = LAYOUT
    index_id: str
    model_id: str
    dim: int
    photos: int
    products: int
    config: IndexConfig
    closeness: Closeness | None
    types: tuple[TypeRecord, ...]
    files: dict[str, FileStamp]
    created_at: datetime


class _SealedManifest(BaseModel):
    """The file's content: the manifest beside the digest of its own text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    manifest: Manifest
    sha256: str


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write ``manifest.json``."""
    sealed = _SealedManifest(manifest=manifest, sha256=_digest(manifest))
    (folder / MANIFEST).write_text(sealed.model_dump_json(indent=2) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read ``manifest.json``.

    Raises:
        IndexDamaged: it is missing, changed, or of another layout.
    """
    try:
        sealed = _SealedManifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise damaged(folder, MANIFEST, "cannot be read") from error
    if sealed.sha256 != _digest(sealed.manifest):
        raise damaged(folder, MANIFEST, "was changed")
    return sealed.manifest


def damaged(folder: Path, file: str, what: str) -> IndexDamaged:
    """Return the error for a file of the version in ``folder``."""
    return IndexDamaged(f"The index in {folder} is damaged: {file} {what}; run `snaplook index`.")


def _digest(manifest: Manifest) -> str:
    return hashlib.sha256(manifest.model_dump_json().encode()).hexdigest()
