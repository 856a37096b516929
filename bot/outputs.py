"""Folders that a command writes to, tried before its work and not after it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot.errors import BadRequest


def make_ready(out: Path) -> None:
    """Make a folder, and find out whether it can be written to.

    Raises:
        BadRequest: it is a file.
        OSError: it cannot be made or written to; it names the folder.
    """
    if out.exists() and not out.is_dir():
        raise BadRequest(f"{out} is a file; name a folder to write to.")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        error.filename = str(out)
        raise
