"""Answers by their ids: given once, then shown from the log."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.cards import VERDICTS
from bot.conversation.inhand import InHand
from bot.conversation.presenting import Answered
from bot.conversation.reading import Reader
from bot.conversation.visit import Visit
from bot.messages import Tell
from storage.errors import PhotoMissing
from storage.photos import PhotoStore
from storage.records import QueryRecord

Finish = Callable[[Answered, Visit], Awaitable[Answered]]


class Answers:
    """Finds what was answered before, and sees to it that nothing is answered twice.

    Args:
        reader: of the log and of products.
        personal: photos of people.
    """

    def __init__(self, reader: Reader, personal: PhotoStore) -> None:
        self._reader = reader
        self._personal = personal
        self._in_hand = InHand[Answered]()

    async def once(
        self,
        query_id: str,
        visit: Visit,
        make: Callable[[Visit], Awaitable[Answered]],
        *,
        finish: Finish | None = None,
    ) -> Answered:
        """Return the answer that the log has or that is in hand, else make one.

        Args:
            query_id: what is asked.
            visit: whoever asks.
            make: answers it for the first time.
            finish: adds to the answer what the log does not keep, whether it was made now or before.

        Raises:
            AnswerGone: the query is someone else's.
            Exception: whatever ``make`` raises.
        """

        async def work(tell: Tell) -> Answered:
            inner = replace(visit, tell=tell)
            record = await self._reader.find(query_id, inner)
            answered = await make(inner) if record is None else await self.remembered(record, inner)
            return answered if finish is None else await finish(answered, inner)

        return await self._in_hand.join(query_id, visit, work)

    async def remembered(self, record: QueryRecord, visit: Visit) -> Answered:
        """Return a logged answer with what is known today of its products, and what the asker said."""
        shelf = await self._reader.shelf([result.product_id for result in record.results], visit)
        rows = await self._reader.said(record.id, visit)
        said = {
            row.product_id: row.verdict
            for row in rows
            if row.product_id is not None and row.verdict in VERDICTS.values()
        }
        return Answered(record, shelf, said)

    async def photos_of(self, root_id: str, visit: Visit) -> tuple[bytes, ...]:
        """Return those of a query's photos that are still kept."""
        root = await self._reader.find(root_id, visit)
        return () if root is None else await asyncio.to_thread(self._read, root.photos)

    def _read(self, digests: Sequence[str]) -> tuple[bytes, ...]:
        found = []
        for digest in digests:
            try:
                found.append(self._personal.read(digest))
            except PhotoMissing:  # it expired
                continue
        return tuple(found)
