"""Making, upgrading and checking the tables."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text

from storage import schema
from storage.database import Database
from storage.errors import DatabaseError, DatabaseOutdated, DatabaseTooNew, DatabaseUnavailable
from storage.models import Base
from storage.schema import Status
from tests.support.stored import is_one_sentence, product


@pytest.fixture
def url(empty_url: str) -> str:
    """The address of a database without tables, of each kind."""
    return empty_url


async def execute(url: str, statement: str) -> None:
    async with Database(url) as database, database.writer.begin() as connection:
        await connection.execute(text(statement))


async def tables(url: str) -> dict[str, Any]:
    """Everything about all tables that the database tells."""

    def str_of(index: Any) -> dict[str, str]:
        return {name: str(value) for name, value in index.get("dialect_options", {}).items()}

    def look(connection: Connection) -> dict[str, Any]:
        inspector = inspect(connection)
        return {
            name: (
                [
                    (column["name"], str(column["type"]), column["nullable"])
                    for column in inspector.get_columns(name)
                ],
                inspector.get_pk_constraint(name),
                inspector.get_foreign_keys(name),
                inspector.get_unique_constraints(name),
                [{**index, "dialect_options": str_of(index)} for index in inspector.get_indexes(name)],
            )
            for name in inspector.get_table_names()
        }

    async with Database(url) as database, database.reader.connect() as connection:
        return await connection.run_sync(look)


async def test_the_migrations_make_what_the_models_describe(url: str) -> None:
    await schema.upgrade(url)
    state = await schema.check(url)
    assert state.status is Status.CURRENT
    assert state.drift == ()
    assert set(await tables(url)) == {*Base.metadata.tables, "alembic_version"}


async def test_migrations_go_down_and_up_again_to_the_same_tables(url: str) -> None:
    await schema.upgrade(url)
    before = await tables(url)
    await schema.downgrade(url, "base")
    assert set(await tables(url)) == {"alembic_version"}
    assert (await schema.check(url)).status is Status.EMPTY
    await schema.upgrade(url)
    assert await tables(url) == before


async def test_checking_tells_and_changes_nothing(url: str) -> None:
    assert (await schema.check(url)).status is Status.EMPTY
    assert await tables(url) == {}


async def test_checking_makes_no_file(empty_sqlite_url: str, tmp_path: Path) -> None:
    await schema.check(empty_sqlite_url)
    assert os.listdir(tmp_path) == []  # noqa: PTH208


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE products ADD COLUMN color VARCHAR",
        "ALTER TABLE products DROP COLUMN brand",
        "DROP INDEX ix_product_photos_digest",
        "DROP TABLE feedback",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY)",
    ],
)
async def test_a_change_behind_our_back_is_drift(url: str, change: str) -> None:
    await schema.upgrade(url)
    await execute(url, change)
    assert (await schema.check(url)).drift


async def test_upgrading_twice_changes_nothing(url: str) -> None:
    assert (await schema.upgrade(url)).status is Status.EMPTY
    async with Database(url) as database, database.unit_of_work() as uow:
        await uow.products.upsert_many([product("A1")])
        await uow.commit()
    assert (await schema.upgrade(url)).status is Status.CURRENT
    async with Database(url) as database, database.unit_of_work(read_only=True) as uow:
        assert await uow.products.count() == 1


async def test_a_new_database_is_made_with_its_folder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/home/shop.db"
    await schema.ensure(url)
    assert (await schema.check(url)).status is Status.CURRENT


async def test_several_processes_may_make_it_at_once(url: str) -> None:
    await asyncio.gather(*(schema.ensure(url) for _ in range(6)))
    assert (await schema.check(url)).status is Status.CURRENT


async def test_an_older_database_is_not_upgraded_unasked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await schema.upgrade(url)
    await execute(url, "UPDATE alembic_version SET version_num = '0000'")
    monkeypatch.setattr(schema, "known_revisions", lambda: frozenset({"0000", schema.head()}))
    assert (await schema.check(url)).status is Status.PENDING
    with pytest.raises(DatabaseOutdated, match="snaplook db upgrade") as outdated:
        await schema.ensure(url)
    assert is_one_sentence(outdated.value)


@pytest.mark.parametrize("use", [schema.ensure, schema.upgrade])
async def test_a_newer_database_is_left_alone(url: str, use: Any) -> None:
    await schema.upgrade(url)
    await execute(url, "UPDATE alembic_version SET version_num = '9999'")
    before = await tables(url)
    assert (await schema.check(url)).status is Status.UNKNOWN
    with pytest.raises(DatabaseTooNew) as newer:
        await use(url)
    assert is_one_sentence(newer.value)
    assert await tables(url) == before


async def test_a_failing_migration_changes_nothing(url: str) -> None:
    await execute(url, "CREATE TABLE feedback (id INTEGER PRIMARY KEY)")
    with pytest.raises(DatabaseError, match="feedback"):
        await schema.upgrade(url)
    assert set(await tables(url)) == {"feedback"}


async def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnavailable) as refused:
        await schema.upgrade(f"sqlite:///{tmp_path}/file/shop.db")
    assert is_one_sentence(refused.value)
