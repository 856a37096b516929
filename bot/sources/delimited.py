"""Rows of a CSV file, whatever its delimiter; one broken row never costs another."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from textwrap import shorten

from bot.errors import SourceUnusable
from bot.sources.base import BadRow
from bot.sources.fields import MANDATORY, Row
from bot.sources.lines import Line, read_lines

_DELIMITERS = ",;\t"

_BROKEN = "A quote is opened and not closed properly, or a line break stands alone."

_TALLEST = 100
"""Lines that one row may span by line breaks within quotes; a quote open for longer is a broken one."""

Record = tuple[int, list[str] | str]
"""The number of a row's first line, and its cells or what is wrong with it."""


def delimited_rows(path: Path) -> Iterator[Row | BadRow]:
    """Yield the rows under the header, by column.

    The delimiter is the comma, semicolon or tab under which the header names the mandatory columns. Column
    names may have any case; columns that we do not know are let be.

    Raises:
        SourceUnusable: the file cannot be read, or its header lacks a mandatory column.
    """
    columns, records = _open(path)
    for line, cells in records:
        if isinstance(cells, str):
            yield BadRow(cells, line=line)
        elif len(cells) > len(columns):
            yield BadRow(f"The row has {len(cells)} cells for {len(columns)} columns.", line=line)
        elif any(cells):
            yield Row(line, dict(zip(columns, cells, strict=False)))


def _open(path: Path) -> tuple[list[str], Iterator[Record]]:
    """Return the columns, and the records under the header."""
    seen: list[str] = []
    fault: str | None = None
    for delimiter in _DELIMITERS:
        records = _records(read_lines(path), delimiter)
        header = _header(records)
        if isinstance(header, str):
            fault = header
        elif not _missing(header):
            return header, records
        else:
            seen = max(seen, header, key=len)
    if fault and len(seen) < 2:  # one column is what any line has under a delimiter that is not its own
        raise SourceUnusable(f"The catalogue {path} has no header that can be read: {fault}")
    if not seen:
        raise SourceUnusable(f"The catalogue {path} is empty.")
    raise SourceUnusable(
        f"The catalogue {path} has no column {' or '.join(_missing(seen))}; "
        f"its first line names: {shorten(', '.join(seen), 200)}."
    )


def _header(records: Iterator[Record]) -> list[str] | str:
    """Take the first record that is not blank: its column names, none if there is no such, or its fault."""
    for _, cells in records:
        if isinstance(cells, str):
            return cells
        # Quotes are left where a space stands before them, which is no quoting in CSV.
        names = ["_".join(cell.strip().strip('"').casefold().split()) for cell in cells]
        if any(names):
            return names
    return []


def _missing(columns: list[str]) -> tuple[str, ...]:
    """Return the names of which one should be among the columns and is not."""
    return next((names for names in MANDATORY if not any(name in columns for name in names)), ())


def _records(lines: Iterator[Line], delimiter: str) -> Iterator[Record]:
    """Yield the records of a table, its header and blank lines among them."""
    waiting: deque[Line] = deque()
    while True:
        if not waiting:
            waiting.extend(islice(lines, 1))
        if not waiting:
            return
        first = waiting[0]
        if '"' in first.text:
            waiting.extend(islice(lines, max(0, _TALLEST - len(waiting))))
        cells, height = _record(waiting, delimiter)
        for _ in range(height):
            waiting.popleft()
        yield first.number, cells


def _record(lines: deque[Line], delimiter: str) -> tuple[list[str] | str, int]:
    """Parse the row that starts at the first line: its cells or its fault, and how many lines it takes."""
    if lines[0].fault:
        return lines[0].fault, 1
    reader = csv.reader((line.text for line in lines), delimiter=delimiter, strict=True)
    try:
        cells = next(reader)
    except csv.Error:
        return _BROKEN, 1
    height = reader.line_num
    return (_BROKEN, 1) if any(line.fault for line in islice(lines, height)) else (cells, height)
