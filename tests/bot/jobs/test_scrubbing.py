"""What was deleted while someone reads is overwritten once they have left."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.jobs.scrubbing import Scrubber
from storage.database import Database
from storage.errors import StorageError
from tests.support.people import Person, files, live_in, privacy_of, with_traces
from tests.support.until import until

ONE = Person(1, datetime.now(UTC) - timedelta(days=1))


@pytest.fixture
def url(sqlite_url: str) -> str:
    """SQLite's alone."""
    return sqlite_url


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """Read the database at one moment, as a backup does, until the transaction is ended."""
    with closing(sqlite3.connect(folder / "shop.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM queries").fetchone()
        yield reader


@asynccontextmanager
async def going_on(work: Coroutine[Any, Any, object]) -> AsyncIterator[None]:
    """Let something run in the background."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def in_database(word: str, folder: Path) -> bool:
    """Say whether a word stands in the database's file, or in the log beside it."""
    return any(word.encode() in path.read_bytes() for path in folder.glob("shop.db*"))


async def test_what_is_forgotten_while_someone_reads_is_overwritten_once_they_left(
    database: Database, tmp_path: Path
) -> None:
    home = await live_in(database, tmp_path, ONE)
    privacy = privacy_of(home)
    async with going_on(privacy.keep_scrubbed()):
        with reading(tmp_path) as reader:
            assert (await privacy.forget(ONE.user)).lingers
            assert with_traces(files(tmp_path), ONE)
            reader.execute("ROLLBACK")
        await until(lambda: not with_traces(files(tmp_path), ONE))


async def test_an_expiry_says_that_something_lingers_and_the_next_one_overwrites_it(
    database: Database, tmp_path: Path
) -> None:
    home = await live_in(database, tmp_path, ONE)
    privacy, later = privacy_of(home), ONE.at + timedelta(days=800)
    with reading(tmp_path):
        assert (await privacy.expire(later)).lingers
        assert in_database(ONE.id(1), tmp_path)
    assert not (await privacy.expire(later)).lingers
    assert not in_database(ONE.id(1), tmp_path)


async def test_it_is_tried_again_until_nobody_reads(database: Database, tmp_path: Path) -> None:
    await live_in(database, tmp_path, ONE)
    scrubber = Scrubber(database.url, patience=0)
    with reading(tmp_path):
        async with database.unit_of_work() as uow:
            await uow.users.forget(ONE.user)
            await uow.commit()
        assert not await scrubber.scrub()
        assert in_database(ONE.user, tmp_path)
    with capture_logs() as logs:
        async with going_on(scrubber.run()):
            await until(lambda: len(logs) == 2)
    assert [line["log_level"] for line in logs] == ["warning", "info"]
    assert not in_database(ONE.user, tmp_path)


async def test_a_database_that_cannot_be_opened_is_told_and_tried_again(tmp_path: Path) -> None:
    (tmp_path / "shop.db").mkdir()
    scrubber = Scrubber(Database(f"sqlite:///{tmp_path / 'shop.db'}").url, patience=0)
    with pytest.raises(StorageError):
        await scrubber.scrub()
    with capture_logs() as logs:
        async with going_on(scrubber.run()):
            await until(lambda: len(logs) == 1)
            (tmp_path / "shop.db").rmdir()
            await until(lambda: len(logs) == 2)
