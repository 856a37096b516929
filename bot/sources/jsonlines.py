"""Rows of a JSON Lines file: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from bot.sources.base import BadRow
from bot.sources.fields import Row
from bot.sources.lines import read_lines


def json_rows(path: Path) -> Iterator[Row | BadRow]:
    """Yield the objects of the file; empty lines are passed over.

    Raises:
        SourceUnusable: the file cannot be read.
    """
    for line in read_lines(path):
        if line.fault:
            yield BadRow(line.fault, line=line.number)
        elif line.text.strip():
            yield _row(line.number, line.text)


def _row(number: int, text: str) -> Row | BadRow:
    try:
        value = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return BadRow("The line is not JSON.", line=number)
    if not isinstance(value, dict):
        return BadRow("The line is not a JSON object.", line=number)
    return Row(number, {key.strip().casefold(): cell for key, cell in value.items()})
