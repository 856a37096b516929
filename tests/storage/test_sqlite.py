"""What is peculiar to SQLite: its settings, its locks and its failures, each told in one sentence."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from storage import schema
from storage.database import Database, display_name, parse_url
from storage.errors import (
    DatabaseDamaged,
    DatabaseLocked,
    DatabaseOutdated,
    DatabaseUnavailable,
    StorageFull,
)
from tests.support.stored import is_one_sentence, product


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """An upgraded database's file."""
    path = tmp_path / "shop.db"
    await schema.upgrade(f"sqlite:///{path}")
    return path


async def write(database: Database, *names: str) -> None:
    async with database.unit_of_work() as uow:
        await uow.products.upsert_many([product(name, "a", "b") for name in names])
        await uow.commit()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 1), ("busy_timeout", 30_000)],
)
async def test_every_connection_is_set_up(file: Path, pragma: str, value: str | int) -> None:
    async with (
        Database(f"sqlite:///{file}") as database,
        database.reader.connect() as one,
        database.reader.connect() as another,
    ):
        for connection in (one, another):
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar() == value


async def test_a_writer_that_waits_too_long_says_who_is_in_the_way(file: Path) -> None:
    async with (
        Database(f"sqlite:///{file}") as patient,
        Database(f"sqlite:///{file}", busy_timeout=0.01) as hasty,
        patient.unit_of_work() as uow,
    ):
        await uow.products.upsert_many([product("A1")])
        with pytest.raises(DatabaseLocked) as locked:
            await write(hasty, "A2")
    assert is_one_sentence(locked.value)
    assert "another process" in str(locked.value)


async def test_a_reader_never_waits_for_a_writer(file: Path) -> None:
    async with (
        Database(f"sqlite:///{file}") as writing,
        Database(f"sqlite:///{file}", busy_timeout=0.0) as reading,
        writing.unit_of_work() as writer,
    ):
        await writer.products.upsert_many([product("A1")])
        async with reading.unit_of_work(read_only=True) as reader:
            assert await reader.products.count() == 0


async def test_a_full_disk_is_one_sentence_and_nothing_is_half_written(file: Path) -> None:
    def bound(connection: Any, _entry: object) -> None:
        connection.execute("PRAGMA max_page_count = 40")

    async with Database(f"sqlite:///{file}") as database:
        event.listen(database.engine.sync_engine, "connect", bound)
        await write(database, "A1")
        with pytest.raises(StorageFull) as full:
            await write(database, *(f"B{number}" for number in range(1_000)))
        async with database.unit_of_work(read_only=True) as uow:
            assert set(await uow.products.by_external_ids(["A1"])) == {"A1"}
            assert await uow.products.count() == 1
    assert is_one_sentence(full.value)


async def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path}/nowhere/shop.db") as database:
        with pytest.raises(DatabaseUnavailable) as missing:
            await write(database, "A1")
    assert is_one_sentence(missing.value)
    assert "nowhere" in str(missing.value)


async def test_an_option_that_the_driver_does_not_take_is_one_sentence(file: Path) -> None:
    async with Database(f"sqlite:///{file}?cached_statements=99999999999") as database:
        with pytest.raises(DatabaseUnavailable, match="does not take") as refused:
            await write(database, "A1")
    assert is_one_sentence(refused.value)


async def test_a_database_without_tables_says_how_to_make_them(tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path}/shop.db") as database:
        with pytest.raises(DatabaseOutdated, match="snaplook db upgrade") as outdated:
            await write(database, "A1")
    assert is_one_sentence(outdated.value)


async def test_a_database_of_another_version_says_how_to_upgrade_it(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("ALTER TABLE products DROP COLUMN brand")
    connection.close()
    async with Database(f"sqlite:///{file}") as database:
        with pytest.raises(DatabaseOutdated, match="snaplook db upgrade"):
            await write(database, "A1")


async def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    await asyncio.to_thread(path.write_text, "These are my notes about dresses. " * 200)
    async with Database(f"sqlite:///{path}") as database:
        with pytest.raises(DatabaseDamaged) as damaged:
            await write(database, "A1")
    assert is_one_sentence(damaged.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop.db",
        "nosuchdatabase+driver://host/shop",
        "mysql://host/shop",
        "sqlite://shop.db",
        "sqlite:///shop.db?timeout=long",
        "postgresql://user:word@host:54x/shop",
        "postgresql://user:p@ssword@host/shop",
    ],
)
def test_a_url_that_means_nothing_is_one_sentence(url: str) -> None:
    with pytest.raises(DatabaseUnavailable) as refused:
        Database(url)
    assert is_one_sentence(refused.value)


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite:///file:x?mode=memory"]
)
def test_a_database_that_is_no_file_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="plain file") as refused:
        Database(url)
    assert is_one_sentence(refused.value)


@pytest.mark.parametrize("driver", ["sqlite", "sqlite+pysqlite", "sqlite+aiosqlite"])
async def test_any_driver_of_sqlite_means_ours(file: Path, driver: str) -> None:
    async with Database(f"{driver}:///{file}") as database:
        await write(database, "A1")


@pytest.mark.parametrize("driver", ["postgres", "postgresql", "postgresql+psycopg2", "postgresql+asyncpg"])
def test_any_driver_of_postgresql_means_ours(driver: str) -> None:
    assert parse_url(f"{driver}://host/shop").drivername == "postgresql+asyncpg"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://shop:hunter2@db.example:5432/shop",
        "postgresql://db.example:5432/shop?user=shop&password=hunter2",
    ],
)
def test_a_database_is_named_without_its_password(url: str) -> None:
    assert display_name(parse_url(url)) == "postgresql+asyncpg://db.example:5432/shop"


def test_a_missing_driver_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(DatabaseUnavailable, match="extra `postgres`") as refused:
        Database("postgresql://db.example/shop")
    assert is_one_sentence(refused.value)


def test_a_file_that_cannot_be_opened_leaves_no_thread_behind(tmp_path: Path) -> None:
    async def fail() -> None:
        async with Database(f"sqlite:///{tmp_path}/nowhere/shop.db") as database:
            with pytest.raises(DatabaseUnavailable):
                await write(database, "A1")

    for _ in range(20):
        asyncio.run(fail())
