"""A database that comes and goes, for whoever only opens units of work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from storage.database import Database
from storage.errors import StorageError
from tests.support.until import until


class Away:
    """A database that can be away; every unit of work then fails, as when its server is stopped."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.away = False
        self.lose_commits = 0
        self._at_work = 0
        self.asked = asyncio.Event()

    async def go(self) -> None:
        """Be away from now on; what is at work still comes to its end."""
        self.away = True
        await until(lambda: not self._at_work)

    @asynccontextmanager
    async def unit_of_work(self, *, read_only: bool = False) -> AsyncIterator[object]:
        if self.away:
            self.asked.set()
            raise StorageError("The database is away.")
        self._at_work += 1
        try:
            async with self._database.unit_of_work(read_only=read_only) as uow:
                yield uow
        finally:
            self._at_work -= 1
        if self.lose_commits:
            self.lose_commits -= 1
            raise StorageError("The connection was lost on the way back.")
