"""When something behind the service fails: one honest sentence, nothing lost, and it goes on afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import structlog

from bot.conversation import presenting
from bot.errors import (
    DeletionUnfinished,
    EngineLost,
    QueueFull,
    Stopping,
    StorageUnavailable,
    Unforeseen,
)
from bot.messages import CommandName, Progress, Stage, Verb
from bot.workers.base import Look, LookOutdated, Searched, SearchRequest, SheetRequest
from tests.support.shop import Shop
from tests.support.talking import AwayDatabase, Counterpart, Person, button, photo_of, talking
from tests.support.until import until


@pytest.fixture
async def shop_assistant(indexed_shop: Shop) -> AsyncIterator[Counterpart]:
    async with talking(indexed_shop) as counterpart:
        yield counterpart


async def test_while_the_database_is_away_a_photo_is_told_to_wait_and_answered(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana, database = shop_assistant.person(), AwayDatabase(shop_assistant)

    async def mend(progress: Progress) -> None:
        if progress.stage is Stage.WAITING:
            await database.come_back()

    ana.tell = mend
    await database.go()
    reply = await ana.send(photo_of(indexed_shop))

    assert reply.cards[0].product_id == "dresses/dresses-0"
    assert ana.stages == [Stage.RECEIVED, Stage.WAITING, Stage.SEARCHING]
    assert await shop_assistant.logbook.drain() == 0


async def test_a_database_that_goes_away_during_a_search_loses_nothing(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana, database = shop_assistant.person(), AwayDatabase(shop_assistant)

    async def mend(progress: Progress) -> None:
        if progress.stage is Stage.WAITING:
            await database.come_back()

    ana.tell = mend
    shop_assistant.engine.before = database.go
    reply = await ana.send(photo_of(indexed_shop))

    assert reply.cards
    assert ana.stages == [Stage.RECEIVED, Stage.SEARCHING, Stage.WAITING]


async def test_a_database_that_stays_away_is_said_to_be_and_consent_is_asked_later(
    indexed_shop: Shop,
) -> None:
    async with talking(indexed_shop, patience=0.0) as counterpart:
        ana, database = counterpart.person(locale="es"), AwayDatabase(counterpart)
        await database.go()

        away = await ana.send(photo_of(indexed_shop))
        history = await ana.say(CommandName.HISTORY)
        await database.come_back()
        back = await ana.send(photo_of(indexed_shop))

        assert isinstance(away.error, StorageUnavailable)
        assert away.text.startswith("Ahora mismo no podemos acceder a algo que necesitamos.")
        assert str(counterpart.settings.home) not in history.text
        assert back.cards
        assert back.question is not None


async def test_who_cannot_be_forgotten_yet_is_told_that_not_everything_is_deleted(
    indexed_shop: Shop,
) -> None:
    async with talking(indexed_shop, patience=0.0) as counterpart:
        ana, database = counterpart.person(), AwayDatabase(counterpart)
        yes = button(await ana.say(CommandName.DELETE), Verb.DELETE, "yes")
        await database.go()

        refused = await ana.press(yes)
        await database.come_back()

        assert isinstance(refused.error, DeletionUnfinished)
        assert refused.text == "Not everything is deleted yet. Please try again in a few minutes."
        assert not refused.forgotten
        assert (await ana.press(yes)).forgotten


async def test_an_answer_that_cannot_be_logged_is_not_given(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    journal = shop_assistant.settings.journal_dir
    journal.write_bytes(b"a file where a folder should be")

    refused = await ana.send(photo_of(indexed_shop))
    journal.unlink()

    assert isinstance(refused.error, StorageUnavailable)
    assert refused.cards == ()
    assert (await ana.send(photo_of(indexed_shop))).cards


async def test_a_lost_engine_is_one_sentence_for_one_photo(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()

    async def die() -> None:
        raise EngineLost("This photo was too much for the machine; try a smaller one.")

    shop_assistant.engine.before = die
    reply = await ana.send(photo_of(indexed_shop))
    shop_assistant.engine.before = None

    assert isinstance(reply.error, EngineLost)
    assert reply.text == "This photo was too much for us. Try another one, or a smaller copy."
    assert shop_assistant.counted.errors == {("web", "EngineLost"): 1}
    assert (await ana.send(photo_of(indexed_shop))).cards


async def test_what_nobody_foresaw_is_logged_whole_and_told_without_details(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()

    async def surprise() -> None:
        raise ZeroDivisionError("in /srv/secret/place")

    shop_assistant.engine.before = surprise
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        reply = await ana.send(photo_of(indexed_shop))

    assert isinstance(reply.error, Unforeseen)
    assert reply.text.startswith("Something is wrong on our side.")
    assert "secret" not in reply.text + str(reply.error)
    [line] = [line for line in lines if line["event"] == "unforeseen"]
    assert isinstance(line["exc_info"], ZeroDivisionError)
    assert line["request_id"]
    assert ana.name not in str(line)


async def test_a_look_of_another_model_is_taken_again_from_the_kept_photo(
    shop_assistant: Counterpart, indexed_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(photo_of(indexed_shop))
    search = shop_assistant.engine.search

    async def by_a_new_model(request: SearchRequest) -> Searched:
        if isinstance(request.seen, Look):
            raise LookOutdated("The look is of another model.")
        return await search(request)

    monkeypatch.setattr(shop_assistant.engine, "search", by_a_new_model)
    more = await ana.press(button(asked, Verb.MORE))

    assert more.error is None
    assert more.cards


async def test_a_sheet_that_cannot_be_drawn_does_not_take_the_answer_with_it(
    shop_assistant: Counterpart, indexed_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(_request: SheetRequest) -> bytes:
        raise EngineLost("This photo was too much for the machine; try a smaller one.")

    monkeypatch.setattr(shop_assistant.engine, "sheet", die)
    ana = shop_assistant.person()

    along = await ana.send(photo_of(indexed_shop), sheet=True)
    alone = await ana.press(button(along, Verb.SHEET))

    assert along.error is None
    assert along.cards
    assert along.sheet is None
    assert isinstance(alone.error, EngineLost)


async def test_cards_do_not_wait_long_for_their_picture(
    shop_assistant: Counterpart, indexed_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_request: SheetRequest) -> bytes:
        await asyncio.Event().wait()
        raise AssertionError("nobody sets it")

    monkeypatch.setattr(shop_assistant.engine, "sheet", never)
    monkeypatch.setattr(presenting, "SHEET_PATIENCE", 0.05)

    reply = await shop_assistant.person().send(photo_of(indexed_shop), sheet=True)

    assert (len(reply.cards), reply.sheet, reply.error) == (3, None, None)


async def in_line(person: Person) -> None:
    await until(lambda: len(person.heard) == 2)


async def test_one_network_that_comes_as_ever_new_visitors_keeps_nobody_else_out(indexed_shop: Shop) -> None:
    async with talking(indexed_shop, limits={"waiting": 2}) as counterpart:
        opened = asyncio.Event()
        counterpart.engine.before = opened.wait
        flood = [counterpart.person(f"new {number}") for number in range(3)]
        for number, person in enumerate(flood):
            person.origin = f"2001:db8::{number}"
        ana = counterpart.person("ana")
        ana.origin = "192.0.2.1"

        asking = []
        for person in (*flood, ana):
            asking.append(asyncio.create_task(person.send(photo_of(indexed_shop))))
            await in_line(person)
        opened.set()
        replies = await asyncio.gather(*asking)

        assert [type(reply.error) for reply in replies] == [type(None), type(None), QueueFull, type(None)]


async def test_who_comes_when_too_many_wait_is_asked_to_try_again(indexed_shop: Shop) -> None:
    async with talking(indexed_shop, limits={"waiting": 1}) as counterpart:
        opened, reached = asyncio.Event(), asyncio.Event()

        async def hold_up() -> None:
            reached.set()
            await opened.wait()

        counterpart.engine.before = hold_up
        people = [counterpart.person(name) for name in ("ana", "ben", "cem")]
        first = asyncio.create_task(people[0].send(photo_of(indexed_shop)))
        await reached.wait()
        queued = asyncio.Event()

        async def hear(progress: Progress) -> None:
            if progress.position is not None:
                queued.set()

        people[1].tell = hear
        second = asyncio.create_task(people[1].send(photo_of(indexed_shop)))
        await queued.wait()

        third = await people[2].send(photo_of(indexed_shop))
        opened.set()

        assert isinstance(third.error, QueueFull)
        assert (await first).cards
        assert (await second).cards
        assert people[1].heard[1] == Progress(Stage.QUEUED, "You’re next.", 1)


async def test_a_service_that_stops_ends_what_is_in_hand_and_takes_nothing_more(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana, ben = shop_assistant.person("ana"), shop_assistant.person("ben")
    reached, opened = asyncio.Event(), asyncio.Event()

    async def hold_up() -> None:
        reached.set()
        await opened.wait()

    shop_assistant.engine.before = hold_up
    asking = asyncio.create_task(ana.send(photo_of(indexed_shop)))
    await reached.wait()

    assert not await shop_assistant.service.close(within=0.0)
    refused = await ben.send(photo_of(indexed_shop))
    opened.set()
    assert await shop_assistant.service.close(within=60.0)

    assert isinstance(refused.error, Stopping)
    assert asking.done() or (await asking).cards
    assert (await asking).cards
