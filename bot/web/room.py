"""How much of people's photos the page holds in memory, all requests together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.errors import QueueFull

Take = Callable[[int], None]
"""Takes room for some more bytes, or raises `bot.errors.QueueFull`."""


class Room:
    """A bound on bytes. It belongs to one event loop."""

    def __init__(self, most: int) -> None:
        """Make room for so many bytes."""
        self._most = most
        self._taken = 0

    @contextmanager
    def visit(self) -> Iterator[Take]:
        """Give back, at the end of the block, all that was taken within it."""
        mine = 0

        def take(size: int) -> None:
            nonlocal mine
            if self._taken + size > self._most:
                raise QueueFull("Too many photos are on their way already; try again in a minute.")
            self._taken += size
            mine += size

        try:
            yield take
        finally:
            self._taken -= mine
