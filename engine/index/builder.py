"""Writes one version of an index into a folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from engine.config import IndexConfig
from engine.index.annoy import plant
from engine.index.base import Rows
from engine.index.closeness import calibrate
from engine.index.entries import IndexedPhotos, Queries
from engine.index.files import stamp, sync_tree, write_array
from engine.index.manifest import FOREST, ROWS, VECTORS, Manifest, TypeRecord, write_manifest

Progress = Callable[[str, int, int], None]
"""Called with the stage (``building`` or ``writing``), what is done of it, and the whole. What it
raises ends the build, of which nothing remains."""


def write_version(
    folder: Path,
    photos: IndexedPhotos,
    queries: Queries | None,
    config: IndexConfig,
    *,
    index_id: str,
    model_id: str,
    progress: Progress,
) -> None:
    """Write an index's files and bring them to the disk.

    Args:
        folder: empty; what readers do not look into.
        photos: what to index.
        queries: what to calibrate with, if that is wished.
        config: how.
        index_id: the version's name.
        model_id: the model that made the vectors.
        progress: told of each step.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    types = _write_types(folder, photos, config, progress)
    names = [name for record in types for name in record.files]
    manifest = Manifest(
        index_id=index_id,
        model_id=model_id,
        dim=photos.dim,
        photos=len(photos),
        products=len(np.unique(photos.product_ids)),
        config=config,
        closeness=None if queries is None else calibrate(photos, queries),
        types=types,
        files={name: stamp(folder / name) for name in names},
        created_at=datetime.now(UTC),
    )
    write_manifest(folder, manifest)
    progress("writing", 0, 1)
    sync_tree(folder)
    progress("writing", 1, 1)


def _write_types(
    folder: Path, photos: IndexedPhotos, config: IndexConfig, progress: Progress
) -> tuple[TypeRecord, ...]:
    shelves = photos.rows_by_type()
    total = sum(len(rows) for rows in shelves.values())
    done = 0
    records = []
    for number, (name, rows) in enumerate(shelves.items()):
        progress("building", done, total)
        kind = "exact" if len(rows) < config.exact_below else "annoy"
        record = TypeRecord(name=name, folder=f"{number:02d}", kind=kind, photos=len(rows))
        _write_type(folder / record.folder, record, photos, rows, config)
        records.append(record)
        done += len(rows)
    progress("building", done, total)
    return tuple(records)


def _write_type(
    folder: Path, record: TypeRecord, photos: IndexedPhotos, rows: Rows, config: IndexConfig
) -> None:
    folder.mkdir()
    vectors = photos.vectors[rows]
    write_array(folder / VECTORS, vectors)
    write_array(folder / ROWS, np.stack([photos.image_ids[rows], photos.product_ids[rows]]))
    if record.kind == "annoy":
        plant(folder / FOREST, vectors, trees=config.trees, seed=config.seed)
