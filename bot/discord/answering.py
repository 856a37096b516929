"""Turns that were taken, answered: pictures searched, presses done, commands obeyed."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence
from contextlib import AsyncExitStack
from weakref import WeakValueDictionary

import structlog

from bot.discord.answers import Answers
from bot.discord.client import Client
from bot.discord.patience import tolerantly
from bot.discord.permissions import ATTACH, in_words, is_mute
from bot.discord.pictures import Fetcher
from bot.discord.post import Post
from bot.discord.presses import PressDesk
from bot.discord.rendering import words
from bot.discord.turn import Look, Named, Pressed, Turn, read
from bot.discord.voice import Voice, voice_for
from bot.errors import SnaplookError, TooManyPhotos, Unforeseen
from bot.messages import Command, CommandName, Handlers, PhotoQuery
from bot.messengers.chats import Chats, terms_of
from bot.messengers.gate import Gate, Postponed
from bot.messengers.inbox import Taken
from bot.messengers.life import Life
from bot.texts import Speaker, Texts

QUERIES = uuid.UUID("0b7d8f6a-3f52-4f0e-8a4e-5d1c1f6e7a03")
"""The namespace of queries' ids (RFC 9562, version 5): a turn always asks the same query."""

LINKS = 8
"""Pictures that somebody gave the address of, in hand at once; of each person one."""

GENTLY = 3_600.0
"""Seconds between two complaints in a channel in which nobody asked anything."""

_log = structlog.get_logger(__name__)


class Answering:
    """Answers turns.

    Args:
        client: Discord.
        handlers: the conversation.
        answers: shows replies.
        presses: answers presses.
        chats: what is settled for each server.
        texts: of every language.
        fetcher: fetches pictures.
        gate: how many photos are in memory at once.
        most: photos that one query may bring.
    """

    def __init__(
        self,
        client: Client,
        handlers: Handlers,
        answers: Answers,
        presses: PressDesk,
        chats: Chats,
        texts: Texts,
        fetcher: Fetcher,
        gate: Gate,
        most: int,
    ) -> None:
        self._client = client
        self._handlers = handlers
        self._answers = answers
        self._presses = presses
        self._chats = chats
        self._texts = texts
        self._fetcher = fetcher
        self._gate = gate
        self._links = Gate(LINKS, 1)
        self._complained: dict[int, float] = {}
        self._most = most
        self._lanes: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def answer_taken(self, taken: Taken) -> None:
        """Answer what the inbox hands out."""
        await self.answer(read(taken.payload))

    async def answer(self, turn: Turn) -> None:
        """Answer a turn.

        Raises:
            Postponed: the process is about to end.
        """
        speaker = self._texts.speaker(turn.language)
        sorry = words(speaker.error(Unforeseen("Nothing can be shown; the log says why.")))
        voice = voice_for(self._client, turn, sorry)
        try:
            await self._do(turn, voice, speaker)
        except Postponed:
            raise
        except Exception:  # whoever waits is told, and the inbox logs it
            await voice.refuse(Post(sorry))
            raise

    async def _do(self, turn: Turn, voice: Voice, speaker: Speaker) -> None:
        lacks = _needed(turn)
        if lacks:
            await self._explain(turn, lacks, voice, speaker)
            return
        match turn.wants:
            case Look():
                await self._search(turn, turn.wants, voice, speaker)
            case Pressed():
                # What is pressed under one answer is done in its order.
                lane = self._lanes.setdefault(turn.wants.message, asyncio.Lock())
                async with lane:
                    await self._presses.press(turn, turn.wants, voice, speaker)
            case Named():
                command = Command(turn.asker(), turn.wants.name)
                async with Life(voice) as life:
                    reply = await self._handlers.handle(command, life.tell)
                await self._answers.show(reply, turn, voice, speaker)

    async def _search(self, turn: Turn, look: Look, voice: Voice, speaker: Speaker) -> None:
        if not look.sources:
            key = "discord-find-how" if turn.line is not None else _hint(turn)
            await voice.refuse(Post(words(speaker.say(key))))
            return
        try:
            if len(look.sources) > self._most:
                raise TooManyPhotos(f"These are {len(look.sources)} photos; send at most {self._most}.")
            async with AsyncExitStack() as held:
                life = await held.enter_async_context(Life(voice))
                if not all(source.ours for source in look.sources):
                    # Somebody's slow server must not hold up everybody's photos.
                    await held.enter_async_context(self._links.passing(turn.user))
                    photos = await self._fetcher.all(look.sources)
                    await held.enter_async_context(self._gate.passing(turn.user))
                else:
                    await held.enter_async_context(self._gate.passing(turn.user))
                    photos = await self._fetcher.all(look.sources)
                query_id = str(uuid.uuid5(QUERIES, str(turn.id)))
                place = turn.user if turn.guild is None else turn.guild
                record = await self._chats.of(place, private=turn.guild is None)
                query = PhotoQuery(query_id, turn.asker(), photos, sheet=True, terms=terms_of(record))
                reply = await self._handlers.handle(query, life.tell)
        except SnaplookError as error:
            await voice.refuse(Post(words(speaker.error(error))))
        else:
            await self._answers.show(reply, turn, voice, speaker)

    async def _explain(self, turn: Turn, lacks: Sequence[str], voice: Voice, speaker: Speaker) -> None:
        """Say which permissions are missing: there, or in private where nothing can be said there."""
        post = Post(words(in_words(lacks, speaker)))
        if turn.line is not None or not is_mute(lacks):
            if turn.asked or self._may_complain(turn.channel):
                await voice.refuse(post)
        elif turn.asked:
            await tolerantly(lambda: self._say_in_private(turn.user, post), "explain")
        else:
            _log.warning("discord.mute", channel=turn.channel, lacks=lacks)

    def _may_complain(self, channel: int) -> bool:
        """Say whether a channel that asked for nothing was not told for a while; note that it is."""
        last, now = self._complained.get(channel), time.monotonic()
        if last is not None and now - last < GENTLY:
            return False
        self._complained[channel] = now
        return True

    async def _say_in_private(self, user_id: int, post: Post) -> None:
        person = await self._client.fetch_user(user_id)
        await person.send(**post.fresh())


def _needed(turn: Turn) -> tuple[str, ...]:
    """Return those missing permissions that a turn needs: for most commands, words will do."""
    if not isinstance(turn.wants, Named):
        return turn.lacks
    needs = {ATTACH} if turn.wants.name is CommandName.EXPORT else set()
    return tuple(name for name in turn.lacks if name in needs)


def _hint(turn: Turn) -> str:
    return "chat-photo-only" if turn.guild is None else "discord-mention-how"
