"""Logbooks at work, and databases that go away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from bot.logbook import Logbook
from storage.database import Database
from storage.sqlite import file_of
from tests.support.postgres import PostgresServer


@asynccontextmanager
async def running(*logbooks: Logbook) -> AsyncIterator[None]:
    """Let logbooks store in the background."""
    tasks = [asyncio.create_task(logbook.run()) for logbook in logbooks]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def count_stored(database: Database) -> int:
    """Return how many queries the database has."""
    async with database.unit_of_work(read_only=True) as uow:
        return await uow.queries.count()


@contextmanager
def away(database: Database, server: PostgresServer) -> Iterator[None]:
    """Let no one reach a database: its server is stopped, or its file is elsewhere and a folder in its place.

    Args:
        database: with no open connection, where it is SQLite's: those keep what they have.
        server: that the database is on, where it is PostgreSQL's.
    """
    file = file_of(database.url)
    if file is None:
        server.stop()
        try:
            yield
        finally:
            server.start()
        return
    hidden = [(path, path.with_name(f"hidden-{path.name}")) for path in _parts(file)]
    for path, elsewhere in hidden:
        path.rename(elsewhere)
    file.mkdir()
    try:
        yield
    finally:
        file.rmdir()
        for path, elsewhere in hidden:
            elsewhere.rename(path)


def _parts(file: Path) -> list[Path]:
    return sorted(file.parent.glob(f"{file.name}*"))
