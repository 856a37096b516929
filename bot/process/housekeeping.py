"""What the service does beside answering, from its start to its end."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Never

import structlog

from bot.jobs.background import to_the_end
from bot.jobs.privacy import Privacy
from bot.logbook import Logbook
from bot.process.loop_lag import sample_lag
from bot.process.metrics import Metrics
from bot.process.readiness import Readiness
from bot.process.supervision import keep_up
from bot.process.tables import Tables
from storage.errors import StorageError

EXPIRE_EVERY = 3_600.0
TRY_AGAIN = 300.0
"""Seconds after which an expiry is tried again that could not be done."""

LOOK_EVERY = 5.0
"""Seconds between two looks whether the service is ready."""

_log = structlog.get_logger(__name__)


async def keep_books(tables: Tables, logbook: Logbook, privacy: Privacy, metrics: Metrics) -> None:
    """Store what is answered and let go of what was kept long enough, until cancelled.

    Raises:
        StorageError: the database can never be used.
    """
    await tables.prepare()
    await asyncio.gather(
        keep_up("logbook", logbook.run, metrics),
        keep_up("expiry", lambda: expire_in_time(privacy), metrics),
        keep_up("scrubbing", privacy.keep_scrubbed, metrics),
    )


async def keep_watch(readiness: Readiness, metrics: Metrics) -> None:
    """Say whether the service is ready and how late its event loop is, until cancelled."""
    await asyncio.gather(
        keep_up("readiness", lambda: report_readiness(readiness), metrics),
        keep_up("loop lag", lambda: sample_lag(metrics.lagged), metrics),
    )


async def expire_in_time(privacy: Privacy) -> Never:
    """Let go of what was kept long enough, every hour."""
    while True:
        try:
            report = await to_the_end(privacy.expire(datetime.now(UTC)))
        except StorageError as error:
            _log.warning("expiry postponed", reason=str(error))
            await asyncio.sleep(TRY_AGAIN)
        else:
            went = asdict(report)
            _log.log(logging.INFO if any(went.values()) else logging.DEBUG, "expired", **went)
            await asyncio.sleep(EXPIRE_EVERY)


async def report_readiness(readiness: Readiness) -> None:
    """Log what stands in the way of answering whenever that changes, until the service is being stopped."""
    before: dict[str, str] | None = None
    while not readiness.stopping:
        obstacles = await readiness.obstacles()
        if obstacles != before and obstacles:
            _log.warning("not ready", **obstacles)
        elif obstacles != before:
            _log.info("ready")
        before = obstacles
        await asyncio.sleep(LOOK_EVERY)
