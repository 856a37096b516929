"""One shopper on each platform, before one and the same conversation."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp

from bot.adapters.base import Adapter
from bot.adapters.discord import DiscordAdapter
from bot.adapters.telegram import TelegramAdapter
from bot.adapters.web import WebAdapter
from bot.texts import Texts, facts_of
from tests.support.browsing import Page
from tests.support.discord.people import Person as DiscordPerson
from tests.support.discord.server import DiscordServer
from tests.support.discord.state import Message as DiscordMessage
from tests.support.shop import Shop
from tests.support.talking import SECRET, Counterpart, talking
from tests.support.telegram.chats import Message as TelegramMessage
from tests.support.telegram.desk import Repeats
from tests.support.telegram.people import Person as TelegramPerson
from tests.support.telegram.server import BotApi

LINK = re.compile(r"https://shop\.example/([\w-]+)")


class Shopper(Protocol):
    """Somebody on one platform."""

    platform: str

    async def send(self, photo: bytes) -> list[str]:
        """Send a photo, and return the products of the answer in their order, by their ids."""
        ...

    async def more(self) -> list[str]:
        """Press "more" under the answer, and return the products that come."""
        ...

    async def this(self) -> None:
        """Say of the first product shown that it is the one, and be thanked."""
        ...

    async def refused(self, content: bytes) -> str:
        """Send what is no picture, and return what is said."""
        ...


def products_in(text: str) -> list[str]:
    """Return the products that a text links to, in their order."""
    return list(dict.fromkeys(LINK.findall(text)))


@asynccontextmanager
async def running(adapter: Adapter, there: Counterpart) -> AsyncIterator[None]:
    """Run an adapter; it must end by itself when it is closed."""
    run = asyncio.create_task(adapter.run(there.service))
    try:
        yield
    finally:
        await adapter.close()
        await run


class OnTheWeb:
    """A visitor of the page."""

    platform = "web"

    def __init__(self, page: Page) -> None:
        self._page = page
        self._more = self._this = ""

    async def send(self, photo: bytes) -> list[str]:
        """Send a photo from the form."""
        seen = await self._page.send(photo, stream=True)
        [self._more], self._this = seen.buttons("m"), seen.buttons("y")[0]
        return products_in(seen.reply["html"])

    async def more(self) -> list[str]:
        """Press the button."""
        return products_in((await self._page.press(self._more, stream=True)).reply["html"])

    async def this(self) -> None:
        """Press the card's button."""
        seen = await self._page.press(self._this, stream=True)
        assert "glad we found it" in seen.reply["html"]

    async def refused(self, content: bytes) -> str:
        """Send a file from the form."""
        return (await self._page.send(content, stream=True)).sentence


class OnTelegram:
    """Somebody in a private chat."""

    platform = "telegram"

    def __init__(self, api: BotApi, person: TelegramPerson) -> None:
        self._api = api
        self._person = person

    async def send(self, photo: bytes) -> list[str]:
        """Send a photo."""
        await self._person.send_photo(photo)
        answer = await self._api.wait_for(lambda: self._answer)
        assert answer is not None
        return products_in(answer.html)

    async def more(self) -> list[str]:
        """Press the button under the picture."""
        answer = self._answer
        assert answer is not None
        edits = answer.edits
        await self._person.press(answer.id, text="Show more")
        await self._api.wait_for(lambda: answer.edits > edits)
        return products_in(answer.html)

    async def this(self) -> None:
        """Press the button of the first product."""
        answer = self._answer
        assert answer is not None
        press = await self._person.press(answer.id, text="1 is it")
        await self._api.wait_for(lambda: press.answered)
        assert "glad we found it" in str(press.text)

    async def refused(self, content: bytes) -> str:
        """Send a file that says that it is a picture."""
        before = len(self._person.chat.from_bot)
        await self._person.send_document(content, "a.jpg", "image/jpeg")
        await self._api.wait_for(lambda: len(self._person.chat.from_bot) > before)
        return self._person.chat.from_bot[-1].words

    @property
    def _answer(self) -> TelegramMessage | None:
        return next((one for one in self._person.chat.from_bot if one.photo), None)


