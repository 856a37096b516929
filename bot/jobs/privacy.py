"""People's own data: showing it to them, forgetting it, and letting it go in time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Never

from bot.jobs.expiry import Expiry, ExpiryReport
from bot.jobs.personal_data import PersonalData, Said, write_archive
from bot.jobs.scrubbing import Scrubber
from bot.logbook import Logbook
from configs.settings import Privacy as Policy
from storage.database import Database
from storage.journal_entry import Record
from storage.photos import PhotoStore
from storage.records import FeedbackRecord, QueryRecord, UserData


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed of one person.

    Attributes:
        queries: what they asked, stored or waiting.
        photos: files.
        lingers: SQLite's files still hold something of it, since someone reads it; see `bot.jobs.scrubbing`.
    """

    queries: int
    photos: int
    lingers: bool = False


class Privacy:
    """What is kept of people, in the database, in the journal and in the folder of personal photos."""

    def __init__(self, database: Database, logbook: Logbook, photos: PhotoStore, policy: Policy) -> None:
        """Join the places.

        Args:
            database: the log and the users.
            logbook: what waits for the database.
            photos: the store of personal photos.
            policy: how long things are kept.
        """
        self._database = database
        self._logbook = logbook
        self._journal = logbook.journal
        self._photos = photos
        self._scrubber = Scrubber(database.url)
        self._expiry = Expiry(database, logbook.journal, photos, policy, self._scrubber)

    async def export(self, user: str) -> BinaryIO:
        """Return everything that `forget` would remove, as a ZIP with ``data.json`` and the photos.

        Args:
            user: a pseudonym.

        Returns:
            A file without a name on the disk, at its beginning; whoever takes it closes it.

        Raises:
            StorageError: the database is away, or the file cannot be written.
        """
        # The journal is read first: an entry that is moved on in between is then seen twice, not missed.
        waiting = await asyncio.to_thread(self._entries)
        async with self._database.unit_of_work(read_only=True) as uow:
            stored = await uow.users.everything_of(user)
            queries = _queries_of(user, stored, waiting)
            feedback = _feedback_around(user, queries, stored, waiting)
            named = {shown.product_id for query in queries for shown in query.results}
            named |= {said.product_id for said in feedback if said.product_id is not None}
            products = await uow.products.get_many(named)
        data = PersonalData(user, stored.user, queries, feedback, stored.chats, products)
        return await asyncio.to_thread(write_archive, data, self._photos, datetime.now(UTC))

    async def forget(self, user: str) -> Forgotten:
        """Remove everything that is known of a person: rows, entries of the journal, photos.

        The rows go last, and with them what tells which files are theirs: killed at any moment and run again,
        it finds what is left. No entry can slip from the journal into the database meanwhile, and what other
        processes still have in hand of them is not kept, by a mark. Only a photo whose query was never kept
        is not found, since nobody knows whose it is; it goes within the hour.

        Args:
            user: a pseudonym.

        Returns:
            What was there.

        Raises:
            StorageError: the database is away, or a file cannot be removed; run again, it goes on.
        """
        async with self._logbook.holding(), self._database.unit_of_work() as uow:
            waiting = await asyncio.to_thread(self._entries)
            queries = _queries_of(user, await uow.users.everything_of(user), waiting)
            await asyncio.to_thread(self._journal.marks.put, user, datetime.now(UTC))
            named = await uow.users.forget(user)
            photos = {*named, *(digest for query in queries for digest in query.photos)}
            removed = await asyncio.to_thread(self._photos.delete_all, photos)
            await asyncio.to_thread(self._journal.strip, {user, *(query.id for query in queries)})
            await uow.commit()
        return Forgotten(len(queries), removed, lingers=not await self._scrubber.scrub())

    async def keep_scrubbed(self) -> Never:
        """Overwrite what was deleted while someone read it, as soon as they have left; until cancelled."""
        await self._scrubber.run()

    async def expire(self, now: datetime) -> ExpiryReport:
        """Remove what was kept long enough, and leftovers; see `bot.jobs.expiry`.

        Args:
            now: an aware moment.

        Raises:
            StorageError: the database is away, or a file cannot be removed; the next run goes on.
        """
        return await self._expiry.run(now)

    def _entries(self) -> list[Record]:
        return list(self._journal.records(refused=True))


def _queries_of(user: str, stored: UserData, waiting: Sequence[Record]) -> tuple[QueryRecord, ...]:
    """Return a user's queries, each once, oldest first."""
    entries = (entry for entry in waiting if isinstance(entry, QueryRecord) and entry.user == user)
    once = {query.id: query for query in (*entries, *stored.queries)}
    return tuple(sorted(once.values(), key=lambda query: query.created_at))


def _feedback_around(
    user: str, queries: Sequence[QueryRecord], stored: UserData, waiting: Sequence[Record]
) -> tuple[Said, ...]:
    """Return what a user said and what was said about their queries, each once, oldest first."""
    theirs = {query.id for query in queries}
    entries = (entry for entry in waiting if isinstance(entry, FeedbackRecord))
    around = (entry for entry in entries if entry.user == user or entry.query_id in theirs)
    everything: tuple[Said, ...] = (*around, *stored.feedback)
    once = {(said.query_id, said.product_id, said.user, said.verdict): said for said in everything}
    return tuple(sorted(once.values(), key=lambda said: said.created_at))
