"""Patience with Discord's servers, and with whatever lies between."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord
import structlog
from tenacity import AsyncRetrying, retry_if_exception, stop_after_delay, wait_random_exponential

PATIENCE = 600.0
"""Seconds in which a request is sent again while Discord's servers or the way to them fail.

Shorter than the 15 minutes for which an interaction's token can be answered.
"""

TOO_MANY_REQUESTS, SERVERS_FAULT = 429, 500

Result = TypeVar("Result")

_log = structlog.get_logger(__name__)


async def patiently(work: Callable[[], Awaitable[Result]], patience: float = PATIENCE) -> Result:
    """Do something at Discord's, again while it or the way to it fails; the library itself tries five times.

    Raises:
        discord.DiscordException: it is refused, or fails for longer.
        aiohttp.ClientError, OSError: Discord cannot be reached for longer.
    """
    retrying = AsyncRetrying(
        retry=retry_if_exception(may_pass),
        stop=stop_after_delay(patience),
        wait=wait_random_exponential(multiplier=0.5, max=5.0),
        reraise=True,
    )

    async def once() -> Result:  # tenacity awaits only what it sees to be a coroutine function
        return await work()

    return await retrying(once)


def may_pass(error: BaseException) -> bool:
    """Say whether a failure may pass of itself: the network's and the servers', not a refusal."""
    if isinstance(error, discord.HTTPException):
        return error.status >= SERVERS_FAULT or error.status == TOO_MANY_REQUESTS
    return isinstance(error, discord.RateLimited | aiohttp.ClientError | OSError)


async def tolerantly(work: Callable[[], Awaitable[object]], what: str) -> bool:
    """Do something that nobody misses if it fails, such as a sign of life; return whether it did not."""
    try:
        await work()
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        _log.info("discord.left_undone", what=what, reason=str(error))
        return False
    return True
