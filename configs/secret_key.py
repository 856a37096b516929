"""The installation's secret key: one file in HOME, made once, readable by its owner only."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from configs.errors import HomeError

SHORTEST = 16
"""Bytes under which a key can be guessed."""

_BYTES = 32


def secret_key_in(home: Path) -> bytes:
    """Read ``HOME/secret.key``, making it first where it is missing.

    The file appears whole or not at all; of several processes that make it at once, one's key is used by all.

    Raises:
        HomeError: HOME cannot be written, or the file cannot be read or is cut short.
    """
    path = home / "secret.key"
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes().strip()
    except OSError as error:
        raise HomeError(f"The secret key {path} cannot be made or read: {error.strerror}.") from error
    if len(key) < SHORTEST:
        raise HomeError(
            f"The secret key {path} is cut short; restore it from a backup, or delete it to start anew."
        )
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".secret-") as draft:  # made with mode 0600
        draft.write(secrets.token_hex(_BYTES).encode())
        draft.flush()
        os.fsync(draft.fileno())
        try:
            os.link(draft.name, path)
        except FileExistsError:
            return
