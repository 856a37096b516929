"""One process runs every adapter and its housekeeping, and ends in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.adapters.base import Adapter
from bot.app import App, build_app
from bot.errors import Misconfigured
from bot.messages import Handlers
from bot.process import serving
from bot.process.serving import run
from tests.support.catalogues import settings_in
from tests.support.until import until


class Platform:
    """An adapter that runs until it is closed, or raises what it is told to."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.running = asyncio.Event()
        self._end: asyncio.Future[Exception | None] = asyncio.get_running_loop().create_future()

    async def run(self, handlers: Handlers) -> None:  # noqa: ARG002
        self.running.set()
        error = await self._end
        if error:
            raise error

    def crash(self, error: Exception) -> None:
        self._end.set_result(error)

    async def close(self) -> None:
        if not self._end.done():
            self._end.set_result(None)


class Stubborn(Platform):
    """An adapter that does not close."""

    async def close(self) -> None:
        await asyncio.Event().wait()


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    app = build_app(settings_in(tmp_path))
    yield app
    await app.database.close()


def start(app: App, stop: asyncio.Event, *adapters: Adapter) -> asyncio.Task[None]:
    return asyncio.create_task(run(replace(app, adapters=adapters), stop, say=lambda _sentence: None))


async def test_a_crash_of_one_adapter_does_not_stop_the_other(app: App) -> None:
    stop, crashing, steady = asyncio.Event(), Platform("crashing"), Platform("steady")
    task = start(app, stop, crashing, steady)
    await asyncio.gather(crashing.running.wait(), steady.running.wait())
    with capture_logs() as logged:
        crashing.crash(ConnectionError("lost"))
        await until(lambda: b'restarts_total{adapter="crashing"} 1.0' in app.metrics.exposition())
    assert [line["adapter"] for line in logged if line["event"] == "adapter crashed"] == ["crashing"]
    assert b'adapter_up{adapter="steady"} 1.0' in app.metrics.exposition()
    assert not task.done()
    stop.set()
    await task


async def test_what_can_never_work_ends_the_process(app: App) -> None:
    hopeless = Platform("hopeless")
    hopeless.crash(Misconfigured("The port is taken."))
    with pytest.raises(Misconfigured, match="The port is taken"):
        await start(app, asyncio.Event(), hopeless, Platform("steady"))


async def test_it_is_not_ready_once_it_was_told_to_stop(app: App) -> None:
    stop = asyncio.Event()
    stop.set()
    await start(app, stop, Platform("steady"))
    assert await app.readiness.obstacles() == {"service": "It is being stopped."}


async def test_what_does_not_end_in_time_is_cut_off(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "FINISH", 0.05)
    stop, stubborn = asyncio.Event(), Stubborn("stubborn")
    with capture_logs() as logged:
        task = start(app, stop, stubborn)
        await stubborn.running.wait()
        stop.set()
        await asyncio.wait_for(task, 60)
    assert "cut off what was in hand" in [line["event"] for line in logged]
