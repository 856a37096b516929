"""What can be pressed under a message says all that is needed when it is, and can be shown anew."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import encode
from bot.discord.items import KeyItem, MenuItem, view_of
from bot.discord.rows import (
    KEY,
    MENU,
    Key,
    Menu,
    Option,
    Row,
    Rows,
    chosen_now,
    in_rows,
    key_id,
    rows_of,
    voted,
)
from bot.messages import Press, Verb
from tests.bot.test_callbacks import presses
from tests.support.discord_limits import check_view

QUERY = "6f6b3f0e-6c0e-4f0e-9f0b-1f3a5c7d9e02"
OWNER = 42

owners = st.integers(1, 2**64 - 1)
labels = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=40)


def key(verb: Verb, argument: str = "", text: str = "key", *, chosen: bool = False) -> Key:
    return Key(key_id(OWNER, encode(Press(verb, QUERY, argument))), text, chosen)


def this(rank: int, *, chosen: bool = False) -> Key:
    return key(Verb.THIS, str(rank), f"Nº {rank}", chosen=chosen)


NONE = key(Verb.NO, "0", "None of these")
MORE = key(Verb.MORE, text="More")
TYPES = Menu(
    f"{OWNER}:menu:types", "What is it?", (Option(encode(Press(Verb.TYPES, QUERY, "dress")), "Dress"),)
)
ROWS: Rows = (TYPES, (this(1), this(2)), (NONE, MORE))


def shown(rows: Rows) -> discord.Message:
    """Return a message of the bot's own with these rows, as far as it is looked at."""
    view = view_of(rows)
    assert view is not None
    components: list[Any] = view.to_components()
    return cast(discord.Message, SimpleNamespace(components=[discord.ActionRow(row) for row in components]))


def texts(rows: Rows) -> list[str]:
    return [one.text for row in rows if not isinstance(row, Menu) for one in row]


def marked(rows: Rows) -> list[str]:
    return [one.text for row in rows if not isinstance(row, Menu) for one in row if one.chosen]


@given(owners, presses(), st.booleans())
def test_every_press_comes_back_from_its_key_with_whose_answer_it_is_under(
    owner: int, press: Press, shares: bool
) -> None:
    id_ = key_id(owner, encode(press), shares=shares)
    found = re.fullmatch(KEY, id_)
    assert len(id_) <= 100
    assert found is not None
    assert (int(found["owner"]), found["press"]) == (owner, encode(press))
    assert (found["share"] is not None) == shares
    assert re.fullmatch(MENU, id_) is None


@given(owners, st.sampled_from(["parts", "types", "verdicts", "history"]))
def test_a_menu_is_no_key(owner: int, name: str) -> None:
    id_ = f"{owner}:menu:{name}"
    assert re.fullmatch(KEY, id_) is None
    assert len(id_) <= 100
    found = re.fullmatch(MENU, id_)
    assert found is not None
    assert (int(found["owner"]), found["name"]) == (owner, name)


@pytest.mark.parametrize(
    "id_", ["", "42", "42:", "42:y.x", "x:y.a.1", "42:share:share:y.a.1", f"{'1' * 21}:y.a.1", "42:y.a.1:z"]
)
def test_what_is_no_id_of_ours_is_none(id_: str) -> None:
    assert re.fullmatch(KEY, id_) is None
    assert re.fullmatch(MENU, id_) is None


@given(st.lists(st.builds(Key, st.uuids().map(str), st.just("key")), max_size=25))
def test_keys_stand_in_as_few_rows_as_may_be_about_as_long_as_each_other(keys: list[Key]) -> None:
    rows = in_rows(keys)
    lengths = [len(row) for row in rows if not isinstance(row, Menu)]
    assert [one for row in rows for one in cast("tuple[Key, ...]", row)] == keys
    assert len(lengths) == -(-len(keys) // 5)
    assert all(0 < length <= 5 for length in lengths)
    assert all(length == lengths[0] for length in lengths[:-1])


def test_six_keys_stand_in_two_rows_of_three() -> None:
    assert [len(row) for row in in_rows([MORE] * 6)] == [3, 3]  # type: ignore[arg-type]
    assert in_rows([]) == ()


@st.composite
def any_rows(draw: st.DrawFn) -> Rows:
    rows: list[Row] = []
    ids = draw(st.lists(presses().map(encode), min_size=1, max_size=25, unique=True))
    keys = [Key(key_id(OWNER, id_), draw(labels), draw(st.booleans())) for id_ in ids]
    names = draw(st.lists(st.sampled_from(["parts", "types", "verdicts"]), max_size=3, unique=True))
    for name in names:
        chosen = draw(st.integers(0, len(ids)))
        options = tuple(
            Option(id_, draw(labels), place == chosen, draw(st.none() | labels))
            for place, id_ in enumerate(ids)
        )
        rows.append(Menu(f"{OWNER}:menu:{name}", draw(labels), options))
    return (*rows, *in_rows(keys[: 5 * (5 - len(rows))]))


@given(any_rows())
def test_what_can_be_pressed_under_a_message_is_read_off_it_as_it_was_made(rows: Rows) -> None:
    check_view(cast(discord.ui.View, view_of(rows)))
    assert rows_of(shown(rows)) == rows


def test_what_is_pressed_is_known_by_its_id_alone() -> None:
    view = view_of(ROWS)
    assert view is not None
    assert view.timeout is None
    assert [type(one) for one in view.children] == [MenuItem, *[KeyItem] * 4]


def test_nothing_to_press_is_no_view() -> None:
    assert view_of(()) is None
    assert rows_of(cast(discord.Message, SimpleNamespace(components=[]))) == ()


def test_what_is_chosen_looks_different() -> None:
    view = view_of(((this(1, chosen=True), this(2)),))
    assert view is not None
    [row] = cast("list[Any]", view.to_components())
    chosen, other = (one["style"] for one in row["components"])
    assert chosen != other


def test_votes_stand_beside_their_verdicts_and_nowhere_else() -> None:
    counted = voted(ROWS, {0: 1, 2: 12, 7: 3})
    assert texts(counted) == ["Nº 1", "Nº 2 · 12", "None of these · 1", "More"]
    assert counted[0] == TYPES
    assert texts(voted(counted, {1: 1, 2: 11})) == ["Nº 1 · 1", "Nº 2 · 11", "None of these", "More"]
    assert voted(counted, {}) == ROWS


def test_votes_can_be_counted_anew_on_what_a_message_shows() -> None:
    once = rows_of(shown(voted(ROWS, {1: 1})))
    assert texts(voted(once, {1: 2})) == ["Nº 1 · 2", "Nº 2", "None of these", "More"]


def test_a_verdict_is_marked_beside_those_of_other_products() -> None:
    one, two, none = (
        encode(Press(*about))
        for about in ((Verb.THIS, QUERY, "1"), (Verb.THIS, QUERY, "2"), (Verb.NO, QUERY, "0"))
    )
    rows = chosen_now(ROWS, one)
    assert marked(rows) == ["Nº 1"]
    assert marked(chosen_now(rows, two)) == ["Nº 1", "Nº 2"]
    assert marked(chosen_now(chosen_now(rows, two), none)) == ["None of these"]
    assert marked(chosen_now(chosen_now(rows, none), two)) == ["Nº 2"]
    assert texts(rows) == texts(ROWS)


@pytest.mark.parametrize("press", [encode(Press(Verb.MORE, QUERY)), "", "nonsense"])
def test_what_is_no_verdict_marks_nothing(press: str) -> None:
    assert chosen_now(ROWS, press) == ROWS
