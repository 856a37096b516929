"""Replies of the conversation, shown in a chat."""

from __future__ import annotations

import structlog
from telegram.constants import MessageLimit

from bot.errors import SnaplookError, StorageUnavailable
from bot.messages import Question, Reply
from bot.telegram.outbox import Outbox
from bot.telegram.rendering import (
    caption,
    card_caption,
    history_keyboard,
    history_text,
    keyboard,
    question_keyboard,
    text,
)
from bot.telegram.talk import Talk
from bot.workers.base import AsyncEngine
from engine.errors import EngineError
from storage.errors import StorageError
from storage.photos import PhotoStore

BIGGER = 1_280
"""Pixels of the longer side of a picture in an album: what Telegram shows at most."""

_log = structlog.get_logger(__name__)


class Answers:
    """Shows what the conversation replies.

    Args:
        outbox: sends.
        engine: shrinks photos of products.
        catalogue: photos of products.
    """

    def __init__(self, outbox: Outbox, engine: AsyncEngine, catalogue: PhotoStore) -> None:
        self._outbox = outbox
        self._engine = engine
        self._catalogue = catalogue

    async def show(self, reply: Reply, talk: Talk) -> None:
        """Send a reply: an answer with its picture, a list, a file, or words.

        What is asked along with an answer is asked in private only: in a group anybody could answer it.
        """
        if reply.document is not None:
            await self._outbox.hand_over(talk, reply.document, reply.text)
        elif reply.sheet is not None:
            await self._outbox.show(talk, reply.sheet, caption(reply), keyboard(reply, talk.speaker))
        elif reply.history:
            keys = history_keyboard(reply.history)
            await self._outbox.say(talk, history_text(reply, talk.speaker), keys)
        elif reply.question is not None and not reply.cards:
            await self._ask(reply.question, talk)
            return
        else:
            words = caption(reply, MessageLimit.MAX_TEXT_LENGTH) if reply.cards else text(reply.text)
            await self._outbox.say(talk, words, keyboard(reply, talk.speaker))
        if reply.question is not None and talk.private:
            await self._ask(reply.question, talk)

    async def _ask(self, question: Question, talk: Talk) -> None:
        await self._outbox.say(talk, text(question.text), question_keyboard(question))

    async def show_instead(self, reply: Reply, talk: Talk, message_id: int) -> None:
        """Show an answer in the place of an earlier one."""
        if reply.sheet is None:
            await self.show(reply, talk)
            return
        await self._outbox.change(
            talk, message_id, reply.sheet, caption(reply), keyboard(reply, talk.speaker)
        )

    async def show_bigger(self, reply: Reply, talk: Talk) -> None:
        """Send an album of an answer's products."""
        drawn = [(await draw(self._engine, self._catalogue, card.photo), card) for card in reply.cards]
        pictures = [(picture, card_caption(card)) for picture, card in drawn if picture is not None]
        if not pictures:
            gone = StorageUnavailable("No photo of these products can be drawn.")
            await self._outbox.say(talk, text(talk.speaker.error(gone)))
            return
        await self._outbox.show_all(talk, pictures)


async def draw(engine: AsyncEngine, catalogue: PhotoStore, digest: str) -> bytes | None:
    """Return a product's photo as large as Telegram shows it; None where it cannot be drawn."""
    try:
        return await engine.thumbnail(catalogue.path(digest), BIGGER)
    except (EngineError, SnaplookError, StorageError, OSError) as error:
        _log.warning("telegram.photo_not_drawn", photo=digest, reason=str(error))
        return None
