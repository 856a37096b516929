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

MOST = 25
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
        self._since_start: int | None = None
        self._since: dict[int | None, int] = {}

    async def begin(self) -> None:
        """Learn where the last process ended, before anything comes in."""
        try:
            async with self._database.unit_of_work(read_only=True) as uow:
                self._since_start = await uow.inbox.latest(PLATFORM)
        except StorageError as error:
            _log.warning("discord.not_caught_up", reason=str(error))

    def lost(self, shard_id: int | None) -> None:
        """Note that a shard hears nothing any more."""
        self._since.setdefault(shard_id, time_snowflake(utcnow()))

    def resumed(self, shard_id: int | None) -> None:
        """Note that Discord has told a shard what it missed."""
        self._since.pop(shard_id, None)

    async def catch_up(self, client: Client, shard_id: int | None) -> None:
        """Hand on what was missed in the channels of a shard that begins anew."""
        missed_since = self._since.pop(shard_id, self._since_start)
        if missed_since is None:  # the first start ever missed nothing
            return
        try:
            async with self._database.unit_of_work(read_only=True) as uow:
                watched = self._watched | await uow.chats.watched(PLATFORM)
        except StorageError as error:
            _log.warning("discord.not_caught_up", reason=str(error))
            return
        since = max(missed_since, time_snowflake(utcnow() - BACK))
        for number in sorted(watched):
            channel = client.get_channel(number)
            if isinstance(channel, discord.TextChannel) and channel.guild.shard_id == shard_id:
                await _read(client, channel, since)


async def _read(client: Client, channel: discord.TextChannel, since: int) -> None:
    try:
        async for message in channel.history(after=discord.Object(since), limit=MOST, oldest_first=True):
            await client.ear.take_message(message)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        since_when = snowflake_time(since).isoformat()
        _log.info("discord.not_caught_up", channel=channel.id, since=since_when, reason=str(error))
