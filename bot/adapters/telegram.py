"""The bot on Telegram: updates come in by polling or by webhook, are kept, and answered one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from aiohttp import web
from telegram import CallbackQuery, Update

from bot.messages import Handlers
from bot.messengers.chats import Chats
from bot.messengers.gate import Gate
from bot.messengers.inbox import Inbox, InboxMetrics, Taken
from bot.telegram.answers import Answers
from bot.telegram.client import Client, greet, open_client, part
from bot.telegram.commands import offer
from bot.telegram.deep_links import DeepLinks
from bot.telegram.hearing import Hearing
from bot.telegram.outbox import Outbox
from bot.telegram.pictures import picture_of
from bot.telegram.polling import poll
from bot.telegram.presses import Presses
from bot.telegram.settings_desk import SettingsDesk
from bot.telegram.settling import SIGN
from bot.telegram.talk import PLATFORM, is_private, talk_of
from bot.telegram.webhook import Webhook
from bot.texts import Texts
from bot.workers.base import AsyncEngine
from configs.settings import Settings
from storage.database import Database
from storage.photos import PhotoStore

PHOTOS = 8
"""In hand at once for each worker: enough that none ever waits for one to be fetched, and so few that no
answer waits long to be drawn."""


class TelegramAdapter:
    """Talks on Telegram.

    Args:
        settings: of the whole installation.
        database: keeps updates, and what is settled for chats.
        engine: shrinks photos.
        texts: what the bot says.
        metrics: counts updates that are done again.

    Raises:
        Misconfigured: the token or the webhook's settings cannot be used.
    """

    name = PLATFORM

    def __init__(
        self,
        settings: Settings,
        database: Database,
        engine: AsyncEngine,
        texts: Texts,
        metrics: InboxMetrics,
    ) -> None:
        self._settings = settings
        self._database = database
        self._engine = engine
        self._texts = texts
        self._metrics = metrics
        self._inbox = Inbox(PLATFORM, database, metrics)
        self._webhook = Webhook(settings, self._inbox) if settings.telegram.mode == "webhook" else None
        most = max(1, min(settings.limits.waiting // 2, PHOTOS * settings.worker_count()))
        self._gate = Gate(most, max(1, settings.limits.waiting_per_user))
        self._until_closed: set[asyncio.Task[None]] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._closing = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        """Return what the shared web server serves for Telegram."""
        return [] if self._webhook is None else self._webhook.routes()

    async def run(self, handlers: Handlers) -> None:
        """Take updates and answer them until cancelled or closed.

        Raises:
            Misconfigured: Telegram does not know the token.
            TelegramError: it cannot be reached, or refuses the webhook's address.
        """
        client = open_client(self._settings.telegram)
        self._idle.clear()
        try:
            await self._unless_closed(partial(greet, client))
            if self._closing.is_set():
                return
            conversation = self._conversation(client, handlers)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._unless_closed(partial(self._take, client)))
                group.create_task(self._unless_closed(partial(offer, client, self._texts)))
                group.create_task(self._inbox.serve(conversation.answer))
        finally:
            await part(client)
            self._idle.set()

    async def close(self) -> None:
        """Take no more updates, let those in hand end, and return; what was not begun waits for the next."""
        self._closing.set()
        self._gate.close()
        for task in self._until_closed:
            task.cancel()
        await self._inbox.close()
        await self._idle.wait()

    async def _take(self, client: Client) -> None:
        if self._webhook is None:
            await poll(client, self._inbox)
        else:
            await self._webhook.announce(client)
            await self._closing.wait()

    async def _unless_closed(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do something that is to be left alone once the adapter is closed."""
        if self._closing.is_set():
            return
        task = asyncio.create_task(work())
        self._until_closed.add(task)
        try:
            await task
        except asyncio.CancelledError:
            if not self._closing.is_set():
                raise
        finally:
            self._until_closed.discard(task)

    def _conversation(self, client: Client, handlers: Handlers) -> Conversation:
        outbox = Outbox(client)
        catalogue = PhotoStore(self._settings.photos_dir)
        chats = Chats(PLATFORM, self._database, self._settings.read_secret_key())
        answers = Answers(outbox, self._engine, catalogue)
        desk = SettingsDesk(client, outbox, chats, self._texts, self._settings.shop.currency)
        links = DeepLinks(handlers, outbox, chats, self._database, self._engine, catalogue)
        most = self._settings.limits.photos_per_query
        hearing = Hearing(
            client, handlers, outbox, answers, chats, self._texts, desk, links, self._gate, most
        )
        return Conversation(client, hearing, Presses(handlers, outbox, answers), desk, chats, self._texts)


class Conversation:
    """Answers updates, those of one person in one chat begun in their order."""

    def __init__(
        self,
        client: Client,
        hearing: Hearing,
        presses: Presses,
        desk: SettingsDesk,
        chats: Chats,
        texts: Texts,
    ) -> None:
        self._client = client
        self._hearing = hearing
        self._presses = presses
        self._desk = desk
        self._chats = chats
        self._texts = texts
        self._lanes: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()

    async def answer(self, taken: Taken) -> None:
        """Answer an update; a photo waits for the commands before it, and nothing waits for a photo."""
        update = Update.de_json(taken.payload, self._client)
        chat = update.effective_chat
        if chat is None:
            return
        person = update.effective_user
        lane = self._lanes.setdefault((chat.id, person.id if person else 0), asyncio.Lock())
        if update.message is not None and picture_of(update.message) is not None:
            async with lane:
                pass
            await self._hearing.hear(update.message)
            return
        async with lane:
            if update.callback_query is not None:
                await self._press(update.callback_query)
            elif update.message is not None:
                await self._hearing.hear(update.message)

    async def _press(self, query: CallbackQuery) -> None:
        message = query.message
        if message is None:
            return
        record = await self._chats.of(message.chat.id, private=is_private(message))
        talk = talk_of(message, query.from_user.id, query.from_user.language_code, record, self._texts)
        if (query.data or "").startswith(SIGN):
            await self._desk.press(query, record, talk)
        else:
            await self._presses.press(query, talk)
