"""The conversation as forms: a photo, a press of a button, something asked for by name."""

from __future__ import annotations

from aiohttp import web

from bot.callbacks import decode, encode
from bot.cards import VERDICTS
from bot.messages import Action, Command, CommandName, PhotoQuery, Press, Request, Verb, keep_silent
from bot.networks import network_of
from bot.web.downloads import download
from bot.web.refusals import Refused
from bot.web.room import Room
from bot.web.site import Site
from bot.web.stream import Stream, wants_stream
from bot.web.turnstile import Turnstile
from bot.web.uploads import UploadLimits, read_field, read_upload
from bot.web.visitor import Visitor

ARRIVING = 32
"""Forms of one network on their way at once: an office, say, and nobody who only opens connections."""


class Chat:
    """The routes under ``/chat``: each answers a form with a page, and the page's script with a stream."""

    def __init__(self, site: Site, limits: UploadLimits) -> None:
        self._site = site
        self._limits = limits
        self._room = Room(limits.all_bytes, limits.form_bytes)
        self._arriving = Turnstile(ARRIVING)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.post("/chat/photo", self._photo),
            web.post("/chat/press", self._press),
            web.post("/chat/command", self._command),
        ]

    async def _photo(self, request: web.Request) -> web.StreamResponse:
        visitor = self._site.visitor(request)
        network = network_of(visitor.origin) or ""
        with self._room.visit(network) as take:
            with self._arriving.enter(network):
                upload = await read_upload(request, self._limits, take)
            query = PhotoQuery(upload.id, visitor.asker(), upload.photos)
            return await self._answer(request, visitor, query)

    async def _press(self, request: web.Request) -> web.StreamResponse:
        visitor = self._site.visitor(request)
        press = decode(await read_field(request, "button", self._limits))
        return await self._answer(request, visitor, Action(visitor.asker(), press))

    async def _command(self, request: web.Request) -> web.StreamResponse:
        visitor = self._site.visitor(request)
        try:
            name = CommandName(await read_field(request, "name", self._limits))
        except ValueError as error:
            raise Refused("There is no such command.") from error
        return await self._answer(request, visitor, Command(visitor.asker(), name))

    async def _answer(self, request: web.Request, visitor: Visitor, asked: Request) -> web.StreamResponse:
        stream = Stream(request, self._site, visitor) if wants_stream(request) else None
        tell = stream.tell if stream and not _decides_headers(asked) else keep_silent
        reply = await self._site.handlers.handle(asked, tell)
        if reply.document is not None:
            return await download(request, reply.document)
        if stream is None:
            return await self._site.page(visitor, reply, title=_title(asked), back=_way_back(asked))
        photos = await self._site.photos_of(visitor, reply) if _presses(asked, Verb.SHOW) else ()
        return await stream.finish(reply, title=_title(asked), photos=photos)


def _decides_headers(asked: Request) -> bool:
    """Say whether only the reply tells how the response begins: as a file, or taking cookies back."""
    return _presses(asked, Verb.DELETE) or _orders(asked, CommandName.EXPORT)


def _title(asked: Request) -> str | None:
    """What the page calls an answer that has no heading of its own."""
    return "page-privacy" if _orders(asked, CommandName.PRIVACY) else None


def _way_back(asked: Request) -> str | None:
    """The button that shows the answer again of which a verdict shows only one card."""
    if isinstance(asked, Action) and asked.press.verb in VERDICTS:
        return encode(Press(Verb.SHOW, asked.press.query_id))
    return None


def _presses(asked: Request, verb: Verb) -> bool:
    return isinstance(asked, Action) and asked.press.verb is verb


def _orders(asked: Request, name: CommandName) -> bool:
    return isinstance(asked, Command) and asked.name is name
