"""The server itself: a test makes one, points a bot to it, and moves people."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.support.discord.errors import ApiError, JsonDict
from tests.support.discord.faults import Fault, Faults
from tests.support.discord.gateway import Gateway
from tests.support.discord.interactions import Interaction
from tests.support.discord.people import Person, Place
from tests.support.discord.requests import Asked, read
from tests.support.discord.rest import ROUTES
from tests.support.discord.state import (
    DM,
    MANAGE_GUILD,
    MANAGE_MESSAGES,
    USUAL,
    Call,
    Channel,
    Guild,
    World,
    user_json,
)
from tests.support.discord.telling import guild_json

LARGEST_BODY = 64 * 2**20
LATEST = 2_000
"""Calls that are remembered in light mode."""


class DiscordServer(World):
    """A Discord on loopback, running between ``async with`` and its end.

    Args:
        token: the bot's.
        port: 0 for any free one.
        reads_messages: the bot was granted the Message Content intent.
        shards: that the gateway asks for.
        light: keeps no bytes that the bot uploads, and only the latest calls.
        token_lasts: seconds for which an interaction can be answered.
    """

    def __init__(
        self,
        token: str = "a-bots.test-token.of-discord",
        port: int = 0,
        *,
        reads_messages: bool = True,
        shards: int = 1,
        light: bool = False,
        token_lasts: float = 900.0,
    ) -> None:
        super().__init__(token, reads_messages=reads_messages, light=light)
        self.port = port
        self.shards = shards
        self.token_lasts = token_lasts
        self.faults = Faults()
        self.gateway = Gateway(self)
        self.interactions: dict[str, Interaction] = {}
        self._dms: dict[int, Channel] = {}
        self.app = web.Application(client_max_size=LARGEST_BODY)
        self.app.router.add_get("/gateway/", self.gateway.serve)
        self.app.router.add_get("/attachments/{path:.+}", self._download)
        self.app.router.add_route("*", "/api/v10/{path:.+}", self._answer)
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.gateway.drop(resumable=False)
        await self._runner.cleanup()

    @property
    def origin(self) -> str:
        """The beginning of every address here."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_base(self) -> str:
        """What a bot takes as the API's base."""
        return f"{self.origin}/api/v10"

    @property
    def gateway_url(self) -> str:
        """What a bot takes as the gateway's address."""
        return f"ws://127.0.0.1:{self.port}/gateway/"

    def person(self, name: str = "ana", locale: str = "en-US") -> Person:
        """Make somebody."""
        user = user_json(self.snowflake(), name)
        self.people[int(user["id"])] = user
        return Person(self, user, locale)

    def dm_of(self, person: int) -> Channel:
        """Return the direct messages between somebody and the bot."""
        if person not in self._dms:
            channel = Channel(self.snowflake(), DM, "", None, person=person)
            self._dms[person] = self.channels[channel.id] = channel
        return self._dms[person]

    async def guild(
        self,
        name: str = "Friends",
        members: Sequence[Person] = (),
        moderators: Sequence[Person] = (),
        managers: Sequence[Person] = (),
        *,
        locale: str = "en-US",
        bot_may: int = USUAL,
    ) -> Place:
        """Make a guild with the bot in it."""
        guild = Guild(self.snowflake(), name, locale)
        guild.members = {int(self.bot["id"]): bot_may}
        for people, more in ((members, 0), (moderators, MANAGE_MESSAGES), (managers, MANAGE_GUILD)):
            for one in people:
                guild.members[one.id] = guild.members.get(one.id, USUAL) | more
        self.guilds[guild.id] = guild
        await self.gateway.tell("GUILD_CREATE", guild_json(guild, self), guild)
        return Place(self, guild)

    def fail(
        self,
        method: str = "*",
        path: str = "",
        status: int = 500,
        *,
        retry_after: float | None = None,
        times: float | None = None,
        for_seconds: float | None = None,
        late: bool = False,
    ) -> Fault:
        """Let requests fail: the next one, the next ``times``, or all ``for_seconds``.

        A status of 0 cuts the line. ``late`` does what was asked, and loses the answer. Returns the fault,
        whose ``met`` counts what it struck.
        """
        most = times if times is not None else (1 if for_seconds is None else float("inf"))
        until = float("inf") if for_seconds is None else time.monotonic() + for_seconds
        fault = Fault(method, path, status, retry_after, most, until, late)
        self.faults.found.append(fault)
        return fault

    def lose(self, url: str) -> None:
        """Let a file be gone."""
        del self.files["/attachments/" + url.partition("/attachments/")[2].partition("?")[0]]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        fault = self.faults.strike(request.method, path)
        if fault is not None and not fault.late:
            return self._struck(request, path, fault)
        try:
            asked = await read(request)
            status, body = await self._perform(request, path, asked)
        except ApiError as error:
            status, body = error.status, error.body
            asked = Asked()
        self._remember(Call(request.method, path, asked.body, status, _code(body), time.monotonic()))
        if fault is not None and fault.late:
            return self._struck(request, path, fault)
        if body is None:
            return web.Response(status=status)
        # The library reads JSON only under exactly this name.
        response = web.Response(status=status, body=json.dumps(body).encode())
        response.headers["Content-Type"] = "application/json"
        return response

    async def _perform(self, request: web.Request, path: str, asked: Asked) -> tuple[int, Any]:
        by_token = path.startswith(("/webhooks/", "/interactions/"))
        if not by_token and request.headers.get("Authorization") != f"Bot {self.token}":
            raise ApiError(401, 0, "401: Unauthorized")
        if self.schema is not None:
            self.violations += self.schema.request(request.method, path, asked.body)
        for method, pattern, handler in ROUTES:
            found = pattern.fullmatch(path)
            if method == request.method and found:
                status, body = await handler(self, found, asked, dict(request.query))
                if self.schema is not None:
                    complaints = self.schema.answer(request.method, path, status, body)
                    self.violations += [f"the server's own: {one}" for one in complaints]
                return status, body
        raise ApiError(404, 0, "404: Not Found")

    def _struck(self, request: web.Request, path: str, fault: Fault) -> web.Response:
        self._remember(Call(request.method, path, None, fault.status, None, time.monotonic()))
        if fault.status == 0:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if fault.status != 429:
            return web.Response(status=fault.status, text="upstream connect error", content_type="text/plain")
        body: JsonDict = {
            "message": "You are being rate limited.",
            "retry_after": fault.retry_after,
            "global": False,
        }
        response = web.Response(status=429, body=json.dumps(body).encode())
        response.headers["Content-Type"] = "application/json"
        response.headers["Retry-After"] = str(fault.retry_after)
        response.headers["Via"] = "1.1 google"
        return response

    def _remember(self, call: Call) -> None:
        self.calls.append(call)
        if self.light:
            call.body = None
            del self.calls[:-LATEST]
        self.bell.ring()

    async def _download(self, request: web.Request) -> web.StreamResponse:
        found = self.files.get(request.path)
        fault = self.faults.strike("CDN", request.path)
        if fault is not None:
            return self._struck(request, request.path, fault)
        if found is None:
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=found[0], content_type=found[1])


def _code(body: Any) -> int | None:
    return body["code"] if isinstance(body, dict) and isinstance(body.get("code"), int) else None
