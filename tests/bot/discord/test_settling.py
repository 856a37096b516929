"""What a server settles: whatever comes from a panel settles what it says, and nonsense nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.settings_desk import settled
from bot.discord.settings_panel import (
    ANSWERS,
    AUTO,
    CHANNELS,
    LANGUAGE,
    PRICE,
    PRIVATE,
    PRODUCTS,
    PUBLIC,
    USUAL,
    PriceModal,
    panel_text,
    panel_view,
)
from bot.messengers.settling import COUNTS
from bot.texts import LANGUAGES
from storage.records import ChatRecord
from tests.support.discord_limits import check_view
from tests.support.telegram.desk import texts_of_a_shop
from tests.support.telegram.units import units

TEXTS = texts_of_a_shop()
UNSET = ChatRecord("discord", "a server", datetime(2030, 1, 1, tzinfo=UTC))
FULL = replace(
    UNSET,
    locale="de",
    products=4,
    most_amount=Decimal("1234.50"),
    most_currency="EUR",
    watched=tuple(range(10**18, 10**18 + 25)),
    private_answers=True,
)
EVERYTHING = (CHANNELS, LANGUAGE, PRODUCTS, ANSWERS, PRICE)


def after(
    what: str, *values: str, record: ChatRecord = UNSET, currency: str | None = "EUR"
) -> ChatRecord | None:
    return settled(record, what, values, currency)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_settled_and_left_to_each_person_again(language: str) -> None:
    chosen = after(LANGUAGE, language)
    assert chosen == replace(UNSET, locale=language)
    assert chosen is not None
    assert after(LANGUAGE, AUTO, record=chosen) == UNSET


@pytest.mark.parametrize("count", COUNTS)
def test_how_many_products_make_an_answer_is_settled_and_left_to_the_shop_again(count: int) -> None:
    chosen = after(PRODUCTS, str(count))
    assert chosen == replace(UNSET, products=count)
    assert chosen is not None
    assert after(PRODUCTS, USUAL, record=chosen) == UNSET


def test_channels_are_watched_in_place_of_those_before() -> None:
    chosen = after(CHANNELS, "2", str(2**63))
    assert chosen == replace(UNSET, watched=(2, 2**63))
    assert chosen is not None
    assert after(CHANNELS, "5", record=chosen) == replace(UNSET, watched=(5,))
    assert after(CHANNELS, record=chosen) == UNSET


def test_answers_are_for_whoever_asked_or_for_everybody() -> None:
    chosen = after(ANSWERS, PRIVATE)
    assert chosen == replace(UNSET, private_answers=True)
    assert chosen is not None
    assert after(ANSWERS, PUBLIC, record=chosen) == UNSET


def test_a_price_is_settled_in_the_shops_currency_and_lifted_again() -> None:
    chosen = after(PRICE, "49,90 €")
    assert chosen == replace(UNSET, most_amount=Decimal("49.90"), most_currency="EUR")
    assert chosen is not None
    assert after(PRICE, "0", record=chosen) == UNSET


@pytest.mark.parametrize("words", ["", "cheap", "-5", "1e5", "1000001"])
def test_a_price_that_is_none_is_told_apart(words: str) -> None:
    assert after(PRICE, words) is None
    assert after(PRICE) is None


def test_where_the_shop_has_no_currency_no_price_is_one() -> None:
    assert after(PRICE, "50", currency=None) is None


@pytest.mark.parametrize("what", EVERYTHING)
def test_one_change_leaves_everything_else_as_it_was(what: str) -> None:
    values = {CHANNELS: ["5"], LANGUAGE: ["fr"], PRODUCTS: ["8"], ANSWERS: [PUBLIC], PRICE: ["7"]}
    fields = {
        CHANNELS: {"watched"},
        LANGUAGE: {"locale"},
        PRODUCTS: {"products"},
        ANSWERS: {"private_answers"},
        PRICE: {"most_amount"},
    }
    changed = settled(FULL, what, values[what], "EUR")
    assert changed is not None
    assert {name for name in FULL.__slots__ if getattr(changed, name) != getattr(FULL, name)} == fields[what]


@given(st.sampled_from(EVERYTHING), st.lists(st.text(max_size=12), max_size=30))
def test_what_nobody_could_have_chosen_settles_nothing_strange(what: str, values: Sequence[str]) -> None:
    changed = settled(UNSET, what, values, "EUR")
    if changed is None:
        assert what == PRICE
        return
    assert changed.locale is None or changed.locale in LANGUAGES
    assert changed.products is None or changed.products in COUNTS
    assert len(changed.watched) <= 25
    assert all(number >= 0 for number in changed.watched)
    assert settled(changed, what, values, "EUR") == changed


@given(st.text().filter(lambda what: what not in EVERYTHING), st.lists(st.text(), max_size=3))
def test_what_is_nothing_to_settle_settles_nothing(what: str, values: Sequence[str]) -> None:
    assert settled(FULL, what, values, "EUR") == FULL


@pytest.mark.parametrize(
    "values", [["x", "", " 5", "5 ", "-5", "٣", "5", "１", "1.5"], ["<#7>", "5", "0x5"], ["5\n", "5"]]
)
def test_only_a_channels_number_is_a_channel(values: list[str]) -> None:
    assert after(CHANNELS, *values) == replace(UNSET, watched=(5,))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("record", [UNSET, FULL])
@pytest.mark.parametrize("server", [True, False])
@pytest.mark.parametrize("prices", [True, False])
def test_discord_takes_the_panel_in_every_language(
    language: str, record: ChatRecord, server: bool, prices: bool
) -> None:
    speaker = TEXTS.speaker(language)
    warnings = [f"<#{number}>: a warning" for number in record.watched]
    text = panel_text(record, speaker, server=server, prices=prices, warnings=warnings)
    assert units(text) <= 2_000
    check_view(panel_view(record, speaker, server=server, prices=prices))


@pytest.mark.parametrize("language", LANGUAGES)
def test_discord_takes_the_question_for_a_price_in_every_language(language: str) -> None:
    modal: Any = PriceModal(TEXTS.speaker(language)).to_dict()
    assert 1 <= len(modal["title"]) <= 45
    [row] = modal["components"]
    [entry] = row["components"]
    assert 1 <= len(entry["label"]) <= 45
    assert 1 <= len(entry["custom_id"]) <= 100


def everything_in(record: ChatRecord, *, server: bool, prices: bool) -> dict[str, list[str]]:
    """Return what of a panel can be chosen, by what it settles."""
    view = panel_view(record, TEXTS.speaker("en"), server=server, prices=prices)
    found: dict[str, list[str]] = {}
    rows: list[Any] = view.to_components()
    for one in (one for row in rows for one in row["components"]):
        _, what, *value = one["custom_id"].split(":")
        found[what] = [option["value"] for option in one.get("options", ())] or value
    return found


def test_everything_that_a_panel_offers_settles_something() -> None:
    offered = everything_in(UNSET, server=True, prices=True)
    assert offered == {
        CHANNELS: [],
        LANGUAGE: [*LANGUAGES, AUTO],
        PRODUCTS: [*map(str, COUNTS), USUAL],
        ANSWERS: [PRIVATE],
        PRICE: [""],
    }
    assert everything_in(FULL, server=True, prices=False)[ANSWERS] == [PUBLIC]
    assert set(everything_in(UNSET, server=False, prices=False)) == {LANGUAGE, PRODUCTS}


def test_a_panel_shows_what_is_settled() -> None:
    view = panel_view(FULL, TEXTS.speaker("en"), server=True, prices=True)
    rows: list[Any] = view.to_components()
    channels, language, products = (row["components"][0] for row in rows[:3])
    assert [int(one["id"]) for one in channels.get("default_values", [])] == list(FULL.watched)
    assert [one["value"] for one in language["options"] if one["default"]] == ["de"]
    assert [one["value"] for one in products["options"] if one["default"]] == ["4"]
    text = panel_text(FULL, TEXTS.speaker("en"), server=True, prices=True, warnings=["Beware."])
    for words in ("Deutsch", "4", "€1,234.50", "<#1000000000000000000>", "only whoever asked sees them"):
        assert words in text
    assert text.endswith("\nBeware.")
    assert discord.ChannelType.forum.value in channels["channel_types"]
