"""The way to other people's servers: every hop of a link is checked before it is asked."""

from __future__ import annotations

from importlib import metadata

from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from yarl import URL

from bot.errors import LinkNotFetched
from bot.sources.addresses import Allowed
from bot.sources.links import read_link
from bot.sources.resolving import CheckedResolver, Lookup

MOST_REDIRECTS = 5

_REDIRECTS = (301, 302, 303, 307, 308)


class LinkClient:
    """Asks for links; made, used and closed within one event loop.

    It keeps no cookies and no connections, sends no passwords, knows no proxies, and unpacks nothing.

    Args:
        lookup: knows the addresses of names; it is closed in the end.
        allowed: which addresses may be asked.
        connect_seconds: most seconds until one address takes a connection.
        gap_seconds: most seconds in which nothing comes.
    """

    def __init__(
        self, lookup: Lookup, allowed: Allowed, *, connect_seconds: float, gap_seconds: float
    ) -> None:
        self._resolver = CheckedResolver(lookup, allowed)
        self._session = ClientSession(
            # A connection that is kept, or an address that is remembered, would be used without a check.
            connector=TCPConnector(resolver=self._resolver, use_dns_cache=False, force_close=True, limit=0),
            timeout=ClientTimeout(total=None, sock_connect=connect_seconds, sock_read=gap_seconds),
            headers={
                "User-Agent": f"Snaplook/{metadata.version('snaplook')}",
                "Accept-Encoding": "identity",
            },
            auto_decompress=False,
            cookie_jar=DummyCookieJar(),
            trust_env=False,
        )

    async def close(self) -> None:
        """End what is under way, and ask for nothing any more."""
        await self._session.close()
        await self._resolver.close()

    async def ask(self, link: URL, accept: str) -> ClientResponse:
        """Return the answer to a link, or to what it is passed on to; its body is not read yet.

        Args:
            link: as :func:`bot.sources.links.read_link` returns it.
            accept: the media types that are wanted.

        Raises:
            LinkForbidden: it leads, or is passed on, to an address that is not allowed.
            LinkUnusable: it is passed on to no http:// or https:// link.
            LinkNotFetched: it is passed on too often.
            aiohttp.ClientError, TimeoutError: nobody answers. What they say names the link.
        """
        for _ in range(MOST_REDIRECTS + 1):
            self._resolver.check(link.raw_host or "")
            response = await self._session.get(link, headers={"Accept": accept}, allow_redirects=False)
            target = response.headers.get("Location")
            if response.status not in _REDIRECTS or target is None:
                return response
            response.close()
            link = read_link(target, link)
        raise LinkNotFetched(f"The link is passed on more than {MOST_REDIRECTS} times.")
