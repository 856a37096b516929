"""How much of people's photos the page holds in memory: of everybody together, and of one network."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.errors import QueueFull
from bot.web.turnstile import Turnstile

FORMS = 32
"""Forms of one network in hand at once: an office, say, and nobody who only opens connections."""

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
        self._forms = Turnstile(FORMS)

    @contextmanager
    def visit(self, origin: str | None) -> Iterator[Take]:
        """Give back, at the end of the block, all that was taken within it.

        Args:
            origin: the network address that a form comes from; None where it is unknown.

        Raises:
            QueueFull: too many forms of its network are in hand.
        """
        network, mine = network_of(origin), 0

        def take(size: int) -> None:
            nonlocal mine
            if self._taken[network] + size > self._share or self._taken.total() + size > self._most:
                raise QueueFull("Too many photos are on their way already; try again in a minute.")
            self._taken[network] += size
            mine += size

        with self._forms.enter(network):
            try:
                yield take
            finally:
                self._taken[network] -= mine
                self._taken += Counter()  # forgets those who have nothing here


def network_of(origin: str | None) -> str:
    """Return whose share an address takes: its own, or of IPv6 the /64 that one customer gets (RFC 6177)."""
    try:
        address = ipaddress.ip_address(origin or "")
    except ValueError:
        return origin or ""
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
