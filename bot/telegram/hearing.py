"""What a message means: a photo to search, a command, or something else that deserves a friendly word."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from telegram import Message
from telegram.constants import ChatAction

from bot.errors import SnaplookError, TooManyPhotos
from bot.messages import Command, CommandName, Handlers, PhotoQuery
from bot.messengers.chats import Chats
from bot.messengers.gate import Gate, Postponed
from bot.telegram.albums import Albums
from bot.telegram.answers import Answers
from bot.telegram.client import Client
from bot.telegram.commands import ALONE, Name, Order, order_in
from bot.telegram.deep_links import DeepLinks
from bot.telegram.groups import is_addressed
from bot.telegram.life import life_in
from bot.telegram.outbox import Outbox
from bot.telegram.pictures import Picture, fetch_all, picture_of
from bot.telegram.rendering import text
from bot.telegram.settings_desk import SettingsDesk
from bot.telegram.talk import Talk, is_private, talk_of, writer_of, writes_as_group
from bot.texts import Texts
from storage.records import ChatRecord

QUERIES = uuid.UUID("6f6b3f0e-6c0e-4f0e-9f0b-1f3a5c7d9e02")
"""The namespace of queries' ids (RFC 9562, version 5): a message always asks the same query."""

COMMANDS = {
    Name.HELP: CommandName.HELP,
    Name.START: CommandName.START,
    Name.HISTORY: CommandName.HISTORY,
    Name.PRIVACY: CommandName.PRIVACY,
    Name.EXPORT: CommandName.EXPORT,
    Name.DELETE: CommandName.DELETE,
}


class Hearing:
    """Takes messages.

    Args:
        client: Telegram.
        handlers: the conversation.
        outbox: sends.
        answers: shows replies.
        chats: what is settled for each chat.
        texts: of every language.
        settings: answers ``/settings``.
        links: shows the product of a deep link.
        gate: how many photos are in memory at once.
        most: photos that one query may bring.
    """

    def __init__(
        self,
        client: Client,
        handlers: Handlers,
        outbox: Outbox,
        answers: Answers,
        chats: Chats,
        texts: Texts,
        settings: SettingsDesk,
        links: DeepLinks,
        gate: Gate,
        most: int,
    ) -> None:
        self._client = client
        self._handlers = handlers
        self._outbox = outbox
        self._answers = answers
        self._chats = chats
        self._texts = texts
        self._settings = settings
        self._links = links
        self._gate = gate
        self._most = most
        self._albums = Albums()

    async def hear(self, message: Message) -> None:
        """Answer a message, or leave it alone where it is none of the bot's business."""
        record = await self._chats.of(message.chat_id, private=is_private(message))
        talk = talk_in(message, record, self._texts)
        if talk is None:
            return
        if message.media_group_id is not None and picture_of(message) is not None:
            await self._hear_album(message, record, talk)
        elif self._concerns(message, record):
            await self._heed(message, record, talk)

    async def _heed(self, message: Message, record: ChatRecord, talk: Talk) -> None:
        order = self._order_in(message)
        if order is not None and order.name is not None and order.name is not Name.FIND:
            await self._obey(message, order, record, talk)
        else:
            await self._search([message], talk)

    def _order_in(self, message: Message) -> Order | None:
        return order_in(message, str(self._client.username))

    def _concerns(self, message: Message, record: ChatRecord) -> bool:
        """Say whether a message is said to the bot, or to be answered unasked."""
        if is_private(message) or is_addressed(message, self._client) or self._order_in(message):
            return True
        return record.auto_answer and picture_of(message) is not None

    async def _hear_album(self, message: Message, record: ChatRecord, talk: Talk) -> None:
        """Answer an album if one of its messages is said to the bot; only the first one has the caption."""
        album = await self._albums.gather(message)
        if album is None:
            return
        try:
            if any(self._concerns(one, record) for one in album.messages):
                await self._search(album.messages, talk)
        except Postponed:
            album.end.postponed = True
            raise
        finally:
            album.end.reached.set()

    async def _search(self, messages: Sequence[Message], talk: Talk) -> None:
        """Search the photos of messages, or of the message that they reply to."""
        pictures = [picture for message in messages if (picture := picture_of(message))]
        if not pictures and (found := self._replied_picture(messages[0])):
            pictures = [found]
        if not pictures:
            await self._outbox.say(talk, text(self._hint(messages[0], talk)))
            return
        try:
            if len(pictures) > self._most:
                raise TooManyPhotos(f"These are {len(pictures)} photos; send at most {self._most}.")
            async with life_in(self._outbox, talk) as life, self._gate.passing(talk.user_id):
                photos = await fetch_all(self._client, pictures)
                query_id = query_id_of(talk.chat_id, messages[0].message_id)
                query = PhotoQuery(query_id, talk.asker(), photos, sheet=True, terms=talk.terms)
                reply = await self._handlers.handle(query, life.tell)
        except SnaplookError as error:
            await self._outbox.say(talk, text(talk.speaker.error(error)))
        else:
            await self._answers.show(reply, talk)

    def _replied_picture(self, message: Message) -> Picture | None:
        """Return the picture that a message replies to; the bot's own is searched by ``/find`` alone.

        Whoever says thanks for an answer wants no search of it.
        """
        replied, order = message.reply_to_message, self._order_in(message)
        if replied is None or replied.from_user is None:
            return None
        found = order is not None and order.name is Name.FIND
        return picture_of(replied) if found or replied.from_user.id != self._client.id else None

    def _hint(self, message: Message, talk: Talk) -> str:
        order = self._order_in(message)
        if order is not None and order.name is Name.FIND:
            return talk.speaker.say("telegram-find-how")
        return talk.speaker.say("chat-photo-only")

    async def _obey(self, message: Message, order: Order, record: ChatRecord, talk: Talk) -> None:
        if order.name is Name.SETTINGS:
            await self._settings.open(message, order.argument, record, talk)
        elif order.name in ALONE and not talk.private:
            await self._outbox.say(talk, text(talk.speaker.say("telegram-alone")))
        elif order.name is Name.START and order.argument and talk.private:
            await self._links.follow(order.argument, record, talk)
        elif order.name is not None:
            async with life_in(self._outbox, talk, ChatAction.TYPING) as life:
                reply = await self._handlers.handle(Command(talk.asker(), COMMANDS[order.name]), life.tell)
            await self._answers.show(reply, talk)


def talk_in(message: Message, record: ChatRecord, texts: Texts) -> Talk | None:
    """Return the turn that a message begins; None if nobody wrote it, as in a channel.

    An admin who writes as the group has no name, and is the group.
    """
    writer = writer_of(message)
    if writer is None and not writes_as_group(message):
        return None
    user_id = message.chat_id if writer is None else writer.id
    language = None if writer is None else writer.language_code
    talk = talk_of(message, user_id, language, record, texts)
    return replace(talk, said_at=message.date)


def query_id_of(chat_id: int, message_id: int) -> str:
    """Return the id of the query that a message asks."""
    return str(uuid.uuid5(QUERIES, f"{chat_id}/{message_id}"))
