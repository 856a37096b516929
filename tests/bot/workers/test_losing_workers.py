"""A worker that dies or hangs takes the request in hand with it, nothing else, and is replaced."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sys
from pathlib import Path

import psutil
import pytest

from bot.errors import EngineLost
from bot.workers.base import SearchRequest
from tests.support.pictures import jpeg
from tests.support.shop import Shop
from tests.support.stored import is_one_sentence
from tests.support.until import until
from tests.support.workers import keep_busy, runs, workers

pytestmark = pytest.mark.slow

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux can do that to a process")
SMALL = SearchRequest((jpeg(3),), k=1)


async def test_a_worker_that_is_killed_fails_its_request_with_one_sentence(
    first_shop: Shop, slow: bytes
) -> None:
    async with workers(first_shop.home) as pool:
        busy = await keep_busy(pool, slow)
        os.kill(busy.pid, signal.SIGKILL)
        with pytest.raises(EngineLost) as caught:
            await busy.answer
        assert is_one_sentence(caught.value)


async def test_the_other_workers_and_who_waits_do_not_notice(first_shop: Shop, slow: bytes) -> None:
    async with workers(first_shop.home, 2) as pool:
        busy = await keep_busy(pool, slow)
        waiting = [asyncio.create_task(pool.search(SMALL)) for _ in range(20)]
        os.kill(busy.pid, signal.SIGKILL)
        with pytest.raises(EngineLost):
            await busy.answer
        assert len(await asyncio.gather(*waiting)) == 20
        await until(lambda: len(pool.pids) == 2)
        assert busy.pid not in pool.pids


async def test_with_one_worker_who_waits_is_answered_by_its_successor(first_shop: Shop, slow: bytes) -> None:
    async with workers(first_shop.home) as pool:
        busy = await keep_busy(pool, slow)
        waiting = [asyncio.create_task(pool.search(SMALL)) for _ in range(5)]
        os.kill(busy.pid, signal.SIGKILL)
        assert len(await asyncio.gather(*waiting)) == 5


async def test_a_worker_that_dies_with_nothing_to_do_is_replaced_and_costs_no_request(
    first_shop: Shop,
) -> None:
    async with workers(first_shop.home) as pool:
        for _ in range(3):
            before = pool.pids
            os.kill(before[0], signal.SIGKILL)
            assert (await pool.search(SMALL)).left_out == ()
            assert pool.pids != before


async def test_a_worker_that_hangs_is_killed_and_replaced(first_shop: Shop, slow: bytes) -> None:
    async with workers(first_shop.home, patience=5.0) as pool:
        busy = await keep_busy(pool, slow)
        os.kill(busy.pid, signal.SIGSTOP)
        with pytest.raises(EngineLost) as caught:
            await busy.answer
        assert is_one_sentence(caught.value)
        await until(lambda: not runs(busy.pid))
        assert (await pool.search(SMALL)).left_out == ()


@LINUX
async def test_a_photo_too_large_for_the_memory_is_one_sentence(first_shop: Shop, slow: bytes) -> None:
    async with workers(first_shop.home) as pool:
        [pid] = pool.pids
        room = psutil.Process(pid).memory_info().vms + 100 * 2**20  # the photo needs 192 MB
        resource.prlimit(pid, resource.RLIMIT_AS, (room, room))
        with pytest.raises(EngineLost) as caught:
            await pool.search(SearchRequest((slow,), k=1))
        assert is_one_sentence(caught.value)
        assert (await pool.search(SMALL)).left_out == ()
        assert pool.pids == (pid,)


@LINUX
async def test_the_system_ends_a_worker_before_the_service_when_memory_runs_out(first_shop: Shop) -> None:
    async with workers(first_shop.home) as pool:
        [pid] = pool.pids
        scores = [_badness(process) for process in (pid, os.getpid())]
        assert scores[0] > scores[1]


def _badness(pid: int) -> int:
    return int(Path(f"/proc/{pid}/oom_score_adj").read_text())
