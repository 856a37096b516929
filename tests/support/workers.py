"""Worker processes as the system sees them, and requests that keep one busy."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from PIL import Image

from bot.workers.base import Searched, SearchRequest
from bot.workers.pool import WorkerPool
from configs.settings import Settings
from tests.support.catalogues import settings_in
from tests.support.pictures import encode
from tests.support.until import until

BUSY = 0.5
"""Seconds of a processor's time after which a worker has certainly begun: it has taken the photos by then."""


@dataclass(frozen=True, slots=True)
class InHand:
    """A request that a worker has begun.

    Attributes:
        pid: the worker's.
        answer: what it will answer.
    """

    pid: int
    answer: asyncio.Task[Searched]


@asynccontextmanager
async def workers(home: Path, count: int = 1, patience: float = 120.0) -> AsyncIterator[WorkerPool]:
    """Give a pool of so many workers that are all warmed up, or have at least started."""
    settings = with_workers(home, count)
    async with WorkerPool(settings, patience=patience) as pool:
        await until(lambda: len(pool.pids) == count)
        yield pool


def with_workers(home: Path, count: int, **groups: object) -> Settings:
    """The default settings with another HOME, and so many workers."""
    return Settings.model_validate({**settings_in(home).model_dump(), "workers": count, **groups})


def slow_photo() -> bytes:
    """A small file with so many pixels that reading it takes a good part of a second."""
    return encode(Image.new("RGB", (8000, 8000)), "PNG", compress_level=1)


async def keep_busy(pool: WorkerPool, photo: bytes, times: int = 40) -> InHand:
    """Send a request that takes long, and return when its worker is at work on it."""
    before = {pid: cpu_seconds(pid) for pid in pool.pids}
    answer = asyncio.create_task(pool.search(SearchRequest((photo,) * times, k=1)))

    def at_work() -> list[int]:
        return [pid for pid in before if cpu_seconds(pid) > before[pid] + BUSY]

    await until(lambda: bool(at_work()))
    assert not answer.done()
    return InHand(at_work()[0], answer)


def cpu_seconds(pid: int) -> float:
    """How much of a processor's time a process has used."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def runs(pid: int) -> bool:
    """Say whether a process is there and has not ended."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
