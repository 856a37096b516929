"""The conversation as forms: a photo, a press of a button, something asked for by name."""

from __future__ import annotations

from aiohttp import web

from bot.callbacks import decode, encode
from bot.messages import Action, Command, CommandName, PhotoQuery, Press, Request, Verb
from bot.web.downloads import download
from bot.web.refusals import Refused
from bot.web.room import Room
from bot.web.site import Site
from bot.web.stream import Stream, keep_silent, wants_stream
from bot.web.uploads import UploadLimits, read_upload
from bot.web.visitor import Visitor

VERDICTS = (Verb.THIS, Verb.SIMILAR, Verb.NO)


class Chat:
    """The routes under ``/chat``: each answers a form with a page, and the page's script with a stream."""

    def __init__(self, site: Site, limits: UploadLimits) -> None:
        self._site = site
        self._limits = limits
        self._room = Room(limits.all_bytes)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.post("/chat/photo", self._photo),
            web.post("/chat/press", self._press),
            web.post("/chat/command", self._command),
        ]

    async def _photo(self, request: web.Request) -> web.StreamResponse:
        with self._room.visit() as take:
            upload = await read_upload(request, self._limits, take)
            visitor = self._site.visitor(request)
            query = PhotoQuery(upload.id, visitor.asker(), upload.photos)
            return await self._answer(request, visitor, query)

    async def _press(self, request: web.Request) -> web.StreamResponse:
        press = decode(await _field(request, "button"))
        visitor = self._site.visitor(request)
        return await self._answer(request, visitor, Action(visitor.asker(), press))

    async def _command(self, request: web.Request) -> web.StreamResponse:
        try:
            name = CommandName(await _field(request, "name"))
        except ValueError as error:
            raise Refused("There is no such command.") from error
        visitor = self._site.visitor(request)
        return await self._answer(request, visitor, Command(visitor.asker(), name))

    async def _answer(self, request: web.Request, visitor: Visitor, asked: Request) -> web.StreamResponse:
        handlers = self._site.handlers
        if not wants_stream(request):
            reply = await handlers.handle(asked, keep_silent)
            if reply.document is not None:
                return await download(request, reply.document)
            return await self._site.page(visitor, reply, back=_way_back(asked))
        stream = Stream(request, self._site, visitor)
        # Cookies go with a response's first line, and those of the forgotten are taken back.
        tell = keep_silent if _presses(asked, Verb.DELETE) else stream.tell
        reply = await handlers.handle(asked, tell)
        photos = await self._site.photos_of(visitor, reply) if _presses(asked, Verb.SHOW) else ()
        return await stream.finish(reply, photos)


def _way_back(asked: Request) -> str | None:
    """The button that shows the answer again of which a verdict shows only one card."""
    if isinstance(asked, Action) and asked.press.verb in VERDICTS:
        return encode(Press(Verb.SHOW, asked.press.query_id))
    return None


def _presses(asked: Request, verb: Verb) -> bool:
    return isinstance(asked, Action) and asked.press.verb is verb


async def _field(request: web.Request, name: str) -> str:
    value = (await request.post()).get(name)
    return value if isinstance(value, str) else ""
