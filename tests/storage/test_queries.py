"""The log of what was asked, shown and said."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta, timezone

from storage.database import Database
from storage.records import ResultRecord
from tests.support.stored import NOON, digest, query, query_id

FRONT, BACK = digest("front"), digest("back")

SHOWN = (
    ResultRecord(rank=1, product_id=5, image_id=50, product_type="dress", distance=0.125),
    ResultRecord(rank=2, product_id=3, image_id=31, product_type="skirt", distance=0.25),
)


async def test_a_question_comes_back_with_what_was_shown(database: Database) -> None:
    request = {"types": ["dress"], "excluded": [3, 5], "cheaper_than": ["49.95", "EUR"], "verb": "c"}
    asked = query(1, photos=(FRONT, BACK), request=request, results=SHOWN)
    async with database.unit_of_work() as uow:
        assert await uow.queries.record(asked)
        await uow.commit()
    async with database.unit_of_work(read_only=True) as uow:
        assert await uow.queries.get(asked.id) == asked
        assert await uow.queries.count() == 1


async def test_a_question_that_is_written_again_changes_nothing(database: Database) -> None:
    asked = query(1, photos=(FRONT,), results=SHOWN)
    async with database.unit_of_work() as uow:
        assert await uow.queries.record(asked)
        await uow.commit()
        assert not await uow.queries.record(replace(asked, photos=(BACK,), results=SHOWN[:1], close=False))
        await uow.commit()
        assert await uow.queries.get(asked.id) == asked
        assert await uow.queries.count() == 1


async def test_a_question_that_several_write_at_once_is_logged_once(database: Database) -> None:
    async def write() -> bool:
        async with database.unit_of_work() as uow:
            new = await uow.queries.record(query(1, photos=(FRONT, BACK), results=SHOWN))
            await uow.commit()
            return new

    assert sum(await asyncio.gather(*(write() for _ in range(6)))) == 1
    async with database.unit_of_work(read_only=True) as uow:
        assert await uow.queries.get(query_id(1)) == query(1, photos=(FRONT, BACK), results=SHOWN)


async def test_a_question_without_results_is_kept(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.queries.record(query(1))
        assert await uow.queries.get(query(1).id) == query(1)


async def test_an_unknown_question_is_none(database: Database) -> None:
    async with database.unit_of_work(read_only=True) as uow:
        assert await uow.queries.get("unknown") is None


async def test_a_moment_of_another_time_zone_is_kept_in_utc(database: Database) -> None:
    local = NOON.astimezone(timezone(timedelta(hours=9)))
    async with database.unit_of_work() as uow:
        await uow.queries.record(replace(query(1), created_at=local))
        found = await uow.queries.get(query(1).id)
    assert found is not None
    assert found.created_at == NOON
    assert found.created_at.utcoffset() == timedelta(0)


async def test_recent_questions_are_one_users_newest_first(database: Database) -> None:
    async with database.unit_of_work() as uow:
        for number in (2, 1, 3):
            await uow.queries.record(query(number, results=SHOWN[:number]))
        await uow.queries.record(query(4, user="another"))
        recent = await uow.queries.recent_of("somebody", limit=2)
    assert recent == (query(3, results=SHOWN), query(2, results=SHOWN))


async def test_recent_questions_are_those_that_brought_photos(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.queries.record(query(1, photos=(FRONT,)))
        await uow.queries.record(query(2, root_id=query_id(1)))
        assert await uow.queries.recent_of("somebody") == (query(1, photos=(FRONT,)),)


async def test_the_photos_that_questions_name_are_known(database: Database) -> None:
    asked = [digest(f"{number}") for number in range(2_500)]
    async with database.unit_of_work() as uow:
        await uow.queries.record(query(1, photos=(asked[0], asked[-1])))
        assert await uow.queries.photo_digests_known(asked) == {asked[0], asked[-1]}
        assert await uow.queries.photo_digests_known([]) == set()
