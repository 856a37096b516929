"""Updates of chat platforms: each kept once, in one hand at a time, and lost by no crash."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text

from storage.database import Database
from storage.models import InboxUpdate
from storage.records import InboxRecord
from tests.support.stored import NOON

MINUTE = timedelta(minutes=1)


async def add(database: Database, *numbers: int, platform: str = "telegram", at: datetime = NOON) -> int:
    async with database.unit_of_work() as uow:
        new = await uow.inbox.add(platform, [(number, f"payload {number}") for number in numbers], at)
        await uow.commit()
    return new


async def claim(
    database: Database, owner: str = "one", at: datetime = NOON, limit: int = 100, platform: str = "telegram"
) -> list[InboxRecord]:
    """Take what is free in hand for a minute."""
    async with database.unit_of_work() as uow:
        found = await uow.inbox.claim(platform, owner, now=at, until=at + MINUTE, limit=limit)
        await uow.commit()
    return found


async def finish(database: Database, *records: InboxRecord, at: datetime = NOON) -> None:
    async with database.unit_of_work() as uow:
        await uow.inbox.finish([record.id for record in records], at)
        await uow.commit()


async def extend(
    database: Database,
    owner: str,
    until: datetime,
    platform: str = "telegram",
    ids: Sequence[int] = range(1, 10),
) -> None:
    async with database.unit_of_work() as uow:
        await uow.inbox.extend(platform, owner, ids, until)
        await uow.commit()


async def release(database: Database, owner: str, platform: str = "telegram") -> None:
    async with database.unit_of_work() as uow:
        await uow.inbox.release(platform, owner)
        await uow.commit()


async def waiting(database: Database, platform: str = "telegram") -> int:
    async with database.unit_of_work(read_only=True) as uow:
        return await uow.inbox.waiting(platform)


async def stored(database: Database, *columns: str) -> list[tuple[Any, ...]]:
    """Return these columns of every row, in the order of the updates."""
    named = (getattr(InboxUpdate, name) for name in columns)
    async with database.reader.connect() as connection:
        rows = await connection.execute(select(*named).order_by(InboxUpdate.update_id))
        return [tuple(row) for row in rows]


async def one_waits(database: Database) -> None:
    """Return as soon as someone waits for what another transaction holds; of PostgreSQL only."""
    locks = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(30), database.reader.connect() as connection:
        while not await connection.scalar(locks):
            pass


def told(records: Sequence[InboxRecord]) -> list[tuple[int, int]]:
    """Return which updates these are, and how often each was taken in hand."""
    return [(record.update_id, record.attempts) for record in records]


async def test_an_update_comes_out_as_it_went_in(database: Database) -> None:
    number, payload = 2**53 + 1, '{"text": "Gr\u00fc\u00dfe \U0001f457", "nul": "\\u0000"}'
    async with database.unit_of_work() as uow:
        assert await uow.inbox.add("discord", [(number, payload)], NOON) == 1
        await uow.commit()
    [record] = await claim(database, platform="discord")
    assert record == InboxRecord(record.id, "discord", number, payload, attempts=1)
    assert await stored(database, "received_at", "done_at") == [(NOON, None)]


async def test_an_update_that_is_delivered_twice_is_kept_once(database: Database) -> None:
    assert await add(database, 1, 2, 2) == 2
    assert await add(database, 2, 3, at=NOON + MINUTE) == 1
    assert await add(database) == 0
    assert await stored(database, "update_id", "received_at") == [(1, NOON), (2, NOON), (3, NOON + MINUTE)]


async def test_an_update_that_is_delivered_again_when_it_is_done_does_not_come_back(
    database: Database,
) -> None:
    await add(database, 1)
    await finish(database, *await claim(database))
    assert await add(database, 1) == 0
    assert await claim(database) == []


async def test_what_several_write_down_at_once_is_kept_once(database: Database, url: str) -> None:
    async def write(numbers: Sequence[int]) -> int:
        async with Database(url) as own:
            return await add(own, *numbers)

    forth, back = range(100), range(99, -1, -1)  # in opposite orders two would wait for each other
    assert sum(await asyncio.gather(*(write(numbers) for numbers in (forth, back) * 3))) == 100
    assert await waiting(database) == 100


async def test_platforms_are_kept_apart(database: Database) -> None:
    for platform in ("telegram", "discord"):
        assert await add(database, 1, platform=platform) == 1
    await finish(database, *await claim(database, platform="discord"))
    assert (await waiting(database), await waiting(database, "discord")) == (1, 0)
    await claim(database)
    await extend(database, "one", NOON + 9 * MINUTE, platform="discord")
    await release(database, "one", platform="discord")
    assert await claim(database, at=NOON) == []
    assert told(await claim(database, at=NOON + MINUTE)) == [(1, 2)]


async def test_the_oldest_update_is_claimed_first_whenever_it_was_written_down(database: Database) -> None:
    await add(database, 5, 3)
    await add(database, 4, 1)
    assert told(await claim(database, limit=3)) == [(1, 1), (3, 1), (4, 1)]
    assert told(await claim(database)) == [(5, 1)]
    assert await claim(database, limit=0) == []


async def test_what_one_has_in_hand_no_other_gets_until_its_time_is_over(database: Database) -> None:
    await add(database, 1)
    assert told(await claim(database, "one")) == [(1, 1)]
    assert await claim(database, "two", at=NOON + MINUTE - timedelta(microseconds=1)) == []
    assert told(await claim(database, "two", at=NOON + MINUTE)) == [(1, 2)]
    assert await stored(database, "owner", "owned_until") == [("two", NOON + 2 * MINUTE)]


async def test_a_heartbeat_keeps_in_hand_what_is_not_done(database: Database) -> None:
    await add(database, 1, 2)
    first, _ = await claim(database, "one")
    await finish(database, first)
    await add(database, 3)
    await claim(database, "two")
    await extend(database, "one", NOON + 5 * MINUTE)
    assert await stored(database, "owned_until") == [(None,), (NOON + 5 * MINUTE,), (NOON + MINUTE,)]
    assert told(await claim(database, "three", at=NOON + MINUTE)) == [(3, 2)]


async def test_a_heartbeat_frees_what_its_process_has_lost_track_of(database: Database) -> None:
    await add(database, 1, 2)
    first, _ = await claim(database, "one")
    await extend(database, "one", NOON + 5 * MINUTE, ids=[first.id])
    assert told(await claim(database, "two", at=NOON + MINUTE)) == [(2, 2)]


async def test_a_heartbeat_that_comes_too_late_takes_nothing_back(database: Database) -> None:
    await add(database, 1)
    await claim(database, "one")
    await claim(database, "two", at=NOON + MINUTE)
    await extend(database, "one", NOON + 9 * MINUTE)
    assert await stored(database, "owner", "owned_until") == [("two", NOON + 2 * MINUTE)]


async def test_what_is_done_is_nobodys_and_its_payload_is_gone(database: Database) -> None:
    await add(database, 1, 2)
    first, _ = await claim(database)
    await finish(database, first, at=NOON + MINUTE)
    assert await stored(database, "payload", "owner", "owned_until", "done_at") == [
        (None, None, None, NOON + MINUTE),
        ("payload 2", "one", NOON + MINUTE, None),
    ]
    assert await waiting(database) == 1
    assert told(await claim(database, at=NOON + MINUTE)) == [(2, 2)]


async def test_what_is_done_twice_was_done_the_first_time(database: Database) -> None:
    await add(database, 1)
    [record] = await claim(database)
    await finish(database, record)
    await finish(database, record, at=NOON + MINUTE)
    assert await stored(database, "done_at") == [(NOON,)]
    await finish(database)


async def test_more_may_be_done_at_once_than_fit_one_statement(database: Database) -> None:
    await add(database, *range(1_500))
    found = await claim(database, limit=40_000)
    assert [record.update_id for record in found] == list(range(1_000))
    found += await claim(database, limit=40_000)
    async with database.unit_of_work() as uow:
        await uow.inbox.finish([*(record.id for record in found), *range(10_000, 50_000)], NOON)
        assert await uow.inbox.waiting("telegram") == 0


async def test_what_is_given_back_was_never_taken(database: Database) -> None:
    await add(database, 1, 2)
    first, _ = await claim(database, "one")
    await finish(database, first)
    await add(database, 3)
    await claim(database, "two")
    await release(database, "one")
    assert await stored(database, "owner", "attempts") == [(None, 1), (None, 0), ("two", 1)]
    assert told(await claim(database, "three")) == [(2, 1)]


async def test_processes_that_claim_at_once_get_each_update_once(database: Database, url: str) -> None:
    await add(database, *range(60))

    async def take(owner: str) -> list[InboxRecord]:
        async with Database(url) as own:
            return [record for _ in range(4) for record in await claim(own, owner, limit=5)]

    taken = await asyncio.gather(*(take(f"{number}") for number in range(4)))
    everything = [record for found in taken for record in found]
    assert len({record.id for record in everything}) == len(everything)
    assert all(record.attempts == 1 for record in everything)
    left = await claim(database)
    assert sorted(record.update_id for record in (*everything, *left)) == list(range(60))


async def test_on_postgresql_nobody_waits_for_another_who_claims(postgres_url: str) -> None:
    async with Database(postgres_url, busy_timeout=1) as database:
        await add(database, 1, 2, 3)
        async with database.unit_of_work() as first:
            taken = await first.inbox.claim("telegram", "one", now=NOON, until=NOON + MINUTE, limit=2)
            assert told(taken) == [(1, 1), (2, 1)]
            assert told(await claim(database, "two")) == [(3, 1)]
        assert told(await claim(database, "two")) == [(1, 1), (2, 1)]  # the first was rolled back


async def test_on_postgresql_two_who_write_down_in_opposite_orders_never_stop_each_other(
    postgres_url: str,
) -> None:
    async with Database(postgres_url) as database, Database(postgres_url) as other:
        async with database.unit_of_work() as uow:
            assert await uow.inbox.add("telegram", [(1, "{}")], NOON) == 1
            behind = asyncio.create_task(add(other, 2, 1))
            await one_waits(database)
            assert await uow.inbox.add("telegram", [(2, "{}")], NOON) == 1
            await uow.commit()
        assert await behind == 0


async def test_on_postgresql_a_heartbeat_waits_for_what_is_being_done_and_leaves_it_alone(
    postgres_url: str,
) -> None:
    async with Database(postgres_url) as database, Database(postgres_url) as other:
        await add(database, 1, 2)
        first, second = await claim(database)
        async with database.unit_of_work() as uow:
            await uow.inbox.finish([first.id], NOON)
            beat = asyncio.create_task(extend(other, "one", NOON + 5 * MINUTE))
            await one_waits(database)
            await uow.inbox.finish([second.id], NOON)
            await uow.commit()
        await beat
        assert await stored(database, "done_at", "owned_until") == [(NOON, None)] * 2


async def test_what_was_done_before_a_moment_is_forgotten_and_the_rest_waits_on(database: Database) -> None:
    await add(database, 1, 2, 3)
    first, second, _ = await claim(database)
    await finish(database, first)
    await finish(database, second, at=NOON + MINUTE)
    async with database.unit_of_work() as uow:
        assert await uow.inbox.forget_done(NOON + MINUTE) == 1
        assert await uow.inbox.forget_done(NOON + MINUTE) == 0
        await uow.commit()
    assert await stored(database, "update_id") == [(2,), (3,)]
    assert await waiting(database) == 1


async def test_what_came_before_a_moment_expires_done_or_not(database: Database) -> None:
    await add(database, 1, 2)
    first, _ = await claim(database)
    await finish(database, first)
    await add(database, 3, at=NOON + MINUTE)
    async with database.unit_of_work() as uow:
        assert await uow.inbox.expire(NOON + MINUTE) == 2
        await uow.commit()
    assert await stored(database, "update_id") == [(3,)]


async def test_an_id_is_never_given_twice(database: Database) -> None:
    """An id that a process still has in hand must not mean another update when the old one is forgotten."""
    await add(database, 1)
    [old] = await claim(database)
    await finish(database, old)
    async with database.unit_of_work() as uow:
        await uow.inbox.forget_done(NOON + MINUTE)
        await uow.commit()
    await add(database, 2)
    [new] = await claim(database)
    assert new.id != old.id
