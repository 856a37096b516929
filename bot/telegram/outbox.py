"""What is said in a chat: new messages, and old ones changed; whatever Telegram refuses has another way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from io import BytesIO
from typing import TypeVar

import structlog
from telegram import InlineKeyboardMarkup, InputMediaPhoto, Message, ReplyParameters
from telegram.constants import ChatAction, MediaGroupLimit, ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.errors import SnaplookError
from bot.messages import Document
from bot.telegram.client import Client, patiently, tolerantly
from bot.telegram.rendering import text
from bot.telegram.talk import Talk

Sent = TypeVar("Sent")

UNCHANGED = "message is not modified"
LONGEST_TOAST = 200
LARGEST_DOCUMENT = 50 * 2**20
"""Bytes that a bot may send in one file."""


class Outbox:
    """Sends. A chat that is gone, or whose owner blocked the bot, is nobody's fault and only logged."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._log = structlog.get_logger(__name__)

    async def say(self, talk: Talk, markup: str, keys: InlineKeyboardMarkup | None = None) -> Message | None:
        """Send words in Telegram's HTML; return the message, or None where nobody can be reached."""

        async def send() -> Message:
            return await self._client.send_message(
                talk.chat_id,
                markup,
                parse_mode=ParseMode.HTML,
                reply_markup=keys,
                message_thread_id=talk.topic,
                reply_parameters=_answering(talk),
                disable_web_page_preview=True,
            )

        return await self._reaching(send)

    async def show(
        self, talk: Talk, picture: bytes, caption: str, keys: InlineKeyboardMarkup | None
    ) -> Message | None:
        """Send a picture with a caption in Telegram's HTML."""

        async def send() -> Message:
            return await self._client.send_photo(
                talk.chat_id,
                BytesIO(picture),
                caption=caption,
                parse_mode=ParseMode.HTML,
                reply_markup=keys,
                message_thread_id=talk.topic,
                reply_parameters=_answering(talk),
                filename="answer.jpg",
            )

        return await self._reaching(send)

    async def show_all(self, talk: Talk, pictures: Sequence[tuple[bytes, str]]) -> None:
        """Send pictures with their captions, as albums as large as they may be."""
        most = int(MediaGroupLimit.MAX_MEDIA_LENGTH)
        for start in range(0, len(pictures), most):
            part = pictures[start : start + most]
            if len(part) == 1:
                await self.show(talk, *part[0], None)
            else:
                await self._reaching(partial(self._send_album, talk, part))

    async def _send_album(self, talk: Talk, pictures: Sequence[tuple[bytes, str]]) -> tuple[Message, ...]:
        media = [
            InputMediaPhoto(BytesIO(picture), caption=caption, parse_mode=ParseMode.HTML)
            for picture, caption in pictures
        ]
        return await self._client.send_media_group(
            talk.chat_id, media, message_thread_id=talk.topic, reply_parameters=_answering(talk)
        )

    async def hand_over(self, talk: Talk, document: Document, words: str) -> None:
        """Send a file, and close it; one that is too large for a bot is none of the reader's making."""
        try:
            content = await asyncio.to_thread(_read, document)
        finally:
            document.file.close()
        if len(content) > LARGEST_DOCUMENT:
            self._log.error("telegram.document_too_large", name=document.name, most=LARGEST_DOCUMENT)
            await self.say(talk, text(talk.speaker.error(SnaplookError("The file is too large for a bot."))))
            return

        async def send() -> Message:
            return await self._client.send_document(
                talk.chat_id,
                content,
                filename=document.name,
                caption=text(words),
                parse_mode=ParseMode.HTML,
                message_thread_id=talk.topic,
            )

        await self._reaching(send)

    async def change(
        self, talk: Talk, message_id: int, picture: bytes, caption: str, keys: InlineKeyboardMarkup | None
    ) -> None:
        """Show another answer in the place of one; as a new message where that cannot be changed."""

        async def edit() -> object:
            media = InputMediaPhoto(BytesIO(picture), caption=caption, parse_mode=ParseMode.HTML)
            return await self._client.edit_message_media(
                media, chat_id=talk.chat_id, message_id=message_id, reply_markup=keys
            )

        if not await self._edited(edit):
            await self.show(talk, picture, caption, keys)

    async def reword(
        self, talk: Talk, message_id: int, markup: str, keys: InlineKeyboardMarkup | None = None
    ) -> Message | None:
        """Put other words in the place of a message of words; return the new one where that was needed."""

        async def edit() -> object:
            return await self._client.edit_message_text(
                markup,
                chat_id=talk.chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keys,
                disable_web_page_preview=True,
            )

        return None if await self._edited(edit) else await self.say(talk, markup, keys)

    async def mark(self, talk: Talk, message_id: int, keys: InlineKeyboardMarkup) -> None:
        """Change a message's buttons alone."""

        async def edit() -> object:
            return await self._client.edit_message_reply_markup(talk.chat_id, message_id, reply_markup=keys)

        await self._edited(edit)

    async def acknowledge(self, press_id: str, words: str | None = None, *, alert: bool = False) -> None:
        """End the waiting of a button, with a few words; one that has waited too long is left alone."""
        shown = None if words is None else words[:LONGEST_TOAST]

        answer = partial(self._client.answer_callback_query, press_id, shown, show_alert=alert)
        await tolerantly(partial(patiently, answer), "acknowledge")

    async def act(self, talk: Talk, action: ChatAction) -> None:
        """Show that an answer is on its way."""
        sign = partial(self._client.send_chat_action, talk.chat_id, action, message_thread_id=talk.topic)
        await tolerantly(sign, "act")

    async def take_back(self, talk: Talk, message_id: int) -> None:
        """Delete a message of the bot's own."""
        delete = partial(self._client.delete_message, talk.chat_id, message_id)
        await tolerantly(partial(patiently, delete), "take back")

    async def _edited(self, edit: Callable[[], Awaitable[object]]) -> bool:
        """Edit a message; return False where it cannot be, and something else must be done."""
        try:
            await patiently(edit)
        except BadRequest as error:
            if UNCHANGED in str(error).lower():
                return True
            self._log.info("telegram.not_edited", reason=str(error))
            return False
        except Forbidden as error:
            self._log.info("telegram.unreachable", reason=str(error))
        except TelegramError as error:
            self._log.error("telegram.not_sent", reason=str(error))
        return True

    async def _reaching(self, send: Callable[[], Awaitable[Sent]]) -> Sent | None:
        try:
            return await patiently(send)
        except Forbidden as error:
            self._log.info("telegram.unreachable", reason=str(error))
        except TelegramError as error:
            self._log.error("telegram.not_sent", reason=str(error))
        return None


def _answering(talk: Talk) -> ReplyParameters | None:
    if talk.answers is None:
        return None
    return ReplyParameters(talk.answers, allow_sending_without_reply=True)


def _read(document: Document) -> bytes:
    document.file.seek(0)
    return document.file.read(LARGEST_DOCUMENT + 1)
