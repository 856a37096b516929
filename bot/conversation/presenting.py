"""An answer of the log as a person sees it: the words over it, its cards and buttons, or one picture."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog

from bot.cards import buttons, chips, marked, pieces, product_cards, views
from bot.conversation.reading import Shelf
from bot.conversation.visit import Visit
from bot.conversation.wanted import Wanted
from bot.errors import lift
from bot.messages import ProductCard, Question, Reply, Verb
from bot.outlines import Outline
from bot.queue import FairQueue
from bot.texts import Speaker
from bot.workers.base import AsyncEngine, SheetRequest
from storage.photos import PhotoStore
from storage.records import QueryRecord, Verdict

SHEET_PATIENCE = 5.0
"""Seconds that finished cards wait for their picture; drawing one takes a fraction of a second."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with what is needed to show it.

    Attributes:
        record: as the log has it.
        shelf: what is known of its products.
        said: the asker's verdicts, by product id.
        question: something to ask along with it.
    """

    record: QueryRecord
    shelf: Shelf
    said: Mapping[int, Verdict] = field(default_factory=dict)
    question: Question | None = None


class Presenter:
    """Shows answers.

    Args:
        engine: draws contact sheets.
        queue: whoever wants one drawn waits in it.
        catalogue: photos of products.
        page: products in a full answer.
    """

    def __init__(self, engine: AsyncEngine, queue: FairQueue, catalogue: PhotoStore, page: int) -> None:
        self._engine = engine
        self._queue = queue
        self._catalogue = catalogue
        self._page = page
        self._log = structlog.get_logger(__name__)

    def reply(self, answered: Answered, visit: Visit) -> Reply:
        """Return an answer without its picture."""
        record, shelf, speaker = answered.record, answered.shelf, visit.speaker
        page = Wanted.from_json(record.request).terms.page(self._page)
        cards = product_cards(record, shelf, answered.said, speaker)
        return Reply(
            text=_words(record, cards, speaker),
            locale=speaker.locale,
            query_id=record.id,
            cards=cards,
            close=record.close,
            chips=chips(record, speaker),
            pieces=pieces(record, speaker),
            views=views(record, speaker),
            frame=marked(record, speaker),
            buttons=buttons(record, shelf, page, speaker),
            question=answered.question,
        )

    async def reply_with_sheet(self, answered: Answered, visit: Visit, photo: bytes | None) -> Reply:
        """Return an answer with its picture, or without it where that fails or has to wait for long.

        The cards say it all, and its button still draws the picture.
        """
        reply = self.reply(answered, visit)
        try:
            async with asyncio.timeout(SHEET_PATIENCE):
                return replace(reply, sheet=await self.sheet(answered, visit, photo))
        except TimeoutError:
            self._log.info("sheet_not_waited_for", seconds=SHEET_PATIENCE)
        except Exception as error:
            if lift(error) is None:
                raise
            self._log.warning("sheet_failed", reason=str(error))
        return reply

    async def sheet(self, answered: Answered, visit: Visit, photo: bytes | None) -> bytes:
        """Return an answer as one JPEG, with the asker's photo, if there is one, beside it.

        Raises:
            QueueFull: too many wait already.
            EngineError, SnaplookError: it cannot be drawn.
        """
        speaker, shelf = visit.speaker, answered.shelf
        cards = product_cards(answered.record, shelf, answered.said, speaker)
        request = SheetRequest(
            query=photo,
            photos=tuple(self._catalogue.path(card.photo) for card in cards),
            titles=tuple(card.title for card in cards),
            prices=tuple(card.price for card in cards),
            heading=speaker.say("sheet-heading"),
            nothing=speaker.say("sheet-nothing"),
            outlines=tuple(
                Outline(piece.box, piece.button.chosen) for piece in pieces(answered.record, speaker)[:-1]
            ),
        )
        async with self._queue.turn(visit.group, visit.user, visit.moved):
            return await self._engine.sheet(request)


def _words(record: QueryRecord, cards: Sequence[ProductCard], speaker: Speaker) -> str:
    wanted = Wanted.from_json(record.request)
    sentences = [_headline(record, wanted, len(cards), speaker)]
    if wanted.verb is None and wanted.views:
        sentences[0] += "\n" + speaker.say("answer-views")
    if wanted.verb is None and wanted.pieces:
        seen = [speaker.type_name(piece.product_type) for piece in wanted.pieces]
        sentences[0] += "\n" + speaker.say("answer-pieces", seen=speaker.listed(seen))
    if wanted.verb is Verb.MARK and wanted.point is not None and wanted.box is None:
        sentences.append(speaker.say("answer-nothing-there"))
    if wanted.left_out:
        sentences.append(speaker.say("answer-left-out", count=wanted.left_out))
    if gone := len(record.results) - len(cards):
        sentences.append(speaker.say("answer-sold-out", count=gone))
    return " ".join(sentences)


def _headline(record: QueryRecord, wanted: Wanted, count: int, speaker: Speaker) -> str:
    if wanted.verb is Verb.MORE and not count:
        return speaker.say("answer-more-none")
    if wanted.below is not None:
        key = "answer-cheaper" if record.close else "answer-cheaper-far"
        price = speaker.price(wanted.below.amount, wanted.below.currency)
        return speaker.say(key if count else "answer-cheaper-none", count=count, price=price)
    if wanted.verb is Verb.MORE:
        return speaker.say("answer-more", count=count)
    if not count:
        return speaker.say("answer-empty")
    return speaker.say("answer-close" if record.close else "answer-far", count=count)
