"""Who is searched for next: a bounded queue in which nobody's flood holds up anybody else."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count, zip_longest
from typing import TypeVar

from bot.errors import LaneFull, QueueFull

Moved = Callable[[int], Awaitable[None]]
"""Told the place in the queue, 1 for the next, whenever it is another one."""


@dataclass(slots=True, eq=False)
class _Waiter:
    group: str
    lane: str
    arrival: int
    served: asyncio.Future[None]
    """Done when their turn has come, or with an error when they had to give way."""
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    position: int = 0


Line = TypeVar("Line")
Lanes = dict[str, deque[_Waiter]]
"""Those of one group in which someone waits; the first one is next."""


class FairQueue:
    """Lets a few in at once and the others wait: the groups by turns, in a group the lanes by turns.

    A lane is one person's, a group is what many lanes may come from at no cost, such as a network address.
    Who just had their turn comes after all others that wait, so who sends a hundred photos, or as a hundred
    people, waits for one photo of everybody else before each of their own. When too many wait, those who came
    last of the largest group give way. In one lane, first come is first served. The queue belongs to one
    event loop.

    Args:
        slots: how many may be inside at once.
        waiting: how many may wait.
        waiting_per_user: how many of them may be in one lane.
    """

    def __init__(self, slots: int, waiting: int, waiting_per_user: int) -> None:
        self._free = slots
        self._waiting = waiting
        self._waiting_per_user = waiting_per_user
        self._arrivals = count()
        self._groups: dict[str, Lanes] = {}
        """Groups of which someone waits; the first one is next."""

    @property
    def depth(self) -> int:
        """How many wait."""
        return sum(map(_size, self._groups.values()))

    @asynccontextmanager
    async def turn(self, group: str, lane: str, moved: Moved) -> AsyncIterator[None]:
        """Wait for a turn and hold it while inside.

        Args:
            group: where they come from; any name.
            lane: whose turn it is; any name within the group.
            moved: told the position on entering the queue and each time it changes, but not when there is
                nothing to wait for. It holds up nobody: one that is slow misses what was outdated
                meanwhile, and one still talking when the turn comes is cancelled.

        Raises:
            LaneFull: too many wait already in this lane.
            QueueFull: too many wait, and this group has the most of them; also after a while.
            Exception: whatever `moved` raises; the place is given up then.
        """
        if self._free:
            self._free -= 1
        else:
            await self._wait(self._enter(group, lane), moved)
        try:
            yield
        finally:
            self._release()

    def _enter(self, group: str, lane: str) -> _Waiter:
        if len(self._groups.get(group, {}).get(lane, ())) >= self._waiting_per_user:
            raise LaneFull("Your earlier photos are waiting already; wait until one of them is answered.")
        if self.depth >= self._waiting:
            self._make_room_for(group)
        waiter = _Waiter(group, lane, next(self._arrivals), asyncio.get_running_loop().create_future())
        self._groups.setdefault(group, {}).setdefault(lane, deque()).append(waiter)
        self._tell_positions()
        return waiter

    def _make_room_for(self, newcomer: str) -> None:
        """Let the last who came of the largest group give way, unless that is the newcomer's own."""
        full = QueueFull("Too many people are waiting right now; try again in a minute.")
        largest = max(self._groups.values(), key=_size)
        if _size(largest) <= _size(self._groups.get(newcomer, {})) + 1:
            raise full
        last = max((lane[-1] for lane in largest.values()), key=lambda waiter: waiter.arrival)
        self._remove(last)
        last.served.set_exception(full)

    async def _wait(self, waiter: _Waiter, moved: Moved) -> None:
        teller = asyncio.create_task(_tell(waiter, moved))
        # Nobody waits for it to end: it may be in the middle of a slow client, and the turn may have come.
        teller.add_done_callback(_fetch)
        try:
            await asyncio.wait({waiter.served, teller}, return_when=asyncio.FIRST_COMPLETED)
            (waiter.served if waiter.served.done() else teller).result()  # a teller ends by an error only
        except BaseException:
            self._give_up(waiter)
            raise
        finally:
            teller.cancel()

    def _give_up(self, waiter: _Waiter) -> None:
        if not waiter.served.done():
            self._remove(waiter)
            self._tell_positions()
        elif waiter.served.exception() is None:  # the turn came in the same moment
            self._release()

    def _remove(self, waiter: _Waiter) -> None:
        lanes = self._groups[waiter.group]
        lanes[waiter.lane].remove(waiter)
        if not lanes[waiter.lane]:
            del lanes[waiter.lane]
        if not lanes:
            del self._groups[waiter.group]

    def _release(self) -> None:
        """Give a turn back, to the next who waits."""
        self._free += 1
        following = next(self._in_order(), None)
        if following is None:
            return
        self._free -= 1
        self._remove(following)
        _put_last(self._groups, following.group)
        _put_last(self._groups.get(following.group, {}), following.lane)
        following.served.set_result(None)
        self._tell_positions()

    def _tell_positions(self) -> None:
        for position, waiter in enumerate(self._in_order(), start=1):
            if waiter.position != position:
                waiter.position = position
                waiter.moved.set()

    def _in_order(self) -> Iterator[_Waiter]:
        """Everyone who waits, in the order of their turns if nobody else comes."""
        return _by_turns(_by_turns(lanes.values()) for lanes in self._groups.values())


def _by_turns(lines: Iterable[Iterable[_Waiter]]) -> Iterator[_Waiter]:
    for turn in zip_longest(*lines):
        yield from (waiter for waiter in turn if waiter is not None)


def _size(lanes: Lanes) -> int:
    return sum(map(len, lanes.values()))


def _put_last(lines: dict[str, Line], name: str) -> None:
    """Let whoever just had a turn come after all others, if anybody of them still waits."""
    if name in lines:
        lines[name] = lines.pop(name)


async def _tell(waiter: _Waiter, moved: Moved) -> None:
    while True:
        await waiter.moved.wait()
        waiter.moved.clear()
        await moved(waiter.position)


def _fetch(teller: asyncio.Task[None]) -> None:
    """Look how it ended, which asyncio insists on: one that fails after the turn came fails for nobody."""
    if not teller.cancelled():
        teller.exception()
