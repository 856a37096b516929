"""Overwriting what was deleted in the database's own files, as soon as nobody reads it any more."""

from __future__ import annotations

import asyncio
from typing import Never

import structlog
from sqlalchemy import URL
from tenacity import AsyncRetrying, retry_if_exception_type, retry_if_result, wait_random_exponential

from storage import sqlite
from storage.errors import StorageError

PATIENCE = 1.0
"""Seconds to wait for those who read; whoever writes waits as long. Only a backup reads for longer."""

LONGEST_WAIT = 60.0
"""Seconds between two tries."""


class Scrubber:
    """Sees to it that what was deleted lingers in no file.

    SQLite keeps it beside the database for as long as someone reads a moment from before. Where `run` ends
    with its process, the next expiry does what was left.
    """

    def __init__(self, url: URL, patience: float = PATIENCE) -> None:
        """Take the address of any database; others than SQLite do without."""
        self._url = url
        self._patience = patience
        self._lingers = asyncio.Event()
        self._log = structlog.get_logger(__name__)

    async def scrub(self) -> bool:
        """Overwrite what was deleted; return whether that is done, or is left to `run`.

        Raises:
            StorageError: the database's file cannot be opened or is damaged; that too is left to `run`.
        """
        done = False
        try:
            done = await asyncio.to_thread(sqlite.scrub, self._url, self._patience)
        finally:
            if not done:
                self._lingers.set()
        return done

    async def run(self) -> Never:
        """Overwrite what could not be at once, trying again and again."""
        retrying = AsyncRetrying(
            retry=retry_if_result(lambda done: not done) | retry_if_exception_type(StorageError),
            wait=wait_random_exponential(multiplier=1, max=LONGEST_WAIT),
        )
        while True:
            await self._lingers.wait()
            self._lingers.clear()
            self._log.warning("deleted data linger in the database's files")
            await retrying(asyncio.to_thread, sqlite.scrub, self._url, self._patience)
            self._log.info("deleted data overwritten")
