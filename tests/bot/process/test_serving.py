"""One process runs every adapter and its housekeeping, and ends in time."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
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
from storage.errors import DatabaseTooNew
from tests.support.catalogues import settings_in
from tests.support.shop import ROOT
from tests.support.until import until

HANGING = """
import asyncio, os, signal, threading
from bot.process import serving

async def serve():
    with serving.stopped_by_signals() as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        await stop.wait()
        await asyncio.to_thread(threading.Event().wait)

serving.STOP = 0.1
asyncio.run(serve())
"""


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


async def test_a_bug_in_the_housekeeping_ends_nothing(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, steady = asyncio.Event(), Platform("steady")
    counts = iter([ZeroDivisionError("a bug")])
    count = app.logbook.pending

    def pending() -> int:
        for error in counts:
            raise error
        return count()

    monkeypatch.setattr(app.logbook, "pending", pending)
    task = start(app, stop, steady)
    crash = b'snaplook_housekeeping_crashes_total{work="logbook"} 1.0'
    await until(lambda: crash in app.metrics.exposition())
    assert not task.done()
    stop.set()
    await task


async def test_a_database_that_can_never_be_used_ends_the_process(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ensure(_url: str) -> None:
        raise DatabaseTooNew("The database was upgraded by a newer Snaplook.")

    monkeypatch.setattr("storage.schema.ensure", ensure)
    with pytest.raises(DatabaseTooNew):
        await start(app, asyncio.Event(), Platform("steady"))


async def test_what_does_not_end_in_time_is_cut_off(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "FINISH", 0.05)
    stop, stubborn = asyncio.Event(), Stubborn("stubborn")
    with capture_logs() as logged:
        task = start(app, stop, stubborn)
        await stubborn.running.wait()
        stop.set()
        await asyncio.wait_for(task, 60)
    assert "cut off what was in hand" in [line["event"] for line in logged]


async def test_when_all_was_answered_it_is_not_said_that_something_was_cut_off(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def note_to_the_last_moment(within: float) -> bool:
        await asyncio.sleep(within)
        return True

    monkeypatch.setattr(serving, "FINISH", 0.05)
    monkeypatch.setattr(app.service, "close", note_to_the_last_moment)
    stop = asyncio.Event()
    stop.set()
    with capture_logs() as logged:
        await start(app, stop, Platform("steady"))
    told = [line["event"] for line in logged]
    assert "stopped" in told
    assert "cut off what was in hand" not in told


def test_what_hangs_for_good_is_ended_by_the_system() -> None:
    ended = subprocess.run([sys.executable, "-c", HANGING], cwd=ROOT, timeout=60, check=False)
    assert ended.returncode == -signal.SIGALRM
