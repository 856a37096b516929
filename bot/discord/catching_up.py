"""What was posted in watched channels while nobody listened: Discord tells of it only who asks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import aiohttp
import discord
import structlog
from discord.utils import snowflake_time, time_snowflake, utcnow

from bot.discord.client import Client
from bot.discord.turn import PLATFORM
from storage.database import Database
from storage.errors import StorageError

BACK = timedelta(minutes=15)
"""How far it is looked back: later, whoever posted expects no answer any more."""

UNNOTICED = timedelta(minutes=2)
"""For which a broken connection may look sound: the library gives up on one after a minute of silence."""

MOST = 100
"""Messages of a channel that are looked at."""

_log = structlog.get_logger(__name__)


class CatchingUp:
    """Asks for what was missed, whenever a shard begins anew; what was taken before is not taken again.

    Args:
        database: knows what was taken last, and which channels servers have watched.
        watched: channels that are watched wherever they are.
    """

    def __init__(self, database: Database, watched: Collection[int]) -> None:
        self._database = database
        self._watched = frozenset(watched)
        self._since_start = 0
        self._since: dict[int | None, int] = {}
        self._heard: set[int | None] = set()

    async def begin(self) -> None:
        """Learn where the last process ended, before anything comes in."""
        try:
            async with self._database.unit_of_work(read_only=True) as uow:
                self._since_start = await uow.inbox.latest(PLATFORM) or 0
        except StorageError as error:
            _log.warning("discord.not_caught_up", reason=str(error))

    def lost(self, shard_id: int | None) -> None:
        """Note that a shard hears nothing any more, perhaps for a while already."""
        if shard_id in self._heard:
            self._since.setdefault(shard_id, time_snowflake(utcnow() - UNNOTICED))

    def resumed(self, shard_id: int | None) -> None:
        """Note that Discord has told a shard what it missed."""
        self._since.pop(shard_id, None)

    async def catch_up(self, client: Client, shard_id: int | None) -> None:
        """Hand on what was missed in the channels of a shard that begins anew."""
        self._heard.add(shard_id)
        missed_since = self._since.get(shard_id, self._since_start)
        since = max(missed_since, time_snowflake(utcnow() - BACK))
        try:
            async with self._database.unit_of_work(read_only=True) as uow:
                watched = self._watched | await uow.chats.watched(PLATFORM)
        except StorageError as error:
            _log.warning("discord.not_caught_up", reason=str(error))
            return
        for guild in client.guilds:
            if guild.shard_id != shard_id:
                continue
            channels: list[discord.TextChannel | discord.Thread] = [*guild.text_channels, *guild.threads]
            for channel in channels:
                if not watched.isdisjoint({channel.id, getattr(channel, "parent_id", None)}):
                    await _read(client, channel, since)
        self._since.pop(shard_id, None)


async def _read(client: Client, channel: discord.TextChannel | discord.Thread, since: int) -> None:
    try:
        async for message in channel.history(after=discord.Object(since), limit=MOST, oldest_first=True):
            await client.ear.take_message(message)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        since_when = snowflake_time(since).isoformat()
        _log.info("discord.not_caught_up", channel=channel.id, since=since_when, reason=str(error))
