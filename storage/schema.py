"""Making, upgrading and checking a database's tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from storage import sqlite
from storage.database import Database, parse_url
from storage.errors import DatabaseDamaged, DatabaseOutdated, DatabaseTooNew, DatabaseUnavailable
from storage.exchange import interrupted
from storage.models import Base
from storage.translate import translating

MIGRATING = 7_662_566
"""The advisory lock that a migration holds on PostgreSQL; any number that nothing else uses."""


class Status(StrEnum):
    """How a database's tables stand to this program."""

    EMPTY = "empty"
    """There is no database or no table of ours yet."""
    CURRENT = "current"
    PENDING = "pending"
    """Migrations wait to be run."""
    UNKNOWN = "unknown"
    """It was upgraded by a newer program."""


@dataclass(frozen=True, slots=True)
class SchemaState:
    """What a check found.

    Attributes:
        status: the verdict.
        revision: the database's; None when it has none.
        head: the latest revision that this program knows.
        drift: differences between the tables and the models, one sentence fragment each; looked for only in
            a current database.
    """

    status: Status
    revision: str | None
    head: str
    drift: tuple[str, ...] = ()


async def ensure(url: str) -> None:
    """Make the tables of a new database, and refuse one that is not of this version.

    An existing database is never changed silently: that is `upgrade`'s, after a backup.

    Raises:
        DatabaseOutdated: it waits for migrations.
        DatabaseTooNew: it was upgraded by a newer program.
        DatabaseUnavailable: it is missing because a restore was interrupted.
        StorageError: it cannot be opened or made.
    """
    state = await _state(url)
    if state.status is Status.EMPTY:
        await upgrade(url)
    if state.status is Status.PENDING:
        raise DatabaseOutdated(
            "The database is of an older Snaplook; make a backup and run `snaplook db upgrade`."
        )
    _refuse_newer(state)


async def upgrade(url: str) -> SchemaState:
    """Run every migration that waits, all in one transaction; other processes wait meanwhile.

    Returns:
        The state before.

    Raises:
        DatabaseTooNew: it was upgraded by a newer program.
        StorageError: it cannot be opened or made.
    """
    _make_folder(url)
    state = await _state(url)
    _refuse_newer(state)
    await _migrate(url, command.upgrade, "head")
    return state


async def downgrade(url: str, revision: str) -> None:
    """Undo migrations down to a revision (``base`` is before the first one).

    Raises:
        StorageError: in place of any error of the database; nothing has changed then.
    """
    await _migrate(url, command.downgrade, revision)


async def check(url: str) -> SchemaState:
    """Compare a database with this program, changing nothing.

    Raises:
        StorageError: it cannot be opened.
    """
    return await _state(url, with_drift=True)


def refuse_interrupted(file: Path) -> None:
    """Refuse to take a database for a new one while a restore has its place half exchanged.

    Raises:
        DatabaseUnavailable: the file is missing and what was there lies beside it.
    """
    if interrupted(file) is not None:
        raise DatabaseUnavailable(
            f"The database {file} is missing because a restore was interrupted; run the same"
            " `snaplook db restore` again, with --force to finish it or without to get back what was there."
        )


def known_revisions() -> frozenset[str]:
    """Return every revision that this program knows."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


def head() -> str:
    """Return the latest revision that this program knows."""
    return _scripts().get_current_head() or "base"


def alembic_config(connection: Connection | None = None) -> Config:
    """Return alembic's configuration; `storage/migrations/env.py` takes the connection from it."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    return config


async def _migrate(url: str, run: Callable[[Config, str], None], revision: str) -> None:
    async with Database(url, migrating=True) as database:
        with translating(database.name):
            async with database.writer.begin() as connection:
                await connection.run_sync(_run, run, revision)


async def _state(url: str, *, with_drift: bool = False) -> SchemaState:
    file = sqlite.file_of(parse_url(url))
    if file is not None and _is_missing(file):  # connecting would make it
        refuse_interrupted(file)
        return SchemaState(Status.EMPTY, None, head())
    async with Database(url) as database:
        with translating(database.name):
            async with database.reader.connect() as connection:
                return await connection.run_sync(_read_state, with_drift)


def _read_state(connection: Connection, with_drift: bool) -> SchemaState:
    migrations = MigrationContext.configure(connection, opts={"compare_type": True})
    revision = migrations.get_current_revision()
    newest = head()
    if revision is None:
        return SchemaState(Status.EMPTY, None, newest)
    if revision != newest:
        known = revision in known_revisions()
        return SchemaState(Status.PENDING if known else Status.UNKNOWN, revision, newest)
    drift = compare_metadata(migrations, Base.metadata) if with_drift else []
    return SchemaState(Status.CURRENT, revision, newest, tuple(str(difference) for difference in drift))


def _run(connection: Connection, run: Callable[[Config, str], None], revision: str) -> None:
    if connection.dialect.name == "postgresql":  # where two may otherwise begin to make the same tables
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
    run(alembic_config(connection), revision)
    if connection.dialect.name == "sqlite":
        orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if orphan is not None:
            raise DatabaseDamaged(
                f"The table {orphan[0]} refers to rows of {orphan[2]} that are gone; nothing was changed."
            )


def _refuse_newer(state: SchemaState) -> None:
    if state.status is Status.UNKNOWN:
        raise DatabaseTooNew(
            f"The database is of a newer Snaplook (revision {state.revision}); update the program first."
        )


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())


def _is_missing(file: Path) -> bool:
    try:
        return not file.exists()
    except OSError:  # then opening it says what is wrong
        return False


def _make_folder(url: str) -> None:
    file = sqlite.file_of(parse_url(url))
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(
            f"The folder {file.parent} cannot be made ({error.strerror}); check that you may write there."
        ) from error
