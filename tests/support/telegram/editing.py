"""The methods that change or delete what was sent."""

from __future__ import annotations

from typing import Any

from tests.support.telegram import checks, uploads
from tests.support.telegram.chats import Keyboard, Message
from tests.support.telegram.errors import JsonDict, bad
from tests.support.telegram.files import Media
from tests.support.telegram.forms import Ask
from tests.support.telegram.sending import extras_of
from tests.support.telegram.state import World

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
_ALONE = {"document", "audio"}


def _mine(world: World, ask: Ask) -> Message:
    if ask.get("inline_message_id"):
        raise bad("MESSAGE_ID_INVALID")
    chat = world.chat_for(ask.get("chat_id"))
    message = chat.find(ask.whole("message_id"))
    if message is None:
        raise bad("message to edit not found")
    if not message.from_bot or message.kind == "service" or "forward_origin" in message.extras:
        raise bad("message can't be edited")
    return message


def _change(
    message: Message,
    ask: Ask,
    words: tuple[str, list[JsonDict]] | None = None,
    media: Media | None = None,
    extras: JsonDict | None = None,
) -> JsonDict:
    """Show something else in a message; a keyboard that is not given again vanishes."""
    keyboard: Keyboard | None = checks.keyboard(ask.get("reply_markup"))
    if keyboard and message.media_group:
        raise bad("an album can't have a reply markup")
    text, found = words if words is not None else (message.words, message.entities)
    after = (text, found, media or message.media, keyboard, message.extras if extras is None else extras)
    if after == (message.words, message.entities, message.media, message.keyboard, message.extras):
        raise bad(_SAME)
    message.words, message.entities, message.media, _, message.extras = after
    message.set_keyboard(keyboard)
    message.mark_edited()
    return message.as_json()


def edit_message_text(world: World, ask: Ask) -> JsonDict:
    """Say other words in a text."""
    message = _mine(world, ask)
    if message.media is not None:
        raise bad("there is no text in the message to edit")
    words = checks.words(ask.get("text"), ask.get("parse_mode"), ask.get("entities"), caption=False)
    preview = ask.get("link_preview_options")
    return _change(message, ask, words, extras={"link_preview_options": preview} if preview else {})


def edit_message_caption(world: World, ask: Ask) -> JsonDict:
    """Say other words under media."""
    message = _mine(world, ask)
    if message.media is None:
        raise bad("there is no caption in the message to edit")
    return _change(message, ask, _caption(ask.params))


def edit_message_reply_markup(world: World, ask: Ask) -> JsonDict:
    """Show other buttons."""
    return _change(_mine(world, ask), ask)


def edit_message_media(world: World, ask: Ask) -> JsonDict:
    """Show other media, with its own caption."""
    message = _mine(world, ask)
    given = ask.get("media")
    if not isinstance(given, dict) or given.get("type") not in uploads.KINDS:
        raise bad("can't parse input media JSON object")
    old = message.media.kind if message.media else None
    if message.media_group and old != given["type"] and _ALONE & {old, given["type"]}:
        raise bad("message can't be edited: an album keeps its kind of media")
    media = uploads.find(world, ask, given["type"], given.get("media"), given)
    return _change(message, ask, _caption(given), media, extras_of(given))


def _caption(given: JsonDict) -> tuple[str, list[JsonDict]]:
    return checks.words(
        given.get("caption"), given.get("parse_mode"), given.get("caption_entities"), caption=True
    )


def delete_message(world: World, ask: Ask) -> bool:
    """Delete a message: the bot's own anywhere, a person's in a private chat or where the bot is an admin."""
    chat = world.chat_for(ask.get("chat_id"))
    message = chat.find(ask.whole("message_id"))
    if message is None:
        raise bad("message to delete not found")
    if not message.from_bot and not chat.is_private and world.bot["id"] not in chat.admins:
        raise bad("message can't be deleted")
    chat.delete(message)
    return True


def delete_messages(world: World, ask: Ask) -> bool:
    """Delete several messages; those that are gone are passed over."""
    chat = world.chat_for(ask.get("chat_id"))
    numbers: Any = ask.get("message_ids")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
        raise bad("message_ids must have 1-100 items")
    for number in numbers:
        message = chat.find(number)
        if message is not None:
            chat.delete(message)
    return True
