"""Who is searched for next: a bounded queue in which nobody's flood holds up anybody else."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import zip_longest

from bot.errors import QueueFull

Moved = Callable[[int], Awaitable[None]]
"""Told the place in the queue, 1 for the next, whenever it is another one."""


@dataclass(slots=True, eq=False)
class _Waiter:
    lane: str
    served: asyncio.Future[None]
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    position: int = 0


class FairQueue:
    """Lets a few in at once and the others wait: first come, first served in a lane, and the lanes by turns.

    A lane that just had its turn comes after all others that wait, so who sends a hundred photos waits for
    one photo of everybody else before each of their own. It belongs to one event loop.

    Args:
        slots: how many may be inside at once.
        waiting: how many may wait.
        waiting_per_user: how many of them may be in one lane.
    """

    def __init__(self, slots: int, waiting: int, waiting_per_user: int) -> None:
        self._free = slots
        self._waiting = waiting
        self._waiting_per_user = waiting_per_user
        self._lanes: dict[str, deque[_Waiter]] = {}
        """Lanes in which someone waits; the first one is next."""

    @property
    def depth(self) -> int:
        """How many wait."""
        return sum(map(len, self._lanes.values()))

    @asynccontextmanager
    async def turn(self, lane: str, moved: Moved) -> AsyncIterator[None]:
        """Wait for a turn and hold it while inside.

        Args:
            lane: whose turn it is; any name.
            moved: told the position on entering the queue and each time it changes, but not when there is
                nothing to wait for. It holds up nobody: one that is slow misses what was outdated
                meanwhile, and one still talking when the turn comes is cancelled.

        Raises:
            QueueFull: too many wait already.
            Exception: whatever `moved` raises; the place is given up then.
        """
        if self._free:
            self._free -= 1
        else:
            await self._wait(self._enter(lane), moved)
        try:
            yield
        finally:
            self._release()

    def _enter(self, lane: str) -> _Waiter:
        if len(self._lanes.get(lane, ())) >= self._waiting_per_user:
            raise QueueFull("Your earlier photos are waiting already; wait until one of them is answered.")
        if self.depth >= self._waiting:
            raise QueueFull("Too many people are waiting right now; try again in a minute.")
        waiter = _Waiter(lane, asyncio.get_running_loop().create_future())
        self._lanes.setdefault(lane, deque()).append(waiter)
        self._tell_positions()
        return waiter

    async def _wait(self, waiter: _Waiter, moved: Moved) -> None:
        teller = asyncio.create_task(_tell(waiter, moved))
        # Nobody waits for it to end: it may be in the middle of a slow client, and the turn may have come.
        teller.add_done_callback(_fetch)
        try:
            await asyncio.wait({waiter.served, teller}, return_when=asyncio.FIRST_COMPLETED)
            if not waiter.served.done():
                teller.result()  # it ends by an error only
        except BaseException:
            self._give_up(waiter)
            raise
        finally:
            teller.cancel()

    def _give_up(self, waiter: _Waiter) -> None:
        if waiter.served.done():  # the turn came in the same moment
            self._release()
            return
        lane = self._lanes[waiter.lane]
        lane.remove(waiter)
        if not lane:
            del self._lanes[waiter.lane]
        self._tell_positions()

    def _release(self) -> None:
        """Give a turn back, to the next who waits."""
        self._free += 1
        if self._lanes:
            name = next(iter(self._lanes))
            lane = self._lanes.pop(name)
            lane.popleft().served.set_result(None)
            self._free -= 1
            if lane:
                self._lanes[name] = lane  # behind all the others
            self._tell_positions()

    def _tell_positions(self) -> None:
        for position, waiter in enumerate(self._in_order(), start=1):
            if waiter.position != position:
                waiter.position = position
                waiter.moved.set()

    def _in_order(self) -> Iterator[_Waiter]:
        """Everyone who waits, in the order of their turns if nobody else comes."""
        for turn in zip_longest(*self._lanes.values()):
            yield from (waiter for waiter in turn if waiter is not None)


async def _tell(waiter: _Waiter, moved: Moved) -> None:
    while True:
        await waiter.moved.wait()
        waiter.moved.clear()
        await moved(waiter.position)


def _fetch(teller: asyncio.Task[None]) -> None:
    """Look how it ended, which asyncio insists on: one that fails after the turn came fails for nobody."""
    if not teller.cancelled():
        teller.exception()
