"""Reading and writing what is known of users, and forgetting them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, select, update

from storage.models import Feedback, Query, User
from storage.records import UserData, UserRow
from storage.repositories.base import Repository, columns
from storage.repositories.chats import ChatRepository
from storage.repositories.feedback import FeedbackRepository
from storage.repositories.queries import QueryRepository


class UserRepository(Repository):
    """Users by pseudonym: whether photos may be used for training, and all that is known of them."""

    async def get(self, user: str) -> UserRow | None:
        """Return a user's row; None when consent was never asked for."""
        statement = select(*columns(User, UserRow)).where(User.user == user)
        row = (await self._session.execute(statement)).one_or_none()
        return UserRow(*row) if row else None

    async def asked(self, user: str, at: datetime) -> None:
        """Note that consent was asked for."""
        await self._ensure(user, at)
        await self._session.execute(update(User).where(User.user == user).values(asked_at=at))

    async def set_consent(self, user: str, consent: bool, at: datetime) -> None:
        """Note what a user decided, for all that they asked so far and will ask."""
        await self._ensure(user, at)
        decided = update(User).where(User.user == user).values(consent=consent, asked_at=at)
        await self._session.execute(decided)
        await self._session.execute(update(Query).where(Query.user == user).values(consent=consent))

    async def everything_of(self, user: str) -> UserData:
        """Return all rows that `forget` would remove."""
        return UserData(
            user=await self.get(user),
            queries=await QueryRepository(self._session).all_of(user),
            feedback=await FeedbackRepository(self._session).around(user),
            chats=await ChatRepository(self._session).of_user(user),
        )

    async def forget(self, user: str) -> tuple[str, ...]:
        """Remove every row of a user, what they said about others' answers too.

        Returns:
            Digests of their photos, whose files are to be deleted after the commit.
        """
        # In the order in which a question's writer takes hold of them, so that neither stops the other.
        await self._session.execute(delete(User).where(User.user == user))
        await self._session.execute(delete(Feedback).where(Feedback.user == user))
        await ChatRepository(self._session).forget(user)
        return await QueryRepository(self._session).forget(user)

    async def expire(self, before: datetime) -> int:
        """Remove users of whom nothing is left but a row last touched before a moment.

        Returns:
            How many there were.
        """
        left = exists().where(Query.user == User.user) | exists().where(Feedback.user == User.user)
        statement = delete(User).where(User.asked_at < before, ~left).returning(User.user)
        return len((await self._session.scalars(statement)).all())

    async def _ensure(self, user: str, at: datetime) -> None:
        await self._insert_new(User, [{"user": user, "created_at": at}], User.user)
