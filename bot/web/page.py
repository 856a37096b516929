"""The page as one meets it, and the page that says what went wrong."""

from __future__ import annotations

from aiohttp import web

from bot.errors import SnaplookError
from bot.messages import Reply
from bot.web.site import Site
from bot.web.stream import BEGUN, Stream, wants_stream


class Page:
    """The route of the page itself."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[web.RouteDef]:
        """Return the route."""
        return [web.get("/", self._empty)]

    async def failed(self, request: web.Request, error: SnaplookError) -> web.StreamResponse:
        """Answer a request that the conversation never heard of: one sentence, as a page or as a stream."""
        visitor = self._site.visitor(request)
        speaker = self._site.texts.speaker(visitor.locale)
        reply = Reply(text=speaker.error(error), locale=speaker.locale, error=error)
        if wants_stream(request):
            begun = request.get(BEGUN)
            return await (begun or Stream(request, self._site, visitor)).finish(reply)
        return await self._site.page(visitor, reply)

    async def _empty(self, request: web.Request) -> web.Response:
        return await self._site.page(self._site.visitor(request))
