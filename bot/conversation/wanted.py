"""What a query asks for beside its photos, and how the log keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.messages import NO_TERMS, Price, Terms, Verb
from engine.types import ALL, GATED, Box, Point, Selection, Types


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
        terms: what was settled beforehand.
        left_out: how many of the photos could not be read.
        pieces: the garments that were found in the photo, surest first.
        box: the part of the photo that is searched; None for the whole.
        point: where the asker pointed to have the garment there searched.
        views: how many photos, which show different garments, there are to choose from; 0 for no choice.
        view: the number of the one that is searched; None for all of them together.
        anchor: the query that first searched this part, where a button chose it.
    """

    verb: Verb | None = None
    types: Types = GATED
    excluded: frozenset[int] = frozenset()
    below: Price | None = None
    terms: Terms = NO_TERMS
    left_out: int = 0
    pieces: tuple[FoundPiece, ...] = ()
    box: Box | None = None
    point: Point | None = None
    views: int = 0
    view: int | None = None
    anchor: str | None = None

    def searched(self, photos: Sequence[bytes]) -> tuple[bytes, ...]:
        """Return those of a query's photos that are searched: all, or the one that was chosen."""
        return tuple(photos if self.view is None else photos[self.view - 1 : self.view])

    def as_json(self) -> dict[str, Any]:
        """Return it as :attr:`storage.records.QueryRecord.request` keeps it."""
        named = self.types.value if isinstance(self.types, Selection) else sorted(self.types)
        return {
            "verb": self.verb and self.verb.value,
            "types": named,
            "excluded": sorted(self.excluded),
            "below": _price_json(self.below),
            "products": self.terms.products,
            "most": _price_json(self.terms.most),
            "campaign": self.terms.campaign,
            "left_out": self.left_out,
            "pieces": [[piece.product_type, *piece.box] for piece in self.pieces],
            "box": self.box,
            "point": self.point,
            "views": self.views,
            "view": self.view,
            "anchor": self.anchor,
        }

    @classmethod
    def from_json(cls, request: Mapping[str, Any]) -> Wanted:
        """Return what `as_json` was made of."""
        types = request["types"]
        return cls(
            verb=None if request["verb"] is None else Verb(request["verb"]),
            types={"gated": GATED, "all": ALL}[types] if isinstance(types, str) else frozenset(types),
            excluded=frozenset(request["excluded"]),
            below=_price(request["below"]),
            terms=Terms(request.get("products"), _price(request.get("most")), request.get("campaign")),
            left_out=request["left_out"],
            # Answers from before garments were found have none of these, nor have older ones views or terms.
            pieces=tuple(FoundPiece(name, _box(box)) for name, *box in request.get("pieces", ())),
            box=None if request.get("box") is None else _box(request["box"]),
            point=None if request.get("point") is None else _point(request["point"]),
            views=request.get("views", 0),
            view=request.get("view"),
            anchor=request.get("anchor"),
        )


def _price_json(price: Price | None) -> dict[str, str] | None:
    return None if price is None else {"amount": str(price.amount), "currency": price.currency}


def _price(json: Mapping[str, str] | None) -> Price | None:
    return None if json is None else Price(Decimal(json["amount"]), json["currency"])


def _box(numbers: Sequence[float]) -> Box:
    left, top, right, bottom = numbers
    return left, top, right, bottom


def _point(numbers: Sequence[float]) -> Point:
    x, y = numbers
    return x, y
