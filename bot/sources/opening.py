"""From a path to the source that can read it."""

from __future__ import annotations

from pathlib import Path

from bot.errors import SourceUnusable
from bot.sources.base import CatalogueSource
from bot.sources.delimited import delimited_rows
from bot.sources.folder import FolderSource
from bot.sources.jsonlines import json_rows
from bot.sources.table import RowReader, TableSource


def open_source(path: Path) -> CatalogueSource:
    """Choose the source by what the path is: a folder, ``.csv``/``.tsv``, or ``.jsonl``/``.ndjson``.

    Raises:
        SourceUnusable: there is nothing at the path, or something that is none of these.
    """
    if path.is_dir():
        return FolderSource(path)
    if not path.exists():
        raise SourceUnusable(f"There is no catalogue at {path}.")
    readers: dict[str, RowReader] = {
        ".csv": delimited_rows,
        ".tsv": delimited_rows,
        ".jsonl": json_rows,
        ".ndjson": json_rows,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None or not path.is_file():
        raise SourceUnusable(f"{path} is no catalogue; give a folder, or a file named .csv, .tsv or .jsonl.")
    return TableSource(path, reader)
