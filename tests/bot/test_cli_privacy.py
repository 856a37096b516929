"""``snaplook privacy`` as a person meets it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import zipfile
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli_privacy import app
from bot.parts import open_database, open_logbook, open_personal_photos
from configs.loading import load_settings
from configs.settings import Settings
from storage.database import Database
from storage.pseudonyms import pseudonym
from tests.support.people import files
from tests.support.shop import Shop
from tests.support.stored import query, query_id

Answer = Callable[..., Any]


@pytest.fixture
def answer(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Runs a command whose question is answered with what is typed."""
    monkeypatch.setenv("SNAPLOOK_HOME", str(shop.home))
    return lambda *arguments, typed="": CliRunner().invoke(app, [*arguments], input=typed)


@pytest.fixture
def settings(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of a HOME in which the user `ada` of the page asked yesterday, and once two years ago."""
    monkeypatch.setenv("SNAPLOOK_HOME", str(shop.home))
    settings = load_settings()
    in_home(settings, ask)
    return settings


def in_home(settings: Settings, work: Callable[..., Awaitable[Any]]) -> Any:
    """Do something with the settings, a database and the settings' logbook."""

    async def run() -> Any:
        async with open_database(settings) as database:
            return await work(settings, database, open_logbook(settings, database))

    return asyncio.run(run())


async def ask(settings: Settings, _database: object, logbook: Any) -> None:
    """Ask with one photo each time; the latest question waits in the journal."""
    user = pseudonym(settings.read_secret_key(), "web", "ada")
    for number, days in ((1, 800), (2, 1)):
        photo = open_personal_photos(settings).put(f"photo {number}".encode(), owner=query_id(number))
        moment = datetime.now(UTC) - timedelta(days=days)
        await logbook.record(query(number, user=user, created_at=moment, photos=(photo,)))
        if number == 1:
            await logbook.drain()


async def count(_settings: object, database: Any, logbook: Any) -> tuple[int, int]:
    """Return how many queries are stored and how many entries wait."""
    async with database.unit_of_work(read_only=True) as uow:
        return await uow.queries.count(), logbook.pending()


def test_what_is_too_old_is_removed_and_told(settings: Settings, shop: Shop) -> None:
    outcome = shop.run("privacy", "expire")
    assert (outcome.status, outcome.err) == (0, "")
    assert (
        "Photos removed: 1; queries: 1; users: 0; campaigns: 0; updates of chat platforms: 0." in outcome.out
    )
    assert in_home(settings, count) == (0, 1)
    assert [*files(settings.personal_photos_dir).values()] == [b"photo 2"]


def test_an_export_is_written_with_all_that_is_kept(settings: Settings, shop: Shop) -> None:
    outcome = shop.run("privacy", "export", "web", "ada", "--out", shop.desk / "ada.zip")
    assert (outcome.status, outcome.err) == (0, "")
    assert str(shop.desk / "ada.zip") in outcome.out
    with zipfile.ZipFile(shop.desk / "ada.zip") as archive:
        data = json.loads(archive.read("data.json"))
        photos = {archive.read(name) for name in archive.namelist() if name.startswith("photos/")}
    assert [asked["id"] for asked in data["queries"]] == [query_id(1), query_id(2)]
    assert photos == {b"photo 1", b"photo 2"}


def test_someone_else_of_the_same_id_elsewhere_gets_nothing(settings: Settings, shop: Shop) -> None:
    assert shop.run("privacy", "export", "telegram", "ada", "--out", shop.desk / "t.zip").status == 0
    with zipfile.ZipFile(shop.desk / "t.zip") as archive:
        assert archive.namelist() == ["data.json"]
        assert json.loads(archive.read("data.json"))["queries"] == []


def test_an_export_overwrites_nothing(settings: Settings, shop: Shop) -> None:
    (shop.desk / "mine.zip").write_bytes(b"mine")
    assert "mine.zip" in shop.run("privacy", "export", "web", "ada", "--out", shop.desk / "mine.zip").sentence
    assert (shop.desk / "mine.zip").read_bytes() == b"mine"


def test_an_export_into_a_folder_that_is_not_there_is_told(settings: Settings, shop: Shop) -> None:
    target = shop.desk / "nowhere" / "ada.zip"
    assert str(target) in shop.run("privacy", "export", "web", "ada", "--out", target).sentence


def test_deleting_removes_all_that_is_kept(settings: Settings, shop: Shop) -> None:
    outcome = shop.run("privacy", "delete", "web", "ada", "--yes")
    assert (outcome.status, outcome.out) == (0, "Deleted 2 queries and 2 photos.\n")
    assert in_home(settings, count) == (0, 0)
    assert files(settings.personal_photos_dir) == {}


def test_what_someone_still_reads_is_told_to_linger(settings: Settings, shop: Shop) -> None:
    with closing(sqlite3.connect(Database(settings.database_url()).name, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM queries").fetchone()
        outcome = shop.run("privacy", "delete", "web", "ada", "--yes")
    assert outcome.status == 0
    deleted, lingers = outcome.out.splitlines()
    assert deleted == "Deleted 2 queries and 2 photos."
    assert "snaplook privacy expire" in lingers
    assert "lie" not in shop.run("privacy", "expire").out


def test_deleting_nothing_says_what_to_check(settings: Settings, shop: Shop) -> None:
    outcome = shop.run("privacy", "delete", "web", "nobody", "--yes")
    assert (outcome.status, "check the platform's name" in outcome.out) == (0, True)


@pytest.mark.parametrize(
    ("typed", "status", "left"), [("y\n", 0, (0, 0)), ("n\n", 1, (1, 1)), ("", 2, (1, 1))]
)
def test_deleting_asks_first(
    settings: Settings, answer: Answer, typed: str, status: int, left: tuple[int, int]
) -> None:
    outcome = answer("delete", "web", "ada", typed=typed)
    assert "cannot be undone" in outcome.output
    assert outcome.exit_code == status
    assert in_home(settings, count) == left


@pytest.mark.parametrize("command", ["expire", "export web ada --out x.zip", "delete web ada --yes"])
def test_a_database_that_is_away_is_told_with_one_sentence(shop: Shop, command: str, tmp_path: Path) -> None:
    away = shop.having(DATABASE__URL="postgresql://127.0.0.1:1/nothing")
    assert "cannot be reached" in away.run("privacy", *command.split()).sentence