class OnDiscord:
    """Somebody in a channel."""

    platform = "discord"

    def __init__(self, server: DiscordServer, person: DiscordPerson) -> None:
        self._server = server
        self._person = person

    async def send(self, photo: bytes) -> list[str]:
        """Send a photo in a direct message."""
        await self._person.send(self._person.dm, "", [("look.jpg", photo)])
        return products_in(_read(await self._server.wait_for(lambda: self._answer)))

    async def more(self) -> list[str]:
        """Press the button under the answer."""
        answer = await self._server.wait_for(lambda: self._answer)
        edits = answer.edits
        await self._person.press(answer, "Show more")
        await self._server.wait_for(lambda: answer.edits > edits)
        return products_in(_read(answer))

    async def this(self) -> None:
        """Press the button of the first product."""
        answer = await self._server.wait_for(lambda: self._answer)
        interaction = await self._person.press(answer, "1 is it")
        await self._server.wait_for(lambda: interaction.followups)
        assert "glad we found it" in interaction.followups[0].words

    async def refused(self, content: bytes) -> str:
        """Send a file that looks like a picture by its name."""
        said = await self._person.send(self._person.dm, "", [("a.jpg", content)])
        replies = self._person.dm.messages
        found = await self._server.wait_for(
            lambda: next((one for one in replies if one.reply_to is said), None)
        )
        return found.words

    @property
    def _answer(self) -> DiscordMessage | None:
        return next((one for one in self._person.dm.messages if one.from_bot and one.links), None)


def _read(message: DiscordMessage) -> str:
    return "\n".join(f"{embed.get('url')} {embed.get('description')}" for embed in message.embeds)


@dataclass(frozen=True, slots=True)
class Everywhere:
    """The conversation, and a shopper on each platform that speaks to it."""

    there: Counterpart
    shoppers: dict[str, Shopper]


@asynccontextmanager
async def everywhere(shop: Shop) -> AsyncIterator[Everywhere]:
    """Open every platform over a shop's HOME; none may be asked what the real one would refuse."""
    async with BotApi() as api, DiscordServer() as server, AsyncExitStack() as opened:
        telegram = {"token": api.token, "base_url": api.base_url, "base_file_url": api.base_file_url}
        discord = {"token": server.token, "api_base": server.api_base, "gateway_url": server.gateway_url}
        groups: dict[str, Any] = {"telegram": telegram, "discord": discord, "web": {"port": 0}}
        there = await opened.enter_async_context(
            talking(shop, secret_key=SECRET.decode(), privacy={"photo_days": 0}, **groups)
        )
        settings, texts = there.settings, Texts(facts_of(there.settings))
        web = WebAdapter(settings, there.engine, there.logbook, texts)
        for adapter in (
            web,
            TelegramAdapter(settings, there.database, there.engine, texts, Repeats()),
            DiscordAdapter(settings, there.database, there.engine, texts, AnyRepeats()),
        ):
            await opened.enter_async_context(running(adapter, there))
        jar = aiohttp.CookieJar(unsafe=True)  # of an address without a name
        session = await opened.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        page = Page(web, there, await web.address(), session, shop)
        await server.wait_for(lambda: server.commands and server.gateway.identified)
        shoppers: list[Shopper] = [
            OnTheWeb(page),
            OnTelegram(api, api.person()),
            OnDiscord(server, server.person()),
        ]
        yield Everywhere(there, {one.platform: one for one in shoppers})
        assert [*api.violations, *server.violations, *server.refusals] == []


class AnyRepeats:
    """Counts nothing."""

    def update_repeated(self, platform: str) -> None:
        """Take no notice."""
