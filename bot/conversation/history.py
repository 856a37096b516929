"""What someone asked before: as a list, shown again, or as one picture."""

from __future__ import annotations

from bot.callbacks import encode
from bot.conversation.answers import Answers
from bot.conversation.presenting import Presenter
from bot.conversation.reading import Reader
from bot.conversation.visit import Visit
from bot.conversation.wanted import Wanted
from bot.messages import Button, PastQuery, Press, Reply, Stage, Verb
from bot.texts import Speaker
from storage.records import QueryRecord

LENGTH = 20
"""Queries in the list."""


class History:
    """Shows earlier answers with what is known of their products today.

    Args:
        answers: finds them.
        presenter: shows them.
        reader: of the log.
    """

    def __init__(self, answers: Answers, presenter: Presenter, reader: Reader) -> None:
        self._answers = answers
        self._presenter = presenter
        self._reader = reader

    async def all(self, visit: Visit) -> Reply:
        """List the asker's latest photo queries."""
        records = await self._reader.history(visit, LENGTH)
        speaker = visit.speaker
        key = "history-shown" if records else "history-none"
        return Reply(
            text=speaker.say(key, count=len(records)),
            locale=speaker.locale,
            history=tuple(_line(record, speaker) for record in records),
        )

    async def show(self, press: Press, visit: Visit, *, sheet: bool) -> Reply:
        """Show an answer again.

        Raises:
            AnswerGone: it is kept no longer, or is someone else's.
        """
        record = await self._reader.answer(press.query_id, visit)
        answered = await self._answers.remembered(record, visit)
        if not sheet:
            return self._presenter.reply(answered, visit)
        return await self._presenter.reply_with_sheet(answered, visit, await self._photo(record, visit))

    async def draw(self, press: Press, visit: Visit) -> Reply:
        """Draw an answer as one picture.

        Raises:
            AnswerGone: it is kept no longer, or is someone else's.
            QueueFull, EngineError, SnaplookError: it cannot be drawn now.
        """
        await visit.say(Stage.RECEIVED)
        record = await self._reader.answer(press.query_id, visit)
        answered = await self._answers.remembered(record, visit)
        sheet = await self._presenter.sheet(answered, visit, await self._photo(record, visit))
        speaker = visit.speaker
        return Reply(text=speaker.say("sheet-ready"), locale=speaker.locale, query_id=record.id, sheet=sheet)

    async def _photo(self, record: QueryRecord, visit: Visit) -> bytes | None:
        photos = await self._answers.photos_of(record.root_id, visit)
        return next(iter(Wanted.from_json(record.request).searched(photos)), None)


def _line(record: QueryRecord, speaker: Speaker) -> PastQuery:
    product_type = speaker.type_name(record.product_type)
    return PastQuery(
        query_id=record.id,
        asked_at=record.created_at,
        text=speaker.say("history-line", type=product_type, count=len(record.results)),
        photo=next(iter(record.photos), None),
        show=Button(encode(Press(Verb.SHOW, record.id)), speaker.say("button-show")),
    )
