"""What must hold of a HOME at any moment, and what two HOMEs must have in common."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.parts import open_bundle, open_library, open_photos
from engine.errors import IndexMissing
from engine.index.embeddings import EmbeddingStore
from engine.types import Vectors
from storage.files import UNFINISHED
from storage.photos import PhotoStore
from tests.support.catalogues import settings_in, stored
from tests.support.shop import Shop


@dataclass(frozen=True, slots=True)
class Row:
    """What a product says, without keys and times; its photos by digest, source and position."""

    title: str
    product_type: str | None
    fingerprint: str
    photos: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """All of a HOME that must not depend on how often its making was killed."""

    rows: dict[str, Row]
    files: frozenset[str]
    index_id: str | None


@dataclass(frozen=True, slots=True)
class Moment:
    """How far the work was when it was killed, and what it left behind."""

    products: int
    files: int
    vectors: int
    index_id: str | None
    leftovers: int

    def __str__(self) -> str:
        return (
            f"{self.products} products, {self.files} photos, {self.vectors} vectors, "
            f"index {self.index_id or 'none'}, {self.leftovers} unfinished"
        )


def read_contents(home: Path) -> Contents:
    """Read what a HOME holds, after sweeping what killed processes left half-written."""
    PhotoStore(home / "photos").sweep(older_than=0)
    return Contents(_rows(home), frozenset(_files(home)), _index_id(home))


def check(home: Path, photos_a_product: int, vectors: Mapping[str, Vectors]) -> Moment:
    """Check what must hold at any moment.

    The database is whole, every product has all of its photos, every photo's file is what its name says, the
    index in use is whole and answers, and every kept vector is the right one.

    Args:
        home: of a process that was just killed.
        photos_a_product: in the catalogue.
        vectors: each photo's, by digest, from a HOME that was never killed.
    """
    rows = _rows(home)
    assert all(len(row.photos) == photos_a_product for row in rows.values())
    files = _files(home)
    assert {digest for row in rows.values() for digest, *_ in row.photos} <= files.keys()
    for digest, path in files.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    return Moment(len(rows), len(files), _check_vectors(home, vectors), _index_id(home), len(leftovers(home)))


def leftovers(home: Path) -> list[str]:
    """Return everything half-made under HOME."""
    drafts = [*home.glob("index/.building-*"), *home.glob("index/.removed-*"), *home.glob("index/.*.new")]
    return sorted(path.name for path in (*home.glob(f"photos/*/*{UNFINISHED}"), *drafts))


def read_vectors(home: Path) -> dict[str, Vectors]:
    """Return each photo's vector, by digest."""
    store, digests = _store(home), [*_files(home)]
    return dict(zip(digests, store.get(digests), strict=True))


def _check_vectors(home: Path, right: Mapping[str, Vectors]) -> int:
    store = _store(home)
    assert store.damaged == 0
    kept = [digest for digest in right if not store.missing([digest])]
    for digest, vector in zip(kept, store.get(kept), strict=True):
        assert (vector == right[digest]).all()
    return len(kept)


def _store(home: Path) -> EmbeddingStore:
    settings = settings_in(home)
    bundle = open_bundle(settings)
    return EmbeddingStore(settings.embeddings_dir / bundle.model_id, bundle.dim)


def _rows(home: Path) -> dict[str, Row]:
    file = home / "snaplook.db"
    if not file.exists() or not file.stat().st_size:
        return {}
    connection = sqlite3.connect(file)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    products = asyncio.run(stored(settings_in(home)))
    return {
        name: Row(
            product.title,
            product.product_type,
            product.fingerprint,
            tuple((photo.digest, photo.source, photo.position) for photo in photos),
        )
        for name, (product, photos) in products.items()
    }


def _files(home: Path) -> dict[str, Path]:
    store = open_photos(settings_in(home))
    return {digest: store.path(digest) for digest in store.digests()}


def _index_id(home: Path) -> str | None:
    """Return the index that answers, after reading every file of it and asking it for a photo."""
    settings = settings_in(home)
    try:
        index_id = open_library(settings, open_bundle(settings)).verify().index_id
    except IndexMissing:
        return None
    answer = Shop(home).run("find", next(iter(_files(home).values())), "--json")
    assert json.loads(answer.out)["index_id"] == index_id, answer
    return index_id
