"""A reply on its way: one JSON line a sign of life, and one with the reply."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from bot.messages import Progress, Reply
from bot.web.refusals import headers_of, status_of
from bot.web.site import Site
from bot.web.visitor import Visitor

MEDIA_TYPE = "application/x-ndjson"


def wants_stream(request: web.Request) -> bool:
    """Say whether the page's script asks, rather than a form by itself."""
    return MEDIA_TYPE in request.headers.get("Accept", "")


class Stream:
    """Lines as they come; the response begins with the first one."""

    def __init__(self, request: web.Request, site: Site, visitor: Visitor) -> None:
        self._request = request
        self._site = site
        self._visitor = visitor
        self._response = web.StreamResponse(
            headers={"Content-Type": f"{MEDIA_TYPE}; charset=utf-8", "Cache-Control": "private, no-store"}
        )

    async def tell(self, progress: Progress) -> None:
        """Send a sign of life.

        Raises:
            ConnectionError: nobody listens any more.
        """
        await self._begin(None)
        line = {"stage": progress.stage, "text": progress.text, "position": progress.position}
        await self._send({"kind": "progress", **line})

    async def finish(
        self, reply: Reply, *, title: str | None = None, photos: tuple[str, ...] = ()
    ) -> web.StreamResponse:
        """Send the reply and end.

        Args:
            reply: what is answered.
            title: the key of what the answer is called, where it has no heading of its own.
            photos: addresses of the photos that it is about, where the page does not show them yet.

        Raises:
            ConnectionError: nobody listens any more.
        """
        await self._begin(reply)
        await self._send(
            {
                "kind": "reply",
                "html": self._site.renderer.fragment(self._visitor.locale, reply, photos=photos, title=title),
                "query_id": reply.query_id,
                "error": type(reply.error).__name__ if reply.error else None,
                "status": status_of(reply.error),
                "forgotten": reply.forgotten,
            }
        )
        await self._response.write_eof()
        return self._response

    async def _begin(self, reply: Reply | None) -> None:
        if self._response.prepared:
            return
        error = reply.error if reply else None
        self._response.set_status(status_of(error))
        self._response.headers.update(headers_of(error))
        self._site.keep(self._response, self._visitor, reply)
        self._request[BEGUN] = self
        await self._response.prepare(self._request)

    async def _send(self, line: dict[str, Any]) -> None:
        await self._response.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


BEGUN = web.RequestKey("BEGUN", Stream)
"""Where a request keeps the stream that answers it, so that a failure on the way ends it properly."""
