"""The log of what was asked, shown and said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

from storage.database import Database
from storage.records import ResultRecord, Verdict
from tests.support.stored import NOON, query, verdict

SHOWN = (
    ResultRecord(rank=1, product_id=5, image_id=50, product_type="dress", distance=0.125),
    ResultRecord(rank=2, product_id=3, image_id=31, product_type="skirt", distance=0.25),
)


async def test_a_question_comes_back_with_what_was_shown(database: Database) -> None:
    asked = query(1, results=SHOWN)
    async with database.unit_of_work() as uow:
        await uow.queries.record(asked)
        await uow.commit()
    async with database.unit_of_work(read_only=True) as uow:
        assert await uow.queries.get(asked.id) == asked
        assert await uow.queries.count() == 1


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


async def test_the_same_verdict_again_changes_nothing(database: Database) -> None:
    asked = query(1, results=SHOWN)
    async with database.unit_of_work() as uow:
        await uow.queries.record(asked)
        assert await uow.feedback.add(verdict(asked.id, 5))
        assert not await uow.feedback.add(verdict(asked.id, 5))
        assert len(await uow.feedback.of_query(asked.id)) == 1


async def test_the_same_verdict_on_the_whole_answer_again_changes_nothing(database: Database) -> None:
    asked = query(1)
    async with database.unit_of_work() as uow:
        await uow.queries.record(asked)
        assert await uow.feedback.add(verdict(asked.id, None, Verdict.WRONG_TYPE))
        assert not await uow.feedback.add(verdict(asked.id, None, Verdict.WRONG_TYPE))
        assert len(await uow.feedback.of_query(asked.id)) == 1


async def test_other_verdicts_products_and_users_are_kept_apart(database: Database) -> None:
    asked = query(1, results=SHOWN)
    said = [
        verdict(asked.id, 5),
        verdict(asked.id, 3),
        verdict(asked.id, 5, Verdict.CLICK),
        verdict(asked.id, 5, user="another"),
        verdict(asked.id, None),
    ]
    async with database.unit_of_work() as uow:
        await uow.queries.record(asked)
        assert [await uow.feedback.add(one) for one in said] == [True] * len(said)
        found = await uow.feedback.of_query(asked.id)
    assert [(row.product_id, row.verdict, row.user) for row in found] == [
        (one.product_id, one.verdict, one.user) for one in said
    ]
    assert all(row.created_at == NOON for row in found)


async def test_a_verdict_on_a_question_that_is_gone_writes_nothing(database: Database) -> None:
    async with database.unit_of_work() as uow:
        assert not await uow.feedback.add(verdict("unknown", 5))
        await uow.commit()
    async with database.unit_of_work(read_only=True) as uow:
        assert await uow.feedback.of_query("unknown") == ()
