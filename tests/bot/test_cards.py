"""What an answer shows, and what it keeps to itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bot.callbacks import decode
from bot.cards import buttons, chips, product_cards
from bot.conversation.reading import Shelf
from bot.conversation.wanted import Wanted
from bot.messages import Button, Price, Terms, Verb
from bot.texts import Texts
from engine.types import ALL, GATED, OTHER
from storage.records import ProductRow, QueryRecord, ResultRecord, TypeSource, Verdict

ROOT = "0b5c0f64-9d0e-4c69-9f6e-2f8f3f7a1c55"
ANSWER = "11111111-9d0e-4c69-9f6e-2f8f3f7a1c55"
NOW = datetime(2030, 1, 31, tzinfo=UTC)
ENGLISH = Texts({"shop": "Snaplook", "megabytes": 20, "megapixels": 80, "side": 16, "photos": 6}).speaker(
    "en"
)


def product(key: int, **columns: Any) -> ProductRow:
    given: dict[str, Any] = {
        "external_id": f"sku-{key}",
        "title": f"Summer dress {key}",
        "price": Decimal("49.95"),
        "currency": "EUR",
        "url": "https://shop.example/dress",
        "brand": None,
        "raw_type": "dress",
        "product_type": "dress",
        "type_source": TypeSource.SHOP,
        "fingerprint": "",
        "created_at": NOW,
        "updated_at": NOW,
    }
    return ProductRow(key, **(given | columns))


def shelf(*rows: ProductRow) -> Shelf:
    return Shelf({row.id: row for row in rows}, {row.id: "ab" * 32 for row in rows})


def answer(
    shares: Mapping[str, float] | None = None,
    opened: tuple[str, ...] = ("dress",),
    wanted: Wanted | None = None,
    products: int = 1,
) -> QueryRecord:
    return QueryRecord(
        id=ANSWER,
        root_id=ROOT,
        created_at=NOW,
        platform="web",
        user="somebody",
        locale="en",
        consent=False,
        model_id="m",
        index_id="i",
        product_type="dress",
        confidence=0.7,
        gate={
            "opened": list(opened),
            "probabilities": {"dress": 1.0} if shares is None else dict(shares),
            "fallback": False,
        },
        close=True,
        timings={},
        request=(wanted or Wanted()).as_json(),
        results=tuple(ResultRecord(rank, rank, rank, "dress", 0.1) for rank in range(1, products + 1)),
    )


def shown(buttons: tuple[Button, ...]) -> list[str]:
    """Return what chips say, those that are chosen with a star."""
    return [one.text + "*" * one.chosen for one in buttons]


def test_chips_are_the_likeliest_types_and_everything() -> None:
    shares = {"dress": 0.71, "skirt": 0.18, "top": 0.05, "shirt": 0.031, "bag": 0.0295}

    row = chips(answer(shares, ("dress", "skirt")), ENGLISH)

    assert shown(row) == ["Dress 71%*", "Skirt 18%*", "Top 5%", "Shirt 3%", "Everything"]
    assert {decode(chip.id).query_id for chip in row} == {ROOT}
    assert [decode(chip.id).argument for chip in row] == ["dress", "skirt", "top", "shirt", "all"]


def test_no_more_than_four_types_get_a_chip_however_unsure_the_model_is() -> None:
    shares = dict.fromkeys(("dress", "skirt", "top", "shirt", "bag", "hat"), 1 / 6)

    row = chips(answer(shares, tuple(shares)), ENGLISH)

    assert shown(row) == ["Dress 17%", "Skirt 17%", "Top 17%", "Shirt 17%", "Everything*"]


def test_a_type_that_was_asked_for_has_a_chip_however_unlikely() -> None:
    shares = {"dress": 0.99, "hat": 0.01}

    row = chips(answer(shares, ("hat",), Wanted(Verb.TYPES, frozenset({"hat"}))), ENGLISH)

    assert shown(row) == ["Dress 99%", "Hat 1%*", "Everything"]


def test_products_of_no_known_type_get_no_chip_of_their_own() -> None:
    shares = {OTHER: 0.5, "dress": 0.4, "hat": 0.1}

    assert shown(chips(answer(shares, ("dress", OTHER)), ENGLISH)) == ["Dress 40%*", "Hat 10%", "Everything"]


@pytest.mark.parametrize("shares", [{"dress": 1.0}, {OTHER: 1.0}, {}])
def test_a_shop_with_one_type_has_nothing_to_choose(shares: dict[str, float]) -> None:
    assert chips(answer(shares, tuple(shares)), ENGLISH) == ()


def test_a_card_says_what_is_known_of_a_product() -> None:
    [card] = product_cards(answer(), shelf(product(1)), {1: Verdict.SIMILAR}, ENGLISH)

    assert (card.number, card.product_id, card.title) == (1, "sku-1", "Summer dress 1")
    assert (card.product_type, card.price, card.url) == ("Dress", "€49.95", "https://shop.example/dress")
    assert (card.photo, card.alt) == ("ab" * 32, "Summer dress 1 (Dress)")
    assert shown(card.verdicts) == ["This is it", "Similar*", "Not this"]
    assert {decode(one.id).query_id for one in card.verdicts} == {ANSWER}


def test_a_product_without_title_price_type_or_page_still_has_a_card() -> None:
    bare = product(1, title="  ", price=None, currency=None, url=None, product_type=None)

    [card] = product_cards(answer(), shelf(bare), {}, ENGLISH)

    assert (card.title, card.product_type, card.price, card.url) == ("Dress", "Dress", None, None)


def test_a_price_without_a_currency_is_a_number() -> None:
    [card] = product_cards(answer(), shelf(product(1, currency=None)), {}, ENGLISH)

    assert card.price == "49.95"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,hi", "/relative", "ftp://shop.example", ""]
)
def test_only_a_web_page_becomes_a_link(url: str) -> None:
    [card] = product_cards(answer(), shelf(product(1, url=url)), {}, ENGLISH)

    assert card.url is None


def test_products_that_left_the_shop_leave_their_numbers_free() -> None:
    cards = product_cards(answer(products=3), shelf(product(1), product(3)), {}, ENGLISH)

    assert [card.number for card in cards] == [1, 3]


def test_a_full_answer_offers_more_and_a_short_one_does_not() -> None:
    rows = shelf(product(1), product(2))

    assert shown(buttons(answer(products=2), rows, 2, ENGLISH)) == ["Show more", "Cheaper", "As one picture"]
    assert shown(buttons(answer(products=2), rows, 3, ENGLISH)) == ["Cheaper", "As one picture"]


def test_without_prices_there_is_nothing_cheaper_and_without_products_nothing_to_do() -> None:
    for missing in ({"price": None}, {"currency": None}):  # without one, nobody knows what costs less
        unpriced = shelf(product(1, **missing))
        assert shown(buttons(answer(), unpriced, 6, ENGLISH)) == ["As one picture"]
    assert buttons(answer(products=0), shelf(), 6, ENGLISH) == ()


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(left_out=2),
        Wanted(Verb.TYPES, ALL),
        Wanted(Verb.MARK, point=(0.25, 0.5), box=(0.1, 0.2, 0.3, 0.4), anchor="a-query"),
        Wanted(Verb.TYPES, frozenset({"dress", "hat"})),
        Wanted(terms=Terms(4, Price(Decimal(50), "EUR"), "spring"), views=3, view=2),
        Wanted(Verb.MORE, GATED, frozenset({3, 1, 2}), Price(Decimal("49.90"), "EUR")),
    ],
)
def test_what_was_asked_comes_back_from_the_log_as_it_was(wanted: Wanted) -> None:
    assert Wanted.from_json(wanted.as_json()) == wanted
