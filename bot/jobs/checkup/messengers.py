"""The messengers: whether they know the bot, and what they let it do."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
from telegram.error import TelegramError

from bot.discord.client import introduce, point_at
from bot.errors import Misconfigured
from bot.jobs.checkup.finding import Finding
from bot.telegram.client import greet, open_client, part
from configs.settings import Settings

PATIENCE = 10.0
"""Seconds in which a messenger answers."""


async def check_telegram(settings: Settings) -> Finding:
    """Say whether Telegram knows the bot."""
    if settings.telegram.token is None:
        return Finding("telegram", good=True, says="Off; SNAPLOOK_TELEGRAM__TOKEN switches it on.")
    try:
        client = open_client(settings.telegram)
        try:
            async with asyncio.timeout(PATIENCE):
                await greet(client)
            name = client.username
        finally:
            await part(client)
    except Misconfigured as error:
        return Finding("telegram", good=False, says=str(error))
    except (TelegramError, TimeoutError):
        return Finding("telegram", good=False, says=_away("Telegram", settings.telegram.base_url))
    return Finding("telegram", good=True, says=f"@{name} answers by {settings.telegram.mode}.")


async def check_discord(settings: Settings) -> Finding:
    """Say whether Discord knows the bot, and lets it see what watched channels need."""
    if settings.discord.token is None:
        return Finding("discord", good=True, says="Off; SNAPLOOK_DISCORD__TOKEN switches it on.")
    point_at(settings.discord)
    try:
        async with asyncio.timeout(PATIENCE):
            found = await introduce(settings.discord)
    except Misconfigured as error:
        return Finding("discord", good=False, says=str(error))
    # A timeout is an OSError, and over what another server says the library stumbles.
    except (discord.DiscordException, aiohttp.ClientError, OSError, TypeError, KeyError):
        return Finding("discord", good=False, says=_away("Discord", settings.discord.api_base))
    if found.reads_messages:
        return Finding("discord", good=True, says=f"{found.name} answers, also unasked in watched channels.")
    says = (
        f"{found.name} answers commands, mentions and direct messages; to see photos in watched channels, it "
        "needs the Message Content intent, which Discord's developer portal switches on under Bot."
    )
    return Finding("discord", good=not settings.discord.watched_channels, says=says)


def _away(messenger: str, address: str) -> str:
    return f"{messenger} cannot be reached at {address}; check the network, and that address."
