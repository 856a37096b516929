"""From one row's cells to a product, or to the reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from bot.sources.base import BadRow, CatalogueItem, SourcePhoto, is_text
from bot.sources.price import Price, checked_amount, parse_currency, parse_price

MANDATORY = (("product_id",), ("photo", "photos"))
"""Of each group one column must be there. The others: title, price, currency, url, product_type, brand."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells by column: texts in a CSV file, any JSON value in a JSON Lines file."""

    line: int
    cells: Mapping[str, object]


def read_row(row: Row, folder: Path) -> CatalogueItem | BadRow:
    """Read a row; what is wrong with it beside its id and photos becomes its item's ``problems``.

    Args:
        row: the cells.
        folder: what relative photo paths are relative to.
    """
    return _RowReader(row, folder).read()


class _RowReader:
    def __init__(self, row: Row, folder: Path) -> None:
        self._row = row
        self._folder = folder
        self._product = ""
        self._problems: list[BadRow] = []

    def read(self) -> CatalogueItem | BadRow:
        self._product = self._cell("product_id", _text) or ""
        if not self._product:
            return self._bad("The row names no product_id.")
        photos = tuple(self._photos())
        if not photos:
            return self._problems[-1] if self._problems else self._bad("The row names no photo.")
        price = self._cell("price", _price)
        currency = self._cell("currency", lambda value: parse_currency(_text(value)))
        return CatalogueItem(
            external_id=self._product,
            photos=photos,
            title=self._cell("title", _text) or "",
            price=price.amount if price else None,
            currency=currency or (price.currency if price else None),
            url=self._cell("url", _link),
            raw_type=self._cell("product_type", _text),
            brand=self._cell("brand", _text),
            line=self._row.line,
            problems=tuple(self._problems),
        )

    def _cell(self, column: str, parse: Callable[[object], Value]) -> Value | None:
        """Parse a cell; None if it is empty, or cannot be parsed, which becomes a problem."""
        value = self._row.cells.get(column)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        try:
            return parse(value)
        except ValueError as error:
            self._problems.append(self._bad(f"The cell {column} is left out: {error}."))
            return None

    def _photos(self) -> Iterator[SourcePhoto]:
        for name in dict.fromkeys((*self._names("photo", None), *self._names("photos", "|"))):
            if _SCHEME.match(name):
                reason = f"The photo {name} is left out: photos by URL are not read yet; give a path."
                self._problems.append(self._bad(reason))
            else:
                yield SourcePhoto(name, self._folder / name)

    def _names(self, column: str, separator: str | None) -> list[str]:
        return self._cell(column, lambda value: _paths(value, separator)) or []

    def _bad(self, reason: str) -> BadRow:
        return BadRow(reason, self._product, self._row.line)


def _text(value: object) -> str:
    """One line of printable text; numbers are taken as they are written."""
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise ValueError("it is no text")  # noqa: TRY004  # the catalogue's fault, not the caller's
    return " ".join("".join(char if char.isprintable() else " " for char in str(value)).split())


def _paths(value: object, separator: str | None) -> list[str]:
    if isinstance(value, str):
        value = value.split(separator) if separator else [value]
    if not isinstance(value, list) or not all(isinstance(path, str) for path in value):
        raise ValueError("it is neither a path nor a list of paths")
    if not all(is_text(path) for path in value):
        raise ValueError("a path has a name that is not UTF-8")
    return [path.strip() for path in value if path.strip()]


def _price(value: object) -> Price:
    if isinstance(value, str):
        return parse_price(value)
    return Price(checked_amount(Decimal(_text(value))), None)


def _link(value: object) -> str:
    link = _text(value)
    if not link.lower().startswith(("http://", "https://")):
        raise ValueError("it should start with http:// or https://")
    return link
