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


def delimited_rows(path: Path) -> Iterator[Row | BadRow]:
    """Yield the rows under the header, by column.

    The delimiter is the comma, semicolon or tab under which the header names the mandatory columns. Column
    names may have any case; columns that we do not know are let be.

    Raises:
        SourceUnusable: the file cannot be read, or its header lacks a mandatory column.
    """
    lines = read_lines(path)
    header = next((line for line in lines if line.fault or line.text.strip()), None)
    if header is None:
        raise SourceUnusable(f"The catalogue {path} is empty.")
    columns, delimiter = _header(path, header)
    for line, cells in _records(lines, delimiter):
        if isinstance(cells, str):
            yield BadRow(cells, line=line)
        elif len(cells) > len(columns):
            yield BadRow(f"The row has {len(cells)} cells for {len(columns)} columns.", line=line)
        elif any(cells):
            yield Row(line, dict(zip(columns, cells, strict=False)))


def _header(path: Path, line: Line) -> tuple[list[str], str]:
    if line.fault:
        raise SourceUnusable(f"The catalogue {path} has no header that can be read: {line.fault}")
    columns: list[str] = []
    for delimiter in _DELIMITERS:
        named = [cell.strip().casefold().replace(" ", "_") for cell in line.text.split(delimiter)]
        named = [cell.strip('"') for cell in named]
        if all(any(name in named for name in names) for names in MANDATORY):
            return named, delimiter
        columns = max(columns, named, key=len)
    missing = next(names for names in MANDATORY if not any(name in columns for name in names))
    seen = shorten(", ".join(columns), 200)
    raise SourceUnusable(
        f"The catalogue {path} has no column {' or '.join(missing)}; its first line names: {seen}."
    )


def _records(lines: Iterator[Line], delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each row's first line number with its cells, or with what is wrong with it."""
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
