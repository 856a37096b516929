"""The page over a real shop, as its script and its forms ask it."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import aiohttp

from bot.adapters.web import WebAdapter
from bot.messages import Handlers
from bot.texts import Texts, facts_of
from bot.web.uploads import UploadLimits
from tests.support.shop import TYPES, Shop
from tests.support.talking import SECRET, Counterpart, photo_of, price, talking

PRICES = {f"{name}/{name}-{place}": f"{20 + 10 * place}.00" for name in TYPES for place in range(3)}
STREAM = "application/x-ndjson"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a browser got: a whole page, a picture, or the lines of a stream."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    @property
    def reply(self) -> dict[str, Any]:
        *progress, reply = self.lines
        assert all(line["kind"] == "progress" for line in progress)
        assert reply["kind"] == "reply"
        return reply

    @property
    def sentence(self) -> str:
        """What a failure says; it must be one sentence or two, under a heading."""
        html = self.reply["html"] if STREAM in self.headers["Content-Type"] else self.text
        [sentence] = re.findall(r'class="answer trouble".*?<h2[^>]*>(.*?)</h2>', html, re.S)
        assert "Traceback" not in html
        return str(sentence)

    def buttons(self, verb: str) -> list[str]:
        """The ids of the buttons that begin with a verb's letter."""
        html = self.reply["html"] if STREAM in self.headers["Content-Type"] else self.text
        return re.findall(rf'name="button" value="({verb}\.[^"]*)"', html)


@dataclass(frozen=True, slots=True)
class Page:
    """The page and one browser that looks at it."""

    adapter: WebAdapter
    counterpart: Counterpart
    address: str
    session: aiohttp.ClientSession
    shop: Shop

    async def get(self, path: str, **options: Any) -> Seen:
        async with self.session.get(self.address + path, **options) as response:
            return Seen(response.status, response.headers, await response.read())

    async def post(
        self, path: str, data: Any, *, stream: bool = False, headers: Mapping[str, str] = MappingProxyType({})
    ) -> Seen:
        accept = {"Accept": STREAM} if stream else {}
        url = self.address + path
        async with self.session.post(url, data=data, headers={**accept, **headers}) as response:
            return Seen(response.status, response.headers, await response.read())

    async def send(self, *photos: bytes, stream: bool = False, query_id: str | None = None) -> Seen:
        form = aiohttp.FormData({"id": query_id or str(uuid.uuid4())}, default_to_multipart=True)
        for photo in photos:
            form.add_field("photo", photo, filename="photo.jpg", content_type="image/jpeg")
        return await self.post("/chat/photo", form, stream=stream)

    async def send_dress(self, *, stream: bool = False) -> Seen:
        return await self.send(photo_of(self.shop), stream=stream)

    async def press(self, button: str, *, stream: bool = False) -> Seen:
        return await self.post("/chat/press", {"button": button}, stream=stream)

    async def say(self, name: str, *, stream: bool = False) -> Seen:
        return await self.post("/chat/command", {"name": name}, stream=stream)

    @asynccontextmanager
    async def someone_else(self) -> AsyncIterator[Page]:
        """The same page in another browser."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            yield Page(self.adapter, self.counterpart, self.address, session, self.shop)


@asynccontextmanager
async def running(adapter: WebAdapter, handlers: Handlers) -> AsyncIterator[str]:
    """Run an adapter and yield its address; it must end by itself when it is closed."""
    run = asyncio.create_task(adapter.run(handlers))
    try:
        yield await adapter.address()
    finally:
        await adapter.close()
        await run


@asynccontextmanager
async def browsing(
    shop: Shop, *, uploads: UploadLimits | None = None, handlers: Handlers | None = None, **settings: Any
) -> AsyncIterator[Page]:
    """Open the page of a shop with prices; settings are given by group, as ``web={...}``."""
    web = {"port": 0} | settings.pop("web", {})
    async with talking(shop, web=web, secret_key=SECRET.decode(), **settings) as counterpart:
        await price(counterpart.database, PRICES)
        ours = counterpart.settings
        texts = Texts(facts_of(ours))
        adapter = WebAdapter(ours, counterpart.engine, counterpart.logbook, texts, uploads=uploads)
        jar = aiohttp.CookieJar(unsafe=True)  # of an address without a name
        async with (
            running(adapter, handlers or counterpart.service) as address,
            aiohttp.ClientSession(cookie_jar=jar) as session,
        ):
            yield Page(adapter, counterpart, address, session, shop)
