"""Pictures: of the catalogue for everyone, of a visitor for that visitor alone."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID

from aiohttp import ETag, web

from bot.messages import Action, Press, Verb, keep_silent
from bot.web.assets import FOREVER
from bot.web.once import Once
from bot.web.refusals import NoSuchPage
from bot.web.site import Site
from bot.web.thumbnails import OWN_SIDES, Thumbnails
from bot.web.turnstile import Turnstile
from bot.web.visitor import Visitor
from bot.workers.base import AsyncEngine
from storage.photos import DIGEST, PhotoStore

PRIVATE = "private, no-store"
PRIVATE_FOR_AN_HOUR = "private, max-age=3600"
"""Cache-Control of a visitor's own photos; whoever is forgotten is also forgotten by the browser's cache."""

OWN_AT_ONCE = 32
"""Photos of their own that one visitor is shown at once: a history, and what is beside an answer."""


class Pictures:
    """The routes of pictures."""

    def __init__(self, site: Site, engine: AsyncEngine, thumbnails: Thumbnails, personal: PhotoStore) -> None:
        self._site = site
        self._engine = engine
        self._thumbnails = thumbnails
        self._personal = personal
        self._visitors = Turnstile(OWN_AT_ONCE)
        self._once: Once[bytes] = Once()

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get(r"/photos/{side:\d{1,4}}/{digest}", self._product),
            web.get(r"/mine/{side:\d{1,4}}/{query}/{digest}", self._mine),
            web.get("/sheet/{query}", self._sheet),
        ]

    async def _product(self, request: web.Request) -> web.Response:
        data = await self._thumbnails.get(request.match_info["digest"], int(request.match_info["side"]))
        if data is None:
            raise NoSuchPage
        return _jpeg(data, FOREVER)

    async def _mine(self, request: web.Request) -> web.Response:
        """A photo of the visitor's own; that it is someone else's is not told from that there is none."""
        visitor = self._site.visitor(request)
        digest, side = request.match_info["digest"], int(request.match_info["side"])
        with self._visitors.enter(visitor.id):
            photo = await self._own_photo(visitor, _query_id(request), digest)
            if photo is None or side not in OWN_SIDES:
                raise NoSuchPage
            known = ETag(f"{digest}-{side}")
            if known in (request.if_none_match or ()):
                response = web.Response(status=304, headers={"Cache-Control": PRIVATE_FOR_AN_HOUR})
            else:
                data = await self._once.do((digest, side), self._engine.thumbnail(photo, side))
                response = _jpeg(data, PRIVATE_FOR_AN_HOUR)
        response.etag = known
        response.headers["Vary"] = "Cookie"
        return response

    async def _own_photo(self, visitor: Visitor, query_id: str, digest: str) -> Path | None:
        query = await self._site.own_query(visitor, query_id)
        if query is None or digest not in query.photos or not DIGEST.fullmatch(digest):
            return None
        photo = self._personal.path(digest)
        return photo if await asyncio.to_thread(photo.is_file) else None

    async def _sheet(self, request: web.Request) -> web.Response:
        """An answer as one picture, to be kept or sent on."""
        visitor = self._site.visitor(request)
        press = Press(Verb.SHEET, _query_id(request))
        reply = await self._site.handlers.handle(Action(visitor.asker(), press, sheet=True), keep_silent)
        if reply.sheet is None:
            return await self._site.page(visitor, reply)
        return _jpeg(reply.sheet, PRIVATE)


def _query_id(request: web.Request) -> str:
    try:
        return str(UUID(request.match_info["query"]))
    except ValueError as error:
        raise NoSuchPage from error


def _jpeg(data: bytes, cache_control: str) -> web.Response:
    return web.Response(body=data, content_type="image/jpeg", headers={"Cache-Control": cache_control})
