"""Reading and writing what users said."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import ColumnElement, delete, select, union

from storage.models import Feedback, Query
from storage.records import CHOICE, FeedbackRecord, FeedbackRow
from storage.repositories.base import Repository, columns


class FeedbackRepository(Repository):
    """Verdicts on what was shown."""

    async def add(self, feedback: FeedbackRecord) -> bool:
        """Write one verdict; a choice takes the place of what the same user chose before.

        Returns:
            Whether anything changed: not so for a verdict that is there already or that a later one has
            replaced, and for a question that is there no longer.
        """
        # Held, so that the question stays and two choices cannot pass each other.
        held = select(Query.id).where(Query.id == feedback.query_id).with_for_update(key_share=True)
        if await self._session.scalar(held) is None:
            return False
        if feedback.verdict in CHOICE and not await self._make_room(feedback):
            return False
        return bool(await self._insert_new(Feedback, [asdict(feedback)], Feedback.id))

    async def of_query(self, query_id: str) -> tuple[FeedbackRow, ...]:
        """Return what was said about one answer, oldest first."""
        return await self._found(Feedback.query_id == query_id)

    async def around(self, user: str) -> tuple[FeedbackRow, ...]:
        """Return what a user said and what was said about their answers, oldest first."""
        by_them = select(Feedback.id).where(Feedback.user == user)
        about_theirs = (
            select(Feedback.id).join(Query, Query.id == Feedback.query_id).where(Query.user == user)
        )
        # No OR: PostgreSQL would read everything that was ever said.
        return await self._found(Feedback.id.in_(union(by_them, about_theirs)))

    async def _make_room(self, feedback: FeedbackRecord) -> bool:
        """Remove an earlier choice for another one; return False when the stored one is to stay."""
        same = (
            Feedback.query_id == feedback.query_id,
            Feedback.user == feedback.user,
            Feedback.product_id.is_not_distinct_from(feedback.product_id),
            Feedback.verdict.in_(CHOICE),
        )
        later = await self._session.scalar(
            select(Feedback.id).where(*same, Feedback.created_at > feedback.created_at)
        )
        if later is not None:
            return False
        await self._session.execute(delete(Feedback).where(*same, Feedback.verdict != feedback.verdict))
        return True

    async def _found(self, condition: ColumnElement[bool]) -> tuple[FeedbackRow, ...]:
        statement = select(*columns(Feedback, FeedbackRow)).where(condition).order_by(Feedback.id)
        return tuple(FeedbackRow(*row) for row in await self._session.execute(statement))
