"""Updates in hand: written down first, answered once, and lost by nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest

from bot.messengers.inbox import TRIES, Inbox, Taken
from storage.database import Database
from storage.errors import StorageError
from tests.support.away import Away
from tests.support.telegram.desk import Repeats
from tests.support.turns import settled
from tests.support.until import until

SOON, LONG = timedelta(milliseconds=50), timedelta(minutes=5)
BEAT = 0.01


def update(number: int) -> tuple[int, str]:
    return number, f'{{"update_id": {number}}}'


class Answering:
    """Takes updates in hand, and is held up where a test says so."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.repeated: list[int] = []
        self.held: dict[int, asyncio.Event] = {}
        self.fail: set[int] = set()
        self._news = asyncio.Event()

    async def answer(self, taken: Taken) -> None:
        number = taken.payload["update_id"]
        self.begun.append(number)
        if taken.repeated:
            self.repeated.append(number)
        self._news.set()
        if number in self.fail:
            raise RuntimeError("this one is bad")
        if number in self.held:
            await self.held[number].wait()
        self.ended.append(number)
        self._news.set()

    def hold(self, number: int) -> asyncio.Event:
        return self.held.setdefault(number, asyncio.Event())

    async def until(self, seen: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not seen():
                self._news.clear()
                await self._news.wait()


def inbox(
    database: Database | Away, repeats: Repeats | None = None, lease: timedelta = LONG, beat: float = 60.0
) -> Inbox:
    return Inbox("telegram", database, repeats or Repeats(), lease=lease, heartbeat=beat)  # type: ignore[arg-type]


@asynccontextmanager
async def serving(
    box: Inbox, handle: Callable[[Taken], Awaitable[None]]
) -> AsyncIterator[asyncio.Task[None]]:
    """Hand updates out until the end, which must come by itself after closing."""
    task = asyncio.create_task(box.serve(handle))
    try:
        yield task
    finally:
        await box.close()
        with suppress(asyncio.CancelledError):
            await task


async def waiting(database: Database) -> int:
    async with database.unit_of_work(read_only=True) as uow:
        return await uow.inbox.waiting("telegram")


async def stored_updates(database: Database) -> int:
    """Return how many updates are known, done or not."""
    async with database.engine.connect() as connection:
        return int((await connection.exec_driver_sql("SELECT count(*) FROM inbox")).scalar_one())


async def until_waiting(
    database: Database, count: int, counting: Callable[[Database], Awaitable[int]] = waiting
) -> None:
    async with asyncio.timeout(10):
        while await counting(database) != count:
            await settled()


async def until_held_for_longer(database: Database) -> None:
    """Return once the first update's lease has been made longer, twice."""

    async def lease() -> object:
        async with database.engine.connect() as connection:
            found = await connection.exec_driver_sql("SELECT owned_until FROM inbox WHERE update_id = 1")
            return found.scalar_one()

    for _ in range(2):
        before = await lease()
        async with asyncio.timeout(10):
            while await lease() == before:
                continue


class Process:
    """A process that hands updates out, and dies: nothing that it does reaches the database any more."""

    def __init__(self, database: Database, lease: timedelta) -> None:
        self._database = Away(database)
        self.answering = Answering()
        self.box = inbox(self._database, lease=lease)

    async def die(self) -> None:
        await self._database.go()

    def be_laid_to_rest(self) -> None:
        self._database.away = False
        for gate in self.answering.held.values():
            gate.set()


@asynccontextmanager
async def a_process(database: Database, lease: timedelta = LONG) -> AsyncIterator[Process]:
    process = Process(database, lease)
    async with serving(process.box, process.answering.answer):
        try:
            yield process
        finally:
            process.be_laid_to_rest()


async def claimed_in_vain(database: Database, times: int) -> None:
    """Let processes take all that waits in hand, and die of it."""
    for number in range(times):
        async with database.unit_of_work() as uow:
            now = datetime.now(UTC)
            assert await uow.inbox.claim("telegram", f"dead {number}", now=now, until=now, limit=99)
            await uow.commit()


async def test_what_was_put_is_answered_in_its_order_and_done(database: Database) -> None:
    answering, box = Answering(), inbox(database)
    await box.put([update(3), update(1)])
    assert await waiting(database) == 2
    async with serving(box, answering.answer):
        await answering.until(lambda: len(answering.ended) == 2)
        await box.put([update(4)])
        await answering.until(lambda: len(answering.ended) == 3)
    assert answering.begun == [1, 3, 4]
    assert await waiting(database) == 0


async def test_what_comes_twice_is_answered_once_done_or_in_hand(database: Database) -> None:
    answering, box = Answering(), inbox(database)
    answering.hold(2)
    async with serving(box, answering.answer):
        await box.put([update(1), update(2), update(1)])
        await answering.until(lambda: answering.ended == [1])
        await box.put([update(1), update(2)])
        await box.put([update(3)])
        await answering.until(lambda: 3 in answering.ended)
        answering.hold(2).set()
    assert answering.begun == [1, 2, 3]


async def test_one_that_fails_is_done_with_and_stops_no_other(database: Database) -> None:
    answering, box = Answering(), inbox(database)
    answering.fail = {1}
    async with serving(box, answering.answer):
        await box.put([update(1), (2, "[]"), (3, '{"update_id":')])
        await box.put([update(4)])
        await answering.until(lambda: answering.ended == [4])
    assert await waiting(database) == 0


async def test_one_that_takes_long_holds_up_no_other(database: Database) -> None:
    answering, box = Answering(), inbox(database)
    gate = answering.hold(1)
    async with serving(box, answering.answer):
        await box.put([update(number) for number in range(1, 30)])
        await answering.until(lambda: len(answering.ended) == 28)
        gate.set()
    assert answering.ended[-1] == 1


async def test_what_a_dead_process_had_in_hand_another_answers_after_the_lease_and_counts(
    database: Database,
) -> None:
    living, repeats = Answering(), Repeats()
    async with a_process(database, SOON) as dead:
        dead.answering.hold(1)
        await dead.box.put([update(1), update(2)])
        await until_waiting(database, 1)
        await dead.die()
        async with serving(inbox(database, repeats, beat=BEAT), living.answer):
            await living.until(lambda: living.ended == [1])
    assert living.repeated == [1]
    assert repeats.count == 1


async def test_before_the_lease_is_over_nobody_else_has_it(database: Database) -> None:
    living, repeats = Answering(), Repeats()
    async with a_process(database) as dead:
        dead.answering.hold(1)
        await dead.box.put([update(1)])
        await dead.answering.until(lambda: dead.answering.begun == [1])
        await dead.die()
        box = inbox(database, repeats)
        async with serving(box, living.answer):
            await box.put([update(2)])
            await living.until(lambda: living.ended == [2])
    assert living.begun == [2]
    assert repeats.count == 0


async def test_one_that_kills_its_process_each_time_is_given_up(database: Database) -> None:
    answering, repeats = Answering(), Repeats()
    box = inbox(database, repeats)
    await box.put([update(1)])
    await claimed_in_vain(database, 1)
    await box.put([update(2)])
    await claimed_in_vain(database, TRIES - 1)
    async with serving(box, answering.answer):
        await until_waiting(database, 0)
    assert answering.repeated == [2]
    assert repeats.count == 2


async def test_whatever_takes_long_stays_in_hand(database: Database) -> None:
    answering, box = Answering(), inbox(database, beat=BEAT)
    gate = answering.hold(1)
    async with serving(box, answering.answer):
        await box.put([update(1)])
        await answering.until(lambda: answering.begun == [1])
        await until_held_for_longer(database)
        gate.set()
    assert answering.begun == [1]


async def test_closing_lets_what_is_in_hand_end_and_hands_nothing_more_out(database: Database) -> None:
    answering, box = Answering(), inbox(database, beat=BEAT)
    gate = answering.hold(1)
    await box.put([update(1)])
    serve = asyncio.create_task(box.serve(answering.answer))
    await answering.until(lambda: answering.begun == [1])
    closing = asyncio.create_task(box.close())
    await settled()
    await inbox(database).put([update(2)])
    await until_held_for_longer(database)  # so that a process that starts meanwhile does not get it
    assert not closing.done()
    assert not serve.done()
    gate.set()
    await closing
    await serve
    assert answering.ended == [1]
    assert await waiting(database) == 1


async def test_what_cannot_be_kept_is_not_taken(stored: Database) -> None:
    away = Away(stored)
    away.away = True
    with pytest.raises(StorageError):
        await inbox(away).put([update(1)])
    assert await waiting(stored) == 0


async def test_a_database_that_is_away_loses_nothing_and_nothing_is_answered_twice(stored: Database) -> None:
    away, answering, repeats = Away(stored), Answering(), Repeats()
    box = inbox(away, repeats, lease=SOON, beat=BEAT)
    gate = answering.hold(1)
    async with serving(box, answering.answer):
        await box.put([update(1)])
        await answering.until(lambda: answering.begun == [1])
        await inbox(stored).put([update(2)])
        away.asked.clear()
        await away.go()
        await asyncio.wait_for(away.asked.wait(), 10)
        over = datetime.now(UTC) + 2 * SOON
        await until(lambda: datetime.now(UTC) > over)  # the lease of what is in hand
        away.away = False
        await answering.until(lambda: 2 in answering.ended)
        gate.set()
        await answering.until(lambda: 1 in answering.ended)
    assert sorted(answering.begun) == [1, 2]
    assert repeats.count == 0
    assert await waiting(stored) == 0


async def test_what_is_answered_while_the_database_is_away_is_noted_when_it_is_back(stored: Database) -> None:
    away, answering = Away(stored), Answering()
    gate = answering.hold(1)
    box = inbox(away)
    async with serving(box, answering.answer):
        await box.put([update(1)])
        await answering.until(lambda: answering.begun == [1])
        await away.go()
        gate.set()
        await answering.until(lambda: answering.ended == [1])
        await asyncio.wait_for(away.asked.wait(), 10)
        away.away = False
    assert await waiting(stored) == 0
    assert answering.begun == [1]


async def test_what_was_claimed_though_the_answer_was_lost_is_claimed_again(stored: Database) -> None:
    away, answering = Away(stored), Answering()
    box = inbox(away, lease=SOON, beat=BEAT)
    await inbox(stored).put([update(1)])
    away.lose_commits = 1
    async with serving(box, answering.answer):
        await answering.until(lambda: answering.ended == [1])
    assert answering.begun == [1]


async def test_what_was_done_long_ago_is_forgotten(stored: Database) -> None:
    old = datetime.now(UTC) - timedelta(days=3)
    async with stored.unit_of_work() as uow:
        await uow.inbox.add("telegram", [update(1)], old)
        [record] = await uow.inbox.claim("telegram", "one", now=old, until=old, limit=1)
        await uow.inbox.finish([record.id], old)
        await uow.commit()
    answering, box = Answering(), inbox(stored, beat=BEAT)

    async with serving(box, answering.answer):
        await until_waiting(stored, 0, stored_updates)


async def test_payloads_are_no_longer_kept_when_they_are_done(database: Database) -> None:
    answering, box = Answering(), inbox(database)
    async with serving(box, answering.answer):
        await box.put([(1, '{"update_id": 1, "message": "a secret"}')])
        await answering.until(lambda: answering.ended == [1])
    async with database.engine.connect() as connection:
        rows = (await connection.exec_driver_sql("SELECT payload FROM inbox")).all()
    assert [tuple(row) for row in rows] == [(None,)]
