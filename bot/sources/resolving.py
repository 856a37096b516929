"""From the name of a site to the addresses that it is asked at, of which every one is allowed."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Protocol

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import LinkForbidden
from bot.sources.addresses import Address, Allowed, literal_of

_THREADS = 16
"""Lookups at once. One that its download has given up may hold its thread for half a minute more."""


class Lookup(Protocol):
    """Knows the addresses of names."""

    async def addresses(self, name: str) -> Sequence[Address]:
        """Return a name's addresses.

        Raises:
            OSError: there are none.
        """
        ...

    def close(self) -> None:
        """Let go of what lookups need."""
        ...


class SystemLookup:
    """The operating system's lookup, in threads of its own.

    A lookup cannot be interrupted. In the threads that all others share, a few names whose servers never
    answer would hold up the whole service.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="lookup")

    async def addresses(self, name: str) -> Sequence[Address]:
        """Return a name's addresses, in the order in which they are best tried.

        Raises:
            OSError: there are none, or it is no name that can be looked up.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, _look_up, name)

    def close(self) -> None:
        """Wait for no lookup any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(name: str) -> Sequence[Address]:
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    except UnicodeError as error:  # a label is empty or too long
        raise OSError("no name is like this") from error
    return [ip_address(place[0]) for *_, place in found]


class CheckedResolver(AbstractResolver):
    """What aiohttp asks once for each connection, and connects to exactly what it is told.

    So nothing can change between the check and the connection. A name is refused as soon as one of its
    addresses is not allowed: nobody who means well publishes an inner address beside a public one.

    Args:
        lookup: knows the addresses.
        allowed: which of them may be asked.
    """

    def __init__(self, lookup: Lookup, allowed: Allowed) -> None:
        self._lookup = lookup
        self._allowed = allowed

    def check(self, host: str) -> None:
        """Check a host that is an address itself, about which aiohttp asks no resolver.

        Raises:
            LinkForbidden: it is not allowed.
        """
        literal = literal_of(host)
        if literal is not None:
            self._refuse_inner([literal])

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002  # every family will do
    ) -> list[ResolveResult]:
        """Return where to connect to for a name.

        Raises:
            LinkForbidden: one of its addresses is not allowed.
            OSError: it has none.
        """
        addresses = await self._lookup.addresses(host)
        self._refuse_inner(addresses)
        return [_told(host, port, address) for address in addresses]

    async def close(self) -> None:
        """Let go of the lookup."""
        self._lookup.close()

    def _refuse_inner(self, addresses: Iterable[Address]) -> None:
        if not all(self._allowed(address) for address in addresses):
            raise LinkForbidden("The link leads to an address that is not opened.")


def _told(host: str, port: int, address: Address) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=str(address),
        port=port,
        family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
        proto=0,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
