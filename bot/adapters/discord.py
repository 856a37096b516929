"""The bot on Discord: events of all shards come in, are acknowledged and kept, and answered one by one."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import discord
import structlog

from bot.discord.answering import Answering
from bot.discord.assembly import Surroundings, join
from bot.discord.client import Client, Introduction, introduce, point_at, token_of, unknown_token
from bot.discord.patience import patiently
from bot.discord.pictures import Fetcher
from bot.discord.turn import PLATFORM
from bot.messages import Handlers
from bot.messengers.chats import Chats
from bot.messengers.gate import Gate
from bot.messengers.inbox import Inbox, InboxMetrics
from bot.sources.addresses import anywhere, is_public
from bot.sources.download import Downloader, DownloadLimits
from bot.texts import Texts
from bot.workers.base import AsyncEngine
from configs.settings import Settings
from storage.database import Database

DISCORD = "discord.com"

UNKNOWN_TOKEN = 4004
"""Why the gateway closes (discord.com/developers/docs/topics/opcodes-and-status-codes)."""

PHOTOS = 8
"""In hand at once for each worker, as on Telegram: enough that none ever waits for one to be fetched."""


_log = structlog.get_logger(__name__)


class DiscordAdapter:
    """Talks on Discord.

    Args:
        settings: of the whole installation.
        database: keeps what was taken, and what is settled for servers.
        engine: shrinks photos.
        texts: what the bot says.
        metrics: counts what is done again.
    """

    name = PLATFORM

    def __init__(
        self,
        settings: Settings,
        database: Database,
        engine: AsyncEngine,
        texts: Texts,
        metrics: InboxMetrics,
    ) -> None:
        self._settings = settings
        self._database = database
        self._texts = texts
        self._engine = engine
        self._inbox = Inbox(PLATFORM, database, metrics)
        self._chats = Chats(PLATFORM, database, settings.read_secret_key())
        most = max(1, min(settings.limits.waiting // 2, PHOTOS * settings.worker_count()))
        self._gate = Gate(most, max(1, settings.limits.waiting_per_user))
        self._serving: asyncio.Task[None] | None = None
        self._closing = False

    async def run(self, handlers: Handlers) -> None:
        """Take events and answer them until cancelled or closed.

        Raises:
            Misconfigured: Discord does not know the token.
            discord.DiscordException, aiohttp.ClientError, OSError: it cannot be reached.
        """
        if self._closing:
            return
        self._serving = asyncio.create_task(self._serve(handlers))
        try:
            await self._serving
        except asyncio.CancelledError:
            if not self._closing:
                self._serving.cancel()
                raise

    async def close(self) -> None:
        """Let what is in hand end, and return; what comes meanwhile is kept for the next process."""
        self._closing = True
        self._gate.close()
        await self._inbox.close()
        if self._serving is not None:
            self._serving.cancel()
            await asyncio.wait([self._serving])

    async def _serve(self, handlers: Handlers) -> None:
        settings = self._settings
        point_at(settings.discord)
        introduction = await patiently(partial(introduce, settings.discord))
        limits = DownloadLimits(settings.photo.max_bytes, at_once=PHOTOS * settings.worker_count())
        allowed = anywhere if settings.fetch.allow_private else is_public
        async with AsyncExitStack() as opened:
            # Another Discord than the real one keeps pictures where it likes.
            own = allowed if urlsplit(settings.discord.api_base).hostname == DISCORD else anywhere
            known = await opened.enter_async_context(Downloader(limits, allowed=own))
            strange = await opened.enter_async_context(Downloader(limits, allowed=allowed))
            client = await opened.enter_async_context(self._client(introduction))
            around = Surroundings(
                settings,
                handlers,
                self._inbox,
                self._chats,
                self._database,
                self._texts,
                self._engine,
                Fetcher(known, strange, settings.photo.max_bytes),
                self._gate,
            )
            joined = await join(client, around)
            opened.push_async_callback(joined.taking.close)
            await self._talk(client, joined.answering)

    async def _offer(self, client: Client) -> None:
        """Tell Discord the commands; without them the bot only hears messages."""
        try:
            await patiently(client.tree.sync)
        except Exception as error:  # it is worth a line, and no end of the rest
            _log.error("discord.commands_not_offered", reason=str(error))

    def _client(self, introduction: Introduction) -> Client:
        gateway = self._settings.discord.gateway_url
        return Client(reads_messages=introduction.reads_messages, gateway_url=gateway)

    async def _talk(self, client: Client, answering: Answering) -> None:
        """Take events until the connection is lost for good; what is in hand is answered meanwhile."""
        await patiently(partial(client.login, token_of(self._settings.discord)))
        connection = asyncio.create_task(client.connect())
        answers = asyncio.create_task(self._inbox.serve(answering.answer_taken))
        menus = asyncio.create_task(self._offer(client))
        try:
            ended, _ = await asyncio.wait([connection, answers], return_when=asyncio.FIRST_COMPLETED)
            for one in ended:
                one.result()
        except discord.ConnectionClosed as error:
            raise unknown_token() if error.code == UNKNOWN_TOKEN else error from error
        finally:
            everything: list[asyncio.Task[Any]] = [connection, answers, menus]
            for task in everything:
                task.cancel()
            await asyncio.wait(everything)
