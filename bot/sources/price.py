"""Prices as shops write them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

SYMBOLS = {
    "€": "EUR",
    "$": "USD",
    "US$": "USD",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "₽": "RUB",
    "zł": "PLN",
}
"""Signs that stand for one currency; ``$`` is the US dollar where the catalogue has no currency column."""

HIGHEST = Decimal("9999999999.99")

_PRICE = re.compile(
    r"""
    (?P<before>[^\d\s.,+-]*)\s*
    (?P<amount>
        \d{1,3}(?:(?P<group>[.,'’\s])\d{3})(?:(?P=group)\d{3})*(?:(?!(?P=group))[.,]\d+)?
        | \d+(?:[.,]\d+)?
    )
    (?:[.,][-–—]+)?\s*
    (?P<after>[^\d\s.,+-]*)
    """,
    re.VERBOSE,
)


class Price(NamedTuple):
    """An amount, and the currency if it was written with it."""

    amount: Decimal
    currency: str | None


def parse_price(text: str) -> Price:
    """Read a price in the usual English, German, Swiss, French and Spanish ways.

    Of two separators the last one marks the decimals. A single one before exactly three digits groups
    thousands ("1.299 €"), unless the number starts with a zero ("0.999").

    Raises:
        ValueError: it is no price, is negative, or is too high to be one.
    """
    match = _PRICE.fullmatch(" ".join(text.split()))
    if match is None:
        raise ValueError(f"{text!r} is no price")
    amount = checked_amount(_amount(match["amount"], match["group"]))
    sign = match["before"] or match["after"]
    return Price(amount, parse_currency(sign) if sign else None)


def checked_amount(amount: Decimal) -> Decimal:
    """Return an amount that a price can have.

    Raises:
        ValueError: it is negative, or too high to be one.
    """
    if not 0 <= amount <= HIGHEST:
        raise ValueError(f"a price lies between 0 and {HIGHEST:,}")
    return amount


def parse_currency(text: str) -> str:
    """Read a currency's sign or its three letters.

    Raises:
        ValueError: it is neither.
    """
    code = SYMBOLS.get(text, text.upper())
    if not re.fullmatch("[A-Z]{3}", code):
        raise ValueError(f"{text!r} is no currency of three letters")
    return code


def _amount(digits: str, group: str | None) -> Decimal:
    if group is not None and not digits.startswith("0"):
        digits = digits.replace(group, "")
    return Decimal(digits.replace(",", "."))
