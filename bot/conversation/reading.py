"""Everything that the conversation reads of the database; it waits a while when that is away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_delay,
    wait_random_exponential,
)

from bot.conversation.visit import Visit
from bot.conversation.wanted import Wanted
from bot.errors import AnswerGone
from bot.jobs.background import to_the_end
from bot.logbook import Logbook
from bot.messages import Price, Stage
from storage.database import Database
from storage.errors import DatabaseLocked, DatabaseUnavailable
from storage.records import FeedbackRow, ProductRow, QueryRecord, UserRow, Verdict
from storage.uow import UnitOfWork

Found = TypeVar("Found")

PATIENCE = 60.0
"""Seconds to wait for a database that is away: it may be restarted under a running shop."""

CENT = Decimal("0.01")
"""The least step between two prices: what may cost an amount costs less than that and a step."""

LONGEST_WAIT = 3.0
"""Seconds between two tries."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the database knows of some products; those that left the shop are not there.

    Attributes:
        rows: by product id.
        covers: the digest of the photo that the shop shows first, by product id.
    """

    rows: Mapping[int, ProductRow]
    covers: Mapping[int, str]

    def has(self, product: int) -> bool:
        """Say whether a product can be shown."""
        return product in self.rows and product in self.covers

    def first_price(self, products: Iterable[int]) -> Price | None:
        """Return the price of the first of these products that has one, in a currency; None else."""
        for row in (self.rows[product] for product in products if self.has(product)):
            if row.price is not None and row.currency is not None:
                return Price(row.price, row.currency)
        return None


class Reader:
    """Reads answers, products and people.

    Every method raises `storage.errors.StorageError` when the database cannot be used, or is away for longer
    than anybody would wait.
    """

    def __init__(self, database: Database, logbook: Logbook, *, patience: float = PATIENCE) -> None:
        self._database = database
        self._logbook = logbook
        self._patience = patience

    async def find(self, query_id: str, visit: Visit) -> QueryRecord | None:
        """Return an answer of the visit's owner; None when there is none of this id.

        Raises:
            AnswerGone: it is someone else's.
        """
        record = await self._patiently(visit, lambda: self._logbook.get(query_id))
        if record is not None and record.user != visit.owner:
            raise AnswerGone("There is no such answer; send the photo again.")
        return record

    async def answer(self, query_id: str | None, visit: Visit) -> QueryRecord:
        """Return an answer of the visit's owner.

        Raises:
            AnswerGone: there is none of this id, or it is someone else's.
        """
        record = None if query_id is None else await self.find(query_id, visit)
        if record is None:
            raise AnswerGone("This answer is kept no longer; send the photo again.")
        return record

    async def history(self, visit: Visit, limit: int) -> tuple[QueryRecord, ...]:
        """Return the asker's latest photo queries, newest first."""
        return await self._patiently(visit, lambda: self._logbook.recent_of(visit.user, limit))

    async def shelf(self, products: Iterable[int], visit: Visit) -> Shelf:
        """Return what is known of products."""
        ids = tuple(products)

        async def read() -> Shelf:
            async with self._reading() as uow:
                photos = await uow.products.photos_of(ids)
                rows = await uow.products.get_many(ids)
                return Shelf(rows, {product: of[0].digest for product, of in photos.items()})

        return await self._patiently(visit, read)

    async def within(self, wanted: Wanted, visit: Visit) -> frozenset[int] | None:
        """Return the products that cost as little as is wanted, in the same currency; None for all."""
        most = wanted.terms.most
        bounds = [wanted.below] if wanted.below else []
        if most is not None:
            bounds.append(Price(most.amount + CENT, most.currency))
        if not bounds:
            return None

        async def read() -> frozenset[int]:
            async with self._reading() as uow:
                found = [await uow.products.cheaper_than(one.amount, one.currency) for one in bounds]
                return found[0].intersection(*found[1:])

        return await self._patiently(visit, read)

    async def said(self, query_id: str, visit: Visit) -> tuple[FeedbackRow, ...]:
        """Return what the asker said about an answer."""

        async def read() -> tuple[FeedbackRow, ...]:
            async with self._reading() as uow:
                rows = await uow.feedback.of_query(query_id)
                return tuple(row for row in rows if row.user == visit.user)

        return await self._patiently(visit, read)

    async def votes(self, record: QueryRecord, visit: Visit) -> dict[int, int]:
        """Return how many say "this is it" of the product at each rank, and at 0 how many say it of none."""
        rows = await self._patiently(visit, lambda: self._logbook.said_of(record.id))
        ranks = {result.product_id: result.rank for result in record.results}
        votes = Counter(
            ranks[row.product_id] for row in rows if row.verdict is Verdict.THIS and row.product_id in ranks
        )
        refused = Counter(row.user for row in rows if row.verdict is Verdict.NO and row.product_id in ranks)
        votes[0] = sum(1 for count in refused.values() if count == len(ranks))
        return dict(votes)

    async def user(self, visit: Visit) -> UserRow | None:
        """Return what the asker decided; None when nothing was ever asked."""

        async def read() -> UserRow | None:
            async with self._reading() as uow:
                return await uow.users.get(visit.user)

        return await self._patiently(visit, read)

    def _reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._database.unit_of_work(read_only=True)

    async def _patiently(self, visit: Visit, read: Callable[[], Awaitable[Found]]) -> Found:
        async def say_so(state: RetryCallState) -> None:
            if state.attempt_number == 1:
                await visit.say(Stage.WAITING)

        async def attempt() -> Found:
            return await to_the_end(read())  # tenacity only awaits what is a coroutine function

        retrying = AsyncRetrying(
            retry=retry_if_exception_type((DatabaseUnavailable, DatabaseLocked)),
            wait=wait_random_exponential(multiplier=0.1, max=LONGEST_WAIT),
            stop=stop_after_delay(self._patience),
            before_sleep=say_so,
            reraise=True,
        )
        found: Found = await retrying(attempt)
        return found
