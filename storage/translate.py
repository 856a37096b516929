"""From a database driver's errors to ours.

Drivers agree on no codes, so the texts of SQLite and PostgreSQL are matched. Whatever matches none is still
one sentence, with the driver's own words in it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.errors import (
    DatabaseDamaged,
    DatabaseLocked,
    DatabaseOutdated,
    DatabaseRefused,
    DatabaseUnavailable,
    StorageError,
    StorageFull,
)

Wording = tuple[type[StorageError], str]

LOCKED: Wording = (
    DatabaseLocked,
    "The database {name} is being written by another process for too long; wait for it and try again.",
)
FULL: Wording = (
    StorageFull,
    "There is no space left for the database {name}; free some and run the same command again.",
)
UNOPENABLE: Wording = (
    DatabaseUnavailable,
    "The database {name} cannot be opened; check that its folder exists and that you may write there.",
)
FAILING: Wording = (
    DatabaseUnavailable,
    "The database {name} cannot be read or written; check that its disk is whole and not full.",
)
UNREACHABLE: Wording = (
    DatabaseUnavailable,
    "The database {name} cannot be reached; check that its server runs and that its address is right.",
)
READ_ONLY: Wording = (
    DatabaseUnavailable,
    "The database {name} cannot be written; check the permissions of the file and its folder.",
)
OUTDATED: Wording = (
    DatabaseOutdated,
    "The database {name} does not have the tables of this version; run `snaplook db upgrade`.",
)
DAMAGED: Wording = (
    DatabaseDamaged,
    "The file {name} is not a database or is damaged; restore a backup with `snaplook db restore`.",
)
CONTRADICTION: Wording = (
    DatabaseRefused,
    "The database {name} refused a row that contradicts what it holds: {detail}.",
)
OTHERWISE: Wording = (DatabaseRefused, "The database {name} failed: {detail}.")

BY_TEXT: dict[str, Wording] = {
    "database is locked": LOCKED,
    "database table is locked": LOCKED,
    "deadlock detected": LOCKED,
    "disk is full": FULL,
    "no space left": FULL,
    "disk i/o error": FAILING,
    "unable to open database file": UNOPENABLE,
    "readonly database": READ_ONLY,
    "read-only transaction": READ_ONLY,
    "no such table": OUTDATED,
    "no such column": OUTDATED,
    "has no column named": OUTDATED,
    "undefinedtable": OUTDATED,
    "undefinedcolumn": OUTDATED,
    "not a database": DAMAGED,
    "malformed": DAMAGED,
    "connection is closed": UNREACHABLE,
    "connection was closed": UNREACHABLE,
}


@contextmanager
def translating(name: str) -> Iterator[None]:
    """Let no error of SQLAlchemy or a driver leave this block.

    Args:
        name: what the sentences call the database.

    Raises:
        StorageError: in place of any of theirs.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise translate(error, name) from error


def translate(error: SQLAlchemyError | sqlite3.Error, name: str) -> StorageError:
    """Return our error for one of SQLAlchemy's or SQLite's."""
    detail = str(error.orig if isinstance(error, DBAPIError) else error)
    kind, sentence = _wording(error, detail)
    first_line = detail.strip().splitlines()[0] if detail.strip() else type(error).__name__
    return kind(sentence.format(name=name, detail=first_line.rstrip(".")))


def _wording(error: SQLAlchemyError | sqlite3.Error, detail: str) -> Wording:
    if isinstance(error, IntegrityError):
        return CONTRADICTION
    if isinstance(error, PoolTimeout):  # every pooled connection stayed in use
        return LOCKED
    text = detail.lower()
    for fragment, wording in BY_TEXT.items():
        if fragment in text:
            return wording
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return UNREACHABLE
    return OTHERWISE
