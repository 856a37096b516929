"""Prices as shops write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.price import parse_price


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("49.90", "49.90", None),
        ("49,90", "49.90", None),
        ("49", "49", None),
        ("$49.90", "49.90", "USD"),
        ("US$ 5", "5", "USD"),
        ("1.299,00 €", "1299.00", "EUR"),
        ("1,299.00", "1299.00", None),
        ("1.299", "1299", None),
        ("1,299,000", "1299000", None),
        ("1 299,50 EUR", "1299.50", "EUR"),
        ("CHF 1'299.00", "1299.00", "CHF"),
        ("1\u202f299,00\u00a0€", "1299.00", "EUR"),
        ("1299.125", "1299.125", None),
        ("0.999", "0.999", None),
        ("49,-", "49", None),
        ("49.– Fr", None, None),
        ("£0", "0", "GBP"),
        ("gbp 12.5", "12.5", "GBP"),
    ],
)
def test_a_price_is_read(text: str, amount: str | None, currency: str | None) -> None:
    if amount is None:
        with pytest.raises(ValueError, match="no currency"):
            parse_price(text)
    else:
        assert parse_price(text) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "text", ["", "free", "-5", "5 to 7", "1.2.3.4", "12,34.5", "NaN", "1e5", "€", "1,29,9"]
)
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no price"):
        parse_price(text)


def test_what_no_garment_costs_is_refused() -> None:
    with pytest.raises(ValueError, match=r"between 0 and 9,999,999,999\.99"):
        parse_price("10000000000")


@given(st.decimals(0, 9_999_999, places=2))
def test_english_and_german_writing_mean_the_same(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert parse_price(english).amount == parse_price(german).amount == amount
