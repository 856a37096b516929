"""The service starts whether or not its database is there, and finds it when it comes."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.process.tables import Tables
from storage.database import Database
from storage.errors import DatabaseTooNew, DatabaseUnavailable
from tests.support.postgres import PostgresServer
from tests.support.until import until


async def test_a_new_database_gets_its_tables(empty_url: str) -> None:
    async with Database(empty_url) as database:
        tables = Tables(empty_url, database)
        await tables.prepare()
        await tables.check()


async def test_a_database_that_is_away_is_waited_for_and_found_when_it_comes() -> None:
    with PostgresServer() as server, server.database() as name:
        server.stop()
        async with Database(server.url(name)) as database:
            tables = Tables(server.url(name), database)
            with capture_logs() as logged:
                preparing = asyncio.create_task(tables.prepare())
                await until(lambda: bool(logged))
            with pytest.raises(DatabaseUnavailable, match="has not been reached yet"):
                await tables.check()
            server.start()
            await asyncio.wait_for(preparing, 60)
            await tables.check()
        assert [line["event"] for line in logged] == ["database away"]
        assert "cannot be reached" in logged[0]["reason"]


async def test_a_database_of_a_newer_program_is_not_waited_for(empty_sqlite_url: str) -> None:
    async with Database(empty_sqlite_url) as database:
        tables = Tables(empty_sqlite_url, database)
        await tables.prepare()
        await asyncio.to_thread(make_newer, Path(str(database.url.database)))
        with pytest.raises(DatabaseTooNew):
            await Tables(empty_sqlite_url, database).prepare()


def make_newer(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
