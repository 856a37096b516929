"""What people do, acknowledged in time and written down; it is answered by whoever takes it in hand then."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import aiohttp
import discord
import structlog

from bot.callbacks import decode
from bot.discord.client import Interaction
from bot.discord.hearing import Hearing
from bot.discord.permissions import lacking_of, moderates
from bot.discord.turn import Line, Look, Named, Pressed, Source, Turn, written
from bot.errors import BadButton
from bot.messages import CommandName, Verb
from bot.messengers.chats import Chats
from bot.messengers.inbox import Inbox
from bot.texts import Texts
from storage.errors import StorageError
from storage.records import ChatRecord

IN_A_MOMENT = 0.7
"""Seconds in which the database says what is settled; an acknowledgment does not wait for it any longer."""

_log = structlog.get_logger(__name__)


class Taking:
    """Takes interactions and messages; the `bot.discord.client.Ear` of the adapter.

    Args:
        inbox: keeps what was taken.
        chats: what is settled for each server.
        texts: of every language.
        hearing: says what a message means.
        answer: answers a turn that the inbox cannot keep, as the database is away.
    """

    def __init__(
        self,
        inbox: Inbox,
        chats: Chats,
        texts: Texts,
        hearing: Hearing,
        answer: Callable[[Turn], Awaitable[None]],
    ) -> None:
        self._inbox = inbox
        self._chats = chats
        self._texts = texts
        self._hearing = hearing
        self._answer = answer
        self._unkept: set[asyncio.Task[None]] = set()
        self._left_alone: set[asyncio.Task[ChatRecord | None]] = set()

    async def take_look(self, interaction: Interaction, sources: Sequence[Source]) -> None:
        """Take pictures that are to be searched, or the wish without any."""
        record = await self._settled(interaction)
        # Where it is not known whether a server wants answers for everybody, one can be shared later.
        whispers = record is None or record.private_answers or not sources
        await self._take(interaction, Look(tuple(sources)), whispers=whispers, record=record)

    async def take_name(self, interaction: Interaction, name: CommandName) -> None:
        """Take a command; what it says is for whoever gave it."""
        await self._take(interaction, Named(name), whispers=True)

    async def take_press(self, interaction: Interaction, press: str, owner: int, *, shares: bool) -> None:
        """Take what was pressed or chosen."""
        message = interaction.message
        anew = shares or _answers_anew(press)
        seen_alone = anew or (message is not None and message.flags.ephemeral)
        number = 0 if message is None else message.id
        pressed = Pressed(press, owner, number, moderates(interaction), shares, anew)
        await self._take(interaction, pressed, whispers=seen_alone and not shares)

    async def take_message(self, message: discord.Message) -> None:
        """Take a message, or leave it alone where it is none of the bot's business."""
        turn = await self._hearing.turn_of(message)
        if turn is not None:
            await self._keep(turn)

    async def close(self) -> None:
        """Wait for what the inbox could not keep, and for what nobody waited for."""
        while begun := {*self._unkept, *self._left_alone}:
            await asyncio.wait(begun)

    async def _take(
        self,
        interaction: Interaction,
        wants: Look | Pressed | Named,
        *,
        whispers: bool,
        record: ChatRecord | None = None,
    ) -> None:
        alone = interaction.guild_id is None and not interaction.context.private_channel
        whispers = whispers and not alone
        pressed = isinstance(wants, Pressed)
        thinking = not isinstance(wants, Pressed) or wants.anew
        if not await self._acknowledge(interaction, whispers=whispers, thinking=thinking):
            return
        record = record or await self._settled(interaction)
        language = (record and record.locale) or interaction.locale.value
        lacks = () if interaction.guild_id is None or pressed else lacking_of(interaction.app_permissions)
        await self._keep(
            Turn(
                id=interaction.id,
                user=interaction.user.id,
                channel=interaction.channel_id or 0,
                guild=interaction.guild_id,
                wants=wants,
                language=self._texts.speaker(language).locale,
                said_at=interaction.created_at,
                private=alone or whispers,
                alone=alone,
                lacks=lacks,
                line=Line(interaction.application_id, interaction.token, interaction.filesize_limit),
            )
        )

    async def _acknowledge(self, interaction: Interaction, *, whispers: bool, thinking: bool) -> bool:
        """Acknowledge an interaction; return whether it can be answered.

        What else goes wrong than that it is too late may have gone right at Discord's: it is answered, and
        the inbox takes it once.
        """
        try:
            await interaction.response.defer(ephemeral=whispers, thinking=thinking)
        except discord.NotFound as error:
            _log.warning("discord.too_late", reason=error.text)
            return False
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            _log.warning("discord.not_acknowledged", reason=str(error))
        return True

    async def _settled(self, interaction: Interaction) -> ChatRecord | None:
        """Return what is settled where something happened; None where the database does not say in time."""
        place = interaction.guild_id or interaction.user.id
        reading = asyncio.create_task(self._chats.known(place, private=interaction.guild_id is None))
        # Not cancelled: half of a conversation with a database is no good end of one.
        done, _ = await asyncio.wait([reading], timeout=IN_A_MOMENT)
        if done:
            return reading.result()
        self._left_alone.add(reading)
        reading.add_done_callback(self._left_alone.discard)
        _log.warning("discord.settings_not_waited_for")
        return None

    async def _keep(self, turn: Turn) -> None:
        try:
            await self._inbox.put([(turn.id, written(turn))])
        except StorageError as error:  # there is nobody who would send it again
            _log.warning("discord.not_kept", reason=str(error))
            task = asyncio.create_task(self._answer_unkept(turn))
            self._unkept.add(task)
            task.add_done_callback(self._unkept.discard)

    async def _answer_unkept(self, turn: Turn) -> None:
        try:
            await self._answer(turn)
        except Exception:
            _log.exception("discord.unforeseen")


def _answers_anew(press: str) -> bool:
    """Say whether what comes of a press is a message of its own."""
    try:
        return decode(press).verb in {Verb.SHOW, Verb.PICTURES}
    except BadButton:
        return True
