"""What can be pressed under a message: rows of keys and menus, whose ids say all that is needed later.

A key's id is ``owner:press`` and a share key's ``owner:share:press``: whose answer it is under, and what the
conversation calls it (:mod:`bot.callbacks`). Discord lets nobody press what is not there, so the owner can be
believed, and nothing needs to be remembered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from discord import ActionRow, Button, ButtonStyle, Message, SelectMenu

from bot.callbacks import decode
from bot.errors import BadButton
from bot.messages import Verb

KEYS_IN_A_ROW = 5
MOST_OPTIONS = 25
LONGEST_LABEL, LONGEST_OPTION, LONGEST_HINT = 80, 100, 150
"""In UTF-16 units (discord.com/developers/docs/components/reference)."""

PRESS = r"[a-z]\.[A-Za-z0-9_-]{0,22}\.[A-Za-z0-9_-]{0,38}"
OWNER = r"[0-9]{1,20}"
KEY = rf"(?P<owner>{OWNER}):(?P<share>share:)?(?P<press>{PRESS})"
"""A key's id."""

MENU = rf"(?P<owner>{OWNER}):menu:(?P<name>[a-z]+)"
"""A menu's id; what is chosen from it are ids of presses."""

VOTES = " · "
"""Stands between a verdict and how many are of it."""


@dataclass(frozen=True, slots=True)
class Key:
    """A button: what it says, and whether it is what is shown or said now."""

    id: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose from a menu; ``value`` is a press."""

    value: str
    text: str
    chosen: bool = False
    more: str | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu to choose one thing from."""

    id: str
    hint: str
    options: tuple[Option, ...]


Row = Menu | tuple[Key, ...]
Rows = tuple[Row, ...]


def key_id(owner: int, press: str, *, shares: bool = False) -> str:
    """Return a key's id."""
    return f"{owner}:{'share:' if shares else ''}{press}"


def in_rows(keys: Sequence[Key]) -> Rows:
    """Return keys in as few rows as may be, about as long as each other."""
    count = math.ceil(len(keys) / KEYS_IN_A_ROW)
    length = math.ceil(len(keys) / max(count, 1))
    return tuple(tuple(keys[start : start + length]) for start in range(0, len(keys), max(length, 1)))


def rows_of(message: Message) -> Rows:
    """Return what can be pressed under a message of the bot's own."""
    rows: list[Row] = []
    for row in message.components:
        if not isinstance(row, ActionRow):
            continue
        keys = [_key(one) for one in row.children if isinstance(one, Button)]
        rows += [_menu(one) for one in row.children if isinstance(one, SelectMenu)]
        if keys:
            rows.append(tuple(keys))
    return tuple(rows)


def ids_in(rows: Rows) -> frozenset[str]:
    """Return the ids of all keys, and of what can be chosen as if it were one."""
    keys = [key.id for row in rows if not isinstance(row, Menu) for key in row]
    menus = [row for row in rows if isinstance(row, Menu)]
    chosen = [f"{menu.id.partition(':')[0]}:{option.value}" for menu in menus for option in menu.options]
    return frozenset([*keys, *chosen])


def voted(rows: Rows, votes: Mapping[int, int]) -> Rows:
    """Return rows whose verdicts say how many are of them."""

    def counted(key: Key) -> Key:
        rank = _rank(key)
        if rank is None:
            return key
        text, count = key.text.split(VOTES, 1)[0], votes.get(rank, 0)
        return replace(key, text=f"{text}{VOTES}{count}" if count else text)

    return _changed(rows, counted)


def chosen_now(rows: Rows, press: str) -> Rows:
    """Return rows in which the verdict that was pressed is marked, and none that contradicts it."""
    pressed = _rank_of(press)

    def marked(key: Key) -> Key:
        rank = _rank(key)
        if rank is None or pressed is None:
            return key
        if rank == pressed:
            return replace(key, chosen=True)
        return replace(key, chosen=False) if 0 in {rank, pressed} else key

    return _changed(rows, marked)


def style(key: Key) -> ButtonStyle:
    """Return how a key looks."""
    return ButtonStyle.success if key.chosen else ButtonStyle.secondary


def _changed(rows: Rows, change: Callable[[Key], Key]) -> Rows:
    return tuple(row if isinstance(row, Menu) else tuple(map(change, row)) for row in rows)


def _rank(key: Key) -> int | None:
    """Return the rank that a key's verdict is about, 0 for all of them; None where it is no verdict."""
    return _rank_of(key.id.rpartition(":")[2])


def _rank_of(id_: str) -> int | None:
    try:
        press = decode(id_)
    except BadButton:
        return None
    return int(press.argument) if press.verb in {Verb.THIS, Verb.NO} else None


def _key(button: Button) -> Key:
    return Key(button.custom_id or "", button.label or "", button.style is ButtonStyle.success)


def _menu(menu: SelectMenu) -> Menu:
    options = tuple(Option(one.value, one.label, one.default, one.description) for one in menu.options)
    return Menu(menu.custom_id, menu.placeholder or "", options)
