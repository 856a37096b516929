"""Asking Telegram for updates: the next question acknowledges them, so it is asked once they are kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type

from bot.errors import Misconfigured
from bot.messengers.inbox import Inbox
from bot.telegram.client import Client, wait_as_told
from storage.errors import StorageError

LONG = 25
"""Seconds that Telegram holds a question open while there is nothing."""

WANTED = ["message", "callback_query"]
"""Kinds of updates."""

Result = TypeVar("Result")

_log = structlog.get_logger(__name__)


async def poll(client: Client, inbox: Inbox) -> None:
    """Take updates until cancelled.

    Raises:
        Misconfigured: Telegram no longer knows the token.
    """
    await _patient(client.delete_webhook)
    offset: int | None = None
    while True:
        updates = await _patient(_ask, client, offset)
        if updates:
            await _patient(inbox.put, [(update.update_id, update.to_json()) for update in updates])
            offset = updates[-1].update_id + 1


async def _ask(client: Client, offset: int | None) -> Sequence[Update]:
    try:
        return await client.get_updates(offset=offset, timeout=LONG, allowed_updates=WANTED)
    except InvalidToken as error:
        raise Misconfigured(
            "Telegram no longer knows the token of SNAPLOOK_TELEGRAM__TOKEN; ask BotFather for it."
        ) from error


async def _patient(work: Callable[..., Awaitable[Result]], *arguments: object) -> Result:
    """Do something again until neither Telegram nor the database is away."""
    retrying = AsyncRetrying(
        retry=retry_if_exception_type((TelegramError, StorageError)),
        wait=wait_as_told(15.0),
        before_sleep=_tell,
    )

    async def once() -> Result:
        return await work(*arguments)

    return await retrying(once)


def _tell(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, Conflict):
        _log.error("telegram.conflict", reason="another program takes this bot's updates; stop one of them")
    else:
        _log.warning("telegram.away", reason=str(error))
