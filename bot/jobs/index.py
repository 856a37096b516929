"""The index job: embed what is missing, fill missing types, build the forests beside the old ones, switch."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.jobs.background import Progress, off_loop
from engine.config import IndexConfig, PhotoLimits
from engine.errors import PhotoError
from engine.index.assign import TypeAssignment, assign_types
from engine.index.embeddings import EmbeddingStore
from engine.index.entries import IndexedPhotos
from engine.index.library import IndexLibrary
from engine.photos import decode
from engine.runtime.base import Runtime
from engine.types import ProductId, Vectors
from storage.database import Database
from storage.errors import StorageError
from storage.photos import PhotoStore
from storage.records import PhotoEntry, TypeSource

CHUNK = 128
"""Photos embedded between two writes: what a kill can cost."""


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
    """
    entries = await _entries(parts.database)
    embedded = await off_loop(lambda report: _embed(parts, entries, limits, workers, report), progress)
    assignments = await asyncio.to_thread(_assign, embedded, parts.runtime, config)
    await _save_predictions(parts.database, embedded.entries, assignments)
    columns = _columns(embedded, assignments)
    index_id = await off_loop(lambda report: parts.library.build(columns, config, report), progress)
    return IndexReport(
        index_id=index_id,
        photos=len(embedded.entries),
        products=len(assignments),
        embedded=embedded.fresh,
        unreadable=embedded.unreadable,
    )


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


def _embed(
    parts: IndexParts, entries: list[PhotoEntry], limits: PhotoLimits, workers: int, progress: Progress
) -> _Embedded:
    bundle = parts.runtime.bundle
    store = EmbeddingStore(parts.embeddings / bundle.model_id, bundle.dim)
    missing = store.missing([entry.digest for entry in entries])
    unreadable = _embed_missing(parts, store, missing, limits, workers, progress)
    failed = {digest for digest, _ in unreadable}
    usable = [entry for entry in entries if entry.digest not in failed]
    vectors = store.get([entry.digest for entry in usable])
    return _Embedded(usable, vectors, len(missing) - len(failed), tuple(unreadable))


def _embed_missing(
    parts: IndexParts,
    store: EmbeddingStore,
    missing: Sequence[str],
    limits: PhotoLimits,
    workers: int,
    progress: Progress,
) -> list[tuple[str, str]]:
    """Embed photos in threads, one photo a thread: decoding and the model both leave the interpreter free."""

    def embed(digest: str) -> Vectors | str:
        try:
            embeddings, _ = parts.runtime.embed([decode(parts.photos.read(digest), limits)])
        except (PhotoError, StorageError) as error:
            return str(error)
        vector: Vectors = embeddings[0]
        return vector

    unreadable = []
    done = 0
    with ThreadPoolExecutor(workers) as pool:
        for chunk in _chunks(missing):
            answers = list(zip(chunk, pool.map(embed, chunk), strict=True))
            good = [(digest, vector) for digest, vector in answers if not isinstance(vector, str)]
            if good:
                store.append([digest for digest, _ in good], np.stack([vector for _, vector in good]))
            unreadable += [(digest, reason) for digest, reason in answers if isinstance(reason, str)]
            done += len(chunk)
            progress("embedding", done, len(missing))
    return unreadable


def _chunks(digests: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(digests), CHUNK):
        yield digests[start : start + CHUNK]


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
