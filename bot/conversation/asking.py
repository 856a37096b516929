"""A photo, or several of one garment: searched once, whoever sends it how often."""

from __future__ import annotations

import uuid
from dataclasses import replace

from bot.conversation.answering import Answering, Search
from bot.conversation.answers import Answers
from bot.conversation.consent import Consent
from bot.conversation.presenting import Answered, Presenter
from bot.conversation.reading import Reader
from bot.conversation.visit import Visit
from bot.conversation.wanted import Wanted
from bot.errors import BadRequest, EmptyPhoto, TooManyPhotos
from bot.messages import PhotoQuery, Reply, Stage


class Asking:
    """Answers photos.

    Args:
        answers: keeps the same photo query from being answered twice.
        answering: searches.
        reader: of products.
        presenter: shows the answer.
        consent: asks along with the first answer.
        most: photos that one query may bring.
        keep: whether photos are kept.
    """

    def __init__(
        self,
        answers: Answers,
        answering: Answering,
        reader: Reader,
        presenter: Presenter,
        consent: Consent,
        *,
        most: int,
        keep: bool,
    ) -> None:
        self._answers = answers
        self._answering = answering
        self._reader = reader
        self._presenter = presenter
        self._consent = consent
        self._most = most
        self._keep = keep

    async def ask(self, query: PhotoQuery, visit: Visit) -> Reply:
        """Answer photos of one garment.

        Raises:
            BadRequest: the query's id or the number of its photos is impossible, or it is someone else's.
            EngineError, StorageError, SnaplookError: it cannot be answered.
        """
        self._check(query)
        await visit.say(Stage.RECEIVED)
        answered = await self._answers.once(
            query.id, visit, lambda inner: self._answer(query, inner), finish=self._with_question
        )
        if query.sheet:
            photos = Wanted.from_json(answered.record.request).searched(query.photos)
            return await self._presenter.reply_with_sheet(answered, visit, photos[0])
        return self._presenter.reply(answered, visit)

    async def _answer(self, query: PhotoQuery, visit: Visit) -> Answered:
        photos = tuple(dict.fromkeys(query.photos))  # kept once, too, and counted as they are kept
        wanted = Wanted(terms=query.terms)
        search = Search(
            id=query.id,
            root_id=query.id,
            seen=photos,
            wanted=wanted,
            allowed=await self._reader.within(wanted, visit),
            kept=photos if self._keep else (),
            apart=True,
        )
        return await self._answering.answer(search, visit)

    async def _with_question(self, answered: Answered, visit: Visit) -> Answered:
        return replace(answered, question=await self._consent.question(answered.record, visit))

    def _check(self, query: PhotoQuery) -> None:
        if not query.photos:
            raise EmptyPhoto("There is no photo; send one.")
        if len(query.photos) > self._most:
            raise TooManyPhotos(f"These are {len(query.photos)} photos; send at most {self._most}.")
        if not _is_uuid(query.id):
            raise BadRequest("The id of a query should be a UUID.")


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
