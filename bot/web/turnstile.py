"""How many requests of one and the same are in hand at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import QueueFull


class Turnstile:
    """Lets so many in for each name. It belongs to one event loop."""

    def __init__(self, most: int) -> None:
        """Take how many of one name may be inside."""
        self._most = most
        self._inside: Counter[str] = Counter()

    @contextmanager
    def enter(self, name: str) -> Iterator[None]:
        """Be inside for the length of the block.

        Raises:
            QueueFull: too many of this name are inside already.
        """
        if self._inside[name] >= self._most:
            raise QueueFull("Too many requests are in hand already; try again in a minute.")
        self._inside[name] += 1
        try:
            yield
        finally:
            self._inside[name] -= 1
            self._inside += Counter()  # forgets those of whom nobody is inside
