"""Pictures: of the catalogue for everyone, of a visitor for that visitor alone."""

from __future__ import annotations

import asyncio
from uuid import UUID

from aiohttp import web

from bot.messages import Action, Press, Verb
from bot.web.assets import FOREVER
from bot.web.refusals import NoSuchPage
from bot.web.site import Site
from bot.web.stream import keep_silent
from bot.web.thumbnails import SIDES, Thumbnails
from bot.workers.base import AsyncEngine
from storage.photos import DIGEST, PhotoStore

PRIVATE = "private, no-store"


class Pictures:
    """The routes of pictures."""

    def __init__(self, site: Site, engine: AsyncEngine, thumbnails: Thumbnails, personal: PhotoStore) -> None:
        self._site = site
        self._engine = engine
        self._thumbnails = thumbnails
        self._personal = personal

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get(r"/photos/{side:\d{1,4}}/{digest}", self._product),
            web.get("/mine/{query}/{digest}", self._mine),
            web.get("/sheet/{query}", self._sheet),
        ]

    async def _product(self, request: web.Request) -> web.Response:
        data = await self._thumbnails.get(request.match_info["digest"], int(request.match_info["side"]))
        if data is None:
            raise NoSuchPage
        return _jpeg(data, FOREVER)

    async def _mine(self, request: web.Request) -> web.Response:
        """A photo of the visitor's own; that it is someone else's is not told from that there is none."""
        digest = request.match_info["digest"]
        query = await self._site.own_query(self._site.visitor(request), _query_id(request))
        if query is None or digest not in query.photos or not DIGEST.fullmatch(digest):
            raise NoSuchPage
        photo = self._personal.path(digest)
        if not await asyncio.to_thread(photo.is_file):
            raise NoSuchPage
        return _jpeg(await self._engine.thumbnail(photo, max(SIDES)), PRIVATE)

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
