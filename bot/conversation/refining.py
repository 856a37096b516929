"""Searching a photo again: in another type, further on, or for less."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from bot.cards import EVERYTHING
from bot.conversation.answering import Answering, Search
from bot.conversation.answers import Answers
from bot.conversation.looks import LookCache
from bot.conversation.presenting import Answered, Presenter
from bot.conversation.reading import Reader
from bot.conversation.visit import Visit
from bot.conversation.wanted import FoundPiece, Wanted
from bot.errors import BadButton, PhotoGone
from bot.messages import Press, Price, Reply, Verb
from bot.workers.base import LookOutdated
from engine.types import ALL, WHOLE, Box, Types
from storage.records import QueryRecord

POINT = 2
"""Numbers that make a point; a frame has four."""


class Refining:
    """Answers the buttons under an answer that search again.

    Each is a query of its own whose id follows from the button, so that pressing one again shows the same.

    Args:
        answers: keeps the same button from being answered twice.
        answering: searches.
        presenter: shows the answer.
        reader: of the log and of products.
        looks: what the model saw lately.
    """

    def __init__(
        self,
        answers: Answers,
        answering: Answering,
        presenter: Presenter,
        reader: Reader,
        looks: LookCache,
    ) -> None:
        self._answers = answers
        self._answering = answering
        self._presenter = presenter
        self._reader = reader
        self._looks = looks

    async def refine(self, press: Press, visit: Visit, *, sheet: bool) -> Reply:
        """Search the photo of an answer again.

        Raises:
            BadButton: the catalogue has no such type, or nothing that was shown has a price to stay under.
            AnswerGone: the answer is kept no longer, or is someone else's.
            PhotoGone: its photo is kept no longer.
            EngineError, StorageError, SnaplookError: it cannot be answered.
        """
        parent = await self._reader.answer(press.query_id, visit)
        name = f"{press.verb.value}.{press.argument}"
        query_id = str(uuid.uuid5(uuid.UUID(parent.id), name))
        answered = await self._answers.once(
            query_id, visit, lambda inner: self._answer(query_id, press, parent, inner)
        )
        if not sheet:
            return self._presenter.reply(answered, visit)
        wanted = Wanted.from_json(answered.record.request)
        photos = wanted.searched(await self._answers.photos_of(parent.root_id, visit))
        return await self._presenter.reply_with_sheet(answered, visit, next(iter(photos), None))

    async def _answer(self, query_id: str, press: Press, parent: QueryRecord, visit: Visit) -> Answered:
        wanted = await self._wanted(query_id, press, parent, visit)
        allowed = await self._reader.within(wanted, visit)
        # Further on, products are farther: whether something was close is known from the beginning.
        close = parent.close if press.verb is Verb.MORE else None
        look_id = wanted.anchor or parent.root_id
        look = self._looks.get(look_id)
        if look is not None:
            try:
                search = Search(query_id, parent.root_id, look, wanted, allowed, close=close)
                return await self._answering.answer(search, visit)
            except LookOutdated:
                self._looks.drop(look_id)
        photos = wanted.searched(await self._answers.photos_of(parent.root_id, visit))
        if not photos:
            raise PhotoGone("This photo is kept no longer; send it again.")
        search = Search(query_id, parent.root_id, photos, wanted, allowed, close=close)
        return await self._answering.answer(search, visit)

    async def _wanted(self, query_id: str, press: Press, parent: QueryRecord, visit: Visit) -> Wanted:
        """Return what a button asks for.

        Another part of the photo begins anew, another type begins anew within the part, and a price within
        the types.
        """
        before = Wanted.from_json(parent.request)
        part = Wanted(
            press.verb,
            terms=before.terms,
            pieces=before.pieces,
            views=before.views,
            view=before.view,
            anchor=query_id,
        )
        match press.verb:
            case Verb.PIECE:
                return replace(part, box=_piece(press, before.pieces))
            case Verb.MARK:
                return _marked(press, part)
            case Verb.VIEW:
                return replace(part, view=_view(press, before.views))
        # What was searched whole, like several photos, stays whole, whatever would be seen in it now.
        anew = replace(part, box=before.box or WHOLE, anchor=before.anchor)
        if press.verb is Verb.TYPES:
            return replace(anew, types=_types(press.argument, parent))
        anew = replace(anew, types=before.types)
        if press.verb is Verb.CHEAPER:
            return replace(anew, below=await self._price_over(parent, visit))
        shown = {result.product_id for result in parent.results}
        return replace(anew, excluded=before.excluded | shown, below=before.below)

    async def _price_over(self, parent: QueryRecord, visit: Visit) -> Price:
        shown = [result.product_id for result in parent.results]
        price = (await self._reader.shelf(shown, visit)).first_price(shown)
        if price is None:
            raise BadButton("None of these products has a price any more; send the photo again.")
        return price


def _marked(press: Press, part: Wanted) -> Wanted:
    """Return a search for what was marked on the photo: a frame, or a point in a garment."""
    sides = [int(side) / 1000 for side in press.argument.split("-")]
    if len(sides) == POINT:
        return replace(part, point=(sides[0], sides[1]))
    left, top, right, bottom = sides
    return replace(part, box=(left, top, right, bottom))


def _view(press: Press, views: int) -> int | None:
    """Return the number of the photo that a button means; None for all of them.

    Raises:
        BadButton: there is no such photo to choose.
    """
    number = int(press.argument)
    if number > views:
        raise BadButton("There is no such photo to choose; send it again.")
    return number or None


def _piece(press: Press, pieces: Sequence[FoundPiece]) -> Box:
    """Return the part of the photo that a button means.

    Raises:
        BadButton: the photo has no such piece.
    """
    number = int(press.argument)
    if number > len(pieces):
        raise BadButton("This photo has no such piece; send it again.")
    return pieces[number - 1].box if number else WHOLE


def _types(argument: str, parent: QueryRecord) -> Types:
    if argument == EVERYTHING:
        return ALL
    if argument not in parent.gate["probabilities"]:
        raise BadButton("This shop has nothing of that type; send the photo again.")
    return frozenset({argument})
