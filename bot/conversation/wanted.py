"""What a query asks for beside its photos, and how the log keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.messages import Verb
from engine.types import ALL, GATED, Box, Point, Selection, Types


@dataclass(frozen=True, slots=True)
class Price:
    """An amount of money; the currency in three letters (ISO 4217)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class FoundPiece:
    """A garment that was found in the photo."""

    product_type: str
    box: Box


@dataclass(frozen=True, slots=True)
class Wanted:
    """One search.

    Attributes:
        verb: the button that asked for it; None when it was the photo itself.
        types: which product types to search.
        excluded: products that were shown before.
        below: a price that is too high already.
        left_out: how many of the photos could not be read.
        pieces: the garments that were found in the photo, surest first.
        box: the part of the photo that is searched; None for the whole.
        point: where the asker pointed to have the garment there searched.
        anchor: the query that first searched this part, where a button chose it.
    """

    verb: Verb | None = None
    types: Types = GATED
    excluded: frozenset[int] = frozenset()
    below: Price | None = None
    left_out: int = 0
    pieces: tuple[FoundPiece, ...] = ()
    box: Box | None = None
    point: Point | None = None
    anchor: str | None = None

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
            "pieces": [[piece.product_type, *piece.box] for piece in self.pieces],
            "box": self.box,
            "point": self.point,
            "anchor": self.anchor,
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
            # Answers from before garments were found have none of these.
            pieces=tuple(FoundPiece(name, _box(box)) for name, *box in request.get("pieces", ())),
            box=None if request.get("box") is None else _box(request["box"]),
            point=None if request.get("point") is None else _point(request["point"]),
            anchor=request.get("anchor"),
        )


def _box(numbers: Sequence[float]) -> Box:
    left, top, right, bottom = numbers
    return left, top, right, bottom


def _point(numbers: Sequence[float]) -> Point:
    x, y = numbers
    return x, y
