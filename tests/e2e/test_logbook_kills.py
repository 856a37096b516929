"""Whatever is killed, and wherever the database is, every answered query is in the log once."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import IO

import pytest

from bot.logbook import Logbook
from storage.database import Database
from storage.files import UNFINISHED
from storage.journal import Journal
from tests.support.logbooks import away
from tests.support.people import SHOWN, rows
from tests.support.postgres import PostgresServer
from tests.support.shop import ROOT
from tests.support.stored import query, query_id

APART = 100_000
"""Between the first numbers of two processes."""

WITHIN = 60.0
"""Seconds in which a process must have answered something."""

pytestmark = pytest.mark.slow


def start(folder: Path, url: str, first: int, *moment: str) -> subprocess.Popen[str]:
    """Start a process that answers."""
    command = [sys.executable, "-m", "tests.e2e.logbook_writer", str(folder), url, str(first), *moment]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def answered_by(process: subprocess.Popen[str]) -> set[int]:
    """Return what a process that was killed had answered."""
    out, _ = process.communicate(timeout=WITHIN)
    return {int(line) for line in out.splitlines(keepends=True) if line.endswith("\n")}


def kill_after(seconds: float, *processes: subprocess.Popen[str]) -> set[int]:
    """Let each process answer something, and work for some seconds more; kill them, return the answered."""
    try:
        seen = {int(_out(process).readline()) for process in processes}
        time.sleep(seconds)
    finally:
        for process in processes:
            process.kill()
    return seen.union(*(answered_by(process) for process in processes))


def _out(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


async def check(database: Database, journal: Journal, answered: set[int]) -> None:
    """Store what is left, as the next process would, and compare the log with what was answered."""
    assert await Logbook(database, journal).drain(within=WITHIN) == 0
    assert not journal.refused.exists()
    tables = await rows(database)
    assert answered
    # A query may have been kept just before the kill and never been answered.
    logged = len(tables["queries"])
    assert len(answered) <= logged
    assert len(tables["query_results"]) == logged * len(SHOWN)
    assert len(tables["feedback"]) <= logged
    async with database.unit_of_work(read_only=True) as uow:
        found = {one.id: one for one in await uow.queries.all_of("somebody")}
    assert [found.get(query_id(number)) for number in answered] == [
        query(number, results=SHOWN) for number in answered
    ]
    journal.sweep(older_than=0)
    assert list(journal.folder.glob(f"*{UNFINISHED}")) == []


@pytest.mark.parametrize("moment", ["insert", "commit", "remove"])
async def test_killed_between_two_steps_of_storing_nothing_is_lost_or_doubled(
    database: Database, url: str, tmp_path: Path, moment: str
) -> None:
    journal, answered = Journal(tmp_path / "journal"), set[int]()
    for turn in range(2):
        process = start(journal.folder, url, turn * APART, moment)
        answered |= answered_by(process)
        assert process.returncode == -9
        assert journal.pending() > 0
    await check(database, journal, answered)


async def test_killed_at_random_moments_two_at_once_nothing_is_lost_or_doubled(
    database: Database, url: str, tmp_path: Path
) -> None:
    chance, journal, answered = random.Random(20_260_101), Journal(tmp_path / "journal"), set[int]()
    for turn in range(4):
        processes = [start(journal.folder, url, (2 * turn + one) * APART) for one in range(2)]
        answered |= kill_after(chance.uniform(0, 0.4), *processes)
    await check(database, journal, answered)


async def test_killed_while_the_database_is_away_nothing_is_lost(
    database: Database, url: str, tmp_path: Path, postgres: PostgresServer
) -> None:
    chance, journal, answered = random.Random(20_260_102), Journal(tmp_path / "journal"), set[int]()
    for turn in range(4):
        with away(database, postgres) if turn % 2 else nullcontext():
            process = start(journal.folder, url, turn * APART)
            answered |= kill_after(chance.uniform(0, 0.4), process)
    assert journal.pending() > 0
    await check(database, journal, answered)
