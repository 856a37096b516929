"""How fast the bot may write: as Telegram's limits say, kept by python-telegram-bot's own limiter."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

SILENT = frozenset({"sendChatAction", "getChat", "getChatMember", "deleteMessage"})
"""What is said of a chat and shows no message in it: it takes no message's turn."""

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class Pace(AIORateLimiter):
    """Telegram's limits on messages; signs of life pass beside them.

    It tries nothing again: while it waited for one chat's flood to pass, it would hold up all others.
    """

    def __init__(self) -> None:
        super().__init__(max_retries=0)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Answer:
        """Do a request when it is its turn.

        Raises:
            RetryAfter: Telegram says that it came too early.
        """
        counted = {name: data[name] for name in data if name != "chat_id" or endpoint not in SILENT}
        return await super().process_request(callback, args, kwargs, endpoint, counted, rate_limit_args)


def seconds_of(flood: RetryAfter) -> float:
    """Return how long Telegram says to wait."""
    # The public attribute is a number or a timedelta, and warns of the one or the other.
    return flood._retry_after.total_seconds()
