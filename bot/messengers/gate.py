"""How many photos are in memory at once: the others wait where they are a few bytes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Postponed(Exception):  # it is no error: it is done by the next process
    """An update was not begun, as the process is about to end."""


class Gate:
    """Lets a few in at once, first come, first served; and nobody any more once it is closed.

    With fewer than may wait in the queue of searches, of each person too, nobody is refused there whose
    photos only came together because we, or the messenger, were away.

    Args:
        most: how many.
        most_of_one: how many of them may be one person's, so that nobody's many photos hold up all others.
    """

    def __init__(self, most: int, most_of_one: int) -> None:
        self._room = asyncio.Semaphore(most)
        self._most_of_one = most_of_one
        self._rooms: WeakValueDictionary[int, asyncio.Semaphore] = WeakValueDictionary()
        self._closed = False

    def close(self) -> None:
        """Let nobody in any more; whoever waits is sent away as soon as it would be their turn."""
        self._closed = True

    @asynccontextmanager
    async def passing(self, person: int) -> AsyncIterator[None]:
        """Wait for room, and have it within the block.

        Raises:
            Postponed: it is closed.
        """
        own = self._rooms.setdefault(person, asyncio.Semaphore(self._most_of_one))
        async with own, self._room:
            if self._closed:
                raise Postponed
            yield
