"""What the workers have to do next: searches first, but drawings in the end, too."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from bot.workers.base import SheetRequest
from bot.workers.tasks import Outcome, Task, ThumbnailRequest

SEARCHES_A_DRAWING = 4
"""While drawings wait, one of them is done after so many searches; or a busy shop shows no pictures."""


@dataclass(slots=True, eq=False)
class Job:
    """A task and who waits for it.

    Attributes:
        task: what to do.
        put_back: it was taken out once already, by a worker that was lost before it began.
        answer: done with what the task asks for, or cancelled when nobody waits any more.
    """

    task: Task
    put_back: bool = False
    answer: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def settle(self, outcome: Outcome) -> None:
        """Give the answer to whoever still waits."""
        if outcome.error is not None:
            self.fail(outcome.error)
        elif not self.answer.done():
            self.answer.set_result(outcome.value)

    def fail(self, error: Exception) -> None:
        """Tell whoever still waits why there is no answer."""
        if not self.answer.done():
            self.answer.set_exception(error)


class Agenda:
    """The jobs that no worker has begun. It belongs to one event loop."""

    def __init__(self) -> None:
        self._searches: deque[Job] = deque()
        self._drawings: deque[Job] = deque()
        self._searches_in_a_row = 0
        self.filled = asyncio.Event()
        """Set while there is a job."""

    def put(self, task: Task) -> Job:
        """Add a task at the end of its line."""
        job = Job(task)
        self._line(task).append(job)
        self.filled.set()
        return job

    def put_back(self, job: Job) -> bool:
        """Put a job first in its line; say whether that was done, which is once at most."""
        if job.put_back:
            return False
        job.put_back = True
        self._line(job.task).appendleft(job)
        self.filled.set()
        return True

    def take(self) -> Job | None:
        """Take out the next job that somebody still waits for; None when there is none."""
        while job := self._next():
            if not job.answer.done():
                return job
        self.filled.clear()
        return None

    def fail(self, error: Exception) -> None:
        """Fail every job."""
        while job := self.take():
            job.fail(error)

    def _line(self, task: Task) -> deque[Job]:
        return self._drawings if isinstance(task, SheetRequest | ThumbnailRequest) else self._searches

    def _next(self) -> Job | None:
        drawing_due = self._searches_in_a_row >= SEARCHES_A_DRAWING or not self._searches
        if self._drawings and drawing_due:
            self._searches_in_a_row = 0
            return self._drawings.popleft()
        if not self._searches:
            return None
        self._searches_in_a_row = self._searches_in_a_row + 1 if self._drawings else 0
        return self._searches.popleft()
