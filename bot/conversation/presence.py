"""Who is being served: so that a deletion waits for the rest of its asker's, and a stop for everything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.errors import Stopping

Future = asyncio.Future[None]


class Presence:
    """Knows every request in hand, by user. It belongs to one event loop."""

    def __init__(self) -> None:
        self._present: dict[str, set[Future]] = {}
        self._leaving: dict[str, Future] = {}
        self._closing = False

    @asynccontextmanager
    async def serving(self, user: str) -> AsyncIterator[None]:
        """Serve a user inside; waits while they are being forgotten.

        Raises:
            Stopping: no more requests are taken.
        """
        await self._until_forgotten(user)
        done = asyncio.get_running_loop().create_future()
        self._present.setdefault(user, set()).add(done)
        try:
            yield
        finally:
            done.set_result(None)
            self._present[user].remove(done)
            if not self._present[user]:
                del self._present[user]

    @asynccontextmanager
    async def leaving(self, user: str) -> AsyncIterator[None]:
        """Forget a user inside: what they have in hand ends before, what they ask meanwhile waits.

        Raises:
            Stopping: no more requests are taken.
        """
        await self._until_forgotten(user)
        done = self._leaving[user] = asyncio.get_running_loop().create_future()
        try:
            if user in self._present:
                await asyncio.wait(self._present[user])
            yield
        finally:
            del self._leaving[user]
            done.set_result(None)

    async def close(self, within: float) -> bool:
        """Take no more requests and wait for those in hand; return whether all ended in so many seconds."""
        self._closing = True
        in_hand = {done for of_one in self._present.values() for done in of_one}
        in_hand.update(self._leaving.values())
        if not in_hand:
            return True
        _, late = await asyncio.wait(in_hand, timeout=within)
        return not late

    async def _until_forgotten(self, user: str) -> None:
        while user in self._leaving and not self._closing:
            await asyncio.wait([self._leaving[user]])
        if self._closing:
            raise Stopping("The service is being stopped; try again in a minute.")
