"""What was kept long enough goes, and nothing else."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.jobs.expiry import ExpiryReport
from storage.database import Database
from storage.errors import StorageError
from storage.files import UNFINISHED
from storage.models import Base
from storage.records import ChatRecord
from tests.support.logbooks import away
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

NOW = datetime.now(UTC)
OLD, YOUNG = Person(1, NOW - timedelta(days=400)), Person(2, NOW - timedelta(days=1))
NOTHING = ExpiryReport(photos=0, queries=0, users=0, campaigns=0, updates=0, orphans=0, refused=0, drafts=0)


@pytest.fixture
async def home(database: Database, tmp_path: Path) -> Home:
    """A HOME with someone who asked long ago and someone who asked yesterday, all of it stored."""
    home = await live_in(database, tmp_path, OLD, YOUNG)
    assert await home.logbook.drain() == 0
    return home


def age(path: Path, by: timedelta) -> None:
    """Make a file look as if it was written so long before now."""
    moment = (NOW - by).timestamp()
    os.utime(path, (moment, moment))


def age_everything(home: Home, person: Person) -> None:
    """Make the files of a person as old as what they asked."""
    for name in with_traces(files(home.folder), person):
        if not name.startswith("shop.db"):
            age(home.folder / name, NOW - person.at)


async def test_of_what_is_too_old_nothing_is_left_and_the_rest_is_as_it_was(home: Home) -> None:
    tables, contents = await rows(home.database), files(home.folder)
    assert tables_with_traces(tables, OLD) == set(Base.metadata.tables) - NAMELESS
    traced = {name for name in with_traces(contents, OLD) if not name.startswith("shop.db")}
    age_everything(home, OLD)
    said_about_young = {line for line in tables["feedback"] if OLD.user in line and has_trace(line, YOUNG)}

    report = await privacy_of(home).expire(NOW)

    assert (report.photos, report.queries, report.campaigns) == (3, 4, 1)
    assert (report.orphans, report.refused, report.drafts) == (1, 4, 1)
    for table, lines in (await rows(home.database)).items():
        gone = {line for line in tables[table] if has_trace(line, OLD)}
        # What someone young was told, or asked of, stays; and with it that someone old is known.
        stays = said_about_young if table == "feedback" else gone if table == "users" else set()
        assert lines == tables[table] - (gone - stays), table
    left = {name for name in files(home.folder) if not name.startswith("shop.db")}
    expected = {name for name in contents if not name.startswith("shop.db")} - traced
    assert left == expected
    ids = {OLD.id(number).encode() for number in range(1, 10)}
    database = b"".join(content for name, content in files(home.folder).items() if name.startswith("shop.db"))
    assert not [one for one in ids if one in database]


async def test_someone_of_whom_nothing_else_is_left_goes_too(database: Database, tmp_path: Path) -> None:
    home = await live_in(database, tmp_path, OLD)
    await home.logbook.drain()
    age_everything(home, OLD)
    assert (await privacy_of(home).expire(NOW)).users == 1
    assert tables_with_traces(await rows(database), OLD) == set()
    assert with_traces(files(home.folder), OLD) == set()


async def test_photos_go_before_the_log_and_the_log_stays(home: Home) -> None:
    report = await privacy_of(home, photo_days=30, log_days=10_000).expire(NOW)
    assert (report.photos, report.queries, report.refused) == (3, 0, 0)
    tables = await rows(home.database)
    assert tables_with_traces(tables, OLD) == set(Base.metadata.tables) - NAMELESS - {"query_photos"}
    for number in (1, 2, 4):
        assert not has_photo(home, OLD, number)
        assert has_photo(home, YOUNG, number)


async def test_a_campaign_goes_with_the_log_and_the_settings_of_its_chat_stay(home: Home) -> None:
    chat = ChatRecord("web", OLD.user, OLD.at, products=5, campaign="spring", campaign_at=OLD.at)
    async with home.database.unit_of_work() as uow:
        await uow.chats.put(chat)
        await uow.commit()
    assert (await privacy_of(home).expire(NOW)).campaigns == 1
    async with home.database.unit_of_work(read_only=True) as uow:
        assert await uow.chats.get("web", OLD.user) == replace(chat, campaign=None, campaign_at=None)


async def test_an_update_that_was_never_done_goes_with_the_log(home: Home) -> None:
    async with home.database.unit_of_work() as uow:
        await uow.inbox.add("telegram", [(1, "what OLD wrote")], OLD.at)
        await uow.inbox.add("telegram", [(2, "what YOUNG wrote")], YOUNG.at)
        await uow.commit()
    assert (await privacy_of(home).expire(NOW)).updates == 1
    [left] = (await rows(home.database))["inbox"]
    assert "what YOUNG wrote" in left


async def test_where_no_days_are_set_no_photo_is_kept(home: Home) -> None:
    await privacy_of(home, photo_days=0).expire(NOW)
    for person in (OLD, YOUNG):
        assert not [number for number in (1, 2, 4) if has_photo(home, person, number)]


async def test_expiring_again_finds_nothing(home: Home) -> None:
    age_everything(home, OLD)
    await privacy_of(home).expire(NOW)
    assert await privacy_of(home).expire(NOW) == NOTHING


@pytest.mark.parametrize(("minutes", "kept"), [(59, True), (61, False)])
async def test_a_photo_that_nothing_names_goes_when_its_query_cannot_come_any_more(
    home: Home, minutes: int, kept: bool
) -> None:
    left = home.photos.put(b"left by a killed process", owner=YOUNG.id(9))
    age(home.photos.path(left), timedelta(minutes=minutes))
    report = await privacy_of(home, photo_days=10_000, log_days=10_000).expire(NOW)
    assert report.orphans == (0 if kept else 1)
    assert home.photos.path(left).exists() == kept


async def test_a_photo_whose_query_waits_or_was_refused_is_no_orphan(home: Home) -> None:
    await home.logbook.record(YOUNG.asked(home, 6))
    for digest in home.photos.digests():
        age(home.photos.path(digest), timedelta(days=2))
    report = await privacy_of(home, log_days=10_000).expire(NOW)
    assert report.orphans == 1  # the old one's, whose query was refused
    assert has_photo(home, YOUNG, 5)
    assert has_photo(home, YOUNG, 6)


async def test_half_written_files_go_when_they_are_old(home: Home) -> None:
    for folder in (home.folder / "journal", home.folder / "queries" / "ab"):
        folder.mkdir(exist_ok=True)
        for name, minutes in (("growing", 1), ("dead", 61)):
            (folder / f".{name}{UNFINISHED}").write_bytes(b"half")
            age(folder / f".{name}{UNFINISHED}", timedelta(minutes=minutes))
    assert (await privacy_of(home, log_days=10_000).expire(NOW)).drafts == 2
    assert len(list(home.folder.rglob(f".growing{UNFINISHED}"))) == 2
    assert list(home.folder.rglob(f".dead{UNFINISHED}")) == []


async def test_while_the_database_is_away_no_file_goes(home: Home, postgres: PostgresServer) -> None:
    await home.database.close()
    age_everything(home, OLD)
    before = files(home.folder / "queries")
    with away(home.database, postgres), pytest.raises(StorageError):
        await privacy_of(home).expire(NOW)
    assert files(home.folder / "queries") == before
    assert (await privacy_of(home).expire(NOW)).queries == 4


def has_photo(home: Home, person: Person, number: int) -> bool:
    """Say whether the photo of a person's query has a file."""
    return person.picture(number) in files(home.folder / "queries").values()
