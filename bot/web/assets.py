"""The page's own files, under addresses that change with their content."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path, PurePath

from aiohttp import web

from bot.web.refusals import NoSuchPage

FOLDER = Path(__file__).with_name("static")
FOREVER = "public, max-age=31536000, immutable"
"""Cache-Control of what never changes under its address."""

_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Asset:
    """One file in memory."""

    url: str
    data: bytes
    media_type: str


class Assets:
    """The files of a folder, read once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._by_name = {path.name: _read(path) for path in sorted(folder.iterdir()) if path.is_file()}
        self._by_url = {asset.url: asset for asset in self._by_name.values()}

    def url(self, name: str) -> str:
        """Return a file's address.

        Raises:
            KeyError: there is no such file.
        """
        return self._by_name[name].url

    def routes(self) -> list[web.RouteDef]:
        """Return the route that serves them."""
        return [web.get("/static/{name}", self._serve)]

    async def _serve(self, request: web.Request) -> web.Response:
        asset = self._by_url.get(request.path)
        if asset is None:
            raise NoSuchPage
        return web.Response(
            body=asset.data,
            content_type=asset.media_type,
            charset="utf-8",
            headers={"Cache-Control": FOREVER},
        )


def _read(path: Path) -> Asset:
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()[:_DIGITS]
    name = PurePath(path.name)
    media_type = mimetypes.types_map[name.suffix]
    return Asset(f"/static/{name.stem}.{digest}{name.suffix}", data, media_type)
