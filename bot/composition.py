"""The service put together: the one place that knows which class does what in it."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, ProcessCollector

from bot.adapters.base import Adapter
from bot.adapters.web import WebAdapter
from bot.app import open_logbook, open_privacy
from bot.errors import Misconfigured
from bot.jobs.privacy import Privacy
from bot.limits import Limits
from bot.logbook import Logbook
from bot.metrics import Metrics
from bot.queue import FairQueue
from bot.readiness import Readiness
from bot.service import SearchService, ServiceParts
from bot.tables import Tables
from bot.texts import Texts, facts_of
from bot.web.operations import operations
from bot.workers.pool import WorkerPool
from configs.settings import Settings
from storage.database import Database


@dataclass(frozen=True, slots=True)
class App:
    """Everything that one process serves with; nothing of it is started.

    Attributes:
        page: the adapter of the page; None when it is switched off.
    """

    database: Database
    tables: Tables
    logbook: Logbook
    privacy: Privacy
    engine: WorkerPool
    metrics: Metrics
    readiness: Readiness
    service: SearchService
    page: WebAdapter | None

    @property
    def adapters(self) -> tuple[Adapter, ...]:
        """The platforms that are switched on."""
        return (self.page,) if self.page else ()


def build_app(settings: Settings) -> App:
    """Join the parts of the service; makes the secret key if there is none.

    Raises:
        Misconfigured: no platform is switched on, or a setting is impossible.
        SettingsError, StorageError: the key or the database's address cannot be used.
    """
    secret_key = settings.read_secret_key()
    database = Database(settings.database_url())
    tables = Tables(settings.database_url(), database)
    logbook = open_logbook(settings, database)
    privacy = open_privacy(settings, database, logbook)
    engine = WorkerPool(settings)
    queue = FairQueue(settings.worker_count(), settings.limits.waiting, settings.limits.waiting_per_user)
    metrics = _measure(queue, logbook)
    texts = Texts(facts_of(settings))
    limits = Limits(settings.limits, secret_key)
    parts = ServiceParts(engine, database, logbook, privacy, limits, queue, texts, metrics)
    readiness = Readiness({"engine": engine.ready, "database": tables.check})
    page = None
    if settings.web.enabled:
        routes = operations(readiness, metrics)
        page = WebAdapter(settings, engine, logbook, texts, operations=routes)
    app = App(
        database=database,
        tables=tables,
        logbook=logbook,
        privacy=privacy,
        engine=engine,
        metrics=metrics,
        readiness=readiness,
        service=SearchService(parts, settings, secret_key),
        page=page,
    )
    if not app.adapters:
        raise Misconfigured("Nobody could reach Snaplook; set SNAPLOOK_WEB__ENABLED to true.")
    return app


def _measure(queue: FairQueue, logbook: Logbook) -> Metrics:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    metrics = Metrics(registry)
    metrics.watch(queue_depth=lambda: queue.depth, journal_pending=logbook.pending)
    return metrics
