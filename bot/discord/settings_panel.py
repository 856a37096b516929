"""What is settled, as a message whose menus and keys change it; they work after a restart, too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.discord.client import Client, Interaction
from bot.discord.items import Remade
from bot.messengers.settling import COUNTS, language_name
from bot.texts import LANGUAGES, Speaker
from storage.records import ChatRecord

LANGUAGE, PRODUCTS, CHANNELS, ANSWERS, PRICE = "language", "products", "channels", "answers", "price"
AUTO, USUAL = "auto", "usual"
PRIVATE, PUBLIC = "private", "public"
PRICE_FORM = f"settings:{PRICE}"
MOST_CHANNELS = 25
LONGEST_PRICE = 32

CHANNEL_TYPES = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
]


class SettingMenu(
    Remade, ui.DynamicItem[ui.Select[ui.View]], template=rf"settings:(?P<what>{LANGUAGE}|{PRODUCTS})"
):
    """A menu that settles one thing."""

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Settle what was chosen."""
        await interaction.client.settler.settle(
            interaction, self.custom_id.partition(":")[2], self.item.values
        )


class ChannelsMenu(Remade, ui.DynamicItem[ui.ChannelSelect[ui.View]], template=f"settings:{CHANNELS}"):
    """The menu of channels that are watched."""

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Settle which channels were chosen."""
        chosen = [str(channel.id) for channel in self.item.values]
        await interaction.client.settler.settle(interaction, CHANNELS, chosen)


class SettingKey(
    Remade,
    ui.DynamicItem[ui.Button[ui.View]],
    template=rf"settings:(?P<what>{ANSWERS}|{PRICE}):(?P<value>[a-z]*)",
):
    """A key that settles one thing, or asks for it."""

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Settle what the key says, or ask for the price."""
        _, what, value = self.custom_id.split(":")
        if what == PRICE:
            await interaction.client.settler.ask_price(interaction)
        else:
            await interaction.client.settler.settle(interaction, what, [value])


class PriceModal(ui.Modal):
    """Asks for the highest price; the client itself takes what is filled in, after a restart as well."""

    def __init__(self, speaker: Speaker) -> None:
        title = speaker.say("discord-settings-price")
        super().__init__(title=title, timeout=None, custom_id=PRICE_FORM)
        label = speaker.say("discord-settings-price-how")
        self.add_item(ui.TextInput(label=label, max_length=LONGEST_PRICE, custom_id="price"))


def price_in(interaction: Interaction) -> str | None:
    """Return what was filled in for a price; None where it was another form."""
    data: Any = interaction.data
    if interaction.type is not discord.InteractionType.modal_submit or data["custom_id"] != PRICE_FORM:
        return None
    return str(data["components"][0]["components"][0]["value"])


def listen_to_settings(client: Client) -> None:
    """Have a client hand on what is pressed in a panel, however old."""
    client.add_dynamic_items(SettingMenu, ChannelsMenu, SettingKey)


def panel_text(
    record: ChatRecord, speaker: Speaker, *, server: bool, prices: bool, warnings: Sequence[str]
) -> str:
    """Return what is settled; of prices only where the shop has a currency."""
    say = speaker.say
    language = language_name(record.locale) if record.locale else say("discord-settings-language-auto")
    price = say("settings-price-none")
    if record.most_amount is not None:
        price = speaker.price(record.most_amount, record.most_currency)
    channels = speaker.listed([f"<#{number}>" for number in record.watched])
    lines = [
        say("discord-settings-title" if server else "discord-settings-title-own"),
        say("settings-language", value=language),
        say("settings-products", count=record.products) if record.products else None,
        say("settings-price", value=price) if prices else None,
        say("discord-settings-channels", value=channels or say("discord-settings-channels-none"))
        if server
        else None,
        say("discord-settings-answers", value=say(_answers_key(record))) if server else None,
        *warnings,
    ]
    first, *others = (line for line in lines if line is not None)
    return "\n".join([f"**{first}**", *others])


def panel_view(record: ChatRecord, speaker: Speaker, *, server: bool, prices: bool) -> ui.View:
    """Return the menus and keys that change what is settled."""
    view = ui.View(timeout=None)
    if server:
        view.add_item(ChannelsMenu(_channels(record, speaker), row=0))
    view.add_item(SettingMenu(_languages(record, speaker), row=1))
    view.add_item(SettingMenu(_products(record, speaker), row=2))
    if server:
        value = PUBLIC if record.private_answers else PRIVATE
        text = speaker.say(f"discord-settings-make-{value}")
        view.add_item(SettingKey(ui.Button(label=text, custom_id=f"settings:{ANSWERS}:{value}"), row=3))
    if prices:
        text = speaker.say("discord-settings-price")
        view.add_item(SettingKey(ui.Button(label=text, custom_id=f"settings:{PRICE}:"), row=3))
    return view


def _answers_key(record: ChatRecord) -> str:
    return f"discord-settings-{PRIVATE if record.private_answers else PUBLIC}"


def _channels(record: ChatRecord, speaker: Speaker) -> ui.ChannelSelect[ui.View]:
    return ui.ChannelSelect(
        custom_id=f"settings:{CHANNELS}",
        placeholder=speaker.say("discord-settings-channels-choose"),
        channel_types=CHANNEL_TYPES,
        min_values=0,
        max_values=MOST_CHANNELS,
        default_values=[
            discord.SelectDefaultValue(id=number, type=discord.SelectDefaultValueType.channel)
            for number in record.watched
        ],
    )


def _languages(record: ChatRecord, speaker: Speaker) -> ui.Select[ui.View]:
    options = [
        discord.SelectOption(label=language_name(one), value=one, default=record.locale == one)
        for one in LANGUAGES
    ]
    auto = speaker.say("settings-language", value=speaker.say("discord-settings-language-auto"))
    options.append(discord.SelectOption(label=auto, value=AUTO, default=record.locale is None))
    return ui.Select(custom_id=f"settings:{LANGUAGE}", options=options)


def _products(record: ChatRecord, speaker: Speaker) -> ui.Select[ui.View]:
    options = [
        discord.SelectOption(
            label=speaker.say("settings-products", count=count),
            value=str(count),
            default=record.products == count,
        )
        for count in COUNTS
    ]
    usual = speaker.say("discord-settings-products-usual")
    options.append(discord.SelectOption(label=usual, value=USUAL, default=record.products is None))
    return ui.Select(custom_id=f"settings:{PRODUCTS}", options=options)
