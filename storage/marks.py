"""Who was forgotten lately, so that no process keeps what it still had in hand of them."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from storage.errors import JournalUnusable
from storage.files import explaining, make_folder, whole_file


class Marks:
    """A folder with a file for each who was forgotten: a digest of the pseudonym, and in it the moment.

    Blocking; call it from a thread. Every process on a HOME sees the same marks.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, user: str, at: datetime) -> None:
        """Note that a user is forgotten: what they asked until this aware moment is not to be kept.

        Raises:
            StorageFull: there is no space left.
            JournalUnusable: the folder cannot be made or written.
        """
        with explaining(f"the journal in {self.folder}", JournalUnusable):
            make_folder(self.folder)
            with whole_file(self._file(user)) as file:
                file.write(at.isoformat().encode())

    def cover(self, user: str, moment: datetime) -> bool:
        """Say whether a user was forgotten at this moment or later.

        Raises:
            JournalUnusable: their mark cannot be read.
        """
        with explaining(f"the journal in {self.folder}", JournalUnusable):
            try:
                text = self._file(user).read_text(encoding="utf-8")
            except FileNotFoundError:
                return False
        return moment <= datetime.fromisoformat(text)

    def drop(self, before: datetime) -> None:
        """Remove the marks, and what killed processes left half-written of them, from before a moment.

        Raises:
            JournalUnusable: one cannot be removed.
        """
        with explaining(f"the journal in {self.folder}", JournalUnusable):
            for path in self.folder.glob("*"):
                with suppress(FileNotFoundError):
                    if path.stat().st_mtime <= before.timestamp():
                        path.unlink()

    def _file(self, user: str) -> Path:
        return self.folder / hashlib.sha256(user.encode()).hexdigest()
