"""The pool from its start to its end, and what it leaves behind: nothing."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import Stopping
from bot.workers.base import SearchRequest
from bot.workers.pool import WorkerPool
from engine.errors import BundleDamaged, IndexMissing
from engine.types import ALL
from tests.support.pictures import jpeg, write_jpeg
from tests.support.shipped import SHIPPED
from tests.support.shop import ROOT, Shop, write_shop
from tests.support.stored import is_one_sentence
from tests.support.until import until
from tests.support.workers import keep_busy, runs, with_workers, workers

pytestmark = pytest.mark.slow

SMALL = SearchRequest((jpeg(3),), k=1)

SERVICE = """
import asyncio, json, sys
from pathlib import Path
from bot.workers.base import SearchRequest
from tests.support.workers import keep_busy, slow_photo, workers

async def serve(home):
    async with workers(home, 2) as pool:
        await keep_busy(pool, slow_photo())
        print(json.dumps(pool.pids), flush=True)
        await asyncio.Event().wait()

asyncio.run(serve(Path(sys.argv[1])))
"""


async def test_a_pool_without_an_index_starts_and_searches_as_soon_as_there_is_one(shop: Shop) -> None:
    async with workers(shop.home, 2) as pool:
        for question in (pool.ready(), pool.search(SMALL)):
            with pytest.raises(IndexMissing) as caught:
                await question
            assert is_one_sentence(caught.value)
        before = set(pool.pids)
        assert (await asyncio.to_thread(shop.run, "ingest", write_shop(shop.desk / "catalogue"))).status == 0
        assert (await asyncio.to_thread(shop.run, "index")).status == 0
        await pool.ready()
        assert len((await pool.search(SMALL)).result.garments[0].hits) == 1
        assert set(pool.pids) == before


async def test_a_new_index_is_searched_without_a_restart(indexed_shop: Shop) -> None:
    async with workers(indexed_shop.home) as pool:
        old = await pool.search(SearchRequest((jpeg(3),), k=100, types=ALL))
        catalogue = indexed_shop.desk / "catalogue"
        write_jpeg(catalogue / "hats" / "hats-new" / "0.jpg", seed=99)
        assert (await asyncio.to_thread(indexed_shop.run, "ingest", catalogue)).status == 0
        assert (await asyncio.to_thread(indexed_shop.run, "index")).status == 0
        new = await pool.search(SearchRequest((jpeg(99),), k=100, types=ALL))
        again = await pool.search(SearchRequest(old.look, k=1))
    assert new.result.index_id == again.result.index_id != old.result.index_id
    assert any(hit.distance < 1e-4 for hit in new.result.garments[0].hits)
    assert len(new.result.garments[0].hits) == len(old.result.garments[0].hits) + 1


async def test_a_damaged_model_is_said_and_a_mended_one_is_used(first_shop: Shop, tmp_path: Path) -> None:
    bundle = shutil.copytree(SHIPPED, tmp_path / "bundle")
    (bundle / "model.onnx").write_bytes(b"torn")
    settings = with_workers(first_shop.home, 1, model={"bundle": bundle})
    async with WorkerPool(settings) as pool:
        with pytest.raises(BundleDamaged) as caught:
            await pool.ready()
        assert is_one_sentence(caught.value)
        shutil.copy(SHIPPED / "model.onnx", bundle)
        assert (await pool.search(SMALL)).left_out == ()


async def test_closing_lets_the_request_in_hand_be_done_and_refuses_the_others(
    first_shop: Shop, slow: bytes
) -> None:
    async with workers(first_shop.home) as pool:
        pids = pool.pids
        busy = await keep_busy(pool, slow, times=3)
        waiting = asyncio.create_task(pool.search(SMALL))
        await asyncio.sleep(0)
        await pool.close()
        assert (await busy.answer).left_out == ()
        for refused in (waiting, pool.search(SMALL)):
            with pytest.raises(Stopping) as caught:
                await refused
            assert is_one_sentence(caught.value)
    assert not any(map(runs, pids))


async def test_closing_does_not_wait_for_ever(first_shop: Shop, slow: bytes) -> None:
    async with WorkerPool(with_workers(first_shop.home, 1), grace=0.2) as pool:
        await pool.ready()
        busy = await keep_busy(pool, slow, times=200)
        await pool.close()
        with pytest.raises(Stopping):
            await busy.answer
    assert not runs(busy.pid)


async def test_a_pool_that_is_closed_while_it_starts_leaves_no_process(first_shop: Shop) -> None:
    pool = WorkerPool(with_workers(first_shop.home, 2))
    await pool.start()
    waiting = asyncio.create_task(pool.search(SMALL))
    await asyncio.sleep(0)
    await pool.close()
    with pytest.raises(Stopping):
        await waiting
    assert pool.pids == ()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_to_the_whole_group_leaves_the_work_in_hand_alone(
    first_shop: Shop, slow: bytes, number: signal.Signals
) -> None:
    async with workers(first_shop.home) as pool:
        busy = await keep_busy(pool, slow, times=3)
        assert os.getpgid(busy.pid) != os.getpgid(0)
        os.kill(busy.pid, number)
        assert (await busy.answer).left_out == ()
        assert pool.pids == (busy.pid,)


async def test_workers_end_by_themselves_when_the_service_is_killed(first_shop: Shop) -> None:
    service = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SERVICE, str(first_shop.home)),
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert service.stdout is not None
    pids = json.loads(await service.stdout.readline())
    assert len(pids) == 2
    assert all(map(runs, pids))
    service.kill()
    await service.wait()
    await until(lambda: not any(map(runs, pids)))
