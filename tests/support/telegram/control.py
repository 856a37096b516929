"""The server as a process of its own, and the HTTP by which another process moves people.

Everything under ``/control`` takes and gives JSON, except photos, which come as bare bytes. What fails
answers 400 with ``{"error": ...}``; what waits in vain answers 408.

- ``POST person``: ``first_name``, ``language_code``; gives ``id``
- ``POST group``: ``title``, ``admins`` and ``members`` (ids), ``forum``; gives ``id``
- ``POST say``: ``person``, ``text``, ``chat``, ``reply_to``, ``topic``; gives ``message_id``
- ``POST photo?person=&chat=&caption=``, the photo as the body; gives ``message_id``
- ``POST press``: ``person``, ``message_id``, ``text`` or ``data``, ``chat``; gives ``id``
- ``POST fail``, ``POST limits``: the arguments of ``BotApi.fail`` and ``BotApi.limits``
- ``GET chat/<id>?after=``: the messages after an id, and ``now`` on the same clock as their ``at``; ``signs``
  says when the bot sent anything there, or was shown doing something
- ``GET photo/<id>/<message>``: the bytes of a photo
- ``GET stats``: calls by method, refusals, violations, unanswered presses, waiting updates
- ``GET wait?chat=&after=&count=&timeout=``: the bot's messages after an id, once there are so many; ``kind``,
  ``contains`` and ``keyboard=1`` say which ones count
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.support.telegram.chats import Message
from tests.support.telegram.errors import ApiError, JsonDict
from tests.support.telegram.people import Group, Person
from tests.support.telegram.server import BotApi

Answer = Callable[[web.Request], Awaitable[Any]]


def described(message: Message) -> JsonDict:
    """Return what a chat shows of a message, without its bytes."""
    return {
        "message_id": message.id,
        "from_bot": message.from_bot,
        "kind": message.kind,
        "words": message.words,
        "html": message.html,
        "rows": message.rows,
        "buttons": message.buttons,
        "media_group": message.media_group,
        "reply_to": message.reply_to.id if message.reply_to else None,
        "thread": message.thread,
        "edits": message.edits,
        "at": message.at,
        "changed_at": message.changed_at,
    }


class Control:
    """The routes under ``/control`` of one server."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._people: dict[int, Person] = {}
        self._groups: dict[int, Group] = {}
        for method, path, answer in (
            ("POST", "person", self._person),
            ("POST", "group", self._group),
            ("POST", "say", self._say),
            ("POST", "photo", self._photo),
            ("POST", "press", self._press),
            ("POST", "fail", self._fail),
            ("POST", "limits", self._limits),
            ("GET", "chat/{id}", self._chat),
            ("GET", "photo/{id}/{message}", self._picture),
            ("GET", "stats", self._stats),
            ("GET", "wait", self._wait),
        ):
            api.app.router.add_route(method, f"/control/{path}", _answering(answer))

    async def _person(self, request: web.Request) -> JsonDict:
        person = self._api.person(**await _fields(request))
        self._people[person.id] = person
        return {"id": person.id}

    async def _group(self, request: web.Request) -> JsonDict:
        given = await _fields(request)
        admins = [self._people[number] for number in given.pop("admins", [])]
        members = [self._people[number] for number in given.pop("members", [])]
        group = self._api.group(admins=admins, members=members, **given)
        self._groups[group.id] = group
        return {"id": group.id}

    async def _say(self, request: web.Request) -> JsonDict:
        given = await _fields(request)
        person = self._people[given.pop("person")]
        if "chat" in given:
            given["chat"] = self._groups[given["chat"]]
        return {"message_id": await person.say(given.pop("text"), **given)}

    async def _photo(self, request: web.Request) -> JsonDict:
        query = request.query
        group = self._groups[int(query["chat"])] if "chat" in query else None
        person = self._people[int(query["person"])]
        content = await request.read()
        return {"message_id": await person.send_photo(content, query.get("caption"), chat=group)}

    async def _press(self, request: web.Request) -> JsonDict:
        given = await _fields(request)
        person = self._people[given.pop("person")]
        if "chat" in given:
            given["chat"] = self._groups[given["chat"]]
        return {"id": (await person.press(given.pop("message_id"), **given)).id}

    async def _fail(self, request: web.Request) -> JsonDict:
        self._api.fail(**await _fields(request))
        return {}

    async def _limits(self, request: web.Request) -> JsonDict:
        self._api.limits(**await _fields(request))
        return {}

    async def _chat(self, request: web.Request) -> JsonDict:
        chat = self._api.chat(int(request.match_info["id"]))
        after = int(request.query.get("after", 0))
        shown = [described(message) for message in chat.messages if message.id > after]
        signs = [message.at for message in chat.every_message if message.from_bot]
        return {
            "now": time.monotonic(),
            "actions": chat.actions[-20:],
            "signs": sorted(signs + chat.acted_at),
            "messages": shown,
        }

    async def _picture(self, request: web.Request) -> web.Response:
        message = self._api.chat(int(request.match_info["id"])).log[int(request.match_info["message"])]
        if message.photo is None:
            raise LookupError("this message has no photo")
        return web.Response(body=message.photo, content_type="image/jpeg")

    async def _stats(self, _: web.Request) -> JsonDict:
        api = self._api
        return {
            "now": time.monotonic(),
            "calls": dict(api.counts),
            "refused": dict(api.refused),
            "violations": api.violations,
            "unanswered": len(api.unanswered_callbacks),
            "waiting": len(api.updates.waiting),
        }

    async def _wait(self, request: web.Request) -> web.Response | JsonDict:
        query = request.query
        chat = self._api.chat(int(query["chat"]))
        count = int(query.get("count", 1))
        end = time.monotonic() + float(query.get("timeout", 30))
        while len(found := [one for one in chat.from_bot if _wanted(one, dict(query))]) < count:
            if not await chat.bell.wait(end - time.monotonic()) and time.monotonic() >= end:
                return web.json_response({"error": f"{len(found)} of {count} were seen"}, status=408)
        return {"now": time.monotonic(), "messages": [described(message) for message in found]}


def _wanted(message: Message, query: dict[str, str]) -> bool:
    return (
        message.id > int(query.get("after", 0))
        and query.get("kind", message.kind) == message.kind
        and query.get("contains", "") in message.words
        and (query.get("keyboard") != "1" or bool(message.keyboard))
    )


async def _fields(request: web.Request) -> dict[str, Any]:
    given: dict[str, Any] = await request.json() if request.can_read_body else {}
    return given


def _answering(answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            body = await answer(request)
        except (LookupError, TypeError, ValueError, AssertionError, ApiError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return body if isinstance(body, web.Response) else web.json_response(body)

    return handle


async def serve(api: BotApi) -> None:
    """Serve until the process is asked to end; the address is printed once it answers."""
    Control(api)
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with api:
        print(f"http://127.0.0.1:{api.port}", flush=True)
        await ended.wait()


def run() -> None:
    """Run a server by the arguments of the command line."""
    parser = argparse.ArgumentParser(description="A Telegram Bot API server for tests.")
    parser.add_argument("--port", type=int, default=0, help="where to listen; 0 is any free port")
    parser.add_argument("--token", default="123456:TEST-token", help="the token of the bot")
    parser.add_argument(
        "--keep-all", action="store_true", help="keep all calls and all bytes, which takes memory"
    )
    parser.add_argument(
        "--callback-age", type=float, default=15.0, help="seconds in which a press is answered"
    )
    given = parser.parse_args()
    api = BotApi(given.token, given.port, light=not given.keep_all, callback_age=given.callback_age)
    asyncio.run(serve(api))
