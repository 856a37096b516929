"""HOME: its folders, its disk and its key. Nothing is made in looking; all of it blocks."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from bot.jobs.checkup.finding import Finding
from configs.settings import Settings

LOW_DISK = 2**30
"""Bytes free under which an index or a backup may not fit."""


def check_home(settings: Settings) -> Finding:
    """Say whether HOME can be written, or made.

    Raises:
        OSError: it cannot.
    """
    place = _nearest(settings.home)
    with tempfile.TemporaryFile(dir=place):
        done = "can be written" if place == settings.home else "is made at first need"
        return Finding("home", good=True, says=f"{settings.home} {done}.")


def check_disk(settings: Settings) -> Finding:
    """Say how much room is left."""
    free = shutil.disk_usage(_nearest(settings.home)).free
    amount = f"{free / 2**30:.1f} GB are free"
    if free < LOW_DISK:
        return Finding("disk", good=False, says=f"Only {amount}; make room before the next ingest or index.")
    return Finding("disk", good=True, says=f"{amount}.")


def check_folders(settings: Settings) -> Finding:
    """Say whether every folder in HOME can be written, by whoever made it."""
    folders = [
        settings.photos_dir,
        settings.personal_photos_dir,
        settings.journal_dir,
        settings.cache_dir,
        settings.embeddings_dir,
        settings.index_dir,
    ]
    closed = [
        folder
        for folder in folders
        if folder.exists() and not (folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK))
    ]
    if closed:
        names = ", ".join(map(str, closed))
        return Finding(
            "folders", good=False, says=f"{names} cannot be written; check the owner and permissions."
        )
    return Finding("folders", good=True, says="Those that are there can be written.")


def check_secret_key(settings: Settings) -> Finding:
    """Say whether there is a key, without making it."""
    if settings.secret_key is None and not (settings.home / "secret.key").exists():
        return Finding(
            "secret key", good=True, says="It is made at first need; keep it with the backups then."
        )
    settings.read_secret_key()
    return Finding("secret key", good=True, says="There is one; keep it with the backups.")


def _nearest(folder: Path) -> Path:
    """Return a folder, or the nearest one above that is there."""
    return next(path for path in (folder, *folder.parents) if path.exists())
