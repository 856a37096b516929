"""Two index jobs at once: the second is told to wait, so that an index never gets older."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event

import pytest

from bot.jobs.index import IndexReport, build_index
from engine.config import IndexConfig, PhotoLimits
from engine.errors import IndexBusy
from tests.support.stock import Stock


@asynccontextmanager
async def held_in_embedding(stock: Stock) -> AsyncIterator[tuple[asyncio.Task[IndexReport], Event]]:
    """Start a job that has read the database and goes no further until the event, or while this is open."""
    reached, go_on = Event(), Event()

    def hold(_stage: str, _done: int, _total: int) -> None:
        reached.set()
        assert go_on.wait(timeout=60)

    job = asyncio.create_task(build_index(stock.parts, IndexConfig(), PhotoLimits(), 2, hold))
    try:
        assert await asyncio.to_thread(reached.wait, 60)
        yield job, go_on
    finally:
        go_on.set()


async def test_an_older_catalogue_never_takes_the_place_of_a_newer_one(stock: Stock) -> None:
    await stock.add("A", [0, 1], "type-00")
    async with held_in_embedding(stock) as (first, _):
        await stock.add("B", [12, 13], "type-01")
        with pytest.raises(IndexBusy, match=r"^Another process is building the index; wait .*\.$"):
            await stock.index()
    assert (await first).photos == 2

    assert (await stock.index()).photos == 4
    assert len(stock.parts.library.current()) == 4


async def test_a_job_that_fails_or_is_canceled_lets_the_next_one_in(stock: Stock) -> None:
    await stock.add("A", [0, 1], "type-00")
    async with held_in_embedding(stock) as (canceled, go_on):
        canceled.cancel()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await canceled
        with pytest.raises(ValueError, match="max_workers"):
            await build_index(stock.parts, IndexConfig(), PhotoLimits(), 0, lambda *_step: None)
        report = await stock.index()

    assert report.photos == 2
