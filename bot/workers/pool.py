"""The engine in processes of its own, which are replaced when they die."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import structlog

from bot.errors import EngineAway, EngineLost, Stopping
from bot.workers.agenda import Agenda, Job
from bot.workers.base import Searched, SearchRequest, SheetRequest
from bot.workers.process import WorkerLost, WorkerProcess
from bot.workers.tasks import TOO_MUCH, ReadyRequest, Task, ThumbnailRequest
from configs.settings import Settings

_SECONDS_TO_START = 300.0
"""A worker may take this long to start or to open a new index, which it reads, perhaps from a slow disk."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
"""Seconds between two tries to start a worker that will not start."""


class WorkerPool:
    """Does engine work in ``settings.worker_count()`` processes; an `AsyncEngine`.

    A request whose worker dies of it fails with `EngineLost`; the worker is replaced at once, and no other
    request notices. Neither model nor index needs to be there when the pool is started: requests fail with
    what is missing, and are answered as soon as it is there. Workers end by themselves when this process is
    gone.

    Args:
        settings: name the model and the index, bound the photos and say how many workers there are.
        patience: seconds after which a worker that does not answer is taken for hung, and ended.
        grace: seconds that `close` leaves the requests in hand to be done.
    """

    def __init__(self, settings: Settings, *, patience: float = 30.0, grace: float = 5.0) -> None:
        self._settings = settings
        self._patience = patience
        self._grace = grace
        self._agenda = Agenda()
        self._keepers: list[asyncio.Task[None]] = []
        self._workers: set[WorkerProcess] = set()
        self._in_hand: set[asyncio.Future[Any]] = set()
        self._closed = False
        self._log = structlog.get_logger("workers")

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The system's numbers of the worker processes that are ready."""
        return tuple(worker.pid for worker in self._workers)

    async def start(self) -> None:
        """Start the workers; requests may come at once and wait until the first worker is ready."""
        self._keepers = [asyncio.create_task(self._keep()) for _ in range(self._settings.worker_count())]

    async def close(self) -> None:
        """Take no more requests, let those in hand be done, and leave no process behind."""
        self._closed = True
        self._agenda.fail(_stopping())
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=self._grace)
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        self._agenda.fail(_stopping())  # what a worker lost meanwhile and nobody took again

    async def search(self, request: SearchRequest) -> Searched:
        """Find the products nearest to a garment; see `AsyncEngine`."""
        searched: Searched = await self._ask(request)
        return searched

    async def sheet(self, request: SheetRequest) -> bytes:
        """Draw an answer as one picture; see `AsyncEngine`."""
        picture: bytes = await self._ask(request)
        return picture

    async def thumbnail(self, photo: Path, side: int) -> bytes:
        """Shrink a photo's file; see `AsyncEngine`."""
        picture: bytes = await self._ask(ThumbnailRequest(photo, side))
        return picture

    async def ready(self) -> None:
        """Return when a search could be answered now; see `AsyncEngine`."""
        await self._ask(ReadyRequest())

    async def _ask(self, task: Task) -> Any:
        if self._closed:
            raise _stopping()
        return await self._agenda.put(task).answer

    async def _keep(self) -> None:
        """Have one worker at work, always."""
        pause = _FIRST_PAUSE
        while True:
            try:
                worker = await WorkerProcess.start(self._settings, _SECONDS_TO_START)
            except (WorkerLost, OSError) as error:
                self._log.warning("worker did not start", error=repr(error), next_try_in=pause)
                if not self._workers:
                    self._agenda.fail(_away())
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311  # no secret
                pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                pause = _FIRST_PAUSE
                await self._employ(worker)
                self._log.warning("worker lost", pid=worker.pid)

    async def _employ(self, worker: WorkerProcess) -> None:
        """Give a worker jobs until it is lost."""
        self._workers.add(worker)
        try:
            while not worker.ended.done():
                job = self._agenda.take()
                if job is None:
                    await self._wait_for_work(worker)
                elif not await self._do(worker, job):
                    return
        finally:
            self._workers.discard(worker)
            await worker.end()

    async def _wait_for_work(self, worker: WorkerProcess) -> None:
        filled = asyncio.create_task(self._agenda.filled.wait())
        try:
            await asyncio.wait({filled, worker.ended}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            filled.cancel()

    async def _do(self, worker: WorkerProcess, job: Job) -> bool:
        """Do a job; say whether the worker is still there."""
        self._in_hand.add(job.answer)
        try:
            job.settle(await worker.run(job.task, self._patience))
        except WorkerLost as lost:
            if lost.begun:
                job.fail(EngineLost(TOO_MUCH))
            elif not self._agenda.put_back(job):
                job.fail(_away())
            return False
        except asyncio.CancelledError:
            job.fail(_stopping())
            raise
        except Exception as error:  # a task that cannot be sent is no reason to lose the worker
            job.fail(error)
        finally:
            self._in_hand.discard(job.answer)
        return True


def _away() -> EngineAway:
    return EngineAway("The search could not be started just now; try again in a minute.")


def _stopping() -> Stopping:
    return Stopping("Snaplook is being stopped; send the photo again in a minute.")
