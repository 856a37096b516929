"""What an operator's tools ask, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from bot.errors import QueueFull
from bot.process.metrics import Metrics
from bot.process.readiness import Readiness
from bot.web.operations import operations
from engine.errors import IndexMissing

Client = TestClient[web.Request, web.Application]


class Index:
    """A part of the service that is there or not."""

    def __init__(self) -> None:
        self.built = True

    async def check(self) -> None:
        if not self.built:
            raise IndexMissing("There is no index yet; run `snaplook index`.")


@pytest.fixture
def index() -> Index:
    return Index()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(CollectorRegistry())


@pytest.fixture
async def client(index: Index, metrics: Metrics) -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(operations(Readiness({"engine": index.check}), metrics))
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_a_service_without_an_index_is_alive_but_not_ready_until_there_is_one(
    client: Client, index: Index
) -> None:
    index.built = False
    assert (await client.get("/healthz")).status == 200
    answer = await client.get("/readyz")
    assert (answer.status, await answer.json()) == (
        503,
        {"index": "There is no index yet; run `snaplook index`."},
    )
    index.built = True
    assert (await client.get("/readyz")).status == 200


async def test_nobody_keeps_an_old_answer(client: Client) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        assert (await client.get(path)).headers["Cache-Control"] == "no-store"


async def test_prometheus_reads_what_was_counted(client: Client, metrics: Metrics) -> None:
    metrics.answered("web", {"decode": 4.0, "embed": 12.0, "total": 30.0}, opened=2, close=True)
    metrics.answered("web", {"decode": 6.0, "embed": 12.0, "total": 50.0}, opened=26, close=False)
    metrics.failed("web", QueueFull("Too many wait."))
    metrics.verdict("this")
    metrics.answers_from("model-1", "index-1")
    metrics.answers_from("model-1", "index-2")
    metrics.watch(queue_depth=lambda: 3, journal_pending=lambda: 4)
    answer = await client.get("/metrics")
    assert answer.content_type == "text/plain"
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(await answer.text())
        for sample in family.samples
    }
    assert samples["snaplook_queries_total", "web"] == 2
    assert samples["snaplook_nothing_close_total", "web"] == 1
    assert samples["snaplook_query_seconds_sum", "total"] == pytest.approx(0.08)
    assert samples["snaplook_types_opened_sum",] == 28
    assert samples["snaplook_errors_total", "QueueFull", "web"] == 1
    assert samples["snaplook_feedback_total", "this"] == 1
    assert samples["snaplook_queue_depth",] == 3
    assert samples["snaplook_journal_pending",] == 4
    assert [key[1:3] for key in samples if key[0] == "snaplook_info"] == [("index-2", "model-1")]
