"""People who wait for their turn in a queue, watched."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.queue import FairQueue


@dataclass(eq=False)
class Person:
    """Someone in the queue, or inside, or gone.

    Attributes:
        lane: whose place it is.
        group: where they come from.
        told: every position they were told.
        may_go: set to let them leave once they are inside.
    """

    lane: str
    group: str
    told: list[int] = field(default_factory=list)
    may_go: asyncio.Event = field(default_factory=asyncio.Event)
    inside: bool = False
    task: asyncio.Task[None] | None = None

    async def moved(self, position: int) -> None:
        self.told.append(position)

    @property
    def gone(self) -> bool:
        return self.task is not None and self.task.done()

    @property
    def waits(self) -> bool:
        return not self.inside and not self.gone


class Crowd:
    """Everyone who ever came, and in which order they were let in."""

    def __init__(self, queue: FairQueue) -> None:
        self.queue = queue
        self.people: list[Person] = []
        self.served: list[Person] = []

    async def come(self, lane: str, group: str | None = None) -> Person:
        """Send someone to the queue, of a group of their own if not told otherwise; return when they wait."""
        person = Person(lane, lane if group is None else group)
        self.people.append(person)
        person.task = asyncio.create_task(self._visit(person))
        await settled()
        return person

    async def leave(self, person: Person) -> None:
        """Let someone go who is inside."""
        person.may_go.set()
        await settled()

    async def cancel(self, person: Person) -> None:
        """Take someone out, wherever they are."""
        assert person.task is not None
        person.task.cancel()
        await settled()
        assert person.gone

    async def leave_one_by_one(self) -> None:
        """Let whoever is inside go, until nobody is left."""
        while inside := [person for person in self.served if person.inside]:
            await self.leave(inside[0])

    async def _visit(self, person: Person) -> None:
        async with self.queue.turn(person.group, person.lane, person.moved):
            person.inside = True
            self.served.append(person)
            try:
                await person.may_go.wait()
            finally:
                person.inside = False


async def settled() -> None:
    """Let everything happen that can happen without anybody doing something more."""
    for _ in range(12):
        await asyncio.sleep(0)
