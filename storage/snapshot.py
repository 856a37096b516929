"""Whole SQLite files: copied while they are written, and checked before they are trusted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.errors import DatabaseDamaged, DatabaseLocked, DatabaseUnavailable
from storage.translate import translating

TIMEOUT = 30.0
"""Seconds to wait for another process's lock."""


def take(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment, while others may read and write it.

    Args:
        source: an existing database.
        target: a new file; complete by itself, with no journal beside it.

    Raises:
        DatabaseUnavailable: there is no database at ``source``.
        StorageError: it cannot be read, or the copy cannot be written.
    """
    if not source.exists():
        raise DatabaseUnavailable(f"There is no database {source} yet.")
    with _opened(source) as original, _opened(target, create=True) as copy, translating(str(source)):
        original.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def verify(file: Path) -> None:
    """Look through every page of a database.

    Raises:
        DatabaseDamaged: something is wrong in it.
    """
    with _opened(file) as connection, translating(str(file)):
        [verdict] = connection.execute("PRAGMA quick_check(1)").fetchone()
        orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    if verdict != "ok" or orphan is not None:
        raise DatabaseDamaged(f"The database {file} is damaged inside.")


def revision_of(file: Path) -> str | None:
    """Return the revision of a database's tables; None when it has none."""
    with _opened(file) as connection, translating(str(file)):
        named = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if named else None
    return str(row[0]) if row else None


def photo_digests(file: Path) -> frozenset[str]:
    """Return the digests of all product photos that a database names."""
    with _opened(file) as connection, translating(str(file)):
        return frozenset(digest for (digest,) in connection.execute("SELECT digest FROM product_photos"))


def refuse_if_in_use(file: Path) -> None:
    """Make sure that no process has a database open.

    In WAL mode every open connection holds a shared lock that excludes exclusive access.

    Raises:
        DatabaseLocked: one has.
    """
    try:
        with closing(
            sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=0)
        ) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise DatabaseLocked(
                f"Another process uses the database {file}; stop it before restoring."
            ) from error
        # What cannot be read is damaged, not in use, and restoring is its cure.


@contextmanager
def _opened(file: Path, *, create: bool = False) -> Iterator[sqlite3.Connection]:
    mode = "rwc" if create else "rw"
    with translating(str(file)):
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=TIMEOUT)
    with closing(connection):
        yield connection
