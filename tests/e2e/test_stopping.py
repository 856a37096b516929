"""`snaplook serve` ends in time after the signal, whoever holds what it writes to, and loses nothing."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.process.serving import STOP
from tests.e2e.log_checks import check_log
from tests.e2e.visitors import Sent, Visitor
from tests.support.serving import Service, serving
from tests.support.shop import Shop

pytestmark = pytest.mark.slow


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Hold the right to write to a SQLite database, as another process would."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


async def send(service: Service, photos: list[bytes]) -> Sent:
    """Send one photo and wait for its answer."""
    visitor = Visitor(service.address, photos, random.Random(1))
    await visitor.open_page()
    sent = await visitor.send(60)
    await visitor.close()
    return sent


def test_it_ends_in_time_while_another_process_holds_the_database_and_what_was_answered_is_kept(
    indexed_shop: Shop,
) -> None:
    photos = [path.read_bytes() for path in sorted((indexed_shop.desk / "catalogue").rglob("*.jpg"))]
    with serving(indexed_shop) as service, locked(indexed_shop.home / "snaplook.db"):
        sent = asyncio.run(send(service, photos))
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(timeout=STOP) == 0
    said = (indexed_shop.desk / "serve.log").read_text(encoding="utf-8")
    assert "left_in_journal=1" in said
    assert "cut off" not in said
    assert "not ready" not in said
    assert "Traceback" not in said
    with serving(indexed_shop) as service:
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(timeout=STOP) == 0
    check_log(indexed_shop, [sent], photos)
