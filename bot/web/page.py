"""The page as one meets it, and the page that says what went wrong."""

from __future__ import annotations

from uuid import UUID

from aiohttp import web

from bot.errors import BadRequest, SnaplookError
from bot.messages import Action, Press, Reply, Verb, keep_silent
from bot.web.site import Site
from bot.web.stream import BEGUN, Stream, wants_stream
from bot.web.visitor import Visitor


class Page:
    """The route of the page itself."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[web.RouteDef]:
        """Return the route."""
        return [web.get("/", self._show)]

    async def failed(self, request: web.Request, error: SnaplookError) -> web.StreamResponse:
        """Answer a request that the conversation never heard of: one sentence, as a page or as a stream."""
        visitor = self._site.visitor(request)
        speaker = self._site.texts.speaker(visitor.locale)
        reply = Reply(text=speaker.error(error), locale=speaker.locale, error=error)
        if wants_stream(request):
            begun = request.get(BEGUN)
            return await (begun or Stream(request, self._site, visitor)).finish(reply)
        return await self._site.page(visitor, reply)

    async def _show(self, request: web.Request) -> web.Response:
        """The page with the answer that its address names, so that loading it again loses nothing."""
        visitor = self._site.visitor(request)
        return await self._site.page(visitor, await self._answer(visitor, request.query.get("answer", "")))

    async def _answer(self, visitor: Visitor, query_id: str) -> Reply | None:
        """Show an answer again; None when there is none such, or it is gone or someone else's."""
        try:
            press = Press(Verb.SHOW, str(UUID(query_id)))
        except ValueError:
            return None
        reply = await self._site.handlers.handle(Action(visitor.asker(), press), keep_silent)
        return None if isinstance(reply.error, BadRequest) else reply
