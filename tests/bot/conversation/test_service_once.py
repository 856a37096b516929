"""Every question is searched and logged once, however often and from wherever it is asked."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator

import pytest

from bot.errors import AnswerGone
from bot.messages import Press, Progress, Reply, Stage, Verb
from tests.support.shop import TYPES, Shop
from tests.support.talking import AwayDatabase, Counterpart, button, photo_of, talking
from tests.support.until import until


@pytest.fixture
async def shop_assistant(indexed_shop: Shop) -> AsyncIterator[Counterpart]:
    async with talking(indexed_shop) as counterpart:
        yield counterpart


class Door:
    """Holds searches up until it is opened."""

    def __init__(self, counterpart: Counterpart) -> None:
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()
        counterpart.engine.before = self.pass_

    async def pass_(self) -> None:
        self.reached.set()
        await self.opened.wait()


async def logged(counterpart: Counterpart) -> int:
    assert await counterpart.logbook.drain() == 0
    async with counterpart.database.unit_of_work(read_only=True) as uow:
        return await uow.queries.count()


async def test_the_same_query_again_shows_the_recorded_answer(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana, query_id = shop_assistant.person(), str(uuid.uuid4())
    first = await ana.send(photo_of(indexed_shop, "dresses"), query_id=query_id)

    again = await ana.send(photo_of(indexed_shop, "bags"), query_id=query_id)
    await shop_assistant.logbook.drain()
    stored = await ana.send(photo_of(indexed_shop, "bags"), query_id=query_id)

    assert first.cards == again.cards == stored.cards
    assert len(shop_assistant.engine.searches) == 1
    assert await logged(shop_assistant) == 1


async def test_the_same_query_while_it_is_in_hand_joins_it(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    door, query_id = Door(shop_assistant), str(uuid.uuid4())
    ana, her_other_tab = shop_assistant.person("ana"), shop_assistant.person("ana")
    ben = shop_assistant.person("ben")
    first = asyncio.create_task(ana.send(photo_of(indexed_shop), query_id=query_id))
    await door.reached.wait()

    second = asyncio.create_task(her_other_tab.send(photo_of(indexed_shop), query_id=query_id))
    stranger = await ben.send(photo_of(indexed_shop), query_id=query_id)
    door.opened.set()

    assert isinstance(stranger.error, AnswerGone)
    assert (await first).cards == (await second).cards != ()
    assert her_other_tab.stages == [Stage.RECEIVED, Stage.SEARCHING]
    assert len(shop_assistant.engine.searches) == 1
    assert await logged(shop_assistant) == 1


async def test_who_leaves_takes_nothing_from_who_joined(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    door, query_id = Door(shop_assistant), str(uuid.uuid4())
    ana, her_other_tab = shop_assistant.person("ana"), shop_assistant.person("ana")
    first = asyncio.create_task(ana.send(photo_of(indexed_shop), query_id=query_id))
    await door.reached.wait()
    joined = asyncio.Event()

    async def has_joined(progress: Progress) -> None:
        if progress.stage is Stage.SEARCHING:
            joined.set()

    her_other_tab.tell = has_joined
    second = asyncio.create_task(her_other_tab.send(photo_of(indexed_shop), query_id=query_id))
    await joined.wait()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    door.opened.set()

    assert (await second).cards
    assert await logged(shop_assistant) == 1


async def test_who_leaves_the_queue_is_not_searched_for(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    door = Door(shop_assistant)
    ana, ben = shop_assistant.person("ana"), shop_assistant.person("ben")
    inside = asyncio.create_task(ana.send(photo_of(indexed_shop)))
    await door.reached.wait()
    waiting = asyncio.create_task(ben.send(photo_of(indexed_shop)))
    await until(lambda: shop_assistant.queue.depth == 1)

    await leave(waiting)

    assert shop_assistant.queue.depth == 0
    door.opened.set()
    assert (await inside).cards
    assert len(shop_assistant.engine.searches) == await logged(shop_assistant) == 1


async def test_who_comes_back_after_leaving_a_search_finds_its_answer(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    door, query_id, ana = Door(shop_assistant), str(uuid.uuid4()), shop_assistant.person()
    asking = asyncio.create_task(ana.send(photo_of(indexed_shop), query_id=query_id))
    await door.reached.wait()
    asking.cancel()

    back = asyncio.create_task(ana.send(photo_of(indexed_shop), query_id=query_id))
    await until(lambda: ana.stages.count(Stage.SEARCHING) == 2)
    door.opened.set()

    assert (await back).cards
    await leave(asking)
    assert len(shop_assistant.engine.searches) == await logged(shop_assistant) == 1


async def test_who_comes_back_while_what_they_left_is_being_given_up_is_answered(
    indexed_shop: Shop,
) -> None:
    async with talking(indexed_shop) as counterpart:
        database, query_id, ana = AwayDatabase(counterpart), str(uuid.uuid4()), counterpart.person()
        await database.go()
        asking = asyncio.create_task(ana.send(photo_of(indexed_shop), query_id=query_id))
        await until(lambda: Stage.WAITING in ana.stages)
        asking.cancel()

        back = asyncio.create_task(ana.send(photo_of(indexed_shop), query_id=query_id))
        await leave(asking)
        await database.come_back()

        assert (await back).cards
        assert await logged(counterpart) == 1


async def leave(asking: asyncio.Task[Reply]) -> None:
    """Let a request end whose asker has left."""
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_a_connection_that_breaks_ends_its_request_only(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana, ben = shop_assistant.person("ana"), shop_assistant.person("ben")

    async def broken(_progress: Progress) -> None:
        raise ConnectionResetError

    ana.tell = broken
    left, answered = await asyncio.gather(ana.send(photo_of(indexed_shop)), ben.send(photo_of(indexed_shop)))

    assert left.error is not None
    assert shop_assistant.counted.errors == {}
    assert answered.cards
    assert await logged(shop_assistant) == 1


async def test_a_button_pressed_twice_is_one_search_and_one_answer(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(photo_of(indexed_shop))
    more = button(asked, Verb.MORE)

    first, second = await asyncio.gather(ana.press(more), ana.press(more))
    later = await ana.press(more)

    assert first.query_id == second.query_id == later.query_id != asked.query_id
    assert first.cards == second.cards == later.cards
    assert len(shop_assistant.engine.searches) == 2
    assert await logged(shop_assistant) == 2


@pytest.mark.parametrize("drained", [True, False], ids=["in the database", "in the journal"])
async def test_old_buttons_work_after_a_restart(indexed_shop: Shop, drained: bool) -> None:
    async with talking(indexed_shop) as before:
        asked = await before.person().send(photo_of(indexed_shop))
        if drained:
            assert await before.logbook.drain() == 0

    async with talking(indexed_shop) as after:
        ana = after.person()
        assert (await ana.press(Press(Verb.SHOW, asked.query_id))).cards == asked.cards
        for verb in (Verb.TYPES, Verb.MORE, Verb.THIS, Verb.SHEET):
            assert (await ana.press(button(asked, verb))).error is None, verb
        assert isinstance(after.engine.searches[0].seen, tuple)
        assert not isinstance(after.engine.searches[1].seen, tuple)
        assert await logged(after) == 3


async def test_a_refinement_needs_neither_photo_nor_model_again(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(photo_of(indexed_shop))
    for digest in list(shop_assistant.personal.digests()):
        shop_assistant.personal.delete(digest)

    more = await ana.press(button(asked, Verb.MORE))

    assert more.error is None
    stages = [set(timings) for _, timings, _, _ in shop_assistant.counted.answers]
    assert stages == [{"decode", "embed", "search", "queue", "total"}, {"search", "queue", "total"}]


async def test_many_at_once_are_each_answered_once_and_in_turn(indexed_shop: Shop) -> None:
    async with talking(indexed_shop, slots=2) as counterpart:
        people = [counterpart.person(f"person {number}") for number in range(8)]
        photos = [photo_of(indexed_shop, TYPES[number % 3], number % 3) for number in range(8)]

        all_there = asyncio.Event()
        counterpart.engine.before = all_there.wait
        asking = asyncio.gather(*(person.send(photo) for person, photo in zip(people, photos, strict=True)))
        await until(lambda: counterpart.queue.depth == 6)
        all_there.set()
        replies = await asking

        for number, reply in enumerate(replies):
            name = TYPES[number % 3]
            assert reply.cards[0].product_id == f"{name}/{name}-{number % 3}"
        assert len({reply.query_id for reply in replies}) == 8
        assert await logged(counterpart) == 8
        waited = [person for person in people if Stage.QUEUED in person.stages]
        assert len(waited) == 6
        for person in waited:
            positions = [sign.position for sign in person.heard if sign.position is not None]
            assert positions == sorted(positions, reverse=True)


@pytest.mark.slow
async def test_worker_processes_answer_as_this_process_does(indexed_shop: Shop) -> None:
    told = []
    for processes in (False, True):
        async with talking(indexed_shop, processes=processes, workers=2) as counterpart:
            ana = counterpart.person(f"ana {processes}")
            asked = await ana.send(photo_of(indexed_shop), sheet=True)
            more = await ana.press(button(asked, Verb.MORE))
            hats = await ana.press(Press(Verb.TYPES, asked.query_id, "hat"))
            refused = await ana.send(b"no photo")
            cards = [[card.product_id for card in reply.cards] for reply in (asked, more, hats)]
            told.append((cards, [chip.text for chip in hats.chips], refused.text, bool(asked.sheet)))

    assert told[0] == told[1]
    assert told[0][-1]
