"""A conversation with the service over a real shop: real searches in this process, a real database."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import update

from bot.callbacks import decode
from bot.errors import SnaplookError
from bot.jobs.privacy import Privacy
from bot.limits import Limits
from bot.logbook import Logbook
from bot.messages import (
    Action,
    Asker,
    Button,
    Command,
    CommandName,
    PhotoQuery,
    Press,
    Progress,
    Reply,
    Stage,
    Tell,
    Verb,
)
from bot.queue import FairQueue
from bot.service import SearchService, ServiceParts
from bot.texts import Texts, facts_of
from bot.workers.base import AsyncEngine, Searched, SearchRequest, SheetRequest
from bot.workers.pool import WorkerPool
from bot.workers.tasks import ReadyRequest, Task, ThumbnailRequest
from bot.workers.workbench import Workbench
from configs.settings import Settings
from storage import schema
from storage.database import Database
from storage.journal import Journal
from storage.models import Product
from storage.photos import PhotoStore
from storage.pseudonyms import pseudonym
from tests.support.shop import TYPES, Shop

SECRET = b"a secret key of the tests"
LOTS = "100000/minute"


class InThisProcess:
    """The engine in this process: what a worker does, one task after the other, in a thread."""

    def __init__(self, settings: Settings) -> None:
        self._bench = Workbench(settings)
        self._one = asyncio.Lock()

    async def search(self, request: SearchRequest) -> Searched:
        found: Searched = await self._do(request)
        return found

    async def sheet(self, request: SheetRequest) -> bytes:
        drawn: bytes = await self._do(request)
        return drawn

    async def thumbnail(self, photo: Path, side: int) -> bytes:
        drawn: bytes = await self._do(ThumbnailRequest(photo, side))
        return drawn

    async def ready(self) -> None:
        await self._do(ReadyRequest())

    async def _do(self, task: Task) -> Any:
        async with self._one:
            return await asyncio.to_thread(self._bench.do, task)


class Watched:
    """An engine whose searches are seen, and can be held up.

    Attributes:
        searches: every search that was asked for.
        before: awaited before each search.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.sheet, self.thumbnail, self.ready = engine.sheet, engine.thumbnail, engine.ready
        self.searches: list[SearchRequest] = []
        self.before: Callable[[], Awaitable[object]] | None = None

    async def search(self, request: SearchRequest) -> Searched:
        self.searches.append(request)
        if self.before is not None:
            await self.before()
        return await self._engine.search(request)


@dataclass(slots=True)
class Counted:
    """What the service counts."""

    answers: list[tuple[str, Mapping[str, float], int, bool]] = field(default_factory=list)
    answering: tuple[str, str] | None = None
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)

    def answered(self, platform: str, timings_ms: Mapping[str, float], opened: int, close: bool) -> None:
        self.answers.append((platform, timings_ms, opened, close))

    def answers_from(self, model_id: str, index_id: str) -> None:
        self.answering = (model_id, index_id)

    def failed(self, platform: str, error: SnaplookError) -> None:
        self.errors[platform, type(error).__name__] += 1

    def verdict(self, verdict: str) -> None:
        self.verdicts[verdict] += 1


