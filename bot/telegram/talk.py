"""Where something is said: the chat, whom it answers, and in whose language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from telegram import MaybeInaccessibleMessage, Message, User
from telegram.constants import ChatType

from bot.messages import NO_TERMS, Asker, Terms
from bot.messengers.chats import terms_of
from bot.texts import Speaker, Texts
from storage.records import ChatRecord

PLATFORM = "telegram"


@dataclass(frozen=True, slots=True)
class Talk:
    """One turn of a conversation.

    Attributes:
        chat_id: the chat.
        user_id: whoever says something.
        topic: the topic of a forum in which it is said; None elsewhere.
        answers: the message that is answered; None where it is plain, as in a private chat.
        private: there is nobody else in the chat.
        speaker: says everything in the right language.
        terms: what the chat has settled beforehand.
        said_at: when it was said, in UTC; None for now.
    """

    chat_id: int = field(repr=False)
    user_id: int = field(repr=False)
    topic: int | None
    answers: int | None
    private: bool
    speaker: Speaker = field(repr=False)
    terms: Terms = NO_TERMS
    said_at: datetime | None = None

    def asker(self) -> Asker:
        """Return the same for the conversation."""
        return Asker(
            PLATFORM,
            str(self.user_id),
            self.speaker.locale,
            arrived=self._arrived(),
            group=None if self.private else str(self.chat_id),
        )

    def _arrived(self) -> datetime | None:
        """Return when it was said: Telegram tells the second, of which the end is taken, if that is past."""
        if self.said_at is None:
            return None
        return min(self.said_at + timedelta(seconds=1), datetime.now(UTC))


def talk_of(
    message: MaybeInaccessibleMessage, user_id: int, language: str | None, record: ChatRecord, texts: Texts
) -> Talk:
    """Return the turn of somebody about a message, in the language and with the terms of its chat.

    Args:
        message: theirs, or the one whose button they pressed.
        user_id: whoever it is.
        language: of their Telegram, where it says one.
        record: what is settled for the chat.
        texts: of every language.
    """
    private = is_private(message)
    return Talk(
        chat_id=message.chat.id,
        user_id=user_id,
        topic=topic_of(message),
        answers=None if private else message.message_id,
        private=private,
        speaker=texts.speaker(record.locale or language or ""),
        terms=terms_of(record),
    )


def is_private(message: MaybeInaccessibleMessage) -> bool:
    """Say whether a message is in a private chat."""
    return message.chat.type == ChatType.PRIVATE


def topic_of(message: MaybeInaccessibleMessage) -> int | None:
    """Return the topic of a forum that a message is in; None where Telegram no longer tells."""
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def writer_of(message: Message) -> User | None:
    """Return the person who wrote a message; None for a bot and for a channel."""
    user = message.from_user
    return None if user is None or user.is_bot else user


def writes_as_group(message: Message) -> bool:
    """Say whether an admin wrote a message without a name of their own, as the group itself."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat_id
