"""The adapter in this process, before a server of ours; a script answers what it asks the conversation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telegram import Message

from bot.adapters.telegram import TelegramAdapter
from bot.messages import Action, Command, Handlers, PhotoQuery, Reply, Request, Tell
from bot.telegram.talk import Talk
from bot.texts import Texts, facts_of
from bot.workers.base import AsyncEngine
from configs.settings import Settings
from storage.database import Database
from storage.pseudonyms import pseudonym
from storage.records import ChatRecord
from tests.support.talking import SECRET, InThisProcess
from tests.support.telegram.chats import Message as Shown
from tests.support.telegram.people import Group, Person
from tests.support.telegram.server import BotApi
from tests.support.until import until

QUERY = "6f6b3f0e-6c0e-4f0e-9f0b-1f3a5c7d9e02"
Answer = Callable[[Request, Tell], Awaitable[Reply]]


async def echo(request: Request, _: Tell) -> Reply:
    """Answer with what was asked, in words."""
    match request:
        case PhotoQuery():
            return Reply(f"{len(request.photos)} photos", "en")
        case Action():
            return Reply(f"pressed {request.press.verb.value}", "en")
        case Command():
            return Reply(f"{request.name.value} in {request.asker.locale}", "en")


class Scripted:
    """The conversation by a script.

    Attributes:
        requests: whatever was asked, in its order.
        answer: what answers.
    """

    def __init__(self, answer: Answer = echo) -> None:
        self.requests: list[Request] = []
        self.answer = answer

    async def handle(self, request: Request, progress: Tell) -> Reply:
        self.requests.append(request)
        return await self.answer(request, progress)

    @property
    def queries(self) -> list[PhotoQuery]:
        """The photos that were asked about."""
        return [one for one in self.requests if isinstance(one, PhotoQuery)]


class Repeats:
    """Counts updates that were in hand before."""

    def __init__(self) -> None:
        self.count = 0

    def update_repeated(self, platform: str) -> None:
        assert platform == "telegram"
        self.count += 1


@dataclass(frozen=True, slots=True)
class Desk:
    """The adapter at work, and all that a test may want to look at behind it."""

    api: BotApi
    adapter: TelegramAdapter
    script: Scripted
    database: Database
    settings: Settings
    repeats: Repeats

    async def said(self, person: Person | Group, count: int = 1) -> list[str]:
        """Return the words of the bot's messages in a chat, once there are so many."""
        await self.api.wait_for(lambda: len(person.chat.from_bot) >= count)
        return [message.words for message in person.chat.from_bot]

    async def quiet(self) -> None:
        """Return once every update was answered and noted as done."""

        async def waiting() -> int:
            async with self.database.unit_of_work(read_only=True) as uow:
                return await uow.inbox.waiting("telegram")

        await until(lambda: not self.api.updates.waiting)
        async with asyncio.timeout(10):
            while await waiting():
                continue

    async def settled(self, person: Person | Group) -> ChatRecord | None:
        """Return what is settled for a chat."""
        name = str(person.id) if isinstance(person, Person) else f"chat:{person.id}"
        async with self.database.unit_of_work(read_only=True) as uow:
            return await uow.chats.get("telegram", pseudonym(SECRET, "telegram", name))


def settings_for(api: BotApi, home: Path, /, **groups: Any) -> Settings:
    """Return settings that point to a server; by group, as ``shop={...}``."""
    telegram = {
        "token": api.token,
        "base_url": api.base_url,
        "base_file_url": api.base_file_url,
        **groups.pop("telegram", {}),
    }
    shop = {"currency": "EUR", **groups.pop("shop", {})}
    return Settings(home=home, secret_key=SECRET.decode(), telegram=telegram, shop=shop, **groups)


@asynccontextmanager
async def a_desk(
    api: BotApi,
    database: Database,
    home: Path,
    /,
    *,
    handlers: Handlers | None = None,
    engine: AsyncEngine | None = None,
    **groups: Any,
) -> AsyncIterator[Desk]:
    """Run the adapter, from when it takes updates until it was closed and has ended by itself."""
    settings, script, repeats = settings_for(api, home, **groups), Scripted(), Repeats()
    texts = Texts(facts_of(settings))
    adapter = TelegramAdapter(settings, database, engine or InThisProcess(settings), texts, repeats)
    run = asyncio.create_task(adapter.run(handlers or script))
    try:
        await until(lambda: bool(api.updates.poller or api.webhook.url or run.done()))
        yield Desk(api, adapter, script, database, settings, repeats)
    finally:
        await adapter.close()
        await run


def texts_of_a_shop() -> Texts:
    """Return the texts of a shop of no importance."""
    return Texts({"shop": "Shop", "megabytes": 20, "megapixels": 50, "side": 32, "photos": 4})


def talk_with(person: Person, group: Group | None = None, language: str = "en") -> Talk:
    """Return a turn of the conversation with somebody, in private or in a group."""
    speaker = texts_of_a_shop().speaker(language)
    return Talk((group or person).id, person.id, None, None, group is None, speaker)


def as_heard(message: Shown) -> Message:
    """Return what a chat shows as the bot's library hears it."""
    heard = Message.de_json(message.as_json(), None)
    assert heard is not None
    return heard
