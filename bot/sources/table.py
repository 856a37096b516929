"""A catalogue in one table: several rows may describe one product, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from bot.sources.base import BadRow, CatalogueItem
from bot.sources.fields import Row, read_row

RowReader = Callable[[Path], Iterator[Row | BadRow]]

_CHANGED = "The row is left out: the file changed while it was read."


class TableSource:
    """The products of a CSV or JSON Lines file.

    The file is read twice: first to learn where each product is last mentioned, then to yield each product
    there. So memory holds the ids, and only the products whose rows lie apart.
    """

    def __init__(self, path: Path, rows: RowReader) -> None:
        self.name = str(path)
        self._path = path
        self._rows = rows

    def count(self) -> int:
        """Return how many products there are."""
        return len(self._last_lines)

    def items(self) -> Iterator[CatalogueItem | BadRow]:
        """Yield each product where its last row stands; bad rows where they are."""
        open_: dict[str, CatalogueItem] = {}
        yielded: set[str] = set()
        for item in self._read():
            if isinstance(item, BadRow):
                yield item
                continue
            if item.external_id in yielded:
                yield BadRow(_CHANGED, item.external_id, item.line)
                continue
            known = open_.pop(item.external_id, None)
            merged = item if known is None else merge(known, item)
            if self._last_lines.get(item.external_id) == item.line:
                yielded.add(item.external_id)
                yield merged
            else:
                open_[item.external_id] = merged
        yield from open_.values()  # the file has changed since the first reading

    @cached_property
    def _last_lines(self) -> dict[str, int | None]:
        return {item.external_id: item.line for item in self._read() if isinstance(item, CatalogueItem)}

    def _read(self) -> Iterator[CatalogueItem | BadRow]:
        folder = self._path.parent
        for row in self._rows(self._path):
            yield row if isinstance(row, BadRow) else read_row(row, folder)


def merge(first: CatalogueItem, second: CatalogueItem) -> CatalogueItem:
    """Join two descriptions of one product: all photos, and of everything else what is said first."""
    return replace(
        first,
        photos=tuple(dict.fromkeys((*first.photos, *second.photos))),
        title=first.title or second.title,
        price=first.price if first.price is not None else second.price,
        currency=first.currency or second.currency,
        url=first.url or second.url,
        raw_type=first.raw_type or second.raw_type,
        brand=first.brand or second.brand,
        problems=(*first.problems, *second.problems),
    )
