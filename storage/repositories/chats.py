"""Reading and writing what is set for single chats."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, select, update

from storage.models import Chat
from storage.records import ChatRecord
from storage.repositories.base import Repository, columns

SET = (Chat.locale, Chat.products, Chat.most_amount, Chat.most_currency, Chat.campaign)
"""What is None while it is not set."""


class ChatRepository(Repository):
    """Chats by pseudonym; a private chat's is that of its user."""

    async def get(self, platform: str, chat: str) -> ChatRecord | None:
        """Return what is set for a chat; None when nothing is."""
        statement = select(*columns(Chat, ChatRecord)).where(Chat.platform == platform, Chat.chat == chat)
        row = (await self._session.execute(statement)).one_or_none()
        return ChatRecord(*row) if row else None

    async def put(self, chat: ChatRecord) -> None:
        """Write all that is set for a chat, over what was set before."""
        await self._put(Chat, asdict(chat))

    async def watched(self, platform: str) -> frozenset[int]:
        """Return every channel in which photos are answered unasked, of all communities together."""
        statement = select(Chat.watched).where(Chat.platform == platform, Chat.watched != ())
        found = await self._session.scalars(statement)
        return frozenset(channel for channels in found for channel in channels)

    async def delete(self, platform: str, chat: str) -> bool:
        """Remove what is set for a chat; return whether there was anything."""
        statement = delete(Chat).where(Chat.platform == platform, Chat.chat == chat).returning(Chat.chat)
        return await self._session.scalar(statement) is not None

    async def of_user(self, user: str) -> tuple[ChatRecord, ...]:
        """Return what is set for a user's own chat; a pseudonym holds its platform, so it is one at most."""
        statement = select(*columns(Chat, ChatRecord)).where(Chat.chat == user).order_by(Chat.platform)
        return tuple(ChatRecord(*row) for row in await self._session.execute(statement))

    async def forget(self, user: str) -> None:
        """Remove what is set for a user's own chat."""
        await self._session.execute(delete(Chat).where(Chat.chat == user))

    async def expire(self, before: datetime) -> int:
        """Remove campaigns from before a moment, and chats unchanged since then for which nothing is set.

        Returns:
            How many campaigns went.
        """
        known_since = func.coalesce(Chat.campaign_at, Chat.changed_at)
        expired = update(Chat).where(Chat.campaign.is_not(None), known_since < before)
        expired = expired.values(campaign=None, campaign_at=None)
        gone = (await self._session.scalars(expired.returning(Chat.chat))).all()
        unset = (column.is_(None) for column in SET)
        nothing = (*unset, ~Chat.auto_answer, ~Chat.private_answers, Chat.watched == ())
        await self._session.execute(delete(Chat).where(*nothing, Chat.changed_at < before))
        return len(gone)
