"""``/snaplook settings``: what a server settles for itself, and anybody in private for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import structlog

from bot.discord.client import Interaction
from bot.discord.patience import tolerantly
from bot.discord.permissions import in_words, lacking, manages
from bot.discord.settings_panel import (
    ANSWERS,
    CHANNELS,
    LANGUAGE,
    MOST_CHANNELS,
    PRICE,
    PRIVATE,
    PRODUCTS,
    PriceModal,
    panel_text,
    panel_view,
    price_in,
)
from bot.errors import Misconfigured, lift
from bot.messengers.chats import Chats
from bot.messengers.settling import COUNTS, priced
from bot.texts import LANGUAGES, Speaker, Texts
from storage.errors import StorageError
from storage.records import ChatRecord

_log = structlog.get_logger(__name__)


class SettingsDesk:
    """Shows and changes what is settled; the `bot.discord.client.Settler` of the adapter.

    Args:
        chats: keeps it.
        texts: of every language.
        currency: of prices; None where the shop has named none, and there is no price limit.
        reads_messages: whether the bot may see pictures in watched channels.
    """

    def __init__(self, chats: Chats, texts: Texts, currency: str | None, *, reads_messages: bool) -> None:
        self._chats = chats
        self._texts = texts
        self._currency = currency
        self._reads_messages = reads_messages

    async def open(self, interaction: Interaction) -> None:
        """Show the panel, to whoever asked alone."""
        if not await self._acknowledged(interaction, anew=True):
            return
        record = await self._record(interaction)
        if not manages(interaction):
            words = self._speaker(interaction, record).say("discord-managers-only")
            await _tolerantly_edit(interaction, content=words)
            return
        await self._show(interaction, record)

    async def settle(self, interaction: Interaction, what: str, values: Sequence[str]) -> None:
        """Change one thing, and show the panel with it."""
        if not await self._acknowledged(interaction, anew=False):
            return
        record = await self._record(interaction)
        speaker = self._speaker(interaction, record)
        if not manages(interaction):
            await _tolerantly_say(interaction, speaker.say("discord-managers-only"))
            return
        change = partial(settled, what=what, values=values, currency=self._currency)
        if change(record) is None:
            await _tolerantly_say(interaction, speaker.say("discord-settings-price-how"))
            return
        try:
            record = await self._chats.change(record, lambda there: change(there) or there)
        except StorageError as error:
            _log.warning("discord.settings_not_kept", reason=str(error))
            await _tolerantly_say(interaction, speaker.error(lift(error) or Misconfigured(str(error))))
            return
        await self._show(interaction, record)

    async def take_form(self, interaction: Interaction) -> None:
        """Take the highest price that was filled in."""
        price = price_in(interaction)
        if price is not None:
            await self.settle(interaction, PRICE, [price])

    async def ask_price(self, interaction: Interaction) -> None:
        """Ask for the highest price."""
        speaker = self._texts.speaker(interaction.locale.value)
        modal = PriceModal(speaker)
        await tolerantly(lambda: interaction.response.send_modal(modal), "ask")

    async def _show(self, interaction: Interaction, record: ChatRecord) -> None:
        speaker, server = self._speaker(interaction, record), interaction.guild_id is not None
        prices = self._currency is not None
        warnings = self._warnings(interaction, record, speaker) if server else []
        await _tolerantly_edit(
            interaction,
            content=panel_text(record, speaker, server=server, prices=prices, warnings=warnings),
            view=panel_view(record, speaker, server=server, prices=prices),
        )

    def _warnings(self, interaction: Interaction, record: ChatRecord, speaker: Speaker) -> list[str]:
        """Return what keeps the bot from answering in watched channels, a sentence each."""
        found = []
        if record.watched and not self._reads_messages:
            found.append(speaker.say("discord-settings-blind"))
        guild = interaction.guild
        for number in record.watched if guild is not None else ():
            channel = guild.get_channel(number) if guild is not None else None
            lacks = lacking(channel, guild.me if guild is not None else None)
            if lacks:
                found.append(f"<#{number}>: {in_words(lacks, speaker)}")
        return found

    async def _record(self, interaction: Interaction) -> ChatRecord:
        place = interaction.guild_id or interaction.user.id
        return await self._chats.of(place, private=interaction.guild_id is None)

    def _speaker(self, interaction: Interaction, record: ChatRecord) -> Speaker:
        return self._texts.speaker(record.locale or interaction.locale.value)

    async def _acknowledged(self, interaction: Interaction, *, anew: bool) -> bool:
        defer = partial(interaction.response.defer, ephemeral=anew)
        return await tolerantly(defer, "acknowledge")


def settled(record: ChatRecord, what: str, values: Sequence[str], currency: str | None) -> ChatRecord | None:
    """Return what is settled after a change, however often it comes; None for a price that is none.

    What nobody could have chosen changes nothing.
    """
    value = values[0] if values else ""
    if what == PRICE:
        return priced(record, value, currency)
    if what == CHANNELS:
        numbers = tuple(int(one) for one in values[:MOST_CHANNELS] if one.isascii() and one.isdigit())
        return replace(record, watched=numbers)
    if what == LANGUAGE:
        return replace(record, locale=value if value in LANGUAGES else None)
    if what == PRODUCTS:
        return replace(record, products=int(value) if value in map(str, COUNTS) else None)
    if what == ANSWERS:
        return replace(record, private_answers=value == PRIVATE)
    return record


async def _tolerantly_edit(interaction: Interaction, **parts: object) -> None:
    await tolerantly(lambda: interaction.edit_original_response(**parts), "settings")  # type: ignore[arg-type]


async def _tolerantly_say(interaction: Interaction, words: str) -> None:
    await tolerantly(lambda: interaction.followup.send(words, ephemeral=True), "settings")
