"""What can be asked for by name, and the menus that offer it in every language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    Message,
    MessageEntity,
)

from bot.telegram.client import Client, patiently, tolerantly
from bot.texts import LANGUAGES, Texts


class Name(StrEnum):
    """A command's name, the same in every language."""

    START = "start"
    HELP = "help"
    FIND = "find"
    HISTORY = "history"
    SETTINGS = "settings"
    PRIVACY = "privacy"
    EXPORT = "export"
    DELETE = "delete"


ALONE = frozenset({Name.HISTORY, Name.PRIVACY, Name.EXPORT, Name.DELETE})
"""What is nobody else's business, and is answered in private chats only."""

IN_GROUPS = (Name.FIND, Name.HELP, Name.SETTINGS)


@dataclass(frozen=True, slots=True)
class Order:
    """A command in a message: its name, None for one that is not ours, and what stands behind it."""

    name: Name | None
    argument: str


def order_in(message: Message, bot_name: str) -> Order | None:
    """Return the command that a message, or a photo's caption, begins with; None if it is for another bot.

    A command that is not ours is for us only where it says so: in a group every bot hears all of them.
    """
    words = message.text or message.caption or ""
    entities = message.entities or message.caption_entities
    first = next((one for one in entities if one.type == MessageEntity.BOT_COMMAND and one.offset == 0), None)
    if first is None:
        return None
    command, _, addressee = words[1 : first.length].partition("@")
    if addressee and addressee.lower() != bot_name.lower():
        return None
    name = {name.value: name for name in Name}.get(command.lower())
    return Order(name, words[first.length :].strip()) if name or addressee else None


async def offer(client: Client, texts: Texts) -> None:
    """Put the commands into Telegram's menus, in every language; people without one read English."""
    for language in (None, *LANGUAGES):
        speaker = texts.speaker(language or LANGUAGES[0])
        for scope, names in (
            (BotCommandScopeAllPrivateChats(), tuple(Name)),
            (BotCommandScopeAllGroupChats(), IN_GROUPS),
        ):
            commands = [BotCommand(name.value, speaker.say(f"command-{name.value}")) for name in names]
            put = partial(client.set_my_commands, commands, scope=scope, language_code=language)
            await tolerantly(partial(patiently, put), "menus")
