"""What waits for the database goes into a backup with it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.jobs.database import back_up, restore
from bot.logbook import Logbook
from storage.database import Database
from storage.errors import RestoreRefused
from storage.journal import Journal
from tests.support.homes import database_url, make_home
from tests.support.stored import query


async def stored_in(home: Path) -> int:
    """Store what waits in a HOME; return how many answers its database has then."""
    async with Database(database_url(home)) as database:
        assert await Logbook(database, Journal(home / "journal")).drain() == 0
        async with database.unit_of_work(read_only=True) as uow:
            return await uow.queries.count()


def test_an_answer_that_waits_is_in_the_log_of_a_restored_home(tmp_path: Path) -> None:
    home, other = make_home(tmp_path / "home"), tmp_path / "other"
    Journal(home / "journal").add(query(1))
    restore(other, database_url(other), back_up(home, database_url(home), tmp_path / "backup.zip").path)
    assert asyncio.run(stored_in(other)) == 1


def test_a_home_where_only_answers_wait_is_not_replaced_unasked(tmp_path: Path) -> None:
    home, other = make_home(tmp_path / "home"), tmp_path / "other"
    backup = back_up(home, database_url(home), tmp_path / "backup.zip").path
    waiting = Journal(other / "journal")
    waiting.add(query(1))
    with pytest.raises(RestoreRefused, match="journal"):
        restore(other, database_url(other), backup)
    assert waiting.pending() == 1


def test_what_waited_in_a_replaced_home_does_not_come_into_the_restored_log(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    backup = back_up(home, database_url(home), tmp_path / "backup.zip").path
    Journal(home / "journal").add(query(1))
    restore(home, database_url(home), backup, force=True)
    assert asyncio.run(stored_in(home)) == 0
