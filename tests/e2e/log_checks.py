"""What must hold of the log of queries after anything that happened to a service."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from storage.database import Database
from storage.journal import Journal
from storage.models import Query, QueryPhoto, QueryResult
from storage.photos import PhotoStore
from tests.e2e.visitors import Sent
from tests.support.homes import database_url
from tests.support.shop import Shop


@dataclass(frozen=True, slots=True)
class Logged:
    """The log as it stands: how often each id is there, how many products it has, and its photo's digest."""

    queries: dict[str, int]
    results: dict[str, int]
    photos: dict[str, str]


def check_log(shop: Shop, sent: Iterable[Sent], photos: Collection[bytes]) -> None:
    """Check that every answered photo is in the log once and whole, and that nothing is half-written.

    A photo that was searched and logged, but whose answer was lost with the connection, may be there too.

    Args:
        shop: whose service has ended.
        sent: what became of every photo.
        photos: all that were ever sent.
    """
    logged = asyncio.run(_read_log(shop))
    journal, store = Journal(shop.home / "journal"), PhotoStore(shop.home / "queries")
    assert journal.names() == []
    assert list(journal.records(refused=True)) == []
    assert set(logged.queries.values()) <= {1}
    assert logged.results.keys() == logged.photos.keys() == logged.queries.keys()
    assert all(store.read(digest) in photos for digest in logged.photos.values())
    for one in sent:
        if one.answered is not None:
            assert one.answers == [one.query_id]
            assert one.query_id in logged.queries


async def _read_log(shop: Shop) -> Logged:
    url = dict(shop.settings).get("DATABASE__URL") or database_url(shop.home)
    async with Database(url) as database, database.engine.connect() as connection:
        queries = await connection.execute(select(Query.id, func.count()).group_by(Query.id))
        results = await connection.execute(
            select(QueryResult.query_id, func.count()).group_by(QueryResult.query_id)
        )
        photos = await connection.execute(select(QueryPhoto.query_id, QueryPhoto.digest))
        return Logged(dict(queries.all()), dict(results.all()), dict(photos.all()))
