"""Beside answering, the service says when it is ready, lets go of what was kept, and sees how late it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.parts import open_logbook, open_privacy
from bot.process import housekeeping
from bot.process.housekeeping import expire_in_time, report_readiness
from bot.process.loop_lag import sample_lag
from bot.process.readiness import Readiness
from engine.errors import IndexMissing
from storage import schema
from storage.database import Database
from tests.support.catalogues import settings_in
from tests.support.until import until


@pytest.fixture
def logged() -> Iterator[list[EventDict]]:
    with capture_logs() as lines:
        yield lines


async def test_it_is_told_once_what_stands_in_the_way_and_when_nothing_does_any_more(
    logged: list[EventDict], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "LOOK_EVERY", 0.001)
    looks, built = 0, False

    async def index() -> None:
        nonlocal looks
        looks += 1
        if not built:
            raise IndexMissing("Run `snaplook index`.")

    task = asyncio.create_task(report_readiness(Readiness({"engine": index})))
    await until(lambda: looks >= 3)
    built = True
    await until(lambda: len(logged) > 1)
    task.cancel()
    assert logged == [
        {"event": "not ready", "log_level": "warning", "index": "Run `snaplook index`."},
        {"event": "ready", "log_level": "info"},
    ]


async def test_that_it_is_being_stopped_is_no_obstacle_to_be_told(
    logged: list[EventDict], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "LOOK_EVERY", 0.001)
    readiness = Readiness({})
    task = asyncio.create_task(report_readiness(readiness))
    await until(lambda: bool(logged))
    readiness.stop()
    await asyncio.wait_for(task, 60)
    assert [line["event"] for line in logged] == ["ready"]


async def test_an_expiry_that_cannot_be_done_is_tried_again(
    logged: list[EventDict], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, empty_sqlite_url: str
) -> None:
    monkeypatch.setattr(housekeeping, "TRY_AGAIN", 0.001)
    settings = settings_in(tmp_path)
    async with Database(empty_sqlite_url) as database:
        privacy = open_privacy(settings, database, open_logbook(settings, database))
        task = asyncio.create_task(expire_in_time(privacy))
        await until(lambda: bool(logged))
        await schema.upgrade(empty_sqlite_url)
        await until(lambda: logged[-1]["event"] == "expired")
        task.cancel()
    assert logged[0]["event"] == "expiry postponed"
    assert "snaplook db upgrade" in logged[0]["reason"]


async def test_a_blocked_event_loop_is_noticed() -> None:
    lags: list[float] = []
    task = asyncio.create_task(sample_lag(lags.append, interval=0.001))
    await until(lambda: bool(lags))
    blocked_until = perf_counter() + 0.1
    while perf_counter() < blocked_until:
        pass
    seen = len(lags)
    await until(lambda: len(lags) > seen)
    task.cancel()
    assert lags[seen] > 0.05
    assert min(lags) >= 0
