"""What somebody sees of a message on a simulated Discord."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from simcord.results import InteractionResult, ResponseMessage

Message = discord.Message | ResponseMessage


def keys(message: discord.Message) -> list[str]:
    """Return what the keys under a message say."""
    return [one.label or "" for one in pressable(message) if isinstance(one, discord.Button)]


def marked(message: discord.Message) -> list[str]:
    """Return what the keys say that are marked as chosen."""
    green = discord.ButtonStyle.success
    buttons = [one for one in pressable(message) if isinstance(one, discord.Button)]
    return [one.label or "" for one in buttons if one.style is green]


def menus(message: discord.Message) -> dict[str, list[str]]:
    """Return what the menus under a message offer, by what stands in them."""
    return {menu.placeholder or "": [one.label for one in menu.options] for menu in select_menus(message)}


def chosen(message: discord.Message) -> list[str]:
    """Return what is chosen now in the menus under a message."""
    return [one.label for menu in select_menus(message) for one in menu.options if one.default]


def label(message: discord.Message, beginning: str) -> str:
    """Return all of what the key says that begins so."""
    found = [one for one in keys(message) if one.startswith(beginning)]
    assert len(found) == 1, (beginning, keys(message))
    return found[0]


def choice(message: discord.Message, beginnings: Sequence[str]) -> tuple[str, list[str]]:
    """Return the id of the menu that offers what begins so, and the values."""
    for menu in select_menus(message):
        values = [
            one.value for one in menu.options for beginning in beginnings if one.label.startswith(beginning)
        ]
        if values:
            return menu.custom_id, values
    raise AssertionError((beginnings, menus(message)))


def words(message: Message) -> str:
    """Return the words of a message: its text, or what stands over an answer."""
    if message.content or not message.embeds:
        return message.content
    return message.embeds[0].description or ""


def whispers(result: InteractionResult) -> list[str]:
    """Return what was said about an interaction to whoever it came from alone."""
    assert all(one.ephemeral for one in result.followups)
    return [one.content for one in result.followups]


def answered(result: InteractionResult) -> discord.Message:
    """Return the message that answers an interaction."""
    assert result.response is not None
    return result.response.message


def found(message: Message) -> list[str]:
    """Return the shop's own ids of the products of an answer, best first."""
    embedded = [one.url for one in message.embeds[1:] if one.url is not None]
    listed = [
        part.partition(")")[0]
        for one in message.embeds[1:]
        for part in (one.description or "").split("](")[1:]
    ]
    return [url.rpartition("/")[2] for url in (*embedded, *listed)]


def place_of(message: Message) -> int:
    """Return the number of the channel that a message is in."""
    return message.channel_id if isinstance(message, ResponseMessage) else message.channel.id


def pressable(message: discord.Message) -> list[Any]:
    """Return the keys and menus under a message."""
    rows = [one for one in message.components if isinstance(one, discord.ActionRow)]
    return [one for row in rows for one in row.children]


def select_menus(message: discord.Message) -> list[discord.SelectMenu]:
    """Return the menus under a message."""
    return [one for one in pressable(message) if isinstance(one, discord.SelectMenu)]
