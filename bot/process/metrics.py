"""What Prometheus is told: counts and times, by platform and kind; never who asked, and never what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import metadata

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.errors import SnaplookError

SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Upper bounds of the buckets of times: from one step of a search to a photo that waited for the database."""

LAG = (0.0005, *(n / 1000 for n in (1, 2, 3, 5, 7.5, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1000, 2000)))
"""Upper bounds of the buckets of the event loop's lag: narrow where it should be."""

TYPES = (1, 2, 3, 4, 6, 8, 12, 16, 26)
"""Upper bounds of the buckets of opened types; there are 26 of them."""


class Metrics:
    """The service's measurements, in a registry of their own."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Add the measurements to a registry, which holds none of them yet."""
        self._registry = registry
        self._version = metadata.version("snaplook")
        self._seconds = Histogram(
            "snaplook_query_seconds",
            "Time of an answered query, by stage.",
            ["stage"],
            buckets=SECONDS,
            registry=registry,
        )
        self._opened = Histogram(
            "snaplook_types_opened", "Product types that a query searched.", buckets=TYPES, registry=registry
        )
        self._queries = Counter("snaplook_queries", "Answered queries.", ["platform"], registry=registry)
        self._nothing_close = Counter(
            "snaplook_nothing_close",
            "Answered queries that nothing of the catalogue was close to.",
            ["platform"],
            registry=registry,
        )
        self._errors = Counter(
            "snaplook_errors", "Requests that failed, by kind.", ["platform", "kind"], registry=registry
        )
        self._feedback = Counter("snaplook_feedback", "What people said.", ["verdict"], registry=registry)
        self._repeated = Counter(
            "snaplook_updates_repeated",
            "Updates that were in hand when a process ended, and may be answered twice.",
            ["platform"],
            registry=registry,
        )
        self._lag = Histogram(
            "snaplook_loop_lag_seconds",
            "How late the event loop runs what is due.",
            buckets=LAG,
            registry=registry,
        )
        self._adapter_up = Gauge(
            "snaplook_adapter_up", "Whether an adapter runs.", ["adapter"], registry=registry
        )
        self._restarts = Counter(
            "snaplook_adapter_restarts", "Crashes of an adapter.", ["adapter"], registry=registry
        )
        self._crashes = Counter(
            "snaplook_housekeeping_crashes",
            "Crashes of what is done beside answering.",
            ["work"],
            registry=registry,
        )
        self._queue = Gauge("snaplook_queue_depth", "Requests that wait for a worker.", registry=registry)
        self._journal = Gauge(
            "snaplook_journal_pending",
            "Answers and verdicts on their way into the database.",
            registry=registry,
        )
        self._info = Gauge(
            "snaplook_info", "Always 1; what answers.", ["version", "model_id", "index_id"], registry=registry
        )
        self._answering: tuple[str, str, str] | None = None

    def answered(self, platform: str, timings_ms: Mapping[str, float], opened: int, close: bool) -> None:
        """Count an answered query.

        Args:
            platform: where it was asked.
            timings_ms: milliseconds by stage: decode, embed, search, queue, total.
            opened: how many product types were searched.
            close: whether something close was found.
        """
        self._queries.labels(platform).inc()
        if not close:
            self._nothing_close.labels(platform).inc()
        self._opened.observe(opened)
        for stage, milliseconds in timings_ms.items():
            self._seconds.labels(stage).observe(milliseconds / 1000)

    def failed(self, platform: str, error: SnaplookError) -> None:
        """Count a request that failed, by the class of its error."""
        self._errors.labels(platform, type(error).__name__).inc()

    def verdict(self, verdict: str) -> None:
        """Count what someone said about a shown product."""
        self._feedback.labels(verdict).inc()

    def update_repeated(self, platform: str) -> None:
        """Count an update that was in hand when a process ended, and may be answered twice."""
        self._repeated.labels(platform).inc()

    def lagged(self, seconds: float) -> None:
        """Note how late the event loop was once."""
        self._lag.observe(seconds)

    def adapter_runs(self, adapter: str) -> None:
        """Note that an adapter was started."""
        self._adapter_up.labels(adapter).set(1)
        self._restarts.labels(adapter)  # so that it is there, at 0, before the first crash

    def adapter_stopped(self, adapter: str) -> None:
        """Note that an adapter ended, of itself or not."""
        self._adapter_up.labels(adapter).set(0)

    def adapter_crashed(self, adapter: str) -> None:
        """Count a crash of an adapter."""
        self._restarts.labels(adapter).inc()

    def housekeeping_crashed(self, work: str) -> None:
        """Count a crash of what is done beside answering."""
        self._crashes.labels(work).inc()

    def answers_from(self, model_id: str, index_id: str) -> None:
        """Say which model and index answer now, in place of those before."""
        now = (self._version, model_id, index_id)
        if now != self._answering:
            self._info.labels(*now).set(1)
            if self._answering:
                self._info.remove(*self._answering)
            self._answering = now

    def watch(self, queue_depth: Callable[[], int], journal_pending: Callable[[], int]) -> None:
        """Ask these two whenever the measurements are read."""
        self._queue.set_function(queue_depth)
        self._journal.set_function(journal_pending)

    def exposition(self) -> bytes:
        """Return every measurement as text for Prometheus; blocking: what is watched may read the disk."""
        return generate_latest(self._registry)
