"""How much of people's photos the page holds in memory: of everybody together, and of one network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.errors import QueueFull

_SHARES = 8

Take = Callable[[int], None]
"""Takes room for some more bytes, or raises `bot.errors.QueueFull`."""


class Room:
    """A bound on bytes, of which one network gets an eighth at most, so that it cannot lock the others out.

    It belongs to one event loop.

    Args:
        most: bytes of all forms together.
        form: bytes of one whole form; a network's share is never less.
    """

    def __init__(self, most: int, form: int) -> None:
        self._most = most
        self._share = max(most // _SHARES, form)
        self._taken: Counter[str] = Counter()

    @contextmanager
    def visit(self, network: str) -> Iterator[Take]:
        """Give back, at the end of the block, all that was taken within it.

        Args:
            network: where a form comes from; see `bot.networks`.
        """
        mine = 0

        def take(size: int) -> None:
            nonlocal mine
            if self._taken[network] + size > self._share or self._taken.total() + size > self._most:
                raise QueueFull("Too many photos are on their way already; try again in a minute.")
            self._taken[network] += size
            mine += size

        try:
            yield take
        finally:
            self._taken[network] -= mine
            self._taken += Counter()  # forgets those who have nothing here
