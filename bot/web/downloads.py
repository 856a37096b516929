"""A file of a reply as a download."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.messages import Document

_CHUNK = 256 * 1024


async def download(request: web.Request, document: Document) -> web.StreamResponse:
    """Send a file piece by piece and close it."""
    with document.file as file:
        response = web.StreamResponse(
            headers={
                "Content-Type": document.media_type,
                "Content-Disposition": f'attachment; filename="{document.name}"',
                "Cache-Control": "private, no-store",
            }
        )
        await response.prepare(request)
        while piece := await asyncio.to_thread(file.read, _CHUNK):
            await response.write(piece)
        await response.write_eof()
        return response
