"""What a message means: pictures to search, a wish without any, or nothing that is said to the bot."""

from __future__ import annotations

from collections.abc import Collection

import discord

from bot.discord.client import Client
from bot.discord.permissions import lacking
from bot.discord.pictures import link_in, pictures_in
from bot.discord.turn import Look, Source, Turn
from bot.messengers.chats import Chats
from bot.texts import Texts


class Hearing:
    """Hears messages.

    Args:
        client: Discord.
        chats: what is settled for each server.
        texts: of every language.
        watched: channels that are watched wherever they are.
    """

    def __init__(self, client: Client, chats: Chats, texts: Texts, watched: Collection[int]) -> None:
        self._client = client
        self._chats = chats
        self._texts = texts
        self._watched = frozenset(watched)

    async def turn_of(self, message: discord.Message) -> Turn | None:
        """Return what a message asks for; None where it asks the bot for nothing."""
        if message.author.bot or message.webhook_id is not None or not _is_said(message):
            return None
        pictures = pictures_in(message)
        spoken_to = message.guild is None or self._is_mentioned(message)
        if not spoken_to and not pictures:
            return None
        private = message.guild is None
        place = message.author.id if message.guild is None else message.guild.id
        record = await self._chats.of(place, private=private)
        if not spoken_to and not self._is_watched(message.channel, record.watched):
            return None
        if spoken_to and not pictures:
            pictures = self._replied(message) or link_in(message.content)
        language = record.locale
        if language is None and message.guild is not None:
            language = message.guild.preferred_locale.value
        return Turn(
            id=message.id,
            user=message.author.id,
            channel=message.channel.id,
            guild=None if message.guild is None else message.guild.id,
            wants=Look(pictures),
            language=self._texts.speaker(language or "").locale,
            said_at=message.created_at,
            private=private,
            alone=private,
            asked=spoken_to,
            lacks=() if message.guild is None else lacking(message.channel, message.guild.me),
        )

    def _is_mentioned(self, message: discord.Message) -> bool:
        """Say whether a message names the bot, or the role that it has of Discord; a reply may be thanks."""
        me = self._client.user
        if me is None:
            return False
        if f"<@{me.id}>" in message.content or f"<@!{me.id}>" in message.content:
            return True
        role = None if message.guild is None else message.guild.self_role
        return role is not None and role.mention in message.content

    def _is_watched(self, channel: object, settled: Collection[int]) -> bool:
        """Say whether a channel, or the one or the forum that a thread is in, is watched."""
        numbers = {getattr(channel, "id", None), getattr(channel, "parent_id", None)}
        return not numbers.isdisjoint(self._watched.union(settled))

    def _replied(self, message: discord.Message) -> tuple[Source, ...]:
        replied = message.reference.resolved if message.reference is not None else None
        return pictures_in(replied) if isinstance(replied, discord.Message) else ()


def _is_said(message: discord.Message) -> bool:
    """Say whether somebody wrote a message: Discord tells of new members by messages as well."""
    return message.type in {discord.MessageType.default, discord.MessageType.reply}
