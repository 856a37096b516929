"""Blocking work beside the event loop that can still be interrupted."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]
"""Told the stage, how much is done, and of how much."""


class Interrupted(Exception):  # it is no error: someone asked for it
    """Raised inside the work at its next report, once nobody waits for it any more."""


async def off_loop(work: Callable[[Progress], Result], progress: Progress) -> Result:
    """Run blocking work in a thread and return its result.

    Args:
        work: gets the function to report its progress to; should call it at least every second or so.
        progress: gets what the work reports.
    """
    abandoned = threading.Event()

    def report(stage: str, done: int, total: int) -> None:
        if abandoned.is_set():
            raise Interrupted
        progress(stage, done, total)

    try:
        return await asyncio.to_thread(work, report)
    except asyncio.CancelledError:
        abandoned.set()
        raise
