"""The server itself: a test makes one, points a bot to it, and moves people.

``python -m tests.support.telegram.server --port P --token T`` runs it as a process of its own, steered over
HTTP.
"""

from __future__ import annotations

import asyncio
import inspect
import re
import time
from collections.abc import Callable
from itertools import count
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from tests.support.telegram import forms
from tests.support.telegram.chats import Chat
from tests.support.telegram.errors import ApiError, JsonDict
from tests.support.telegram.faults import Drop, Fault
from tests.support.telegram.forms import Ask
from tests.support.telegram.methods import canonical, handler_of
from tests.support.telegram.people import Group, Person, welcome
from tests.support.telegram.state import Call, World
from tests.support.telegram.webhooks import Deliverer

T = TypeVar("T")
_FLOODED = re.compile(r"(send|edit|forward|copy)(?!ChatAction)")


class BotApi(World):
    """A Bot API server on loopback, running between ``async with`` and its end.

    ``light`` keeps no bytes that the bot uploads, and only the last calls; ``callback_age`` is for how many
    seconds a press can be answered.
    """

    def __init__(
        self,
        token: str = "123456:TEST-token",
        port: int = 0,
        *,
        light: bool = False,
        callback_age: float = 15.0,
        webhook_backoff: float = 0.05,
    ) -> None:
        super().__init__(token, light=light, callback_age=callback_age)
        self.port = port
        self._people = count(10_001)
        self._deliverer = Deliverer(self, webhook_backoff)
        self._delivering: asyncio.Task[None] | None = None
        self.app = web.Application(client_max_size=forms.LARGEST_BODY)
        self.app.router.add_route("*", "/bot{token}/{method}", self._answer)
        self.app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._delivering = asyncio.create_task(self._deliverer.run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing = True
        self.updates.bell.ring()
        if self._delivering is not None:
            self._delivering.cancel()
            await asyncio.gather(self._delivering, return_exceptions=True)
        await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """What a bot takes as its base URL; its token follows."""
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def base_file_url(self) -> str:
        """What a bot takes as its base URL for files; its token follows."""
        return f"http://127.0.0.1:{self.port}/file/bot"

    def person(self, first_name: str = "Ana", language_code: str | None = "en", **facts: str) -> Person:
        """Make somebody with a private chat; ``facts`` are more fields of a User, such as ``username``."""
        number = next(self._people)
        user: JsonDict = {"id": number, "is_bot": False, "first_name": first_name, **facts}
        if language_code is not None:
            user["language_code"] = language_code
        shown: JsonDict = {
            name: user[name] for name in ("first_name", "last_name", "username") if name in user
        }
        chat = Chat(number, "private", shown, self.private_numbers, members={number: user})
        self.chats[number] = chat
        return Person(self, user, chat)

    def group(
        self,
        title: str = "Friends",
        admins: list[Person] | None = None,
        members: list[Person] | None = None,
        *,
        forum: bool = False,
        bot_is_admin: bool = False,
    ) -> Group:
        """Make a group with the bot in it; the first admin owns it and let the bot in."""
        admins = admins or []
        everybody = {person.id: person.user for person in [*admins, *(members or [])]}
        looking_after = {person.id for person in admins} | ({self.bot["id"]} if bot_is_admin else set())
        chat = Chat(
            -1_000_000_000_000 - next(self._people),
            "supergroup",
            {"title": title},
            count(1),
            is_forum=forum,
            members={**everybody, self.bot["id"]: self.bot},
            admins=looking_after,
        )
        self.chats[chat.id] = chat
        group = Group(self, chat)
        if admins:
            welcome(self, group, admins[0])
        return group

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 10.0) -> T:  # noqa: ASYNC109
        """Return what the predicate says once that is true; it is asked after each call.

        Raises TimeoutError, with the last calls, where it does not become true in this many seconds.
        """
        end = time.monotonic() + timeout
        while not (found := predicate()):
            if not await self.bell.wait(end - time.monotonic()) and not (found := predicate()):
                last = [(call.method, call.error or "ok") for call in self.calls[-12:]]
                raise TimeoutError(
                    f"not seen in {timeout} s; violations {self.violations}; last calls {last}"
                )
            if found:
                break
        return found

    def fail(
        self,
        method: str = "*",
        status: int = 500,
        *,
        retry_after: int | None = None,
        description: str | None = None,
        drop: Drop | None = None,
        chat_id: int | None = None,
        times: int | None = None,
        for_seconds: float | None = None,
    ) -> Fault:
        """Let requests fail: the next one, the next ``times``, or all ``for_seconds``.

        ``method`` is a name or a pattern such as ``send*``; a file's download is called ``file``. ``drop``
        cuts the connection instead of answering: in ``download`` the request has been done by then. Returns
        the fault, whose ``met`` counts what it struck.
        """
        most = times if times is not None else (1 if for_seconds is None else float("inf"))
        until = float("inf") if for_seconds is None else time.monotonic() + for_seconds
        return self.faults.add(Fault(method, status, retry_after, description, drop, chat_id, most, until))

    def limits(self, per_chat_second: int = 1, per_group_minute: int = 20, overall_second: int = 30) -> None:
        """Answer 429 to a bot that sends or edits faster than this; 0 is no limit."""
        self.floods.per_chat_second = per_chat_second
        self.floods.per_group_minute = per_group_minute
        self.floods.overall_second = overall_second

    def route_webhook_to(self, origin: str) -> None:
        """Deliver updates to this origin, at the path of the address that the bot sets."""
        self._deliverer.origin = origin

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        at = time.monotonic()
        name = canonical(request.match_info["method"])
        if request.match_info["token"] != self.token:
            return _respond(ApiError(401, "Unauthorized").as_json())
        cut = self.faults.cut(name)
        if cut is not None:
            return await self._cut_early(request, cut, Ask(name, {}), at)
        try:
            ask = await forms.read(name, request)
        except ApiError as error:
            return self._finish(Ask(name, {}), at, error.as_json())
        fault = self._fault(ask)
        if fault is not None and fault.drop is None:
            return self._finish(ask, at, fault.error().as_json())
        body = await self._perform(ask)
        if fault is not None:
            self._remember(ask, at, {})
            return await _cut_late(request, _dump(body), "application/json")
        return self._finish(ask, at, body)

    def _fault(self, ask: Ask) -> Fault | None:
        chat = str(ask.raw.get("chat_id"))
        return self.faults.answer(ask.method, int(chat) if re.fullmatch(r"-?\d+", chat) else None)

    async def _perform(self, ask: Ask) -> JsonDict:
        """Do what is asked, and return the body of the answer."""
        if self.schema is not None:
            self.violations += self.schema.request(ask.method, ask.raw, set(ask.files))
        try:
            forms.decode(ask)
            self._slow_down(ask)
            result = handler_of(ask.method)(self, ask)
            if inspect.isawaitable(result):
                result = await result
        except ApiError as error:
            return error.as_json()
        if self.schema is not None:
            self.violations += [f"the server's own {one}" for one in self.schema.answer(ask.method, result)]
        return {"ok": True, "result": result}

    def _slow_down(self, ask: Ask) -> None:
        if _FLOODED.match(ask.method):
            items = ask.get("media") if ask.method == "sendMediaGroup" else None
            self.floods.admit(ask.get("chat_id"), len(items) if isinstance(items, list) else 1)

    def _remember(self, ask: Ask, at: float, body: JsonDict) -> None:
        files = dict.fromkeys(ask.files, b"") if self.light else ask.files
        self.record(Call(ask.method, ask.params or ask.raw, files, at, body))

    def _finish(self, ask: Ask, at: float, body: JsonDict) -> web.Response:
        self._remember(ask, at, body)
        return _respond(body)

    async def _cut_early(self, request: web.Request, cut: Fault, ask: Ask, at: float) -> web.Response:
        if cut.drop == "upload":
            await request.content.readany()
        self._remember(ask, at, {})
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _download(self, request: web.Request) -> web.StreamResponse:
        stored = self.files.fetch(request.match_info["path"])
        if request.match_info["token"] != self.token or stored is None:
            return _respond(ApiError(404, "Not Found").as_json())
        fault = self.faults.cut("file") or self.faults.answer("file", None)
        if fault is None:
            self.counts["file"] += 1
            return web.Response(body=stored.content(), content_type="application/octet-stream")
        if fault.drop is None:
            return _respond(fault.error().as_json())
        if fault.drop == "download":
            return await _cut_late(request, stored.content(), "application/octet-stream")
        return await self._cut_early(request, fault, Ask("file", {}), time.monotonic())


def _dump(body: JsonDict) -> bytes:
    return web.json_response(body).body  # type: ignore[return-value]


def _respond(body: JsonDict) -> web.Response:
    status = 200 if body["ok"] else int(body["error_code"])
    if status == 502:
        # It comes from a proxy before the server, which knows nothing of JSON.
        page = "<html><head><title>502 Bad Gateway</title></head></html>"
        return web.Response(status=502, text=page, content_type="text/html")
    return web.json_response(body, status=status)


async def _cut_late(request: web.Request, body: bytes, content_type: str) -> web.StreamResponse:
    """Send the first half of an answer, and close the line."""
    answer = web.StreamResponse(headers={"Content-Type": content_type, "Content-Length": str(len(body))})
    await answer.prepare(request)
    await answer.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return answer


def main() -> None:
    """Run a server that is steered over HTTP; see ``control.py``."""
    from tests.support.telegram.control import run

    run()


if __name__ == "__main__":
    main()
