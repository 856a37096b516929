"""One process that serves: started, kept up, and stopped without losing what is in hand."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from typing import Any

import structlog

from bot.adapters.web import WebAdapter
from bot.app import App, build_app
from bot.process.housekeeping import keep_books, keep_watch
from bot.process.supervision import Supervisor
from configs.settings import Settings

STOP = 20.0
"""Seconds after the signal to stop in which the process has ended, whatever hangs: the system ends it then.

Nothing is lost by that, as by no other kill: what is answered lies in the journal.
"""

FINISH = 10.0
"""Of these, the seconds in which requests in hand may end."""

LEAVE = 3.0
"""Of these, the seconds in which the housekeeping may end what it has begun."""

SIGNALS = (signal.SIGTERM, signal.SIGINT)

Say = Callable[[str], None]

_log = structlog.get_logger(__name__)


async def serve(settings: Settings, say: Say) -> None:
    """Serve until SIGTERM or SIGINT; what is in hand is finished then. A second signal ends at once.

    Args:
        settings: of the installation; the database, the model and the index may come later.
        say: told the page's address, for whoever started it.

    Raises:
        Misconfigured: a platform can never work as it is set, for instance because the port is taken.
        StorageError: the database can never be used, for instance because it is of another version.
    """
    app = build_app(settings)
    async with AsyncExitStack() as opened:
        await opened.enter_async_context(app.database)
        await opened.enter_async_context(app.engine)
        opened.push_async_callback(app.limits.close)
        with stopped_by_signals() as stop:
            await run(app, stop, say)


async def run(app: App, stop: asyncio.Event, say: Say) -> None:
    """Run a started app's adapters and its housekeeping until told to stop.

    Raises:
        Exception: whatever an adapter cannot be started for, or the housekeeping cannot go on with.
    """
    supervisors = [Supervisor(adapter, app.metrics) for adapter in app.adapters]
    work: list[Coroutine[Any, Any, object]] = [
        *(supervisor.run(app.service) for supervisor in supervisors),
        keep_books(app.tables, app.logbook, app.privacy, app.metrics),
        keep_watch(app.readiness, app.metrics),
        _announce(app.page, say),
    ]
    tasks = [asyncio.create_task(one) for one in work]
    try:
        await _until(stop, tasks)
        _log.info("stopping")
        await _finish(app, supervisors)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=LEAVE)
    left = await app.logbook.drain()
    _log.info("stopped", left_in_journal=left)


@contextmanager
def stopped_by_signals() -> Iterator[asyncio.Event]:
    """Yield an event that the first signal sets; a second one ends the process at once, as `STOP` does."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()

    def begin() -> None:
        stop.set()
        signal.setitimer(signal.ITIMER_REAL, STOP)
        for number in SIGNALS:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    for number in SIGNALS:
        loop.add_signal_handler(number, begin)
    try:
        yield stop
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)


async def _announce(page: WebAdapter, say: Say) -> None:
    say(f"Snaplook is at {await page.address()} until Ctrl-C.")
    await asyncio.Event().wait()


async def _until(stop: asyncio.Event, tasks: Sequence[asyncio.Task[object]]) -> None:
    """Wait until told to stop, or raise what ended a task: none of them ends by itself."""
    stopped = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([stopped, *tasks], return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    for task in done:
        task.result()


async def _finish(app: App, supervisors: Sequence[Supervisor]) -> None:
    """Take nothing new and let what is in hand end."""
    app.readiness.stop()
    loop = asyncio.get_running_loop()
    deadline = loop.time() + FINISH
    all_ended = True
    try:
        async with asyncio.timeout_at(deadline):
            await asyncio.gather(*(supervisor.close() for supervisor in supervisors))
    except TimeoutError:
        all_ended = False
    all_ended &= await app.service.close(max(0.0, deadline - loop.time()))
    if not all_ended:
        _log.warning("cut off what was in hand", after_seconds=FINISH)
