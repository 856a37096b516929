"""The way to Telegram's servers: one client, patient with whatever lies between."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_delay,
    wait_random_exponential,
)

from bot.errors import Misconfigured
from bot.telegram.pace import Pace, seconds_of
from configs.settings import Telegram

CONNECTIONS = 64
"""At once; more requests wait for one of them."""

PATIENCE = 600.0
"""Seconds in which a request is sent again while Telegram's servers or the way to them fail."""

CONNECT, READ, WRITE, POOL = 10.0, 30.0, 60.0, 120.0
"""Seconds to wait for a connection, for an answer, for an upload, and for a connection to be free."""

Client = ExtBot[int]
Result = TypeVar("Result")

_log = structlog.get_logger(__name__)


def open_client(settings: Telegram) -> Client:
    """Return a client that keeps Telegram's pace by itself; nothing is sent yet.

    Raises:
        Misconfigured: there is no token, or it has no token's form.
    """
    token = settings.token.get_secret_value() if settings.token else ""
    try:
        return ExtBot(
            token,
            base_url=settings.base_url,
            base_file_url=settings.base_file_url,
            request=_requests(CONNECTIONS),
            get_updates_request=_requests(1),
            rate_limiter=Pace(),
        )
    except InvalidToken as error:
        raise Misconfigured("SNAPLOOK_TELEGRAM__TOKEN is no token; BotFather gives one.") from error


async def greet(client: Client) -> None:
    """Learn who the bot is, however long that takes.

    Raises:
        Misconfigured: Telegram does not know the token.
        TelegramError: it cannot be reached for long.
    """
    try:
        await patiently(client.initialize)
    except InvalidToken:  # it quotes the token, which no log may have
        raise Misconfigured(
            "Telegram does not know the token of SNAPLOOK_TELEGRAM__TOKEN; ask BotFather for it."
        ) from None


async def part(client: Client) -> None:
    """Close every connection, also of a client that never learned who the bot is."""
    await client.shutdown()
    await client.request.shutdown()


async def patiently(work: Callable[[], Awaitable[Result]], patience: float = PATIENCE) -> Result:
    """Do something at Telegram's, again while it or the way to it fails.

    What was received though nothing came back is done twice then: better a message twice than none.

    Raises:
        TelegramError: it is refused, or fails for longer.
    """
    retrying = AsyncRetrying(
        retry=retry_if_exception(may_pass),
        stop=stop_after_delay(patience),
        wait=wait_as_told(5.0),
        reraise=True,
    )

    async def once() -> Result:  # tenacity awaits only what it sees to be a coroutine function
        return await work()

    return await retrying(once)


def may_pass(error: BaseException) -> bool:
    """Say whether a failure may pass of itself: the network's and the servers', not a refusal."""
    return isinstance(error, NetworkError | RetryAfter) and not isinstance(error, BadRequest)


def wait_as_told(most: float) -> Callable[[RetryCallState], float]:
    """Return how to wait before another try: as long as Telegram says, else longer each time.

    Args:
        most: seconds to wait at most where Telegram says nothing.
    """
    longer_each_time = wait_random_exponential(multiplier=0.5, max=most)

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        return seconds_of(error) if isinstance(error, RetryAfter) else longer_each_time(state)

    return wait


async def tolerantly(work: Callable[[], Awaitable[object]], what: str) -> bool:
    """Do something that nobody misses if it fails, such as a sign of life; return whether it did not."""
    try:
        await work()
    except TelegramError as error:
        _log.info("telegram.left_undone", what=what, reason=str(error))
        return False
    return True


def _requests(connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=CONNECT,
        read_timeout=READ,
        write_timeout=WRITE,
        media_write_timeout=WRITE,
        pool_timeout=POOL,
    )
