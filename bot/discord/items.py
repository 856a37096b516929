"""Keys and menus as the library's dynamic items: they work after a restart, as their ids say everything."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord import ui

from bot.discord.client import Client, Interaction
from bot.discord.rows import (
    KEY,
    LONGEST_HINT,
    LONGEST_LABEL,
    LONGEST_OPTION,
    MENU,
    MOST_OPTIONS,
    Key,
    Menu,
    Option,
    Rows,
    style,
)
from bot.messengers.plain import plain, shortened


class Remade:
    """An item that is wholly told by the button or menu that an earlier message shows."""

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], item: ui.Item[Any], __: re.Match[str], /
    ) -> Any:
        """Return the item; the library has compared its kind."""
        return cls(item)  # type: ignore[call-arg]


class KeyItem(Remade, ui.DynamicItem[ui.Button[ui.View]], template=KEY):
    """A key."""

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Hand the press on."""
        found = self.template.fullmatch(self.custom_id)
        if found is not None:
            await interaction.client.ear.take_press(
                interaction, found["press"], int(found["owner"]), shares=found["share"] is not None
            )


class MenuItem(Remade, ui.DynamicItem[ui.Select[ui.View]], template=MENU):
    """A menu."""

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Hand what was chosen on, as if it had been pressed."""
        found = self.template.fullmatch(self.custom_id)
        chosen = next(iter(self.item.values), None)
        if found is not None and chosen is not None:
            await interaction.client.ear.take_press(interaction, chosen, int(found["owner"]), shares=False)


def listen(client: Client) -> None:
    """Have a client hand on what is pressed under messages, however old."""
    client.add_dynamic_items(KeyItem, MenuItem)


def view_of(rows: Rows) -> ui.View | None:
    """Return rows as the library sends them; None where there are none."""
    if not rows:
        return None
    view = ui.View(timeout=None)
    for number, row in enumerate(rows):
        if isinstance(row, Menu):
            view.add_item(MenuItem(_select(row), row=number))
        else:
            for key in row:
                view.add_item(KeyItem(_button(key), row=number))
    return view


def _button(key: Key) -> ui.Button[ui.View]:
    label = shortened(plain(key.text), LONGEST_LABEL) or "…"
    return ui.Button(style=style(key), label=label, custom_id=key.id)


def _select(menu: Menu) -> ui.Select[ui.View]:
    # One may be there at first, as one can be chosen; where there would be several, none is.
    single = sum(one.chosen for one in menu.options) == 1
    options = [_option(one, default=one.chosen and single) for one in menu.options[:MOST_OPTIONS]]
    return ui.Select(custom_id=menu.id, placeholder=shortened(menu.hint, LONGEST_HINT), options=options)


def _option(option: Option, *, default: bool) -> discord.SelectOption:
    return discord.SelectOption(
        label=shortened(plain(option.text), LONGEST_OPTION) or "…",
        value=option.value,
        description=None if option.more is None else shortened(plain(option.more), LONGEST_OPTION),
        default=default,
    )
