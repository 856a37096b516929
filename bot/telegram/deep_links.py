"""Deep links: whoever comes by ``t.me/bot?start=...`` comes for a product, or from a campaign."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace
from datetime import UTC, datetime

import structlog

from bot.errors import StorageUnavailable
from bot.messages import Command, CommandName, Handlers, keep_silent
from bot.messengers.chats import Chats
from bot.telegram.answers import draw
from bot.telegram.outbox import Outbox
from bot.telegram.rendering import product_line, text
from bot.telegram.talk import Talk
from bot.workers.base import AsyncEngine
from storage.database import Database
from storage.errors import StorageError
from storage.photos import PhotoStore
from storage.records import ChatRecord, ProductRow

PRODUCT = "p_"
"""What a link's parameter begins with that names a product; its shop's id follows in base64url."""

PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What a link may say (core.telegram.org/api/links#bot-links)."""

_log = structlog.get_logger(__name__)


class DeepLinks:
    """Follows deep links.

    Args:
        handlers: the conversation, which says hello.
        outbox: sends.
        chats: remember what brought somebody here, for the queries to come.
        database: has the products.
        engine: shrinks their photos.
        catalogue: their photos.
    """

    def __init__(
        self,
        handlers: Handlers,
        outbox: Outbox,
        chats: Chats,
        database: Database,
        engine: AsyncEngine,
        catalogue: PhotoStore,
    ) -> None:
        self._handlers = handlers
        self._outbox = outbox
        self._chats = chats
        self._database = database
        self._engine = engine
        self._catalogue = catalogue

    async def follow(self, parameter: str, record: ChatRecord, talk: Talk) -> None:
        """Remember a link's parameter, and show the product that it names, or say hello."""
        await self._remember(parameter, record)
        product = product_in(parameter)
        if product is not None:
            await self._show(product, talk)
            return
        hello = Command(talk.asker(), CommandName.START)
        reply = await self._handlers.handle(hello, keep_silent)
        await self._outbox.say(talk, text(reply.text))

    async def _remember(self, parameter: str, record: ChatRecord) -> None:
        if not PARAMETER.fullmatch(parameter):  # no link says it: somebody wrote it
            return
        now = datetime.now(UTC)
        try:
            await self._chats.change(
                record, lambda there: replace(there, campaign=parameter, campaign_at=now)
            )
        except StorageError as error:
            _log.warning("telegram.campaign_not_kept", reason=str(error))

    async def _show(self, external_id: str, talk: Talk) -> None:
        try:
            found = await self._find(external_id)
        except StorageError as error:
            _log.warning("telegram.product_not_read", reason=str(error))
            await self._outbox.say(talk, text(talk.speaker.error(StorageUnavailable(str(error)))))
            return
        if found is None:
            await self._outbox.say(talk, text(talk.speaker.say("telegram-product-gone")))
            return
        row, photo = found
        price = None if row.price is None else talk.speaker.price(row.price, row.currency)
        title = row.title.strip() or talk.speaker.type_name(row.product_type or "")
        words = f"{product_line(title, price, row.url)}\n\n{text(talk.speaker.say('telegram-product'))}"
        picture = await draw(self._engine, self._catalogue, photo)
        if picture is None:
            await self._outbox.say(talk, words)
        else:
            await self._outbox.show(talk, picture, words, None)

    async def _find(self, external_id: str) -> tuple[ProductRow, str] | None:
        """Return a product with the digest of the photo that the shop shows first."""
        async with self._database.unit_of_work(read_only=True) as uow:
            row = (await uow.products.by_external_ids([external_id])).get(external_id)
            photos = await uow.products.photos_of([row.id]) if row else {}
        if row is None or not photos.get(row.id):
            return None
        return row, photos[row.id][0].digest


def product_in(parameter: str) -> str | None:
    """Return the shop's id of the product that a link's parameter names; None if it names none."""
    if not parameter.startswith(PRODUCT):
        return None
    coded = parameter.removeprefix(PRODUCT)
    try:
        external_id = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    return external_id if external_id.isprintable() and external_id else None


def parameter_of(external_id: str) -> str:
    """Return the parameter of a link to a product, by its shop's id."""
    return PRODUCT + base64.urlsafe_b64encode(external_id.encode()).decode().rstrip("=")
