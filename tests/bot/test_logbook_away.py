"""While the database is away, what is answered waits for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.logbook import Logbook
from storage.database import Database
from storage.errors import DatabaseRefused, DatabaseUnavailable, StorageError
from storage.journal import Journal
from storage.uow import UnitOfWork
from tests.support.logbooks import away, count_stored, running
from tests.support.postgres import PostgresServer
from tests.support.stored import is_one_sentence, query, query_id, verdict
from tests.support.until import until


class CountedDatabase(Database):
    """A database that counts how often it was tried."""

    tries = 0

    @asynccontextmanager
    async def unit_of_work(self, *, read_only: bool = False) -> AsyncIterator[UnitOfWork]:
        """Count, and open one."""
        self.tries += 1
        async with super().unit_of_work(read_only=read_only) as uow:
            yield uow


class FailingDatabase(Database):
    """A database that, as it goes down, refuses what it is given and then says no more."""

    fails = True

    @asynccontextmanager
    async def unit_of_work(self, *, read_only: bool = False) -> AsyncIterator[UnitOfWork]:
        """Open one, if it does not fail."""
        if self.fails:
            raise DatabaseUnavailable("It is away.") if read_only else DatabaseRefused("It is going down.")
        async with super().unit_of_work(read_only=read_only) as uow:
            yield uow


@pytest.fixture
async def counted(url: str) -> AsyncIterator[CountedDatabase]:
    """A database of each kind."""
    async with CountedDatabase(url) as opened:
        yield opened


@pytest.fixture
def logbook(counted: CountedDatabase, tmp_path: Path) -> Logbook:
    """A logbook on it."""
    return Logbook(counted, Journal(tmp_path / "journal"))


async def test_what_was_answered_while_the_database_is_away_is_stored_when_it_is_back(
    logbook: Logbook, counted: CountedDatabase, postgres: PostgresServer
) -> None:
    with capture_logs() as logs:
        async with running(logbook):
            with away(counted, postgres):
                for number in range(20):
                    await logbook.record(query(number))
                    await logbook.verdict(verdict(query_id(number), 5))
                await until(lambda: counted.tries >= 4)
                assert logbook.pending() == 40
            await until(lambda: logbook.pending() == 0)
            await until(lambda: len(logs) > 1)
    assert await count_stored(counted) == 20
    assert [line["event"] for line in logs] == ["logbook.waits", "logbook.back"]


async def test_a_server_that_goes_away_in_the_middle_loses_nothing(
    postgres_url: str, postgres: PostgresServer, tmp_path: Path
) -> None:
    async with Database(postgres_url) as database:
        logbook = Logbook(database, Journal(tmp_path / "journal"))
        for number in range(600):
            logbook.journal.add(query(number))
        async with running(logbook):
            await until(lambda: logbook.pending() < 600)
            with away(database, postgres):
                for number in range(600, 610):
                    await logbook.record(query(number))
            await until(lambda: logbook.pending() == 0)
        assert await count_stored(database) == 610
    assert not logbook.journal.refused.exists()


async def test_what_a_failing_database_says_is_not_held_against_an_entry(url: str, tmp_path: Path) -> None:
    async with FailingDatabase(url) as database:
        logbook = Logbook(database, Journal(tmp_path / "journal"))
        await logbook.record(query(1))
        with capture_logs():
            assert await logbook.drain() == 1
        database.fails = False
        assert await logbook.drain() == 0
        assert await count_stored(database) == 1


async def test_an_answer_that_waits_can_be_read_while_the_database_is_away_and_no_other(
    logbook: Logbook, counted: CountedDatabase, postgres: PostgresServer
) -> None:
    await logbook.record(query(1))
    with away(counted, postgres):
        assert await logbook.get(query_id(1)) == query(1)
        with pytest.raises(StorageError) as unknown:
            await logbook.get(query_id(2))
        with pytest.raises(StorageError):
            await logbook.recent_of("somebody", 5)
    assert is_one_sentence(unknown.value)


async def test_the_last_try_before_the_end_gives_up_and_says_what_remains(
    logbook: Logbook, counted: CountedDatabase, postgres: PostgresServer
) -> None:
    await logbook.record(query(1))
    with away(counted, postgres), capture_logs() as logs:
        assert await logbook.drain() == 1
    assert [line["event"] for line in logs] == ["logbook.not_drained"]
    assert await Logbook(counted, logbook.journal).drain() == 0
    assert await count_stored(counted) == 1
