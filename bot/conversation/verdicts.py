"""What people say about a shown product: "this is it", "similar" or "no"."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from bot.cards import VERDICTS, product_card
from bot.conversation.reading import Reader
from bot.conversation.visit import Visit
from bot.errors import BadButton
from bot.logbook import Logbook
from bot.messages import Press, Reply, Verb
from storage.records import FeedbackRecord, QueryRecord, ResultRecord, Verdict

THANKS = {Verb.THIS: "thanks-this", Verb.SIMILAR: "thanks-similar", Verb.NO: "thanks-no"}


NONE = 0
"""The rank that stands for all of an answer's products, of which none is the one."""


class VerdictMetrics(Protocol):
    """What is counted of verdicts; see :class:`bot.process.metrics.Metrics`."""

    def verdict(self, verdict: str) -> None:
        """Count what someone said about a shown product."""


class Verdicts:
    """Takes verdicts; a later one on the same product replaces an earlier one.

    Args:
        reader: of the log and of products.
        logbook: takes the verdicts.
        metrics: counts them.
    """

    def __init__(self, reader: Reader, logbook: Logbook, metrics: VerdictMetrics) -> None:
        self._reader = reader
        self._logbook = logbook
        self._metrics = metrics

    async def take(self, press: Press, visit: Visit, *, counted: bool = False) -> Reply:
        """Note a verdict and return that product's card with it marked.

        Args:
            press: the product and what is said of it.
            visit: who says it, and whose answer it is.
            counted: also return how many say so.

        Raises:
            BadButton: the answer has no such product.
            AnswerGone: the answer is kept no longer, or is someone else's.
            StorageError: the verdict cannot be kept.
        """
        record = await self._reader.answer(press.query_id, visit)
        if int(press.argument) == NONE:
            reply = await self._take_none(record, visit)
        else:
            reply = await self._take_one(record, press, visit)
        if not counted:
            return reply
        return replace(reply, votes=await self._reader.votes(record, visit))

    async def _take_one(self, record: QueryRecord, press: Press, visit: Visit) -> Reply:
        result = _shown(record, int(press.argument))
        verdict = VERDICTS[press.verb]
        await self._note(record, result, verdict, visit)
        shelf = await self._reader.shelf([result.product_id], visit)
        speaker = visit.speaker
        there = shelf.has(result.product_id)
        return Reply(
            text=speaker.say(THANKS[press.verb]),
            locale=speaker.locale,
            query_id=record.id,
            cards=(product_card(record.id, result, shelf, verdict, speaker),) if there else (),
        )

    async def _take_none(self, record: QueryRecord, visit: Visit) -> Reply:
        """Note of every product of an answer that it is not the one."""
        for result in record.results:
            await self._note(record, result, Verdict.NO, visit)
        return Reply(visit.speaker.say(THANKS[Verb.NO]), visit.speaker.locale, query_id=record.id)

    async def _note(self, record: QueryRecord, result: ResultRecord, verdict: Verdict, visit: Visit) -> None:
        await self._logbook.verdict(
            FeedbackRecord(record.id, visit.user, verdict, visit.asked_at, result.product_id)
        )
        self._metrics.verdict(verdict.value)


def _shown(record: QueryRecord, rank: int) -> ResultRecord:
    for result in record.results:
        if result.rank == rank:
            return result
    raise BadButton("This answer has no such product; send the photo again.")
