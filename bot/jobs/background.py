"""Work that a cancellation must not break off just anywhere: blocking work, and what ends what it began."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import TypeVar

Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]
"""Told the stage, how much is done, and of how much."""


class Interrupted(Exception):  # it is no error: someone asked for it
    """Raised inside the work at its next report, once nobody waits for it any more."""


async def off_loop(work: Callable[[Progress], Result], progress: Progress) -> Result:
    """Run blocking work in a thread and return its result; if cancelled, end when the work has ended.

    Args:
        work: gets the function to report its progress to; should call it at least every second or so.
        progress: gets what the work reports.
    """
    abandoned = threading.Event()

    def report(stage: str, done: int, total: int) -> None:
        if abandoned.is_set():
            raise Interrupted
        progress(stage, done, total)

    running = asyncio.ensure_future(asyncio.to_thread(work, report))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        abandoned.set()
        await asyncio.wait([running])  # a lock that is held around the work must not be given back before
        if not running.cancelled():
            running.exception()  # it is Interrupted, or came too late to matter
        raise


async def to_the_end(work: Awaitable[Result]) -> Result:
    """Let work end that must not be left half done, even if whoever waits for it is cancelled.

    So is asked what writes to a database: a transaction that is cancelled between two of its steps may leave
    its connection, and SQLite's write lock with it, to nobody (seen with SQLAlchemy 2.1 and aiosqlite 0.22).
    """
    running = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # looked at, as asyncio wants it: nobody is there to be told
        raise
