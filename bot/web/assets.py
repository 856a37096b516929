"""The page's own files, under addresses that change with their content."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path, PurePath

from aiohttp import web

from bot.web.refusals import NoSuchPage

FOLDER = Path(__file__).with_name("static")
FOREVER = "public, max-age=31536000, immutable"
"""Cache-Control of what never changes under its address."""

_DIGITS = 16
_IMPORT = re.compile(rb'(?<= from "\./)[\w.]+(?=";)')


@dataclass(frozen=True, slots=True)
class Asset:
    """One file in memory."""

    url: str
    data: bytes
    media_type: str


class Assets:
    """The files of a folder, read once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._by_name: dict[str, Asset] = {}
        for path in sorted(folder.iterdir()):
            self._read(path)
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

    def _read(self, path: Path) -> Asset:
        """Read a file after those that it imports, and let it import them by their addresses."""
        if path.name not in self._by_name:
            data = _IMPORT.sub(
                lambda name: PurePath(self._read(path.with_name(name[0].decode())).url).name.encode(),
                path.read_bytes(),
            )
            digest = hashlib.sha256(data).hexdigest()[:_DIGITS]
            url = f"/static/{path.stem}.{digest}{path.suffix}"
            self._by_name[path.name] = Asset(url, data, mimetypes.types_map[path.suffix])
        return self._by_name[path.name]

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
