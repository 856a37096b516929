"""The methods that send: text, media, albums, and what the bot is doing."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.support.telegram import checks, uploads
from tests.support.telegram.chats import Chat, Keyboard, Message
from tests.support.telegram.errors import JsonDict, bad
from tests.support.telegram.forms import Ask
from tests.support.telegram.state import World

_groups = count(13_000_000_000_000_001)


@dataclass(frozen=True)
class Place:
    """Where a message goes: a chat, perhaps a topic there, perhaps in reply to a message."""

    chat: Chat
    thread: int | None
    reply_to: Message | None

    def put(self, world: World, **fields: Any) -> Message:
        """Show a message of the bot there."""
        return self.chat.add(world.bot, thread=self.thread, reply_to=self.reply_to, **fields)


def place(world: World, ask: Ask) -> Place:
    """Return where a request sends to; raises where there is no such chat, topic or message."""
    chat = world.chat_for(ask.get("chat_id"))
    thread = ask.get("message_thread_id")
    if thread is not None and thread not in chat.topics:
        raise bad("message thread not found")
    return Place(chat, thread, _reply(world, chat, ask.get("reply_parameters")))


def _reply(world: World, chat: Chat, parameters: Any) -> Message | None:
    if not parameters:
        return None
    if not isinstance(parameters, dict) or "message_id" not in parameters:
        raise bad("can't parse reply parameters JSON object")
    other = parameters.get("chat_id")
    source = chat if other is None else world.chat_for(other)
    found = source.find(parameters["message_id"])
    if found is None and not parameters.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return found


def _keyboard(ask: Ask) -> Keyboard | None:
    return checks.keyboard(ask.get("reply_markup"))


def send_message(world: World, ask: Ask) -> JsonDict:
    """Send a text."""
    where = place(world, ask)
    text, found = checks.words(ask.get("text"), ask.get("parse_mode"), ask.get("entities"), caption=False)
    extras = (
        {"link_preview_options": ask.get("link_preview_options")} if ask.get("link_preview_options") else {}
    )
    message = where.put(world, words=text, entities=found, keyboard=_keyboard(ask), extras=extras)
    return message.as_json()


def send_media(world: World, ask: Ask) -> JsonDict:
    """Send a photo, a document or another file, by the name of the method."""
    kind = ask.method.removeprefix("send").lower()
    where = place(world, ask)
    caption, found = _caption(ask.params)
    keyboard = _keyboard(ask)
    media = uploads.find(world, ask, kind, ask.get(kind), ask.params)
    message = where.put(
        world, words=caption, entities=found, media=media, keyboard=keyboard, extras=extras_of(ask.params)
    )
    return message.as_json()


def extras_of(given: JsonDict) -> JsonDict:
    """Return what a message says of how its media is shown."""
    spoiler = {"has_media_spoiler": True} if given.get("has_spoiler") else {}
    above = {"show_caption_above_media": True} if given.get("show_caption_above_media") else {}
    return spoiler | above


def _caption(given: JsonDict) -> tuple[str, list[JsonDict]]:
    return checks.words(
        given.get("caption"), given.get("parse_mode"), given.get("caption_entities"), caption=True
    )


def send_media_group(world: World, ask: Ask) -> list[JsonDict]:
    """Send an album; nothing is sent where one of its items is wrong."""
    where = place(world, ask)
    items = ask.get("media")
    if ask.get("reply_markup"):
        raise bad("an album can't have a reply markup")
    if not isinstance(items, list) or not 2 <= len(items) <= 10:
        raise bad("media group must have 2-10 items")
    kinds = {str(item.get("type")) for item in items}
    if len(kinds) > 1 and not kinds <= {"photo", "video"}:
        raise bad(f"{' and '.join(sorted(kinds))} can't be mixed in an album")
    if not kinds <= {"photo", "video", "document", "audio"}:
        raise bad("invalid media type in an album")
    found = [
        (_caption(item), uploads.find(world, ask, item["type"], item.get("media"), item)) for item in items
    ]
    group = str(next(_groups))
    return [
        where.put(
            world, words=caption, entities=marks, media=media, media_group=group, extras=extras_of(item)
        ).as_json()
        for item, ((caption, marks), media) in zip(items, found, strict=True)
    ]


def send_chat_action(world: World, ask: Ask) -> bool:
    """Show what the bot is doing."""
    where = place(world, ask)
    action = ask.text("action")
    if action not in checks.ACTIONS:
        raise bad("wrong parameter action in request")
    where.chat.actions.append(action)
    where.chat.acted_at.append(time.monotonic())
    where.chat.bell.ring()
    return True


def forward_message(world: World, ask: Ask) -> JsonDict:
    """Send a message of another chat on."""
    where = place(world, ask)
    source = world.chat_for(ask.get("from_chat_id")).find(ask.whole("message_id"))
    if source is None:
        raise bad("message to forward not found")
    origin = {"type": "user", "date": source.date, "sender_user": source.sender}
    message = where.put(
        world,
        words=source.words,
        entities=source.entities,
        media=source.media,
        extras={"forward_origin": origin},
    )
    return message.as_json()


def copy_message(world: World, ask: Ask) -> JsonDict:
    """Send a message of another chat again, as the bot's own."""
    where = place(world, ask)
    source = world.chat_for(ask.get("from_chat_id")).find(ask.whole("message_id"))
    if source is None:
        raise bad("message to copy not found")
    text, found = source.words, source.entities
    if ask.get("caption") is not None:
        text, found = _caption(ask.params)
    message = where.put(world, words=text, entities=found, media=source.media, keyboard=_keyboard(ask))
    return {"message_id": message.id}
