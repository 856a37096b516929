"""A crash of an adapter or of the housekeeping is told, counted and mended, and disturbs no other."""

from __future__ import annotations

import asyncio

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs
from tenacity import RetryCallState, Retrying, wait_incrementing, wait_none

from bot.errors import Misconfigured
from bot.messages import Handlers, Reply, Request, Tell
from bot.process.metrics import Metrics
from bot.process.supervision import LATER_EACH_TIME, Supervisor, keep_up


class Nobody:
    """Handlers that are never called."""

    async def handle(self, request: Request, progress: Tell) -> Reply:  # noqa: ARG002
        raise AssertionError


class Clumsy:
    """An adapter that fails, or with None ends, at its first starts, and then runs."""

    def __init__(self, *errors: Exception | None, name: str = "clumsy") -> None:
        self.name = name
        self.running = asyncio.Event()
        self.closed = asyncio.Event()
        self._errors = iter(errors)

    async def run(self, handlers: Handlers) -> None:  # noqa: ARG002
        for error in self._errors:
            if error is None:
                return
            raise error
        self.running.set()
        await self.closed.wait()

    async def close(self) -> None:
        self.closed.set()


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def metrics(registry: CollectorRegistry) -> Metrics:
    return Metrics(registry)


async def until(task: asyncio.Task[None], happened: asyncio.Event) -> None:
    """Wait for something to happen while a task runs, which must not end before."""
    waiting = asyncio.ensure_future(happened.wait())
    await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    assert not task.done(), task


async def test_a_crashed_adapter_is_told_counted_and_started_again(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    adapter = Clumsy(ConnectionError("gone"), ZeroDivisionError("a bug"))
    supervisor = Supervisor(adapter, metrics, wait=wait_none())
    with capture_logs() as logged:
        task = asyncio.create_task(supervisor.run(Nobody()))
        await until(task, adapter.running)
    assert registry.get_sample_value("snaplook_adapter_restarts_total", {"adapter": "clumsy"}) == 2
    assert registry.get_sample_value("snaplook_adapter_up", {"adapter": "clumsy"}) == 1
    assert [line["adapter"] for line in logged] == ["clumsy", "clumsy"]
    first, second = (line["exc_info"] for line in logged)
    assert (str(first), str(second)) == ("gone", "a bug")
    assert second.__traceback__ is not None
    await supervisor.close()
    await task
    assert registry.get_sample_value("snaplook_adapter_up", {"adapter": "clumsy"}) == 0


async def test_another_adapter_does_not_notice(metrics: Metrics) -> None:
    crashing, steady = Clumsy(*[OSError()] * 5), Clumsy(name="steady")
    supervisors = [Supervisor(adapter, metrics, wait=wait_none()) for adapter in (crashing, steady)]
    tasks = [asyncio.create_task(supervisor.run(Nobody())) for supervisor in supervisors]
    await until(tasks[1], steady.running)
    await until(tasks[0], crashing.running)
    assert not tasks[1].done()
    for supervisor in supervisors:
        await supervisor.close()
    await asyncio.gather(*tasks)


async def test_an_adapter_that_can_never_work_is_not_tried_again(metrics: Metrics) -> None:
    supervisor = Supervisor(Clumsy(Misconfigured("The port is taken.")), metrics, wait=wait_none())
    with pytest.raises(Misconfigured, match="The port is taken"):
        await supervisor.run(Nobody())


async def test_one_that_has_worked_is_tried_again_whatever_it_says(metrics: Metrics) -> None:
    adapter = Clumsy(OSError(), Misconfigured("The port is taken."))
    supervisor = Supervisor(adapter, metrics, wait=wait_none())
    task = asyncio.create_task(supervisor.run(Nobody()))
    await until(task, adapter.running)
    await supervisor.close()
    await task


async def test_an_adapter_that_ends_of_itself_is_started_again(metrics: Metrics) -> None:
    adapter = Clumsy(None)
    supervisor = Supervisor(adapter, metrics, wait=wait_none())
    with capture_logs() as logged:
        task = asyncio.create_task(supervisor.run(Nobody()))
        await until(task, adapter.running)
    assert "nobody closed it" in str(logged[0]["exc_info"])
    await supervisor.close()
    await task


async def test_closing_ends_the_wait_for_another_start(metrics: Metrics) -> None:
    asked = asyncio.Event()

    def an_hour(_state: RetryCallState) -> float:
        asked.set()
        return 3_600

    supervisor = Supervisor(Clumsy(OSError()), metrics, wait=an_hour)
    task = asyncio.create_task(supervisor.run(Nobody()))
    await until(task, asked)
    await supervisor.close()
    await asyncio.wait_for(task, 60)


async def test_a_cancelled_adapter_is_not_started_again(metrics: Metrics) -> None:
    adapter = Clumsy()
    task = asyncio.create_task(Supervisor(adapter, metrics).run(Nobody()))
    await until(task, adapter.running)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_each_start_is_later_until_one_has_run_for_a_while(metrics: Metrics) -> None:
    async def delays(steady: float) -> list[float]:
        adapter = Clumsy(*[OSError()] * 3)
        wait = wait_incrementing(start=0.001, increment=0.001)
        supervisor = Supervisor(adapter, metrics, wait=wait, steady=steady)
        with capture_logs() as logged:
            task = asyncio.create_task(supervisor.run(Nobody()))
            await until(task, adapter.running)
        await supervisor.close()
        await task
        return [line["starts_again_in"] for line in logged]

    assert await delays(steady=3_600) == [0.001, 0.002, 0.003]
    assert await delays(steady=0) == [0.001, 0.001, 0.001]


async def test_crashed_housekeeping_is_told_counted_and_goes_on(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    troubles, goes_on = iter([ZeroDivisionError("a bug"), OSError()]), asyncio.Event()

    async def work() -> None:
        for trouble in troubles:
            raise trouble
        goes_on.set()
        await asyncio.Event().wait()

    with capture_logs() as logged:
        task = asyncio.create_task(keep_up("books", work, metrics, wait=wait_none()))
        await until(task, goes_on)
    crashes = registry.get_sample_value("snaplook_housekeeping_crashes_total", {"work": "books"})
    assert crashes == 2
    assert [(line["work"], line["log_level"]) for line in logged] == [("books", "error")] * 2
    assert str(logged[0]["exc_info"]) == "a bug"
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_housekeeping_that_is_done_is_not_begun_again(metrics: Metrics) -> None:
    begun = []

    async def work() -> None:
        begun.append(1)

    await keep_up("books", work, metrics)
    assert len(begun) == 1


def test_the_usual_delays_grow_to_a_minute_and_differ_by_chance() -> None:
    state = RetryCallState(Retrying(), None, (), {})
    waits: list[list[float]] = []
    for attempt in (1, 2, 5, 50):
        state.attempt_number = attempt
        waits.append([LATER_EACH_TIME(state) for _ in range(20)])
    floors = (1, 2, 16, 60)
    for floor, seen in zip(floors, waits, strict=True):
        assert all(floor <= wait <= floor + 1 for wait in seen)
    assert len(set(waits[0])) > 1
