"""Folders that a command writes to, tried before its work and not after it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot.errors import BadRequest


def check_writable(out: Path) -> None:
    """Find out whether a folder can be written to, or made; nothing is left behind.

    Raises:
        BadRequest: it is a file.
        OSError: it cannot be made or written to; it names the folder.
    """
    there = next(path for path in (out, *out.absolute().parents) if path.exists())
    if there == out and not out.is_dir():
        raise BadRequest(f"{out} is a file; name a folder to write to.")
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        error.filename = str(out)
        raise
