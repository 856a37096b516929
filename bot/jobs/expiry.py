"""Letting go of what was kept long enough."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.jobs.scrubbing import Scrubber
from configs.settings import Privacy as Policy
from storage.database import Database
from storage.journal import Journal
from storage.photos import PhotoStore
from storage.records import QueryRecord

UPDATES = timedelta(days=2)
"""For which updates of chat platforms are kept, answered or not: nobody waits for an answer that long."""

UNCLAIMED = timedelta(hours=1)
"""Photos are written before the query that names them: a younger one may still get its query."""


@dataclass(frozen=True, slots=True)
class ExpiryReport:
    """How much went.

    Attributes:
        photos: files of people's photos that were kept long enough.
        queries: with what was shown and said.
        users: of whom nothing else was left.
        campaigns: that chats came by.
        updates: of chat platforms, done or not.
        orphans: photos that no query names, left by killed processes.
        refused: entries of the journal that were never stored.
        drafts: files that killed processes left half-written.
        lingers: SQLite's files still hold what was deleted, since someone reads it; see `bot.jobs.scrubbing`.
    """

    photos: int
    queries: int
    users: int
    campaigns: int
    updates: int
    orphans: int
    refused: int
    drafts: int
    lingers: bool = False


@dataclass(frozen=True, slots=True)
class Expiry:
    """What is looked through, and how long it is kept."""

    database: Database
    journal: Journal
    photos: PhotoStore
    policy: Policy
    scrubber: Scrubber

    async def run(self, now: datetime) -> ExpiryReport:
        """Remove photos older than ``photo_days``, the log older than ``log_days``, and leftovers.

        Files go after their rows: what a kill leaves between the two no query names, and the next run finds.

        Args:
            now: an aware moment.

        Raises:
            StorageError: the database is away, or a file cannot be removed.
        """
        photos_before = now - timedelta(days=self.policy.photo_days)
        log_before = now - timedelta(days=self.policy.log_days)
        async with self.database.unit_of_work() as uow:
            expired = await uow.queries.expire_photos(photos_before)
            cut = await uow.queries.expire(log_before)
            users = await uow.users.expire(log_before)
            campaigns = await uow.chats.expire(log_before)
            updates = await uow.inbox.expire(max(log_before, now - UPDATES))
            await uow.commit()
        photos = await asyncio.to_thread(self.photos.delete_all, {*expired, *cut.photos})
        unclaimed = await self._unclaimed(now - UNCLAIMED, photos_before)
        return ExpiryReport(
            photos=photos,
            queries=cut.queries,
            users=users,
            campaigns=campaigns,
            updates=updates,
            orphans=await asyncio.to_thread(self.photos.delete_all, unclaimed),
            refused=await asyncio.to_thread(self.journal.drop_refused, log_before),
            drafts=await asyncio.to_thread(lambda: self.journal.sweep() + self.photos.sweep()),
            lingers=not await self.scrubber.scrub(),
        )

    async def _unclaimed(self, written_before: datetime, kept_since: datetime) -> set[str]:
        """Return the photos that neither a row nor a young entry of the journal names.

        In this order: a query moves from the journal into the database, never back, so it is not missed.
        """
        found = await asyncio.to_thread(lambda: set(self.photos.written_before(written_before)))
        waiting = await asyncio.to_thread(self._waiting, kept_since)
        async with self.database.unit_of_work(read_only=True) as uow:
            return found - waiting - await uow.queries.photo_digests_known(found)

    def _waiting(self, since: datetime) -> set[str]:
        """Return the photos of queries in the journal, waiting or refused, that were asked since a moment."""
        return {
            digest
            for entry in self.journal.records(refused=True)
            if isinstance(entry, QueryRecord) and entry.created_at >= since
            for digest in entry.photos
        }
