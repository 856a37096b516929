"""The file that says what of a catalogue could not be used, and why."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from bot.sources.base import BadRow

DISTINCT = 1_000
"""Different reasons that are counted; most name a file or a cell and come once."""


class BadRowReport:
    """``ingest-<time>.csv`` with line, product and reason; it is made with the first bad row. Blocking."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path: Path | None = None
        self.count = 0
        self._reasons: Counter[str] = Counter()

    @property
    def commonest(self) -> tuple[str, int]:
        """The reason that was given most often so far, and how often; nothing and 0 before the first row."""
        return next(iter(self._reasons.most_common(1)), ("", 0))

    def add(self, rows: Iterable[BadRow]) -> None:
        """Append rows; they are on disk when this returns.

        Raises:
            OSError: the file cannot be written.
        """
        cells = [("" if row.line is None else row.line, row.product, row.reason) for row in rows]
        if not cells:
            return
        if self.path is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self.path = self._folder / f"ingest-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.csv"
            _append(self.path, [("line", "product", "reason")])
        _append(self.path, cells)
        self.count += len(cells)
        for _, _, reason in cells:
            if reason in self._reasons or len(self._reasons) < DISTINCT:
                self._reasons[reason] += 1


def _append(path: Path, cells: Iterable[tuple[object, ...]]) -> None:
    with path.open("a", encoding="utf-8", errors="backslashreplace", newline="") as file:
        csv.writer(file).writerows(cells)
