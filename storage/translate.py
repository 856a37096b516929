"""From a database driver's errors to ours.

PostgreSQL's are told apart by their SQLSTATE, SQLite's by their texts. Whatever matches none is still one
sentence, with the driver's own words in it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.errors import StorageError
from storage.wordings import (
    BUSY,
    BY_SQLSTATE,
    BY_TEXT,
    CONTRADICTION,
    OTHERWISE,
    SILENT,
    UNREACHABLE,
    Wording,
)

BY_KIND: dict[type[Exception], Wording] = {
    IntegrityError: CONTRADICTION,
    PoolTimeout: BUSY,
    TimeoutError: SILENT,
    OSError: UNREACHABLE,  # of which a TimeoutError is one
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


def translate(error: Exception, name: str) -> StorageError:
    """Return our error for one of SQLAlchemy's, a driver's, or the network's."""
    original = error.orig if isinstance(error, DBAPIError) else error
    detail = str(original).strip()
    first_line = detail.splitlines()[0] if detail else type(error).__name__
    kind, sentence = _wording(error, getattr(original, "sqlstate", None), detail.lower())
    return kind(sentence.format(name=name, detail=first_line.rstrip(".")))


def _wording(error: Exception, sqlstate: str | None, text: str) -> Wording:
    for kind, wording in BY_KIND.items():
        if isinstance(error, kind):
            return wording
    if sqlstate is not None:
        return BY_SQLSTATE.get(sqlstate) or BY_SQLSTATE.get(sqlstate[:2], OTHERWISE)
    for fragment, wording in BY_TEXT.items():
        if fragment in text:
            return wording
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return UNREACHABLE
    return OTHERWISE
