"""Progress bars for jobs that take a while."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

LINE_SECONDS = 30.0
"""Between two lines where stderr is no terminal: seldom enough for a log, often enough to see it live."""


class StageBars:
    """One bar a stage on stderr, with the rate and the time left.

    Where stderr is no terminal, like in a log, it is a plain line each half minute, so that a short job says
    nothing. Hand :meth:`report` to a job. Safe to call from any thread.
    """

    def __init__(self, console: Console | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        console = console or Console(stderr=True)
        self._console, self._clock = console, clock
        self._said = clock()
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            RateColumn(),
            TimeRemainingColumn(),
            console=console,
            get_time=clock,
            speed_estimate_period=10 * LINE_SECONDS,
            disable=not console.is_terminal,
        )
        self._stages: dict[str, TaskID] = {}

    def report(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is; a new one gets a new bar, and one that begins again a new rate."""
        if stage not in self._stages:
            self._stages[stage] = self._progress.add_task(stage, total=total)
        elif done < self._progress.tasks[self._stages[stage]].completed:
            self._progress.reset(self._stages[stage])
        self._progress.update(self._stages[stage], completed=done, total=total)
        if self._progress.disable and self._clock() - self._said >= LINE_SECONDS:
            self._said = self._clock()
            self._console.out(self._line(stage, done, total), highlight=False)

    def _line(self, stage: str, done: int, total: int) -> str:
        left = self._progress.tasks[self._stages[stage]].time_remaining
        rest = "" if not left else f", about {math.ceil(left / 60)} min left"
        return f"{stage}: {done:,} of {total:,}{rest}"

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()


class RateColumn(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """Render the rate, once there is one."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.1f}/s", style="progress.data.speed")
