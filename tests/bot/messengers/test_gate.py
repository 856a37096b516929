"""A few photos at a time, of nobody so many that the others wait, and none any more before the end."""

from __future__ import annotations

import asyncio

import pytest

from bot.messengers.gate import Gate, Postponed

ANA, BEN = 1, 2


async def test_nobodys_many_photos_hold_up_the_others() -> None:
    gate, begun, leave = Gate(3, 2), list[int](), asyncio.Event()

    async def stay(person: int) -> None:
        async with gate.passing(person):
            begun.append(person)
            await leave.wait()

    async with asyncio.TaskGroup() as group:
        for person in (ANA, ANA, ANA, BEN, BEN):
            group.create_task(stay(person))
        for _ in range(10):
            await asyncio.sleep(0)
        assert begun == [ANA, ANA, BEN]
        leave.set()
    assert begun.count(ANA) == 3
    assert begun.count(BEN) == 2


async def test_whoever_waits_when_it_is_closed_is_sent_away_and_whoever_is_inside_stays() -> None:
    gate, ended = Gate(1, 1), list[int]()

    async def stay(person: int, leave: asyncio.Event) -> None:
        async with gate.passing(person):
            await leave.wait()
            ended.append(person)

    leave = asyncio.Event()
    inside = asyncio.create_task(stay(ANA, leave))
    waiting = [asyncio.create_task(stay(person, leave)) for person in (ANA, BEN, BEN)]
    await asyncio.sleep(0)
    gate.close()
    leave.set()
    await inside
    for task in waiting:
        with pytest.raises(Postponed):
            await task
    assert ended == [ANA]
