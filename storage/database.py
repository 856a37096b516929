"""The database: an engine, and units of work on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Any, Self

from sqlalchemy import URL, Dialect, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage import postgresql, sqlite
from storage.errors import DatabaseUnavailable, StorageError
from storage.translate import translate, translating
from storage.uow import UnitOfWork

BUSY_TIMEOUT = 30.0
"""Seconds to wait for another process's write before giving up."""

ASYNC_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
"""The driver for each kind of database, whichever one a URL names."""


class Database:
    """One database for one process; close it, or use it as an async context manager."""

    def __init__(self, url: str, *, busy_timeout: float = BUSY_TIMEOUT, migrating: bool = False) -> None:
        """Prepare connections; none is opened yet.

        Args:
            url: ``sqlite+aiosqlite:///FILE`` or ``postgresql+asyncpg://...``; the driver may be left out.
            busy_timeout: seconds to wait for another process's write.
            migrating: foreign keys are not looked after (SQLite), and statements take what they take
                (PostgreSQL).

        Raises:
            DatabaseUnavailable: the URL cannot be used or its driver is not installed.
        """
        self.url = parse_url(url)
        self.name = display_name(self.url)
        if self.url.get_backend_name() == "sqlite":
            self.engine = _engine(self.url)
            sqlite.prepare(self.engine.sync_engine, busy_timeout=busy_timeout, foreign_keys=not migrating)
            self.writer = self.engine.execution_options(**{sqlite.BEGIN: "IMMEDIATE"})
            self.reader = self.engine
        else:
            options = postgresql.options(busy_timeout=busy_timeout, migrating=migrating)
            self.engine = self.writer = _engine(self.url, **options)
            postgresql.prepare(self.engine.sync_engine)
            self.reader = self.engine.execution_options(**postgresql.READER)
        event.listen(self.engine.sync_engine, "do_connect", self._connect)
        event.listen(self.engine.sync_engine, "handle_error", self._lose)

    @asynccontextmanager
    async def unit_of_work(self, *, read_only: bool = False) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work; leaving it without a commit rolls back.

        Args:
            read_only: never waits for a writer and sees one moment; writing in it is an error.

        Raises:
            StorageError: on leaving, in place of any error of the database or its driver.
        """
        with translating(self.name):
            async with AsyncSession(self.reader if read_only else self.writer) as session:
                yield UnitOfWork(session)

    async def close(self) -> None:
        """Close every connection; a server that hangs holds nobody up."""
        if self.engine.dialect.name == "sqlite":
            await self.engine.dispose()
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(postgresql.CLOSE_TIMEOUT):
                await self.engine.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _connect(
        self, dialect: Dialect, _entry: ConnectionPoolEntry, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> DBAPIConnection:
        """Connect.

        SQLAlchemy lets through as they are an OSError, where a server does not answer, and what a driver says
        about an option that it does not know.
        """
        try:
            return dialect.connect(*args, **kwargs)
        except OSError as error:
            raise translate(error, self.name) from error
        except (TypeError, ValueError, OverflowError) as error:
            raise _misaddressed(self.name) from error
        except dialect.loaded_dbapi.Error as error:
            if isinstance(error.__cause__, ValueError):  # of asyncpg's own, about an option
                raise _misaddressed(self.name) from error
            raise

    def _lose(self, context: ExceptionContext) -> StorageError | None:
        """Give a connection up on which the network failed or an answer did not come in time."""
        if not isinstance(context.original_exception, OSError):
            return None
        context.is_disconnect = True
        return translate(context.original_exception, self.name)


def parse_url(url: str) -> URL:
    """Return the URL with the async driver of its database.

    Raises:
        DatabaseUnavailable: it cannot be understood, or means a database that cannot be used.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUnavailable(
            "The database URL cannot be understood; it should look like sqlite+aiosqlite:///FILE"
            " or postgresql+asyncpg://USER:PASSWORD@HOST:PORT/NAME."
        ) from error
    backend = parsed.drivername.partition("+")[0]
    if backend not in ASYNC_DRIVERS:
        raise DatabaseUnavailable(
            f"The database URL names {backend}; only sqlite and postgresql can be used."
        )
    parsed = parsed.set(drivername=ASYNC_DRIVERS[backend])
    if backend == "sqlite" and not sqlite.is_plain_file(parsed):
        raise DatabaseUnavailable(
            "The database URL names no plain file; for SQLite it should look like sqlite+aiosqlite:///FILE."
        )
    if "@" in (parsed.host or ""):
        raise DatabaseUnavailable(
            "The database URL has more than one @; in a user's name or a password it is written %40."
        )
    return parsed


def display_name(url: URL) -> str:
    """Return what a sentence calls the database: its file, or its server and name; never a password."""
    file = sqlite.file_of(url)
    if file is not None:
        return str(file)
    return URL.create(url.drivername, host=url.host, port=url.port, database=url.database).render_as_string()


def _engine(url: URL, **options: Any) -> AsyncEngine:
    try:
        # What people asked would else be quoted in a driver's errors, and so in a log.
        return create_async_engine(url, hide_parameters=True, **options)
    except ImportError as error:
        raise DatabaseUnavailable(
            f"There is no driver for {url.get_backend_name()} here; install the extra `postgres`."
        ) from error
    except (SQLAlchemyError, ValueError, TypeError) as error:
        raise _misaddressed(display_name(url)) from error


def _misaddressed(name: str) -> DatabaseUnavailable:
    return DatabaseUnavailable(f"The URL of the database {name} has a part that its driver does not take.")
