"""Forgetting someone, proved table by table and file by file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.jobs.privacy import Forgotten, Privacy
from bot.logbook import Logbook
from storage.database import Database
from storage.errors import StorageError
from storage.journal import Journal
from storage.models import Base
from storage.photos import PhotoStore
from storage.uow import UnitOfWork
from tests.support.logbooks import away, running
from tests.support.people import (
    NAMELESS,
    Home,
    Person,
    files,
    has_trace,
    live_in,
    privacy_of,
    rows,
    tables_with_traces,
    with_traces,
)
from tests.support.postgres import PostgresServer
from tests.support.until import until

NOW = datetime.now(UTC)
ONE, OTHER = Person(1, NOW - timedelta(days=1)), Person(2, NOW - timedelta(days=1))
EVERY_TABLE = set(Base.metadata.tables) - NAMELESS


class Killed(BaseException):
    """Ends the work at once, as a kill would."""


@pytest.fixture
async def home(database: Database, tmp_path: Path) -> Home:
    """A HOME with two people in every table and every folder."""
    return await live_in(database, tmp_path, ONE, OTHER)


@pytest.fixture
def privacy(home: Home) -> Privacy:
    """What forgets there."""
    return privacy_of(home)


async def assert_forgotten(home: Home) -> None:
    """Nothing of one is left anywhere, SQLite's own files included."""
    assert tables_with_traces(await rows(home.database), ONE) == set()
    assert with_traces(files(home.folder), ONE) == set()


def kept(home: Home) -> dict[str, bytes]:
    """Return the files that people's data are in, but for the marks of those who were forgotten."""
    found = files(home.folder / "journal") | files(home.folder / "queries")
    return {name: content for name, content in found.items() if not name.startswith("forgotten/")}


async def test_nothing_of_one_is_left_and_everything_of_the_other_is(home: Home, privacy: Privacy) -> None:
    tables, contents = await rows(home.database), files(home.folder)
    assert tables_with_traces(tables, ONE) == EVERY_TABLE
    traced = with_traces(contents, ONE)
    assert {name.split("/")[0] for name in traced} >= {"queries", "journal"}
    assert {name.rpartition("/")[0] for name in traced} >= {"journal", "journal/refused"}

    assert await privacy.forget(ONE.user) == Forgotten(queries=5, photos=4)

    await assert_forgotten(home)
    for table, lines in (await rows(home.database)).items():
        assert lines == {line for line in tables[table] if not has_trace(line, ONE)}
    ours = {name: content for name, content in contents.items() if not name.startswith("shop.db")}
    left = {name: content for name, content in ours.items() if name not in traced}
    assert {name: content for name, content in files(home.folder).items() if name in ours} == left
    assert tables_with_traces(await rows(home.database), OTHER) == EVERY_TABLE


async def test_forgetting_again_finds_nothing(home: Home, privacy: Privacy) -> None:
    await privacy.forget(ONE.user)
    before = kept(home), await rows(home.database)
    assert await privacy.forget(ONE.user) == Forgotten(0, 0)
    assert await privacy.forget(Person(3, NOW).user) == Forgotten(0, 0)
    assert (kept(home), await rows(home.database)) == before


@pytest.mark.parametrize(
    ("place", "name", "calls"),
    [
        (PhotoStore, "delete", 1),
        (PhotoStore, "delete", 3),
        (Journal, "strip", 1),
        (Path, "unlink", 6),
        (UnitOfWork, "commit", 1),
    ],
)
async def test_killed_at_any_moment_it_completes_when_it_is_run_again(
    home: Home, privacy: Privacy, place: type, name: str, calls: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, name, killed_at(getattr(place, name), calls))
        with pytest.raises(Killed):
            await privacy.forget(ONE.user)
    assert "queries" in tables_with_traces(await rows(home.database), ONE)
    await privacy.forget(ONE.user)
    await assert_forgotten(home)


def killed_at(method: Callable[..., Any], calls: int) -> Callable[..., Any]:
    """Return a method that does its work until it is called so many times."""
    left = calls

    def until_killed(*arguments: Any, **options: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed
        return method(*arguments, **options)

    return until_killed


async def test_no_entry_slips_from_the_journal_into_the_database_meanwhile(
    home: Home, privacy: Privacy
) -> None:
    async with running(home.logbook, Logbook(home.database, Journal(home.logbook.journal.folder))):
        for number in range(6, 10):
            await home.logbook.record(ONE.asked(home, number))
        await privacy.forget(ONE.user)
        await home.logbook.record(OTHER.asked(home, 9))
        await until(lambda: home.logbook.pending() == 0)
    await assert_forgotten(home)


async def test_while_the_database_is_away_nothing_is_forgotten_by_halves(
    home: Home, privacy: Privacy, postgres: PostgresServer
) -> None:
    await home.database.close()
    before = kept(home)
    with away(home.database, postgres), pytest.raises(StorageError):
        await privacy.forget(ONE.user)
    assert kept(home) == before
    await privacy.forget(ONE.user)
    await assert_forgotten(home)
