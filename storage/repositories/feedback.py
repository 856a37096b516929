"""Reading and writing what users said."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select

from storage.models import Feedback
from storage.records import FeedbackRecord, FeedbackRow
from storage.repositories.base import Repository, columns


class FeedbackRepository(Repository):
    """Verdicts on what was shown."""

    async def add(self, feedback: FeedbackRecord) -> bool:
        """Write one verdict; the same one again changes nothing.

        Returns:
            Whether it is new.
        """
        return bool(await self._insert_new(Feedback, [asdict(feedback)], Feedback.id))

    async def of_query(self, query_id: str) -> tuple[FeedbackRow, ...]:
        """Return what was said about one answer, oldest first."""
        statement = (
            select(*columns(Feedback, FeedbackRow)).where(Feedback.query_id == query_id).order_by(Feedback.id)
        )
        return tuple(FeedbackRow(*row) for row in await self._session.execute(statement))