@dataclass(slots=True)
class Person:
    """Somebody who talks with the service, and the signs of life they saw."""

    service: SearchService
    name: str = "ana"
    locale: str = "en"
    platform: str = "web"
    origin: str = "127.0.0.1"
    arrived: datetime | None = None
    heard: list[Progress] = field(default_factory=list)
    tell: Tell | None = None

    @property
    def asker(self) -> Asker:
        return Asker(self.platform, self.name, self.locale, self.origin, self.arrived)

    @property
    def pseudonym(self) -> str:
        return pseudonym(SECRET, self.platform, self.name)

    @property
    def stages(self) -> list[Stage]:
        return [progress.stage for progress in self.heard]

    async def send(self, *photos: bytes, query_id: str | None = None, sheet: bool = False) -> Reply:
        if query_id is None:
            query_id = str(uuid.uuid4())
        query = PhotoQuery(query_id, self.asker, photos, sheet)
        return await self.service.handle(query, self._hear)

    async def press(self, button: Button | str | Press, *, sheet: bool = False) -> Reply:
        if isinstance(button, Button):
            button = button.id
        press = decode(button) if isinstance(button, str) else button
        return await self.service.handle(Action(self.asker, press, sheet), self._hear)

    async def say(self, name: CommandName) -> Reply:
        return await self.service.handle(Command(self.asker, name), self._hear)

    async def _hear(self, progress: Progress) -> None:
        self.heard.append(progress)
        if self.tell is not None:
            await self.tell(progress)


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The service, and all that a test may want to look at behind it."""

    service: SearchService
    settings: Settings
    engine: Watched
    database: Database
    logbook: Logbook
    counted: Counted
    queue: FairQueue
    personal: PhotoStore

    def person(self, name: str = "ana", locale: str = "en") -> Person:
        return Person(self.service, name, locale)


class AwayDatabase:
    """Takes the database's file away and puts it back."""

    def __init__(self, counterpart: Counterpart) -> None:
        self._database = counterpart.database
        self._file = counterpart.settings.home / "snaplook.db"
        self._elsewhere = self._file.with_suffix(".away")

    async def go(self) -> None:
        await self._database.close()  # no connection keeps the file open, as if its server had stopped
        self._file.rename(self._elsewhere)
        self._file.mkdir()

    async def come_back(self) -> None:
        self._file.rmdir()
        self._elsewhere.rename(self._file)


@asynccontextmanager
async def talking(
    shop: Shop,
    /,
    *,
    patience: float = 60.0,
    slots: int = 1,
    processes: bool = False,
    **settings: Any,
) -> AsyncIterator[Counterpart]:
    """Open a service over a shop's HOME.

    Args:
        shop: the installation.
        patience: seconds to wait for a database that is away.
        slots: searches at once.
        processes: search in worker processes, as the real service does.
        settings: by group, as ``privacy={"photo_days": 0}``.
    """
    limits = {"per_user": LOTS, "per_origin": LOTS, "per_group": LOTS, "overall": LOTS} | settings.pop(
        "limits", {}
    )
    answers = {"products": 3} | settings.pop("answers", {})
    ours = Settings(home=shop.home, limits=limits, answers=answers, **settings)
    personal = PhotoStore(ours.personal_photos_dir)
    await schema.ensure(ours.database_url())
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database(ours.database_url()))
        pool = await stack.enter_async_context(WorkerPool(ours)) if processes else None
        engine, counted = Watched(pool or InThisProcess(ours)), Counted()
        logbook = Logbook(database, Journal(ours.journal_dir))
        queue = FairQueue(slots, ours.limits.waiting, ours.limits.waiting_per_user)
        parts = ServiceParts(
            engine=engine,
            database=database,
            logbook=logbook,
            privacy=Privacy(database, logbook, personal, ours.privacy),
            limits=Limits(ours.limits, SECRET),
            queue=queue,
            texts=Texts(facts_of(ours)),
            metrics=counted,
        )
        service = SearchService(parts, ours, SECRET, patience=patience)
        yield Counterpart(service, ours, engine, database, logbook, counted, queue, personal)
        await service.close(within=60.0)


def photo_of(shop: Shop, product_type: str = TYPES[0], product: int = 0, photo: int = 0) -> bytes:
    """Return a photo of the shop's catalogue; it finds its own product at no distance."""
    name = f"{product_type}-{product}"
    return (shop.desk / "catalogue" / product_type / name / f"{photo}.jpg").read_bytes()


def button(reply: Reply, verb: Verb, argument: str | None = None) -> Button:
    """Return the button of a reply that does this."""
    verdicts = (verdict for card in reply.cards for verdict in card.verdicts)
    answers = reply.question.answers if reply.question else ()
    shows = (line.show for line in reply.history)
    for one in (*reply.chips, *reply.buttons, *answers, *shows, *verdicts):
        press = decode(one.id)
        if press.verb is verb and argument in (None, press.argument):
            return one
    raise AssertionError(f"there is no button for {verb.name} {argument}")


async def price(database: Database, prices: Mapping[str, str], currency: str = "EUR") -> None:
    """Give products a price and a page in the shop, by the shop's own ids."""
    async with database.writer.begin() as connection:
        for name, amount in prices.items():
            values = {"price": Decimal(amount), "currency": currency, "url": f"https://shop.example/{name}"}
            await connection.execute(update(Product).where(Product.external_id == name).values(**values))
