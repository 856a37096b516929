"""What is settled for a chat: its language, how much it shows, whether it answers unasked, a price limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import structlog

from bot.messages import Price, Terms
from storage.database import Database
from storage.errors import StorageError
from storage.pseudonyms import pseudonym
from storage.records import ChatRecord


class Chats:
    """Reads and writes what is settled; a chat is kept under a pseudonym, like a person.

    Args:
        platform: whose chats.
        database: keeps it.
        secret_key: makes pseudonyms.
    """

    def __init__(self, platform: str, database: Database, secret_key: bytes) -> None:
        self._platform = platform
        self._database = database
        self._secret_key = secret_key
        self._log = structlog.get_logger(__name__)

    async def of(self, chat_id: int, *, private: bool) -> ChatRecord:
        """Return what is settled for a chat; nothing, if the database is away."""
        name = self._name(chat_id, private=private)
        return await self.known(chat_id, private=private) or ChatRecord(
            self._platform, name, datetime.now(UTC)
        )

    async def known(self, chat_id: int, *, private: bool) -> ChatRecord | None:
        """Return what is settled for a chat; None, if the database is away."""
        name = self._name(chat_id, private=private)
        try:
            async with self._database.unit_of_work(read_only=True) as uow:
                found = await uow.chats.get(self._platform, name)
        except StorageError as error:
            self._log.warning("chats.away", reason=str(error))
            return None
        return found or ChatRecord(self._platform, name, datetime.now(UTC))

    async def change(self, record: ChatRecord, change: Callable[[ChatRecord], ChatRecord]) -> ChatRecord:
        """Settle something, and return all that is settled then.

        What is changed is read anew: it may have been changed meanwhile, or not have been there to be read.

        Args:
            record: of the chat.
            change: returns what is to be settled of what is.

        Raises:
            StorageError: it cannot be kept.
        """
        async with self._database.unit_of_work() as uow:
            there = await uow.chats.get(record.platform, record.chat)
            changed = replace(change(there or record), changed_at=datetime.now(UTC))
            await uow.chats.put(changed)
            await uow.commit()
        return changed

    def _name(self, chat_id: int, *, private: bool) -> str:
        """Return a chat's pseudonym: a private chat is its person's, and goes with them."""
        return pseudonym(self._secret_key, self._platform, str(chat_id) if private else f"chat:{chat_id}")


def terms_of(record: ChatRecord) -> Terms:
    """Return what is settled of searches."""
    most = None
    if record.most_amount is not None and record.most_currency is not None:
        most = Price(record.most_amount, record.most_currency)
    return Terms(record.products, most, record.campaign)
