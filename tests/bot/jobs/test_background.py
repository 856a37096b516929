"""Blocking work beside the event loop."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.jobs.background import Interrupted, Progress, off_loop


def silent(stage: str, done: int, total: int) -> None:
    """Show no progress."""


async def test_the_result_and_the_progress_come_through() -> None:
    seen: list[tuple[str, int, int]] = []

    def work(report: Progress) -> str:
        report("counting", 1, 2)
        report("counting", 2, 2)
        return "done"

    assert await off_loop(work, lambda *step: seen.append(step)) == "done"
    assert seen == [("counting", 1, 2), ("counting", 2, 2)]


async def test_the_loop_runs_meanwhile() -> None:
    asked = threading.Event()

    def work(_report: Progress) -> bool:
        return asked.wait(timeout=10)

    job = asyncio.create_task(off_loop(work, silent))
    await asyncio.sleep(0)
    asked.set()
    assert await job


async def test_an_error_of_the_work_is_raised_where_it_is_awaited() -> None:
    def work(_report: Progress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await off_loop(work, silent)


async def test_cancelled_work_ends_at_its_next_report_and_is_waited_for() -> None:
    running, cancelled, ended = threading.Event(), threading.Event(), threading.Event()

    def work(report: Progress) -> None:
        running.set()
        assert cancelled.wait(timeout=10)
        try:
            report("counting", 1, 2)
        except Interrupted:
            ended.set()
            raise

    job = asyncio.create_task(off_loop(work, silent))
    await asyncio.to_thread(running.wait, 10)
    job.cancel()
    await asyncio.wait([job], timeout=0.05)
    assert not job.done()
    cancelled.set()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert ended.is_set()
