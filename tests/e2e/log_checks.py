"""What must hold of the log of queries after anything that happened to a service."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from storage.database import Database
from storage.journal import Journal
from storage.models import Query, QueryPhoto, QueryResult
from storage.photos import PhotoStore
from tests.e2e.visitors import Sent
from tests.support.homes import database_url
from tests.support.shop import Shop


@dataclass(frozen=True, slots=True)
class Logged:
    """The log as it stands: how many products each query has, and the digests of its photos."""

    products: dict[str, int]
    photos: dict[str, list[str]]


def check_log(shop: Shop, sent: Iterable[Sent], photos: Collection[bytes], *, cut_off: int = 0) -> None:
    """Check that every answered photo is in the log once and whole, and that nothing is half-written.

    A photo keeps its id when it is sent again, so one that was answered twice would be there under an id that
    nobody made, or with the products or photos of both.

    Args:
        shop: whose service has ended.
        sent: what became of every photo.
        photos: all that were ever sent.
        cut_off: how many photos were in hand when the service was killed; as many files may belong to nobody,
            until the next expiry finds them.
    """
    logged = asyncio.run(_read_log(shop))
    by_id = {one.query_id: one for one in sent}
    assert logged.products.keys() <= by_id.keys()
    for query_id, one in by_id.items():
        if one.answered is not None:
            assert one.answers == [query_id]
            assert logged.products[query_id] == one.products > 0
    _check_files(shop, logged, photos, cut_off)


def _check_files(shop: Shop, logged: Logged, photos: Collection[bytes], cut_off: int) -> None:
    journal, store = Journal(shop.home / "journal"), PhotoStore(shop.home / "queries")
    assert journal.names() == []
    assert list(journal.records(refused=True)) == []
    named = [digest for of_one in logged.photos.values() for digest in of_one]
    assert {len(of_one) for of_one in logged.photos.values()} <= {1}
    assert all(store.read(digest) in photos for digest in named)
    assert len(set(store.digests()) - set(named)) <= cut_off


async def _read_log(shop: Shop) -> Logged:
    url = dict(shop.settings).get("DATABASE__URL") or database_url(shop.home)
    async with Database(url) as database, database.engine.connect() as connection:
        logged = {query_id: 0 for (query_id,) in await connection.execute(select(Query.id))}
        photos: dict[str, list[str]] = {query_id: [] for query_id in logged}
        for (query_id,) in await connection.execute(select(QueryResult.query_id)):
            logged[query_id] += 1
        for query_id, digest in await connection.execute(select(QueryPhoto.query_id, QueryPhoto.digest)):
            photos[query_id].append(digest)
    return Logged(logged, photos)
