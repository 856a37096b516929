"""The service put together: the one place that knows which class does what in it."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, ProcessCollector

from bot.adapters.base import Adapter
from bot.adapters.discord import DiscordAdapter
from bot.adapters.telegram import TelegramAdapter
from bot.adapters.web import WebAdapter
from bot.errors import Misconfigured
from bot.jobs.privacy import Privacy
from bot.limits import Limits
from bot.logbook import Logbook
from bot.parts import open_logbook, open_privacy
from bot.process.metrics import Metrics
from bot.process.readiness import Readiness
from bot.process.tables import Tables
from bot.queue import FairQueue
from bot.service import SearchService, ServiceParts
from bot.texts import Texts, facts_of
from bot.web.operations import operations
from bot.workers.pool import WorkerPool
from configs.settings import Settings
from storage.database import Database

LOCK_PATIENCE = 2.0
"""Seconds to wait for what another process writes to the database; the logbook, and people, may try again.

Shorter than `bot.process.serving.LEAVE` and `bot.logbook.LAST_TRY`, so that no wait outlasts a stop.
"""


@dataclass(frozen=True, slots=True)
class App:
    """Everything that one process serves with; nothing of it is started.

    Attributes:
        adapters: the platforms that are switched on.
        page: the one among them that has an address to be told.
    """

    database: Database
    tables: Tables
    logbook: Logbook
    privacy: Privacy
    engine: WorkerPool
    limits: Limits
    metrics: Metrics
    readiness: Readiness
    service: SearchService
    adapters: tuple[Adapter, ...]
    page: WebAdapter


def build_app(settings: Settings) -> App:
    """Join the parts of the service; makes the secret key if there is none.

    Raises:
        Misconfigured: no platform is switched on, or a setting is impossible.
        SettingsError, StorageError: the key or the database's address cannot be used.
    """
    if not settings.web.enabled:
        raise Misconfigured("Nobody could reach Snaplook; set SNAPLOOK_WEB__ENABLED to true.")
    secret_key = settings.read_secret_key()
    database = Database(settings.database_url(), busy_timeout=LOCK_PATIENCE)
    tables = Tables(settings.database_url(), database)
    logbook = open_logbook(settings, database)
    privacy = open_privacy(settings, database, logbook)
    engine = WorkerPool(settings)
    queue = FairQueue(settings.worker_count(), settings.limits.waiting, settings.limits.waiting_per_user)
    metrics = _measure(queue, logbook)
    texts = Texts(facts_of(settings))
    limits = Limits(settings.limits, secret_key)
    parts = ServiceParts(engine, database, logbook, privacy, limits, queue, texts, metrics)
    readiness = Readiness({"engine": engine.ready, "database": tables.check, "limits": limits.check})
    telegram = None
    if settings.telegram.token is not None:
        telegram = TelegramAdapter(settings, database, engine, texts, metrics)
    routes = [*operations(readiness, metrics), *(telegram.routes() if telegram else [])]
    page = WebAdapter(settings, engine, logbook, texts, operations=routes)
    messengers: list[Adapter] = [] if telegram is None else [telegram]
    if settings.discord.token is not None:
        messengers.append(DiscordAdapter(settings, database, engine, texts, metrics))
    return App(
        database=database,
        tables=tables,
        logbook=logbook,
        privacy=privacy,
        engine=engine,
        limits=limits,
        metrics=metrics,
        readiness=readiness,
        service=SearchService(parts, settings, secret_key),
        adapters=(page, *messengers),
        page=page,
    )


def _measure(queue: FairQueue, logbook: Logbook) -> Metrics:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    metrics = Metrics(registry)
    metrics.watch(queue_depth=lambda: queue.depth, journal_pending=logbook.pending)
    return metrics
