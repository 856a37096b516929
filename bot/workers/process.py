"""One worker process, as its parent sees it."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

import bot
from bot.workers import frames
from bot.workers.tasks import Outcome, Sign, Task
from configs.settings import Settings

_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""There is a worker a core, so a library's own threads would only stand in their way."""


class WorkerLost(Exception):
    """A worker process died, or had to be ended because it did not answer in time.

    Attributes:
        begun: it had begun the task, so it may have been the task that it died of.
    """

    def __init__(self, *, begun: bool) -> None:
        super().__init__("the worker was lost")
        self.begun = begun


class WorkerProcess:
    """A process that does one task at a time; made by `start`.

    Args:
        process: with pipes.
        patience: seconds that opening the model or an index may take.
    """

    def __init__(self, process: asyncio.subprocess.Process, patience: float) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError("the process needs pipes")
        self._process = process
        self._tasks = process.stdin
        self._outcomes = process.stdout
        self._patience = patience
        self.ended = asyncio.create_task(process.wait())
        """Done when the process has ended, whatever it ended of."""

    @classmethod
    async def start(cls, settings: Settings, patience: float) -> Self:
        """Return a process that is warmed up and waits for tasks.

        Args:
            settings: name the model and the index.
            patience: seconds that warming up may take, and later the opening of a new index.

        Raises:
            WorkerLost: it ended instead, or took too long.
        """
        creating = asyncio.create_task(_create())
        try:
            await asyncio.shield(creating)  # asyncio would forget a process whose making is cancelled
        except asyncio.CancelledError:
            await cls(await creating, patience).end()
            raise
        worker = cls(await creating, patience)
        try:
            await worker._exchange(settings, patience)
        except BaseException:
            await worker.end()
            raise
        return worker

    @property
    def pid(self) -> int:
        """The system's number of the process."""
        return self._process.pid

    async def run(self, task: Task, patience: float) -> Outcome:
        """Do a task.

        Args:
            task: what to do.
            patience: seconds that it may take, without the opening of a new index.

        Raises:
            WorkerLost: the process died of it or took too long; it does no other task.
        """
        return await self._exchange(task, patience)

    async def end(self) -> None:
        """End the process at once and wait until it is gone; it keeps nothing that could be harmed."""
        with suppress(ProcessLookupError):
            self._process.kill()
        # Reads what is left, closes the pipes and waits; half of that would leave a zombie.
        gone = asyncio.create_task(self._process.communicate(b""))
        try:
            await asyncio.shield(gone)
        except asyncio.CancelledError:
            await gone
            raise

    async def _exchange(self, value: Settings | Task, patience: float) -> Outcome:
        begun = False
        try:
            async with asyncio.timeout(patience) as limit:
                await frames.send(self._tasks, value)
                while isinstance(answer := await frames.receive(self._outcomes), Sign):
                    begun = answer is Sign.BEGUN
                    granted = patience if begun else self._patience
                    limit.reschedule(asyncio.get_running_loop().time() + granted)
        except (OSError, EOFError) as error:  # TimeoutError is an OSError
            raise WorkerLost(begun=begun) from error
        outcome: Outcome = answer
        return outcome


async def _create() -> asyncio.subprocess.Process:
    root = str(Path(bot.__file__).parents[1])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "bot.workers"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **_ONE_THREAD, "PYTHONPATH": os.pathsep.join(paths)},
        start_new_session=True,  # Ctrl-C and a terminal that closes are the parent's business
    )
