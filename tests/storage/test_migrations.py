"""What each migration does to rows that are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from storage import schema
from storage.database import Database
from storage.records import FeedbackRow, QueryRecord, ResultRecord, Verdict
from tests.support.stored import NOON, digest, query, query_id

FRONT = digest("front")
SHOWN = (ResultRecord(rank=1, product_id=5, image_id=50, product_type="dress", distance=0.125),)
WITH_PHOTO = query(0, photos=(FRONT,), results=SHOWN)
WITHOUT_PHOTO = query(1, created_at=NOON)

QUERY = """
    INSERT INTO queries (id, photo_digest, created_at, platform, "user", locale, consent, model_id, index_id,
                         product_type, confidence, gate, close, timings)
    VALUES ('{id}', {photo}, '2030-01-31 12:00:00+00:00', 'web', 'somebody', 'en', false, 'model', 'index',
            'dress', 0.75,
            '{{"opened": ["dress"], "probabilities": {{"dress": 0.75, "skirt": 0.25}}, "fallback": false}}',
            true, '{{"embed": 5.5, "search": 0.25}}')
"""

AROUND_IT = [
    f"INSERT INTO query_results VALUES ('{query_id(0)}', 1, 5, 50, 'dress', 0.125)",
    'INSERT INTO feedback (query_id, product_id, verdict, "user", created_at)'
    f" VALUES ('{query_id(0)}', 5, 'this', 'somebody', '2030-01-31 12:00:00+00:00')",
]


async def execute(url: str, *statements: str) -> Sequence[Any]:
    """Run statements; return the rows of the last one."""
    async with Database(url) as database, database.writer.begin() as connection:
        results = [await connection.exec_driver_sql(statement) for statement in statements]
        return results[-1].all() if results[-1].returns_rows else []


async def everything(url: str) -> tuple[tuple[QueryRecord, ...], tuple[FeedbackRow, ...]]:
    async with Database(url) as database, database.unit_of_work(read_only=True) as uow:
        known = await uow.users.everything_of("somebody")
    return known.queries, known.feedback


@pytest.fixture
async def url(empty_url: str) -> str:
    """The address of a database with its tables, of each kind, for one test alone."""
    await schema.upgrade(empty_url)
    return empty_url


@pytest.fixture
async def old(url: str) -> str:
    """A database of revision 0001, with a question that has a photo and one that has none."""
    await schema.downgrade(url, "0001")
    await execute(
        url,
        QUERY.format(id=query_id(0), photo=f"'{FRONT}'"),
        QUERY.format(id=query_id(1), photo="NULL"),
        *AROUND_IT,
    )
    return url


async def test_questions_of_the_first_tables_are_carried_over_with_all_around_them(old: str) -> None:
    await schema.upgrade(old)
    queries, feedback = await everything(old)
    assert queries == (WITH_PHOTO, WITHOUT_PHOTO)
    assert [(said.query_id, said.product_id, said.verdict) for said in feedback] == [
        (query_id(0), 5, Verdict.THIS)
    ]
    assert (await schema.check(old)).drift == ()


async def test_questions_survive_the_way_back_and_forth(old: str) -> None:
    await schema.upgrade(old)
    before = await everything(old)
    await schema.downgrade(old, "0001")
    kept = await execute(old, "SELECT id, photo_digest FROM queries ORDER BY id")
    assert [tuple(row) for row in kept] == [(query_id(0), FRONT), (query_id(1), None)]
    await schema.upgrade(old)
    assert await everything(old) == before


async def test_the_way_back_keeps_the_first_of_several_photos(url: str) -> None:
    asked = query(0, photos=(FRONT, digest("back")), request={"types": ["dress"]})
    async with Database(url) as database, database.unit_of_work() as uow:
        await uow.queries.record(asked)
        await uow.commit()
    await schema.downgrade(url, "0001")
    await schema.upgrade(url)
    assert (await everything(url))[0] == (replace(asked, photos=(FRONT,), request={}),)
