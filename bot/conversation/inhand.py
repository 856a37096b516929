"""Questions that are being answered: the same one again joins the one in hand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from bot.conversation.visit import Visit
from bot.errors import AnswerGone
from bot.messages import Progress, Stage, Tell

Answer = TypeVar("Answer")


class InHand(Generic[Answer]):
    """Answers each question once, for however many ask it at the same time. It belongs to one event loop."""

    def __init__(self) -> None:
        self._works: dict[str, _Work[Answer]] = {}

    async def join(self, query_id: str, visit: Visit, work: Callable[[Tell], Awaitable[Answer]]) -> Answer:
        """Begin to answer a question, or wait for the answer that is in hand.

        Work that nobody waits for any more is given up, unless it is being searched for at that moment: that
        costs nothing more, and whoever comes back after a lost connection finds the answer.

        Args:
            query_id: the question.
            visit: whoever asks; what their `tell` raises ends their waiting only.
            work: answers it; cancelled when it is given up.

        Raises:
            AnswerGone: it is in hand for someone else.
            Exception: whatever the work raises.
        """
        while (there := self._works.get(query_id)) is not None and there.given_up:
            await there.end()
        if there is None:
            there = self._works[query_id] = _Work(visit.user)
            there.begin(work, ended=lambda: self._works.pop(query_id))
        if there.user != visit.user:
            raise AnswerGone("There is no such answer; send the photo again.")
        return await there.follow(visit.tell)


class _Work(Generic[Answer]):
    """One question in hand, and those who wait for its answer."""

    _task: asyncio.Task[Answer]

    def __init__(self, user: str) -> None:
        self.user = user
        self.given_up = False
        self._followers: list[asyncio.Queue[Progress | None]] = []
        self._latest: Progress | None = None

    def begin(self, work: Callable[[Tell], Awaitable[Answer]], ended: Callable[[], object]) -> None:
        async def run() -> Answer:
            return await work(self._tell)

        self._task = asyncio.create_task(run())
        self._task.add_done_callback(lambda _task: self._end(ended))

    async def follow(self, tell: Tell) -> Answer:
        """Pass signs of life on, the latest at once, and return the answer."""
        news: asyncio.Queue[Progress | None] = asyncio.Queue()
        self._followers.append(news)
        if self._latest is not None:
            news.put_nowait(self._latest)
        try:
            while (progress := await news.get()) is not None:
                await tell(progress)
            return self._task.result()
        finally:
            self._followers.remove(news)
            if not self._followers and not self._task.done():
                await self._all_have_left()

    async def end(self) -> None:
        """Wait until the work has ended, however."""
        await asyncio.wait([self._task])

    async def _all_have_left(self) -> None:
        if not self._is_searched_for():
            self.given_up = True
            self._task.cancel()
        await self.end()

    def _is_searched_for(self) -> bool:
        return self._latest is not None and self._latest.stage is Stage.SEARCHING

    async def _tell(self, progress: Progress) -> None:
        self._latest = progress
        for news in self._followers:
            news.put_nowait(progress)

    def _end(self, ended: Callable[[], object]) -> None:
        ended()
        for news in self._followers:
            news.put_nowait(None)
        if not self._task.cancelled():
            self._task.exception()  # looked at, as asyncio wants it, also when nobody waits any more
