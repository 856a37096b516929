"""A search from the queue to the log: photos or an earlier look in, an answer out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Protocol

import structlog

from bot.conversation.looks import LookCache
from bot.conversation.presenting import Answered
from bot.conversation.reading import Reader, Shelf
from bot.conversation.visit import Visit
from bot.conversation.wanted import FoundPiece, Wanted
from bot.errors import AnswerGone
from bot.jobs.background import to_the_end
from bot.logbook import Logbook
from bot.messages import Stage
from bot.queue import FairQueue
from bot.workers.base import AsyncEngine, Look, Searched, SearchRequest
from engine.types import Gate
from storage.photos import PhotoStore
from storage.records import QueryRecord, ResultRecord

SPARE = 6
"""Products that are fetched beyond a page: some may have left the catalogue since the index was built."""


class AnswerMetrics(Protocol):
    """What is counted of answers; see :class:`bot.process.metrics.Metrics`."""

    def answered(self, platform: str, timings_ms: Mapping[str, float], opened: int, close: bool) -> None:
        """Count an answered query."""

    def answers_from(self, model_id: str, index_id: str) -> None:
        """Note which model and index answer now."""


@dataclass(frozen=True, slots=True)
class Search:
    """One search to be answered and logged.

    Attributes:
        id: of the query.
        root_id: the query whose photos are searched.
        seen: its photos, or an earlier look at them.
        wanted: what is asked for.
        allowed: the only products that may be shown; None for all.
        kept: photos to keep along with the answer.
        apart: of several photos that show clearly different garments only the first is searched.
        close: whether something is close, where that is known already; None leaves it to the search.
    """

    id: str
    root_id: str
    seen: tuple[bytes, ...] | Look = field(repr=False)
    wanted: Wanted
    allowed: frozenset[int] | None = field(default=None, repr=False)
    kept: tuple[bytes, ...] = field(default=(), repr=False)
    close: bool | None = None
    apart: bool = False

    @property
    def look_id(self) -> str:
        """Return the query under which the look at the searched part of the photo is remembered."""
        return self.wanted.anchor or self.root_id


class Answering:
    """Searches, reads what was found, and logs it before anybody sees it.

    Args:
        engine: searches.
        queue: whoever wants to search waits in it.
        reader: of products.
        logbook: takes the answers.
        personal: photos of people.
        looks: remembers what the model saw.
        metrics: counts answers.
        page: products in a full answer.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        queue: FairQueue,
        reader: Reader,
        logbook: Logbook,
        personal: PhotoStore,
        looks: LookCache,
        metrics: AnswerMetrics,
        page: int,
    ) -> None:
        self._engine = engine
        self._queue = queue
        self._reader = reader
        self._logbook = logbook
        self._personal = personal
        self._looks = looks
        self._metrics = metrics
        self._page = page
        self._log = structlog.get_logger(__name__)

    async def answer(self, search: Search, visit: Visit) -> Answered:
        """Search and log.

        Raises:
            QueueFull: too many wait already.
            AnswerGone: the asker was forgotten meanwhile.
            EngineError, SnaplookError: the photos cannot be searched.
            StorageError: the answer cannot be read or logged.
        """
        searched, queued_ms = await self._search(search, visit)
        shelf = await self._reader.shelf([hit.product for hit in searched.result.garments[0].hits], visit)
        record = _record(search, searched, shelf, visit, search.wanted.terms.page(self._page))
        record = await to_the_end(self._keep(record, search.kept, queued_ms, visit))
        self._looks.put(search.look_id, visit.user, searched.look)
        self._metrics.answers_from(record.model_id, record.index_id)
        self._metrics.answered(visit.platform, record.timings, len(record.gate["opened"]), record.close)
        self._log.info("answered", query=record.id, products=len(record.results), **record.timings)
        return Answered(record, shelf)

    async def _search(self, search: Search, visit: Visit) -> tuple[Searched, float]:
        """Search in turn; return what was found and the milliseconds of waiting."""
        request = SearchRequest(
            seen=search.seen,
            k=search.wanted.terms.page(self._page) + SPARE,
            types=search.wanted.types,
            excluded=search.wanted.excluded,
            allowed=search.allowed,
            box=search.wanted.box,
            point=search.wanted.point,
            apart=search.apart,
        )
        start = perf_counter()
        async with self._queue.turn(visit.group, visit.user, visit.moved):
            queued_ms = (perf_counter() - start) * 1000
            await visit.say(Stage.SEARCHING)
            return await self._engine.search(request), queued_ms

    async def _keep(
        self, record: QueryRecord, photos: Sequence[bytes], queued_ms: float, visit: Visit
    ) -> QueryRecord:
        """Log an answer, its photos first: one that no answer names is swept away, the reverse is a lie.

        Raises:
            AnswerGone: the asker was forgotten meanwhile, by this process or another.
        """
        kept = await asyncio.to_thread(self._put, record.id, photos)
        waited = {"queue": queued_ms, "total": (perf_counter() - visit.started) * 1000}
        timings = {name: round(value, 3) for name, value in {**record.timings, **waited}.items()}
        record = replace(record, photos=kept, timings=timings)
        if await self._logbook.record(record):
            return record
        await asyncio.to_thread(self._personal.delete_all, kept)
        raise AnswerGone("Everything of its asker was deleted meanwhile; send the photo again.")

    def _put(self, owner: str, photos: Sequence[bytes]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._personal.put(photo, owner) for photo in photos))


def _record(search: Search, searched: Searched, shelf: Shelf, visit: Visit, page: int) -> QueryRecord:
    result = searched.result
    garment = result.garments[0]
    hits = [hit for hit in garment.hits if shelf.has(hit.product)][:page]
    return QueryRecord(
        id=search.id,
        root_id=search.root_id,
        created_at=visit.asked_at,
        platform=visit.platform,
        user=visit.user,
        locale=visit.speaker.locale,
        consent=False,  # storing it goes by what the user has decided by then
        model_id=result.model_id,
        index_id=result.index_id,
        product_type=garment.product_type,
        confidence=garment.confidence,
        gate=_gate_json(garment.gate),
        close=garment.close if search.close is None else search.close,
        timings=_timings(search, searched),
        request=_request(search, searched).as_json(),
        results=tuple(
            ResultRecord(rank, hit.product, hit.image, hit.product_type, hit.distance)
            for rank, hit in enumerate(hits, start=1)
        ),
    )


def _request(search: Search, searched: Searched) -> Wanted:
    """Return what was asked, with what was found in the photo where it was looked at for the first time."""
    wanted = search.wanted
    if searched.view is not None and not isinstance(search.seen, Look):
        wanted = replace(wanted, views=len(search.seen), view=searched.view)
    garments = searched.result.garments
    found = [FoundPiece(one.product_type, one.box) for one in garments if one.box is not None]
    return replace(
        wanted,
        left_out=len(searched.left_out),
        pieces=wanted.pieces or (() if wanted.point is not None or wanted.views else tuple(found)),
        box=wanted.box or garments[0].box,
    )


def _timings(search: Search, searched: Searched) -> dict[str, float]:
    """Return the milliseconds of what was done: a look from before was neither decoded nor embedded now."""
    timings = searched.result.timings
    if isinstance(search.seen, Look):
        return {"search": timings.search}
    return {"decode": searched.decode_ms, "embed": timings.embed, "search": timings.search}


def _gate_json(gate: Gate) -> dict[str, object]:
    return {
        "opened": list(gate.opened),
        "probabilities": {name: round(share, 6) for name, share in gate.probabilities.items()},
        "fallback": gate.fallback,
    }
