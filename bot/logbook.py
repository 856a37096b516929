"""What was answered and what was said about it: kept at once, stored as soon as the database takes it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random_exponential

from bot.jobs.background import to_the_end
from storage.database import Database
from storage.errors import DatabaseRefused, EntryDamaged, StorageError
from storage.journal import Journal
from storage.journal_entry import Record
from storage.records import CHOICE, FeedbackRecord, QueryRecord

BATCH = 200
"""Entries a transaction."""

LONGEST_WAIT = 5.0
"""Seconds between two tries while the database is away."""

LOOK_EVERY = 5.0
"""Seconds between two looks for entries of other processes, which cannot wake this one."""

LAST_TRY = 3.0
"""Seconds for the last try before the process ends."""

UNSTORABLE = (DatabaseRefused, ValueError, OverflowError)
"""What one entry may raise that no waiting helps: drivers let some of their own through."""


class Logbook:
    """The log of queries and verdicts, through a journal on the disk.

    An entry is safe once it was recorded, whatever is killed then: it is removed from the journal only after
    the database has it, and storing it again changes nothing.
    """

    def __init__(self, database: Database, journal: Journal, *, look_every: float = LOOK_EVERY) -> None:
        self._database = database
        self._journal = journal
        self._look_every = look_every
        self._news = asyncio.Event()
        self._log = structlog.get_logger(__name__)

    @property
    def journal(self) -> Journal:
        """What waits for the database."""
        return self._journal

    async def record(self, query: QueryRecord) -> bool:
        """Keep an answered query; when this returns, it will be in the log.

        Returns:
            Whether it is kept: nothing is of one who was forgotten since they asked, by whichever process.

        Raises:
            StorageFull, JournalUnusable: it cannot be kept, so it should not be answered.
        """
        return await self._keep(query)

    async def verdict(self, feedback: FeedbackRecord) -> bool:
        """Keep what someone said about an answer; see `record`.

        Raises:
            StorageFull, JournalUnusable: it cannot be kept.
        """
        return await self._keep(feedback)

    async def forgotten(self, user: str, since: datetime) -> bool:
        """Say whether a user was forgotten at this moment or later; what they asked before is not to be kept.

        Whoever writes to the database what must not come back asks within `holding`.
        """
        return await asyncio.to_thread(self._journal.marks.cover, user, since)

    async def get(self, query_id: str) -> QueryRecord | None:
        """Return an answered query, stored or not; None when there is none of this id.

        Raises:
            StorageError: it does not wait in the journal, and the database is away.
        """
        waiting = await asyncio.to_thread(self._journal.query, query_id)
        if waiting is not None:
            return waiting
        async with self._database.unit_of_work(read_only=True) as uow:
            return await uow.queries.get(query_id)

    async def recent_of(self, user: str, limit: int) -> tuple[QueryRecord, ...]:
        """Return a user's latest photo queries, newest first.

        Raises:
            StorageError: the database is away.
        """
        # The journal is read first: an entry that is moved on in between is then seen twice, not missed.
        waiting = await asyncio.to_thread(self._waiting_of, user)
        async with self._database.unit_of_work(read_only=True) as uow:
            stored = await uow.queries.recent_of(user, limit)
        merged = {query.id: query for query in (*waiting, *stored)}
        return tuple(sorted(merged.values(), key=lambda query: query.created_at, reverse=True)[:limit])

    async def said_of(self, query_id: str) -> tuple[FeedbackRecord, ...]:
        """Return what each user says of the products of an answer, stored or not: of each the latest.

        Raises:
            StorageError: the database is away.
        """
        # As in `recent_of`: what is moved on in between is seen twice.
        waiting = await asyncio.to_thread(self._waiting_about, query_id)
        async with self._database.unit_of_work(read_only=True) as uow:
            stored = await uow.feedback.of_query(query_id)
        said = [
            FeedbackRecord(row.query_id, row.user, row.verdict, row.created_at, row.product_id)
            for row in stored
        ]
        choices = (one for one in (*said, *waiting) if one.verdict in CHOICE)
        latest = {(one.user, one.product_id): one for one in sorted(choices, key=lambda one: one.created_at)}
        return tuple(latest.values())

    def pending(self) -> int:
        """Return how many entries wait for the database."""
        return self._journal.pending()

    @asynccontextmanager
    async def holding(self) -> AsyncIterator[None]:
        """Let no process move entries into the database within this block.

        Raises:
            JournalUnusable: the journal's folder cannot be made.
        """
        async with await asyncio.to_thread(self._journal.lock):
            yield

    async def run(self) -> None:
        """Store entries whenever there are some, until cancelled; while the database is away, wait for it."""
        patient = AsyncRetrying(
            retry=retry_if_exception_type(StorageError),
            wait=wait_random_exponential(multiplier=0.2, max=LONGEST_WAIT),
            before_sleep=self._say_away,
        )
        while True:
            self._news.clear()
            await patient(self._store_to_the_end)
            if patient.statistics["attempt_number"] > 1:
                self._log.info("logbook.back")
            # Not wait_for: before Python 3.12 it loses a cancellation that comes together with the news.
            with suppress(TimeoutError):
                async with asyncio.timeout(self._look_every):
                    await self._news.wait()

    async def drain(self, within: float = LAST_TRY) -> int:
        """Try once to store what waits, before the process ends; what remains waits for the next one.

        Args:
            within: seconds that it may take.

        Returns:
            How many entries remain.
        """
        storing = asyncio.create_task(self._store_all())
        await asyncio.wait([storing], timeout=within)
        if not storing.done():
            storing.cancel()
            self._log.warning("logbook.not_drained", reason="it took too long")
        elif isinstance(error := storing.exception(), StorageError):
            self._log.warning("logbook.not_drained", reason=str(error))
        elif error is not None:
            raise error
        return await asyncio.to_thread(self.pending)

    async def _keep(self, record: Record) -> bool:
        kept = await asyncio.to_thread(self._journal.add, record)
        self._news.set()
        return kept

    def _waiting_of(self, user: str) -> list[QueryRecord]:
        return [
            record
            for record in self._journal.records()
            if isinstance(record, QueryRecord) and record.user == user and record.root_id == record.id
        ]

    def _waiting_about(self, query_id: str) -> list[FeedbackRecord]:
        return [
            record
            for record in self._journal.records()
            if isinstance(record, FeedbackRecord) and record.query_id == query_id
        ]

    async def _store_to_the_end(self) -> None:
        await to_the_end(self._store_all())

    async def _store_all(self) -> None:
        """Store every entry, oldest first.

        Raises:
            StorageError: the database is away.
        """
        if not await asyncio.to_thread(self.pending):
            return
        async with self.holding():
            names = await asyncio.to_thread(self._journal.names)
            for start in range(0, len(names), BATCH):
                entries = await asyncio.to_thread(self._read, names[start : start + BATCH])
                await self._store_batch(entries)

    async def _store_batch(self, entries: Mapping[str, Record]) -> None:
        try:
            await self._store(entries)
        except UNSTORABLE:
            for name, record in entries.items():
                await self._store_alone(name, record)

    async def _store_alone(self, name: str, record: Record) -> None:
        try:
            await self._store({name: record})
        except UNSTORABLE as error:
            # A database that goes away or comes up may say nearly anything: it must answer before one entry
            # is held to be at fault.
            async with self._database.unit_of_work(read_only=True) as uow:
                await uow.queries.count()
            await asyncio.to_thread(self._refuse, name, error)

    async def _store(self, entries: Mapping[str, Record]) -> None:
        async with self._database.unit_of_work() as uow:
            for record in entries.values():
                if isinstance(record, QueryRecord):
                    await uow.queries.record(record)
                else:
                    await uow.feedback.add(record)
            await uow.commit()
        await asyncio.to_thread(self._remove, tuple(entries))

    def _read(self, names: Sequence[str]) -> dict[str, Record]:
        """Return what these entries hold, but for those that are gone, forgotten or damaged."""
        found = {}
        for name in names:
            try:
                record = self._journal.read(name)
            except EntryDamaged as error:
                self._refuse(name, error)
            else:
                if record is None:
                    continue
                if self._journal.is_forgotten(record):  # its writer was stopped before it saw that
                    self._journal.remove(name)
                else:
                    found[name] = record
        return found

    def _remove(self, names: Sequence[str]) -> None:
        for name in names:
            self._journal.remove(name)

    def _refuse(self, name: str, error: Exception) -> None:
        self._journal.refuse(name)
        # Others' errors quote what they were given, which is somebody's.
        reason = str(error) if isinstance(error, StorageError) else type(error).__name__
        self._log.error("logbook.refused", entry=name, reason=reason)

    def _say_away(self, state: RetryCallState) -> None:
        if state.attempt_number == 1 and state.outcome is not None:
            self._log.warning("logbook.waits", reason=str(state.outcome.exception()))
