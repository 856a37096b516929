"""Other people's servers, on loopback: one answers as a test says, to another nobody may even connect."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.sources.addresses import Address

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Raw = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Site:
    """A server on 127.0.0.1 between ``async with`` and its end, with what it was asked."""

    def __init__(self) -> None:
        self.requests: list[web.Request] = []
        self._handlers: dict[str, Handler] = {}
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01, handler_cancellation=True)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        return int(self._runner.addresses[0][1])

    def url(self, path: str = "/photo", host: str = "shop.example") -> str:
        """Return a link to the site by a name, which a test lets lead here."""
        return f"http://{host}:{self.port}{path}"

    def does(self, handler: Handler, path: str = "/photo") -> str:
        """Let a handler answer a path; return the link to it."""
        self._handlers[path] = handler
        return self.url(path)

    def gives(
        self, body: bytes, media_type: str | None = "image/jpeg", path: str = "/photo", **headers: str
    ) -> str:
        """Let a path have a body; return the link to it."""

        async def give(_request: web.Request) -> web.Response:
            told = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.Response(body=body, content_type=media_type, headers=told)

        return self.does(give, path)

    def passes_on(self, target: str, path: str = "/photo", status: int = 302) -> str:
        """Let a path redirect to another link; return the link to it."""

        async def pass_on(_request: web.Request) -> web.Response:
            return web.Response(status=status, headers={"Location": target})

        return self.does(pass_on, path)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        handler = self._handlers.get(request.path)
        return web.Response(status=404) if handler is None else await handler(request)


class Bare:
    """A server that knows no HTTP, on an address of choice; it counts who connects.

    Args:
        address: of loopback.
        says: what it does with a connection; it is closed afterwards.
    """

    def __init__(self, address: str = "127.0.0.2", says: Raw | None = None) -> None:
        self.connections = 0
        self.port = 0
        self._address = address
        self._says = says
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self._address, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            if self._says is not None:
                await self._says(writer)
        except ConnectionError:  # whoever asked has had enough
            pass
        finally:
            writer.close()


class Names:
    """A lookup that knows a few names. Of several answers each is given once, the last for ever after."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.closed = False
        self._answers: dict[str, list[Sequence[str]]] = {}
        self.know("shop.example", ["127.0.0.1"])

    def know(self, name: str, *answers: Sequence[str]) -> None:
        """Let a name have these addresses."""
        self._answers[name] = list(answers)

    async def addresses(self, name: str) -> Sequence[Address]:
        name = name.lower()  # as the DNS is
        self.asked.append(name)
        if name not in self._answers:
            raise OSError("no such name")
        answers = self._answers[name]
        return [ip_address(text) for text in (answers.pop(0) if len(answers) > 1 else answers[0])]

    def close(self) -> None:
        self.closed = True


def flood(start: bytes, media_type: str) -> Handler:
    """Return what sends without end, and says nothing of a length."""

    async def send(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": media_type})
        await response.prepare(request)
        await response.write(start)
        while True:
            await response.write(bytes(64 * 1024))

    return send


def drip(start: bytes, every: float, media_type: str = "image/jpeg") -> Handler:
    """Return what sends its start, and then a byte now and again."""

    async def send(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": media_type})
        await response.prepare(request)
        await response.write(start)
        while True:
            await asyncio.sleep(every)
            await response.write(b"\0")

    return send
