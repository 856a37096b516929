"""Signs of life: that somebody is at it, and the place in a long queue."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Protocol

from bot.messages import Progress, Stage
from bot.waiting import happens

WORTH_TELLING = 2
"""Place in the queue from which it is told: the next one has the answer before the message."""

GENTLY = 3.0
"""Seconds between two messages about the queue."""


class Signs(Protocol):
    """How a messenger shows signs of life; none of them is missed where it fails, so none may raise."""

    shown: float
    """Seconds for which it shows that the bot is at it, less than its users would notice."""

    async def act(self) -> None:
        """Show that the bot is at it."""
        ...

    async def tell(self, words: str) -> None:
        """Say how far it is; said again, it takes the place of what was said before."""
        ...

    async def hush(self) -> None:
        """Take back what was told."""
        ...


class Life:
    """Shows that a request is in hand, from entering to leaving.

    Args:
        signs: of the messenger.
        gently: seconds between two messages about the queue.
    """

    def __init__(self, signs: Signs, *, gently: float = GENTLY) -> None:
        self._signs = signs
        self._gently = gently
        self._left = asyncio.Event()
        self._news: Progress | None = None

    async def __aenter__(self) -> Life:
        self._showing = asyncio.create_task(self._show())
        self._telling = asyncio.create_task(self._tell())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.set()
        self._showing.cancel()
        # What is being told is told to its end: only then is it known what to take back.
        await asyncio.gather(self._showing, self._telling, return_exceptions=True)
        await self._signs.hush()

    async def tell(self, progress: Progress) -> None:
        """Note how far the request is; it is told when there has been time to read the last message."""
        self._news = progress

    async def _show(self) -> None:
        while True:
            await self._signs.act()
            await asyncio.sleep(self._signs.shown)

    async def _tell(self) -> None:
        last = None
        while not await happens(self._left, self._gently):
            news = self._news
            if news is None or news == last or not _is_worth_telling(news):
                continue
            last = news
            await self._signs.tell(news.text)


def _is_worth_telling(news: Progress) -> bool:
    return news.stage is Stage.WAITING or (news.position or 0) >= WORTH_TELLING
