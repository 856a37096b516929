"""How SQLite is made safe for several processes at once."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import await_only

from storage.translate import translating

BEGIN = "sqlite_begin"
"""The execution option that names how a transaction begins: DEFERRED or IMMEDIATE."""


def file_of(url: URL) -> Path | None:
    """Return the database's file; None when it is not SQLite's."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def is_plain_file(url: URL) -> bool:
    """Say whether SQLite would open a file of just this name.

    Not so in memory, where every connection has a database of its own, and not with SQLite's own ``file:``
    addresses, which hide a name that we look for.
    """
    name = url.database or ""
    return url.host is None and name not in {"", ":memory:"} and not name.startswith("file:")


def prepare(engine: Engine, *, busy_timeout: float, foreign_keys: bool) -> None:
    """Set every connection up, and take over from the driver how a transaction begins.

    A transaction that first reads and then writes fails at once, whatever the timeout, when another process
    wrote in between. So one that may write takes the write lock as it begins, and waits for it.

    Args:
        engine: of SQLite.
        busy_timeout: seconds to wait for another process's lock.
        foreign_keys: off only for migrations, which rebuild tables that others refer to.
    """

    def on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must begin nothing by itself
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {round(busy_timeout * 1000)}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        # What is deleted is overwritten: people's data must not linger in free pages.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    file = file_of(engine.url)
    if file is not None:
        event.listen(engine, "do_connect", lambda *_: await_only(asyncio.to_thread(_try, file)))
    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", _begin)


def scrub(url: URL, patience: float = 1.0) -> bool:
    """Let nothing that was deleted linger in the write-ahead log: empty it into the database's file.

    Blocking; call it from a thread. Other databases are left to their own housekeeping.

    Args:
        url: of any database.
        patience: seconds to wait for those who still read from the log; whoever wants to write waits too.

    Returns:
        Whether it is empty; the last to close the database, or the next call, empties it too.

    Raises:
        StorageError: the file cannot be opened or is damaged.
    """
    file = file_of(url)
    if file is None:
        return True
    with translating(str(file)), closing(sqlite3.connect(file, timeout=patience)) as connection:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _try(file: Path) -> None:
    """Open the file and close it again, so that the driver is only asked for what it can open.

    When opening fails, aiosqlite 0.22 leaves a thread behind that reports to an event loop which may have
    ended by then, and prints a traceback.
    """
    sqlite3.connect(file).close()


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get(BEGIN, "DEFERRED")
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if mode == 'DEFERRED' else 'OFF'}")
    connection.exec_driver_sql(f"BEGIN {mode}")
