"""One work for all who want its result at the same time."""

from __future__ import annotations

import asyncio

import pytest

from bot.web.once import Once


async def test_those_who_want_the_same_at_once_get_one_result_and_the_next_one_another() -> None:
    once, go_on, begun = Once[object](), asyncio.Event(), 0

    async def work() -> object:
        nonlocal begun
        begun += 1
        await go_on.wait()
        return object()

    many = [asyncio.create_task(once.do("photo", work())) for _ in range(8)]
    other = asyncio.create_task(once.do("another photo", work()))
    await asyncio.wait(many, timeout=0)
    go_on.set()
    results = set(await asyncio.gather(*many))

    assert len(results) == 1
    assert await other not in results
    assert await once.do("photo", work()) not in results
    assert begun == 3


async def test_one_who_leaves_takes_nothing_from_the_others() -> None:
    once, go_on = Once[str](), asyncio.Event()

    async def work() -> str:
        await go_on.wait()
        return "shrunk"

    leaving, staying = (asyncio.create_task(once.do("photo", work())) for _ in range(2))
    await asyncio.wait([leaving, staying], timeout=0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    go_on.set()

    assert await staying == "shrunk"
