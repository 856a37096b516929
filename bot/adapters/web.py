"""The web page: a server of its own, on which people talk to Snaplook in a browser."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Sequence

from aiohttp import web

from bot.errors import Misconfigured
from bot.logbook import Logbook
from bot.messages import Handlers
from bot.texts import Texts
from bot.web.application import make_application
from bot.web.assets import Assets
from bot.web.chat import Chat
from bot.web.page import Page
from bot.web.pictures import Pictures
from bot.web.rendering import Renderer
from bot.web.site import Site
from bot.web.thumbnails import Thumbnails
from bot.web.uploads import UploadLimits
from bot.workers.base import AsyncEngine
from configs.settings import Settings
from storage.photos import PhotoStore

GRACE = 8.0
"""Seconds in which requests in hand may end after :meth:`WebAdapter.close`."""


class WebAdapter:
    """Serves the page at ``settings.web.host`` and ``settings.web.port``; a port of 0 is any free one."""

    name = "web"

    def __init__(
        self,
        settings: Settings,
        engine: AsyncEngine,
        logbook: Logbook,
        texts: Texts,
        *,
        operations: Sequence[web.RouteDef] = (),
        uploads: UploadLimits | None = None,
    ) -> None:
        """Take the parts.

        Args:
            settings: of the whole installation.
            engine: shrinks photos.
            logbook: tells whose a photo is.
            texts: what the page says.
            operations: more routes, for an operator's tools.
            uploads: what a form may cost; as the settings say when not given.
        """
        self._settings = settings
        self._engine = engine
        self._logbook = logbook
        self._texts = texts
        self._operations = operations
        self._uploads = uploads or UploadLimits(
            settings.photo.max_bytes, settings.limits.photos_per_query, settings.limits.upload_bytes
        )
        self._closing = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._listening = asyncio.Event()
        self._address = ""

    async def address(self) -> str:
        """Wait until the page can be reached, and return its address, without a slash at the end."""
        await self._listening.wait()
        return self._address

    async def run(self, handlers: Handlers) -> None:
        """Serve until cancelled or closed.

        Raises:
            Misconfigured: the host or port of the settings cannot be used.
        """
        runner = web.AppRunner(self._application(handlers), access_log=None, shutdown_timeout=GRACE)
        self._idle.clear()
        try:
            await runner.setup()
            await self._listen(runner)
            await self._closing.wait()
        finally:
            self._listening.clear()
            await runner.cleanup()
            self._idle.set()

    async def close(self) -> None:
        """Take no more connections, let requests in hand end, and return."""
        self._closing.set()
        await self._idle.wait()

    def _application(self, handlers: Handlers) -> web.Application:
        settings, assets = self._settings, Assets()
        renderer = Renderer(settings, assets, self._texts)
        key = settings.read_secret_key()
        site = Site(settings, handlers, self._texts, renderer, self._logbook, key)
        thumbnails = Thumbnails(PhotoStore(settings.photos_dir), self._engine, settings.cache_dir)
        pictures = Pictures(site, self._engine, thumbnails, PhotoStore(settings.personal_photos_dir))
        routes = [
            *Chat(site, self._uploads).routes(),
            *pictures.routes(),
            *assets.routes(),
            *self._operations,
        ]
        return make_application(settings, Page(site), routes)

    async def _listen(self, runner: web.AppRunner) -> None:
        host, port = self._settings.web.host, self._settings.web.port
        try:
            await web.TCPSite(runner, host, port).start()
        except socket.gaierror as error:
            raise Misconfigured(
                f"There is no address {host} to serve the page at; set SNAPLOOK_WEB__HOST to another one."
            ) from error
        except OSError as error:
            raise _unusable(host, port, error) from error
        port = runner.addresses[0][1]
        self._address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        self._listening.set()


def _unusable(host: str, port: int, error: OSError) -> Misconfigured:
    if error.errno == errno.EADDRINUSE:
        why = f"Port {port} on {host} is taken, by another Snaplook or another program; stop that"
    elif error.errno == errno.EACCES:
        why = f"Port {port} on {host} may not be used by this user; allow it"
    else:
        return Misconfigured(
            f"The page cannot be served at {host}, port {port}: "
            f"check SNAPLOOK_WEB__HOST and SNAPLOOK_WEB__PORT."
        )
    return Misconfigured(f"{why}, or set SNAPLOOK_WEB__PORT to another one.")
