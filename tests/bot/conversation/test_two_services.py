"""Two services on one HOME, as two processes are: what one deletes, the other does not bring back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import AnswerGone
from bot.messages import CommandName, Reply, Verb
from tests.support.shop import Shop
from tests.support.talking import Counterpart, button, photo_of, talking


@pytest.fixture
async def one(indexed_shop: Shop) -> AsyncIterator[Counterpart]:
    async with talking(indexed_shop) as counterpart:
        yield counterpart


@pytest.fixture
async def other(indexed_shop: Shop) -> AsyncIterator[Counterpart]:
    async with talking(indexed_shop) as counterpart:
        yield counterpart


async def delete_everything(counterpart: Counterpart) -> Reply:
    ana = counterpart.person()
    return await ana.press(button(await ana.say(CommandName.DELETE), Verb.DELETE, "yes"))


async def until_asked(counterpart: Counterpart) -> None:
    """Return when it is noted that the person was asked for consent, which no answer waits for."""
    known = None
    async with asyncio.timeout(60):
        while known is None:
            async with counterpart.database.unit_of_work(read_only=True) as uow:
                known = await uow.users.get(counterpart.person().pseudonym)


async def assert_nothing_is_left(counterpart: Counterpart) -> None:
    assert await counterpart.logbook.drain() == 0
    assert list(counterpart.personal.digests()) == []
    async with counterpart.database.unit_of_work(read_only=True) as uow:
        known = await uow.users.everything_of(counterpart.person().pseudonym)
    assert (known.user, known.queries, known.feedback) == (None, (), ())


async def test_a_search_that_is_in_hand_elsewhere_is_not_kept(
    one: Counterpart, other: Counterpart, indexed_shop: Shop
) -> None:
    searching, deleted = asyncio.Event(), asyncio.Event()

    async def hold_up() -> None:
        searching.set()
        await deleted.wait()

    one.engine.before = hold_up
    asking = asyncio.create_task(one.person().send(photo_of(indexed_shop)))
    await searching.wait()
    assert (await delete_everything(other)).forgotten
    deleted.set()

    assert isinstance((await asking).error, AnswerGone)
    await one.service.close(within=60.0)
    await assert_nothing_is_left(one)


async def test_what_was_written_just_before_the_mark_was_seen_is_not_stored(
    one: Counterpart, other: Counterpart, indexed_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await one.person().send(photo_of(indexed_shop))
    assert asked.query_id is not None
    record = await one.logbook.get(asked.query_id)
    assert record is not None
    assert (await delete_everything(other)).forgotten

    with monkeypatch.context() as killed_before_it_looked:
        killed_before_it_looked.setattr(one.logbook.journal, "is_forgotten", lambda _record: False)
        assert await one.logbook.record(record)

    assert other.logbook.pending() == 1
    await assert_nothing_is_left(other)


async def test_who_was_forgotten_and_asks_anew_is_somebody_like_any_other(
    one: Counterpart, other: Counterpart, indexed_shop: Shop
) -> None:
    await one.person().send(photo_of(indexed_shop))
    await until_asked(one)
    await delete_everything(other)

    assert (await one.person().send(photo_of(indexed_shop))).question is not None
    assert len((await other.person().say(CommandName.HISTORY)).history) == 1


async def test_a_request_that_began_to_arrive_before_its_asker_was_forgotten_is_not_kept(
    one: Counterpart, indexed_shop: Shop
) -> None:
    ana = one.person()
    asked = await ana.send(photo_of(indexed_shop))
    yes = button(asked, Verb.CONSENT, "yes")
    ana.arrived = datetime.now(UTC) - timedelta(seconds=1)
    await delete_everything(one)

    assert isinstance((await ana.send(photo_of(indexed_shop))).error, AnswerGone)
    assert isinstance((await ana.press(yes)).error, AnswerGone)
    await assert_nothing_is_left(one)


async def test_marks_go_after_an_hour_with_what_else_expires(one: Counterpart, indexed_shop: Shop) -> None:
    await delete_everything(one)
    marks = one.logbook.journal.marks.folder
    assert len(list(marks.iterdir())) == 1

    one.logbook.journal.sweep()
    assert len(list(marks.iterdir())) == 1
    one.logbook.journal.sweep(older_than=0)
    assert list(marks.iterdir()) == []
