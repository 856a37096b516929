"""Signs of life: the chat says that somebody is at it, and a message tells the place in a long queue."""

from __future__ import annotations

import asyncio
from types import TracebackType

from telegram.constants import ChatAction

from bot.messages import Progress, Stage
from bot.telegram.outbox import Outbox
from bot.telegram.rendering import text
from bot.telegram.talk import Talk
from bot.waiting import happens

SHOWN = 4.0
"""Seconds between two signs: Telegram shows each for five."""

WORTH_TELLING = 2
"""Place in the queue from which it is told: the next one has the answer before the message."""

GENTLY = 3.0
"""Seconds between two messages about the queue."""


class Life:
    """Shows that a request is in hand, from entering to leaving."""

    def __init__(
        self,
        outbox: Outbox,
        talk: Talk,
        action: ChatAction = ChatAction.UPLOAD_PHOTO,
        *,
        shown: float = SHOWN,
        gently: float = GENTLY,
    ) -> None:
        self._outbox = outbox
        self._talk = talk
        self._action = action
        self._shown = shown
        self._gently = gently
        self._left = asyncio.Event()
        self._news: Progress | None = None
        self._told: int | None = None

    async def __aenter__(self) -> Life:
        self._showing = asyncio.create_task(self._show())
        self._telling = asyncio.create_task(self._tell())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.set()
        self._showing.cancel()
        # What is being told is told to its end: only then is it known which message to take back.
        await asyncio.gather(self._showing, self._telling, return_exceptions=True)
        if self._told is not None:
            await self._outbox.take_back(self._talk, self._told)

    async def tell(self, progress: Progress) -> None:
        """Note how far the request is; it is told when there has been time to read the last message."""
        self._news = progress

    async def _show(self) -> None:
        while True:
            await self._outbox.act(self._talk, self._action)
            await asyncio.sleep(self._shown)

    async def _tell(self) -> None:
        last = None
        while not await self._leaves():
            news = self._news
            if news is None or news == last or not _is_worth_telling(news):
                continue
            last = news
            if self._told is None:
                message = await self._outbox.say(self._talk, text(news.text))
            else:
                message = await self._outbox.reword(self._talk, self._told, text(news.text))
            self._told = self._told if message is None else message.message_id

    async def _leaves(self) -> bool:
        """Wait until there is time for other news; return whether the request was left meanwhile."""
        return await happens(self._left, self._gently)


def _is_worth_telling(news: Progress) -> bool:
    return news.stage is Stage.WAITING or (news.position or 0) >= WORTH_TELLING
