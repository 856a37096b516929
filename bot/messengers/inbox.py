"""Updates, written down before they are acknowledged, and done one after the other, whatever crashes."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Protocol

import structlog
from tenacity import AsyncRetrying, retry_if_exception_type, wait_random_exponential

from bot.messengers.gate import Postponed
from bot.waiting import happens
from storage.database import Database
from storage.errors import StorageError
from storage.records import InboxRecord

LEASE = timedelta(seconds=6)
"""For which a process has updates in hand unless it says so again; after a crash they wait so long."""

HEARTBEAT = 1.5
"""Seconds between two times that it says so, and between two looks for what others have left.

So short that it fails three times in a row before another process takes what this one is at.
"""

IN_HAND = 256
"""Updates at once: most wait for their turn in the queue, where they are few bytes."""

TRIES = 12
"""Times that an update is taken in hand: one that kills the process each time is given up.

So many, as those that only wait beside it are taken in hand each time as well.
"""

KEPT = timedelta(days=2)
"""For which what is done is remembered: no platform sends anything again that is older than a day."""

FORGET_EVERY = timedelta(minutes=10)


class InboxMetrics(Protocol):
    """What is counted of updates; see :class:`bot.process.metrics.Metrics`."""

    def update_repeated(self, platform: str) -> None:
        """Count an update that was in hand when a process ended, and may be answered twice."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An update in hand.

    Attributes:
        payload: as it came.
        repeated: it was in hand before, when its process ended.
    """

    payload: dict[str, Any] = field(repr=False)
    repeated: bool


class Inbox:
    """Keeps updates and hands them out, oldest first. It belongs to one event loop.

    Args:
        platform: whose updates.
        database: keeps them.
        metrics: counts those that are done again.
        lease: for how long a process has updates in hand without saying so again.
        heartbeat: seconds between two times that it says so.
    """

    def __init__(
        self,
        platform: str,
        database: Database,
        metrics: InboxMetrics,
        *,
        lease: timedelta = LEASE,
        heartbeat: float = HEARTBEAT,
    ) -> None:
        self._platform = platform
        self._database = database
        self._metrics = metrics
        self._lease = lease
        self._heartbeat = heartbeat
        self._owner = uuid.uuid4().hex
        self._news = asyncio.Event()
        self._in_hand: set[int] = set()
        self._closing = False
        self._postponed = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._log = structlog.get_logger(__name__)

    async def put(self, updates: Sequence[tuple[int, str]]) -> None:
        """Write updates down, by their ids; those that are there already are left alone.

        Raises:
            StorageError: they cannot be written, so they must not be acknowledged.
        """
        async with self._database.unit_of_work() as uow:
            await uow.inbox.add(self._platform, updates, _now())
            await uow.commit()
        self._news.set()

    async def serve(self, handle: Callable[[Taken], Awaitable[None]]) -> None:
        """Hand updates out until closed, many at once; what fails is logged and done with.

        It returns when the last one in hand is done, or given back: what raises `Postponed` waits for the
        next process. Cancelled, it drops them: another process takes them when their lease is over.
        """
        self._idle.clear()
        ended = asyncio.Event()
        beat = asyncio.create_task(self._beat(ended))
        try:
            async with asyncio.TaskGroup() as group:
                while not self._closing:
                    self._news.clear()
                    taken = await self._take()
                    for one in taken:
                        self._in_hand.add(one.id)
                        task = group.create_task(self._do(one, handle))
                        task.add_done_callback(partial(self._ended, one.id))
                    if not taken:
                        await happens(self._news, self._heartbeat)
            await self._release()
        finally:
            ended.set()
            await beat
            self._idle.set()

    async def close(self) -> None:
        """Hand nothing more out, and let what is in hand end."""
        self._closing = True
        self._news.set()
        await self._idle.wait()

    async def _take(self) -> list[InboxRecord]:
        room = IN_HAND - len(self._in_hand)
        if room <= 0:
            return []
        try:
            async with self._database.unit_of_work() as uow:
                now = _now()
                until = now + self._lease
                found = await uow.inbox.claim(self._platform, self._owner, now=now, until=until, limit=room)
                await uow.commit()
        except StorageError as error:
            self._log.warning("inbox.away", reason=str(error))
            return []
        # After the database was away for long, what is still in hand here looks as if it were nobody's.
        return [record for record in found if record.id not in self._in_hand]

    async def _do(self, record: InboxRecord, handle: Callable[[Taken], Awaitable[None]]) -> None:
        repeated = record.attempts > 1
        if repeated:
            self._metrics.update_repeated(self._platform)
            self._log.warning("inbox.again", update=record.update_id, attempt=record.attempts)
        if record.attempts > TRIES:
            self._log.error("inbox.given_up", update=record.update_id, attempts=TRIES)
        else:
            try:
                await handle(Taken(json.loads(record.payload or "{}"), repeated))
            except Postponed:
                self._postponed = True
                return
            except Exception:  # one bad update never stops the others
                self._log.exception("inbox.unforeseen", update=record.update_id)
        try:
            await self._finish(record.id)
        except Exception:  # it is done again when the lease is over
            self._log.exception("inbox.not_finished", update=record.update_id)

    async def _finish(self, id_: int) -> None:
        patient = AsyncRetrying(
            retry=retry_if_exception_type(StorageError), wait=wait_random_exponential(max=5)
        )

        async def finish() -> None:
            async with self._database.unit_of_work() as uow:
                await uow.inbox.finish([id_], _now())
                await uow.commit()

        await patient(finish)

    async def _release(self) -> None:
        """Give back what was postponed; everything else is done."""
        if not self._postponed:
            return
        try:
            async with self._database.unit_of_work() as uow:
                await uow.inbox.release(self._platform, self._owner)
                await uow.commit()
        except StorageError as error:  # it is nobody's when its lease is over
            self._log.warning("inbox.away", reason=str(error))

    def _ended(self, id_: int, _: asyncio.Task[None]) -> None:
        if len(self._in_hand) >= IN_HAND:  # only then may something wait that was not taken
            self._news.set()
        self._in_hand.discard(id_)

    async def _beat(self, ended: asyncio.Event) -> None:
        """Say that what is in hand still is, and forget what was done long ago, until all has ended."""
        forgotten = None
        while not await happens(ended, self._heartbeat):
            due = forgotten is None or _now() - forgotten > FORGET_EVERY
            if (due or self._in_hand) and await self._extend(forget=due) and due:
                forgotten = _now()

    async def _extend(self, *, forget: bool) -> bool:
        """Have for longer what is in hand; return whether the database took it."""
        try:
            async with self._database.unit_of_work() as uow:
                until = _now() + self._lease
                await uow.inbox.extend(self._platform, self._owner, tuple(self._in_hand), until)
                if forget:
                    await uow.inbox.forget_done(_now() - KEPT)
                await uow.commit()
        except StorageError as error:
            self._log.warning("inbox.away", reason=str(error))
            return False
        return True


def _now() -> datetime:
    return datetime.now(UTC)
