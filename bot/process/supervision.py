"""Keeps adapters and housekeeping up: what crashes starts again, later each time, and disturbs no other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    retry_if_exception_type,
    wait_exponential_jitter,
)

from bot.adapters.base import Adapter
from bot.errors import Misconfigured
from bot.messages import Handlers
from bot.process.metrics import Metrics
from bot.waiting import happens

Wait = Callable[[RetryCallState], float]

LATER_EACH_TIME: Wait = wait_exponential_jitter(initial=1, max=60, jitter=1)
"""Seconds before another start: 1, 2, 4 and so on up to a minute, and up to one more by chance."""

STEADY = 300.0
"""Seconds of running after which a crash counts as the first one again."""


_log = structlog.get_logger(__name__)


class Delay:
    """How long to wait after a crash: longer each time, until something has run for a while.

    Args:
        wait: how long to wait after which crash.
        steady: seconds of running after which a crash counts as the first one again.
    """

    def __init__(self, wait: Wait, steady: float) -> None:
        self._wait = wait
        self._steady = steady
        self._started_at = 0.0

    def begin(self) -> None:
        """Note that it runs from now on."""
        self._started_at = asyncio.get_running_loop().time()

    def __call__(self, state: RetryCallState) -> float:
        """Return the seconds to wait, as tenacity asks for them."""
        if asyncio.get_running_loop().time() - self._started_at >= self._steady:
            state.attempt_number = 1
        return self._wait(state)


async def keep_up(
    name: str, work: Callable[[], Awaitable[object]], metrics: Metrics, *, wait: Wait = LATER_EACH_TIME
) -> None:
    """Do what the service needs done beside answering, again after each crash, until it returns.

    Args:
        name: of the work, for the log and the measurements.
        work: begins it.
        metrics: told of every crash.
        wait: how long to wait after which crash.
    """
    delay = Delay(wait, STEADY)

    def report(state: RetryCallState) -> None:
        metrics.housekeeping_crashed(name)
        error = state.outcome.exception() if state.outcome else None
        _log.error(
            "housekeeping crashed", work=name, exc_info=error, goes_on_in=round(state.upcoming_sleep, 3)
        )

    async def once() -> None:
        delay.begin()
        await work()

    await AsyncRetrying(retry=retry_if_exception_type(), wait=delay, before_sleep=report)(once)


class Supervisor:
    """Runs one adapter until it is closed."""

    def __init__(
        self, adapter: Adapter, metrics: Metrics, *, wait: Wait = LATER_EACH_TIME, steady: float = STEADY
    ) -> None:
        """Take an adapter; nothing is started yet.

        Args:
            adapter: what to run.
            metrics: told when it runs, and when it crashes.
            wait: how long to wait after which crash.
            steady: seconds of running after which a crash counts as the first one again.
        """
        self._adapter = adapter
        self._metrics = metrics
        self._delay = Delay(wait, steady)
        self._starts = 0
        self._closing = asyncio.Event()
        self._log = structlog.stdlib.get_logger(__name__).bind(adapter=adapter.name)

    async def run(self, handlers: Handlers) -> None:
        """Run the adapter, again after each crash, until it is closed.

        Raises:
            Misconfigured: the adapter cannot be started at all; only at its first start.
        """
        retrying = AsyncRetrying(
            retry=retry_if_exception(self._may_recover),
            wait=self._delay,
            before_sleep=self._report,
            sleep=self._pause,
        )
        await retrying(self._run_once, handlers)

    async def close(self) -> None:
        """Let the adapter end what is in hand; `run` returns then, also while it waits to start again."""
        self._closing.set()
        await self._adapter.close()

    async def _run_once(self, handlers: Handlers) -> None:
        if self._closing.is_set():
            return
        self._starts += 1
        self._delay.begin()
        self._metrics.adapter_runs(self._adapter.name)
        try:
            await self._adapter.run(handlers)
        finally:
            self._metrics.adapter_stopped(self._adapter.name)
        if not self._closing.is_set():
            raise RuntimeError(f"The adapter {self._adapter.name} ended though nobody closed it.")

    def _may_recover(self, error: BaseException) -> bool:
        if isinstance(error, Misconfigured) and self._starts == 1:
            return False
        return isinstance(error, Exception)

    def _report(self, state: RetryCallState) -> None:
        self._metrics.adapter_crashed(self._adapter.name)
        error = state.outcome.exception() if state.outcome else None
        self._log.error("adapter crashed", exc_info=error, starts_again_in=round(state.upcoming_sleep, 3))

    async def _pause(self, seconds: float) -> None:
        await happens(self._closing, seconds)
