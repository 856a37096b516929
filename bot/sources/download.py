"""Fetches what links lead to that anybody may have written: from public addresses only, within bounds.

The links may hold secrets: nothing of them is logged or stands in an error.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from aiohttp import ClientError, ClientResponse

from bot.errors import LinkNoPicture, LinkNotFetched, LinkTooSlow
from bot.sources.addresses import Allowed, is_public
from bot.sources.body import check_announced, read_head, read_on
from bot.sources.client import LinkClient
from bot.sources.links import read_link
from bot.sources.resolving import Lookup, SystemLookup
from engine.photos import format_of

_OK = 200
_SERVERS_OWN = 500
_LATER = (408, 425, 429)
"""What servers say that may say something else in a moment (RFC 9110, 15; RFC 8470; RFC 6585)."""

_UNTOLD = ("application/octet-stream", "binary/octet-stream")
"""What servers say of a file when they do not know what it is; the second is what Amazon's S3 says."""


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """What downloads may cost.

    Attributes:
        max_bytes: most bytes of one file.
        total_seconds: most seconds of one download, from its turn to its last byte, redirects and all.
        connect_seconds: most seconds until one address takes a connection.
        gap_seconds: most seconds in which nothing comes.
        at_once: most downloads at the same time; others wait for their turn.
    """

    max_bytes: int
    total_seconds: float = 20
    connect_seconds: float = 5
    gap_seconds: float = 5
    at_once: int = 4


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file from the web.

    Attributes:
        content: its bytes.
        media_type: what its server says it is, in lower case and without parameters, such as ``text/csv``;
            ``application/octet-stream`` where it says nothing.
        url: where it was found in the end.
    """

    content: bytes = field(repr=False)
    media_type: str
    url: str = field(repr=False)


class Downloader:
    """Fetches files; made, used and closed within one event loop.

    Args:
        limits: what downloads may cost.
        allowed: which addresses may be asked; :func:`bot.sources.addresses.anywhere` takes every one.
        lookup: knows the addresses of names; the operating system's by default. It is closed in the end.
    """

    def __init__(
        self, limits: DownloadLimits, *, allowed: Allowed = is_public, lookup: Lookup | None = None
    ) -> None:
        self._limits = limits
        self._turns = asyncio.Semaphore(limits.at_once)
        self._client = LinkClient(
            lookup or SystemLookup(),
            allowed,
            connect_seconds=limits.connect_seconds,
            gap_seconds=limits.gap_seconds,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End what is under way, and fetch nothing any more."""
        await self._client.close()

    async def photo(self, url: str) -> bytes:
        """Return the bytes of a picture: by its beginning, in a format that can be read; it is not decoded.

        Raises:
            LinkNoPicture: it is something else, by what its server says or by its first bytes; the rest is
                not read.
            HugePhoto, LinkUnusable: as :meth:`fetch` does.
        """
        async with self._answer(url, "image/*") as response:
            if not response.content_type.startswith("image/") and response.content_type not in _UNTOLD:
                raise LinkNoPicture("The link leads to something that its server calls no picture.")
            check_announced(response, self._limits.max_bytes)
            head = await read_head(response)
            if format_of(head) is None:
                raise LinkNoPicture("The link leads to a file that does not begin as a picture does.")
            return await read_on(response, head, self._limits.max_bytes)

    async def fetch(self, url: str) -> Fetched:
        """Return whatever a link leads to, for who judges it themselves.

        Raises:
            HugePhoto: it has too many bytes; the rest is not read.
            LinkForbidden: it leads, or is passed on, to an address that is not allowed.
            LinkNotFetched: nobody answers, or with an error, or it is passed on too often.
            LinkTooSlow: it takes too long.
            LinkUnusable: it is no http:// or https:// link, or is passed on to one that is none.
        """
        async with self._answer(url, "*/*") as response:
            check_announced(response, self._limits.max_bytes)
            content = await read_on(response, b"", self._limits.max_bytes)
            return Fetched(content, response.content_type, str(response.url))

    @asynccontextmanager
    async def _answer(self, url: str, accept: str) -> AsyncIterator[ClientResponse]:
        """Have the answer to a link, when its turn comes and for as long as its time lasts."""
        link = read_link(url)
        async with self._turns:
            with _in_our_words():
                async with (
                    asyncio.timeout(self._limits.total_seconds),
                    await self._client.ask(link, accept) as response,
                ):
                    if response.status != _OK:
                        passing = response.status >= _SERVERS_OWN or response.status in _LATER
                        says = f"The link is answered with status {response.status}."
                        raise LinkNotFetched(says, passing=passing)
                    yield response


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Say what goes wrong; ``from None``, as what aiohttp says names the link, and a log may show causes."""
    try:
        yield
    except TimeoutError:
        raise LinkTooSlow("What the link leads to does not come in time.") from None
    except (ClientError, OSError):
        raise LinkNotFetched("Nobody answers to the link as a server should.", passing=True) from None
