"""What the routes of the page share."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.logbook import Logbook
from bot.messages import Handlers, Reply
from bot.texts import Texts
from bot.web.refusals import headers_of, status_of
from bot.web.rendering import Renderer
from bot.web.thumbnails import OWN_SIDES
from bot.web.visitor import PLATFORM, Visitor, forget, remember, visitor_of
from configs.settings import Settings
from storage.errors import StorageError
from storage.pseudonyms import pseudonym
from storage.records import QueryRecord

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Site:
    """The conversation, what shows it, and the way from a visitor to what is theirs."""

    settings: Settings
    handlers: Handlers
    texts: Texts
    renderer: Renderer
    logbook: Logbook
    secret_key: bytes

    def visitor(self, request: web.Request) -> Visitor:
        """Recognize who asks."""
        return visitor_of(request, self.settings)

    def keep(self, response: web.StreamResponse, visitor: Visitor, reply: Reply | None = None) -> None:
        """Put a visitor's cookies on a response; take them back from one who is forgotten.

        A failure gives none: a form that another site sent comes without the visitor's cookie, and one that
        was on its way while its visitor was forgotten comes with that of nobody any more.
        """
        if reply is not None and reply.forgotten:
            forget(response, self.settings)
        elif reply is None or reply.error is None:
            remember(response, visitor, self.settings)

    async def page(
        self,
        visitor: Visitor,
        reply: Reply | None = None,
        *,
        title: str | None = None,
        back: str | None = None,
    ) -> web.Response:
        """Answer with the whole page.

        Args:
            visitor: who asks.
            reply: what is answered; None for the page as one meets it.
            title: the key of what the answer is called, where it has no heading of its own.
            back: the id of the button that leads back to a whole answer.
        """
        error = reply.error if reply else None
        photos = await self.photos_of(visitor, reply)
        response = web.Response(
            text=self.renderer.page(visitor.locale, reply, photos=photos, title=title, back=back),
            content_type="text/html",
            status=status_of(error),
            headers={**headers_of(error), "Cache-Control": "private, no-store", "Vary": "Cookie, Accept"},
        )
        self.keep(response, visitor, reply)
        return response

    async def photos_of(self, visitor: Visitor, reply: Reply | None) -> tuple[str, ...]:
        """Return the addresses of the photos that an answer is about, as far as they are kept."""
        if reply is None or reply.query_id is None:
            return ()
        try:
            query = await self.own_query(visitor, reply.query_id)
            if query is not None and query.root_id != query.id:
                query = await self.own_query(visitor, query.root_id)
        except StorageError as error:  # the answer is worth showing without them
            _log.warning("web.photos_unknown", reason=str(error))
            return ()
        return tuple(f"/mine/{OWN_SIDES[-1]}/{query.id}/{digest}" for digest in query.photos) if query else ()

    async def own_query(self, visitor: Visitor, query_id: str) -> QueryRecord | None:
        """Return a logged query; None when there is none or it is someone else's."""
        query = await self.logbook.get(query_id)
        own = query is not None and query.user == pseudonym(self.secret_key, PLATFORM, visitor.id)
        return query if own else None
