"""What every catalogue source gives: products with photos on this disk, and what it could not use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SourcePhoto:
    """One photo as the catalogue names it, and where that is."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class BadRow:
    """Something of a catalogue that is left out.

    Attributes:
        reason: one plain sentence.
        product: the shop's own id, if it could be read.
        line: of the file, counted from 1; None where there are no lines.
    """

    reason: str
    product: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """One product as its shop describes it, not yet looked at.

    Attributes:
        external_id: the shop's own id.
        photos: one at least, best first.
        raw_type: the shop's own word for what it is, or None.
        currency: three letters (ISO 4217).
        line: where it is first described.
        problems: what else the catalogue says about it and had to be left out.
    """

    external_id: str
    photos: tuple[SourcePhoto, ...]
    title: str = ""
    price: Decimal | None = None
    currency: str | None = None
    url: str | None = None
    raw_type: str | None = None
    brand: str | None = None
    line: int | None = None
    problems: tuple[BadRow, ...] = ()


def is_text(name: str) -> bool:
    """Tell whether a name can be stored; Python reads file names that are not UTF-8 as broken text."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


class CatalogueSource(Protocol):
    """A catalogue that can be read again and again; blocking, so read it in a thread."""

    name: str
    """What a person calls it: its path."""

    def count(self) -> int:
        """Return about how many products there are.

        Raises:
            SourceUnusable: the catalogue cannot be read as a whole.
        """
        ...

    def items(self) -> Iterator[CatalogueItem | BadRow]:
        """Yield each product once, whole, and what cannot be used, in about the catalogue's order.

        Raises:
            SourceUnusable: the catalogue cannot be read as a whole.
        """
        ...
