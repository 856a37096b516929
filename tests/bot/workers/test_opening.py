"""A worker that opens a new index has the patience of one that starts."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import EngineAway
from bot.workers import frames
from bot.workers.base import SearchRequest
from bot.workers.pool import WorkerPool
from bot.workers.process import WorkerLost, WorkerProcess
from bot.workers.tasks import Outcome, ReadyRequest, Sign, ThumbnailRequest
from tests.support.catalogues import settings_in
from tests.support.pictures import jpeg, write_jpeg
from tests.support.shop import ROOT, Shop, write_shop
from tests.support.stored import is_one_sentence
from tests.support.until import until
from tests.support.workers import with_workers

SCRIPTED = """
import sys, time
from pathlib import Path
from bot.workers import frames
from bot.workers.tasks import Outcome, Sign

def say(value):
    sys.stdout.buffer.write(b"".join(frames.pack(value)))
    sys.stdout.buffer.flush()

may_go_on = Path(sys.argv[1])
frames.read(sys.stdin.buffer)
say(Outcome())
frames.read(sys.stdin.buffer)
say(Sign.OPENING)
while not may_go_on.exists():
    time.sleep(0.01)
say(Sign.BEGUN)
if sys.argv[2] == "hang":
    frames.read(sys.stdin.buffer)
say(Outcome("answer"))
"""

SMALL = SearchRequest((jpeg(3),), k=1)
PATIENCE = 1.0
"""Seconds for a task."""


async def scripted(may_go_on: Path, then: str) -> WorkerProcess:
    """A process that says it opens an index until it may go on, and then answers or hangs."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SCRIPTED, str(may_go_on), then),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    worker = WorkerProcess(child, patience=60)
    await worker.run(ReadyRequest(), patience=60)  # it is up
    return worker


async def test_opening_an_index_may_take_longer_than_a_task(tmp_path: Path) -> None:
    worker = await scripted(tmp_path / "opened", "answer")
    loop = asyncio.get_running_loop()
    begun = loop.time()
    running = asyncio.create_task(worker.run(ReadyRequest(), PATIENCE))
    await until(lambda: running.done() or loop.time() > begun + 2 * PATIENCE)
    assert not running.done()
    (tmp_path / "opened").touch()
    assert (await running).value == "answer"
    await worker.end()


async def test_a_task_that_hangs_after_the_opening_is_lost_in_its_own_time(tmp_path: Path) -> None:
    (tmp_path / "opened").touch()
    worker = await scripted(tmp_path / "opened", "hang")
    with pytest.raises(WorkerLost) as lost:
        await worker.run(ReadyRequest(), PATIENCE)
    assert lost.value.begun
    await worker.end()


@pytest.mark.slow
async def test_a_new_index_is_opened_before_the_search_begins_and_for_searches_only(shop: Shop) -> None:
    catalogue = write_shop(shop.desk / "catalogue")
    worker = await WorkerProcess.start(settings_in(shop.home), 120)
    heard: list[object] = []
    try:
        for step in range(2):
            write_jpeg(catalogue / "hats" / "hats-new" / f"{step}.jpg", seed=90 + step)
            assert (await asyncio.to_thread(shop.run, "ingest", catalogue)).status == 0
            assert (await asyncio.to_thread(shop.run, "index")).status == 0
            heard += [await signs(worker, ThumbnailRequest(catalogue / "hats/hats-new/0.jpg", 32))]
            heard += [await signs(worker, SMALL), await signs(worker, SMALL)]
    finally:
        await worker.end()
    assert heard == [[Sign.BEGUN], [Sign.OPENING, Sign.BEGUN], [Sign.BEGUN]] * 2


async def signs(worker: WorkerProcess, task: SearchRequest | ThumbnailRequest) -> list[object]:
    """What a worker says of a task before its outcome, which must be good."""
    heard: list[object] = []
    receive = frames.receive

    async def listening(stream: asyncio.StreamReader) -> object:
        heard.append(await receive(stream))
        return heard[-1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(frames, "receive", listening)
        assert (await worker.run(task, 120)).error is None
    assert isinstance(heard.pop(), Outcome)
    return heard


async def test_while_no_worker_can_be_started_nobody_is_told_that_it_is_their_photo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    async with WorkerPool(with_workers(tmp_path, 1)) as pool:
        with pytest.raises(EngineAway) as caught:
            await pool.search(SMALL)
    assert is_one_sentence(caught.value)
