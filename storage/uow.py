"""One unit of work: what is committed together, or not at all."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from storage.repositories import (
    ChatRepository,
    FeedbackRepository,
    InboxRepository,
    ProductRepository,
    QueryRepository,
    UserRepository,
)


class UnitOfWork:
    """The repositories of one transaction; made by `storage.database.Database.unit_of_work`.

    The caller commits. After a commit the unit may go on with a new transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.products = ProductRepository(session)
        self.queries = QueryRepository(session)
        self.feedback = FeedbackRepository(session)
        self.users = UserRepository(session)
        self.inbox = InboxRepository(session)
        self.chats = ChatRepository(session)

    async def commit(self) -> None:
        """Make everything since the last commit durable and visible to others."""
        await self._session.commit()

    async def rollback(self) -> None:
        """Forget everything since the last commit."""
        await self._session.rollback()
