"""What a query asks for beside its photos, and how the log keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.messages import Verb
from engine.types import ALL, GATED, Selection, Types


@dataclass(frozen=True, slots=True)
class Price:
    """An amount of money; the currency in three letters (ISO 4217)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """One search.

    Attributes:
        verb: the button that asked for it; None when it was the photo itself.
        types: which product types to search.
        excluded: products that were shown before.
        below: a price that is too high already.
        left_out: how many of the photos could not be read.
    """

    verb: Verb | None = None
    types: Types = GATED
    excluded: frozenset[int] = frozenset()
    below: Price | None = None
    left_out: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return it as :attr:`storage.records.QueryRecord.request` keeps it."""
        named = self.types.value if isinstance(self.types, Selection) else sorted(self.types)
        below = self.below and {"amount": str(self.below.amount), "currency": self.below.currency}
        return {
            "verb": self.verb and self.verb.value,
            "types": named,
            "excluded": sorted(self.excluded),
            "below": below,
            "left_out": self.left_out,
        }

    @classmethod
    def from_json(cls, request: Mapping[str, Any]) -> Wanted:
        """Return what `as_json` was made of."""
        types, below = request["types"], request["below"]
        return cls(
            verb=None if request["verb"] is None else Verb(request["verb"]),
            types={"gated": GATED, "all": ALL}[types] if isinstance(types, str) else frozenset(types),
            excluded=frozenset(request["excluded"]),
            below=None if below is None else Price(Decimal(below["amount"]), below["currency"]),
            left_out=request["left_out"],
        )
