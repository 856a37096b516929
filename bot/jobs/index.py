"""The index job: embed what is missing, fill missing types, calibrate, build beside the old index, switch."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.errors import CatalogueUnavailable
from bot.jobs.background import Progress, off_loop
from bot.jobs.calibration import calibration_queries
from bot.jobs.embedding import Embedder
from engine.config import IndexConfig, PhotoLimits
from engine.errors import CatalogueIndexError
from engine.index.assign import TypeAssignment, assign_types
from engine.index.embeddings import EmbeddingStore
from engine.index.entries import IndexedPhotos
from engine.index.library import BuildTurn, IndexLibrary
from engine.photos import decode
from engine.runtime.base import Runtime
from engine.types import ProductId, Vectors
from storage.database import Database
from storage.photos import PhotoStore
from storage.records import PhotoEntry, TypeSource


@dataclass(frozen=True, slots=True)
class IndexParts:
    """What the job joins.

    Attributes:
        database: knows the products and their photos.
        photos: holds the files.
        runtime: embeds them.
        library: of index versions.
        embeddings: folder of all models' vectors.
    """

    database: Database
    photos: PhotoStore
    runtime: Runtime
    library: IndexLibrary
    embeddings: Path


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What was done.

    Attributes:
        index_id: the version that answers now.
        photos: photos in it.
        products: products in it.
        embedded: photos that had to be embedded.
        unreadable: digests of photos left out, and why.
    """

    index_id: str
    photos: int
    products: int
    embedded: int
    unreadable: tuple[tuple[str, str], ...]


async def build_index(
    parts: IndexParts, config: IndexConfig, limits: PhotoLimits, workers: int, progress: Progress
) -> IndexReport:
    """Bring the index up to what the database holds.

    Interrupted at any moment, it goes on where it was: vectors are kept as they come, and the old index
    answers until the new one is whole.

    Raises:
        IndexBusy: another index job is running.
        CatalogueUnavailable: there are no products, and there is no index that they could have left.
    """
    async with _turn(parts.library) as turn:
        entries = await _entries(parts.database)
        if not entries and not await asyncio.to_thread(_has_index, parts.library):
            raise CatalogueUnavailable("There are no products yet; run `snaplook ingest CATALOGUE` first.")
        embedder = await asyncio.to_thread(_embedder, parts, limits, workers)
        embedded = await off_loop(lambda report: _embed(embedder, entries, report), progress)
        assignments = await asyncio.to_thread(_assign, embedded, parts.runtime, config)
        await _save_predictions(parts.database, embedded.entries, assignments)
        columns = _columns(embedded, assignments)
        digests = [entry.digest for entry in embedded.entries]
        queries = await off_loop(
            lambda report: calibration_queries(columns, digests, embedder, report), progress
        )
        index_id = await off_loop(lambda report: turn.build(columns, config, report, queries), progress)
    return IndexReport(
        index_id=index_id,
        photos=len(embedded.entries),
        products=len(assignments),
        embedded=embedded.fresh,
        unreadable=embedded.unreadable,
    )


@asynccontextmanager
async def _turn(library: IndexLibrary) -> AsyncIterator[BuildTurn]:
    """Take the turn to build before anything is read: what was read first must not be switched to last."""
    held = library.turn()
    turn = await asyncio.to_thread(held.__enter__)
    try:
        yield turn
    finally:
        await asyncio.to_thread(held.__exit__, None, None, None)


@dataclass(frozen=True, slots=True, eq=False)
class _Embedded:
    """Photos that could be read, with their vectors ``float32 [N, D]``."""

    entries: list[PhotoEntry]
    vectors: Vectors
    fresh: int
    unreadable: tuple[tuple[str, str], ...]


async def _entries(database: Database) -> list[PhotoEntry]:
    async with database.unit_of_work(read_only=True) as uow:
        return [entry async for entry in uow.products.photo_entries()]


def _has_index(library: IndexLibrary) -> bool:
    try:
        library.current()
    except CatalogueIndexError:
        return False
    return True


def _embedder(parts: IndexParts, limits: PhotoLimits, workers: int) -> Embedder:
    bundle = parts.runtime.bundle
    store = EmbeddingStore(parts.embeddings / bundle.model_id, bundle.dim)
    return Embedder(parts.runtime, store, lambda digest: decode(parts.photos.read(digest), limits), workers)


def _embed(embedder: Embedder, entries: list[PhotoEntry], progress: Progress) -> _Embedded:
    missing = embedder.store.missing([entry.digest for entry in entries])
    unreadable = embedder.fill(missing, embedder.load, lambda done, total: progress("embedding", done, total))
    usable = [entry for entry in entries if entry.digest not in unreadable]
    vectors = embedder.store.get([entry.digest for entry in usable])
    return _Embedded(usable, vectors, len(missing) - len(unreadable), tuple(unreadable.items()))


def _assign(embedded: _Embedded, runtime: Runtime, config: IndexConfig) -> dict[ProductId, TypeAssignment]:
    """Decide each product's types; what was predicted before is predicted anew: models change."""
    entries = embedded.entries
    named = [None if entry.type_source is TypeSource.PREDICTED else entry.product_type for entry in entries]
    return assign_types(
        np.array([entry.product_id for entry in entries], dtype=np.int64),
        named,
        runtime.bundle.classify(embedded.vectors),
        runtime.bundle.classes,
        unlikely=config.unlikely_type,
    )


async def _save_predictions(
    database: Database, entries: Sequence[PhotoEntry], assignments: dict[ProductId, TypeAssignment]
) -> None:
    changed = {
        entry.product_id: assignments[ProductId(entry.product_id)].primary
        for entry in entries
        if entry.type_source is TypeSource.PREDICTED
        and entry.product_type != assignments[ProductId(entry.product_id)].primary
    }
    if changed:
        async with database.unit_of_work() as uow:
            await uow.products.set_predicted_types(changed)
            await uow.commit()


def _columns(embedded: _Embedded, assignments: dict[ProductId, TypeAssignment]) -> IndexedPhotos:
    entries = embedded.entries
    return IndexedPhotos(
        image_ids=np.array([entry.image_id for entry in entries], dtype=np.int64),
        product_ids=np.array([entry.product_id for entry in entries], dtype=np.int64),
        types=[assignments[ProductId(entry.product_id)].types for entry in entries],
        vectors=embedded.vectors,
    )
