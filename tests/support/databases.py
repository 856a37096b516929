"""Fixtures: the databases to test on, SQLite and one real PostgreSQL; see `tests/conftest.py`."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage import schema
from storage.database import Database
from storage.models import Base
from tests.support.postgres import PostgresServer

KINDS = ["sqlite", "postgres"]
TABLES = ", ".join(Base.metadata.tables)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A running PostgreSQL."""
    with PostgresServer() as server:
        yield server


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite database that does not exist yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'shop.db'}"


@pytest.fixture
def empty_postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """The address of a PostgreSQL database without tables."""
    with postgres.database() as name:
        yield postgres.url(name)


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without tables, of each kind."""
    return str(request.getfixturevalue(f"empty_{request.param}_url"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database as the migrations make it, to copy: that is faster than to migrate."""
    file = tmp_path_factory.mktemp("template") / "shop.db"
    asyncio.run(schema.upgrade(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def shared_postgres(postgres: PostgresServer) -> Iterator[str]:
    """The name of a PostgreSQL database with its tables, to empty and use again: faster than a new one."""
    with postgres.database() as name:
        asyncio.run(schema.upgrade(postgres.url(name)))
        yield name


@pytest.fixture
def postgres_name(postgres: PostgresServer, shared_postgres: str) -> Iterator[str]:
    """The name of a PostgreSQL database with its tables, all empty."""
    yield shared_postgres
    postgres.execute(f"SET lock_timeout = '10s'; TRUNCATE {TABLES} RESTART IDENTITY", shared_postgres)


@pytest.fixture
def sqlite_url(sqlite_template: Path, empty_sqlite_url: str, tmp_path: Path) -> str:
    """The address of a SQLite database with its tables."""
    shutil.copy(sqlite_template, tmp_path / "shop.db")
    return empty_sqlite_url


@pytest.fixture
def postgres_url(postgres: PostgresServer, postgres_name: str) -> str:
    """The address of a PostgreSQL database with its tables."""
    return postgres.url(postgres_name)


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest) -> str:
    """The address of a database with its tables, of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A database as the migrations make it, of each kind."""
    async with Database(url) as opened:
        yield opened


@pytest.fixture
async def stored(sqlite_url: str) -> AsyncIterator[Database]:
    """A SQLite database; what depends on its kind takes ``database``."""
    async with Database(sqlite_url) as opened:
        yield opened
