"""Reading and writing the updates of chat platforms that wait to be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from storage.models import InboxUpdate
from storage.records import InboxRecord
from storage.repositories.base import BATCH, Repository, batches, columns

UNDONE = InboxUpdate.done_at.is_(None)
NOBODYS: dict[str, Any] = {"owner": None, "owned_until": None}


class InboxRepository(Repository):
    """Updates, written down before they are acknowledged, each in the hand of one process at a time."""

    async def add(self, platform: str, updates: Sequence[tuple[int, str]], now: datetime) -> int:
        """Write updates down; one that was written before, done or not, changes nothing.

        Args:
            platform: such as ``telegram``.
            updates: the platform's own number of each, and its payload as JSON.
            now: an aware moment.

        Returns:
            How many are new.
        """
        rows: list[dict[str, Any]] = [
            {"platform": platform, "update_id": number, "payload": payload, "received_at": now, "attempts": 0}
            for number, payload in sorted(updates)  # in one order, so that no two writers wait for each other
        ]
        return len(await self._insert_new(InboxUpdate, rows, InboxUpdate.id))

    async def claim(
        self, platform: str, owner: str, *, now: datetime, until: datetime, limit: int
    ) -> list[InboxRecord]:
        """Take in hand what waits and nobody has in hand, or had for longer than they said they would.

        Processes that claim at once each get others; on PostgreSQL none waits for another.

        Args:
            platform: whose updates.
            owner: a name of this process alone.
            now: an aware moment.
            until: when others may take them if they are neither done nor extended.
            limit: how many at most; more than 1,000 are never given.

        Returns:
            The oldest ones, oldest first; ``attempts`` is 1 where nobody had them before.
        """
        free = or_(InboxUpdate.owner.is_(None), InboxUpdate.owned_until <= now)
        oldest = (
            select(InboxUpdate.id)
            .where(InboxUpdate.platform == platform, UNDONE, free)
            .order_by(InboxUpdate.update_id)
            .limit(min(limit, BATCH))
            .with_for_update(skip_locked=True)
        )
        # Two statements: inside an UPDATE, PostgreSQL may ask for the oldest more than once.
        ids = (await self._session.scalars(oldest)).all()
        taken = (
            update(InboxUpdate)
            .where(InboxUpdate.id.in_(ids))
            .values(owner=owner, owned_until=until, attempts=InboxUpdate.attempts + 1)
            .returning(*columns(InboxUpdate, InboxRecord))
        )
        found = [InboxRecord(*row) for row in await self._session.execute(taken)]
        return sorted(found, key=lambda one: one.update_id)

    async def extend(self, platform: str, owner: str, ids: Sequence[int], until: datetime) -> None:
        """Keep in hand for longer what a process is at; what it has lost track of is nobody's in time."""
        for batch in batches(sorted(ids)):
            await self._change(*_in_hand(platform, owner), InboxUpdate.id.in_(batch), owned_until=until)

    async def finish(self, ids: Sequence[int], now: datetime) -> None:
        """Note that updates are done, and let go of their payloads; what was done before stays as it is."""
        for batch in batches(sorted(ids)):
            await self._change(InboxUpdate.id.in_(batch), UNDONE, done_at=now, payload=None, **NOBODYS)

    async def release(self, platform: str, owner: str) -> None:
        """Give back all that a process has in hand, as if it had never had it."""
        await self._change(*_in_hand(platform, owner), attempts=InboxUpdate.attempts - 1, **NOBODYS)

    async def latest(self, platform: str) -> int | None:
        """Return the number of the latest update that was written down; None where none is remembered."""
        statement = select(func.max(InboxUpdate.update_id)).where(InboxUpdate.platform == platform)
        found: int | None = await self._session.scalar(statement)
        return found

    async def waiting(self, platform: str) -> int:
        """Return how many updates are not done, in hand or not."""
        statement = select(func.count()).where(InboxUpdate.platform == platform, UNDONE)
        return await self._session.scalar(statement) or 0

    async def forget_done(self, before: datetime) -> int:
        """Remove what was done before a moment; delivered again after that, it would be answered again.

        Returns:
            How many there were.
        """
        return await self._remove(InboxUpdate.done_at < before)

    async def expire(self, before: datetime) -> int:
        """Remove what came before a moment, done or not: a payload is a person's, and is not kept for ever.

        Returns:
            How many there were.
        """
        return await self._remove(InboxUpdate.received_at < before)

    async def _change(self, *which: ColumnElement[bool], **values: Any) -> None:
        """Change rows that are first held in one order, so that no two writers wait for each other."""
        held = select(InboxUpdate.id).where(*which).order_by(InboxUpdate.id).with_for_update()
        for ids in batches((await self._session.scalars(held)).all()):
            await self._session.execute(update(InboxUpdate).where(InboxUpdate.id.in_(ids)).values(**values))

    async def _remove(self, which: ColumnElement[bool]) -> int:
        statement = delete(InboxUpdate).where(which).returning(InboxUpdate.id)
        return len((await self._session.scalars(statement)).all())


def _in_hand(platform: str, owner: str) -> tuple[ColumnElement[bool], ...]:
    """Return what tells the rows that a process has in hand."""
    return InboxUpdate.platform == platform, InboxUpdate.owner == owner, UNDONE
