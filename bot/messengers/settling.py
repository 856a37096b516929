"""What may be settled for a chat, on whatever messenger it is."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from babel import Locale

from storage.records import ChatRecord

COUNTS = (3, 4, 6, 8, 10)
"""How many products an answer may be settled to have."""

HIGHEST = Decimal(1_000_000)
"""The highest price limit."""

_PRICE = re.compile(
    r"""(\D*[^\d.,+-])?                                             # perhaps a currency
    (?P<whole>\d{1,3}(?P<gap>[.,'’\s])\d{3}((?P=gap)\d{3})*|\d+)  # its thousands perhaps apart
    ([.,](?P<cents>\d{1,2}))?
    \D*                                                            # or the currency here""",
    re.VERBOSE,
)
"""A price as people write one."""


def priced(record: ChatRecord, words: str, currency: str | None) -> ChatRecord | None:
    """Return what is settled after a price was written, as anybody writes one; None where that is none."""
    found = _PRICE.fullmatch(words)
    if found is None or currency is None:
        return None
    amount = Decimal(re.sub(r"\D", "", found["whole"]) + "." + (found["cents"] or "0"))
    if amount > HIGHEST:
        return None
    if amount == 0:
        return replace(record, most_amount=None, most_currency=None)
    return replace(record, most_amount=amount.quantize(Decimal("0.01")), most_currency=currency)


def language_name(language: str) -> str:
    """Return what a language is called in itself."""
    return str(Locale(language).get_display_name() or language).capitalize()
