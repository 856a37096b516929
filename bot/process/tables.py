"""The database's tables, which may not be reachable yet when the service starts."""

from __future__ import annotations

import asyncio

import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random_exponential

from storage import schema
from storage.database import Database
from storage.errors import DatabaseLocked, DatabaseUnavailable

LONGEST_WAIT = 5.0
"""Seconds between two tries to reach the database."""


class Tables:
    """Sees to it that the database can be used."""

    def __init__(self, url: str, database: Database) -> None:
        """Take a database; `prepare` reaches for it first."""
        self._url = url
        self._database = database
        self._prepared = False
        self._tried = asyncio.Event()
        self._log = structlog.get_logger(__name__)

    async def prepare(self) -> None:
        """Return when the tables of this version are there; makes those of a new database.

        While the database is away, it is tried again and again.

        Raises:
            StorageError: it cannot be used however long one waits, for instance for its version.
        """
        retrying = AsyncRetrying(
            retry=retry_if_exception_type((DatabaseUnavailable, DatabaseLocked)),
            wait=wait_random_exponential(multiplier=0.5, max=LONGEST_WAIT),
            before_sleep=self._say_away,
        )
        await retrying(schema.ensure, self._url)
        self._prepared = True
        self._tried.set()

    async def check(self) -> None:
        """Return when the database can be read now; waits for the first try to reach it.

        Raises:
            StorageError: what stands in the way.
        """
        await self._tried.wait()
        if not self._prepared:
            raise DatabaseUnavailable(f"The database {self._database.name} has not been reached yet.")
        async with self._database.unit_of_work(read_only=True) as uow:
            await uow.queries.get("")  # whatever is read, it must answer

    def _say_away(self, state: RetryCallState) -> None:
        self._tried.set()
        if state.attempt_number == 1 and state.outcome is not None:
            self._log.warning("database away", reason=str(state.outcome.exception()))
