"""Tables of labels: CSV with a header."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from engine.errors import TrainingError


def read_table(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """Return the rows of a table by column.

    Args:
        path: of the file.
        columns: those that it must have.

    Raises:
        TrainingError: the table is missing, cannot be read, lacks a column or has no row.
    """
    try:
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise TrainingError(f"{path} lacks the column {missing[0]!r}.")
            rows = list(reader)
    except FileNotFoundError as error:
        raise TrainingError(f"There is no table of photos, {path}.") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TrainingError(f"The table of photos, {path}, cannot be read.") from error
    if not rows:
        raise TrainingError(f"{path} names no photo.")
    return rows
