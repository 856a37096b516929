"""Replies of the conversation, shown in one turn."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import structlog

from bot.discord.post import Picture, Post
from bot.discord.rendering import (
    answer_post,
    history_post,
    pictures_post,
    question_post,
    words,
    words_post,
)
from bot.discord.turn import Turn
from bot.discord.voice import Voice
from bot.errors import SnaplookError, StorageUnavailable
from bot.messages import Document, ProductCard, Reply
from bot.texts import Speaker
from bot.workers.base import AsyncEngine
from engine.errors import EngineError
from storage.errors import StorageError
from storage.photos import PhotoStore

BIGGER = 1_024
"""Pixels of the longer side of a product's picture: more than Discord shows in an embed."""

MOST_PICTURES = 10
"""Embeds in a message."""

_log = structlog.get_logger(__name__)


class Answers:
    """Shows what the conversation replies.

    Args:
        engine: shrinks photos of products.
        catalogue: photos of products.
    """

    def __init__(self, engine: AsyncEngine, catalogue: PhotoStore) -> None:
        self._engine = engine
        self._catalogue = catalogue

    async def show(
        self,
        reply: Reply,
        turn: Turn,
        voice: Voice,
        speaker: Speaker,
        *,
        owner: int | None = None,
        heading: str = "",
    ) -> None:
        """Say a reply: an answer with its picture, a list, a file, or words.

        Args:
            reply: of the conversation.
            turn: which it answers.
            voice: says it.
            speaker: in the language of whoever asked.
            owner: whose answer it is; None for whoever asked.
            heading: stands over an answer.
        """
        owner = turn.user if owner is None else owner
        if reply.document is not None:
            await voice.answer(await self._document(reply.document, reply.text, voice.size, speaker))
        elif reply.history:
            await voice.answer(history_post(reply, speaker, owner))
        elif reply.query_id is not None:
            shareable = turn.private and not turn.alone
            post = answer_post(reply, speaker, owner, shareable=shareable)
            await voice.answer(replace(post, text=heading))
            if reply.question is not None:
                await voice.add(question_post(reply.question, owner))
        elif reply.question is not None:
            await voice.answer(question_post(reply.question, owner))
        else:
            await voice.answer(words_post(reply, owner))

    async def show_bigger(self, reply: Reply, voice: Voice, speaker: Speaker) -> None:
        """Show an answer's products in bigger pictures, as far as they fit into one message."""
        drawn: list[tuple[bytes, ProductCard]] = []
        room = voice.size
        for card in reply.cards[:MOST_PICTURES]:
            picture = await self._draw(card.photo)
            if picture is not None and len(picture) <= room:
                drawn.append((picture, card))
                room -= len(picture)
        if drawn:
            await voice.answer(pictures_post(drawn))
        else:
            gone = StorageUnavailable("No photo of these products can be drawn.")
            await voice.answer(Post(words(speaker.error(gone))))

    async def _draw(self, digest: str) -> bytes | None:
        try:
            return await self._engine.thumbnail(self._catalogue.path(digest), BIGGER)
        except (EngineError, SnaplookError, StorageError, OSError) as error:
            _log.warning("discord.photo_not_drawn", photo=digest, reason=str(error))
            return None

    async def _document(self, document: Document, said: str, most: int, speaker: Speaker) -> Post:
        """Return a file, and close it; one that is too large for Discord is none of the reader's making."""
        try:
            content = await asyncio.to_thread(_read, document, most)
        finally:
            document.file.close()
        if len(content) > most:
            _log.error("discord.document_too_large", name=document.name, most=most)
            return Post(words(speaker.say("discord-too-large", megabytes=most // 2**20)))
        return Post(words(said), files=[Picture(content, document.name)])


def _read(document: Document, most: int) -> bytes:
    document.file.seek(0)
    return document.file.read(most + 1)
