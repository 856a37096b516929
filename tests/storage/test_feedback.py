"""What users said about what they were shown."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.database import Database
from storage.records import FeedbackRecord, Verdict
from tests.support.stored import NOON, query, query_id, verdict


@pytest.fixture
async def asked(database: Database) -> str:
    """The id of a stored question."""
    async with database.unit_of_work() as uow:
        await uow.queries.record(query(1))
        await uow.commit()
    return query_id(1)


async def say(database: Database, *said: FeedbackRecord) -> list[bool]:
    new = []
    for one in said:
        async with database.unit_of_work() as uow:
            new.append(await uow.feedback.add(one))
            await uow.commit()
    return new


async def verdicts(database: Database, asked: str) -> list[Verdict]:
    async with database.unit_of_work(read_only=True) as uow:
        return [row.verdict for row in await uow.feedback.of_query(asked)]


@pytest.mark.parametrize("product_id", [5, None])
@pytest.mark.parametrize("word", list(Verdict))
async def test_the_same_verdict_again_changes_nothing(
    database: Database, asked: str, product_id: int | None, word: Verdict
) -> None:
    said = verdict(asked, product_id, word)
    assert await say(database, said, said) == [True, False]
    assert await verdicts(database, asked) == [word]


async def test_other_verdicts_products_and_users_are_kept_apart(database: Database, asked: str) -> None:
    said = [
        verdict(asked, 5),
        verdict(asked, 3),
        verdict(asked, 5, Verdict.CLICK),
        verdict(asked, 5, user="another"),
        verdict(asked, None),
    ]
    assert await say(database, *said) == [True] * len(said)
    async with database.unit_of_work(read_only=True) as uow:
        found = await uow.feedback.of_query(asked)
    assert [(row.product_id, row.verdict, row.user) for row in found] == [
        (one.product_id, one.verdict, one.user) for one in said
    ]
    assert all(row.created_at == NOON for row in found)


@pytest.mark.parametrize("product_id", [5, None])
async def test_changing_ones_mind_replaces_the_choice(
    database: Database, asked: str, product_id: int | None
) -> None:
    said = [verdict(asked, product_id, word) for word in (Verdict.THIS, Verdict.SIMILAR, Verdict.NO)]
    assert await say(database, *said) == [True, True, True]
    assert await verdicts(database, asked) == [Verdict.NO]


async def test_a_click_and_a_wrong_type_stand_beside_the_choice(database: Database, asked: str) -> None:
    words = (Verdict.CLICK, Verdict.THIS, Verdict.WRONG_TYPE, Verdict.NO)
    await say(database, *(verdict(asked, 5, word) for word in words))
    assert set(await verdicts(database, asked)) == {Verdict.CLICK, Verdict.WRONG_TYPE, Verdict.NO}


async def test_a_choice_that_arrives_after_a_later_one_changes_nothing(
    database: Database, asked: str
) -> None:
    later = replace(verdict(asked, 5, Verdict.NO), created_at=NOON + timedelta(seconds=1))
    assert await say(database, later, verdict(asked, 5, Verdict.THIS)) == [True, False]
    assert await verdicts(database, asked) == [Verdict.NO]


async def test_of_choices_made_at_once_one_stays(database: Database, asked: str) -> None:
    words = (Verdict.THIS, Verdict.SIMILAR, Verdict.NO) * 2
    await asyncio.gather(*(say(database, verdict(asked, 5, word)) for word in words))
    assert len(await verdicts(database, asked)) == 1


async def test_a_verdict_on_a_question_that_is_gone_writes_nothing(database: Database) -> None:
    assert await say(database, verdict("unknown", 5), verdict("unknown", None, Verdict.CLICK)) == [
        False,
        False,
    ]
    assert await verdicts(database, "unknown") == []
