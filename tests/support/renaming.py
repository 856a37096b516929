"""Renaming that goes wrong at a chosen moment, as a disk or a person's Ctrl-C makes it."""

from __future__ import annotations

from pathlib import Path

import pytest


class Renaming:
    """Stands in for `Path.rename`: renames truly, but for the times it is told to fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._rename = Path.rename
        self._error: BaseException | None = None
        self._left = 0
        self._after = False
        self._for_good = False

        def rename(source: Path, target: Path) -> Path:
            return self._run(source, target)

        monkeypatch.setattr(Path, "rename", rename)

    def fail(
        self, error: BaseException, survived: int, *, after: bool = False, for_good: bool = False
    ) -> None:
        """Raise an error once so many files are renamed.

        Args:
            error: what is raised.
            survived: how many renamings go well before.
            after: the one that fails has been done all the same.
            for_good: all later ones fail too.
        """
        self._error, self._left, self._after, self._for_good = error, survived, after, for_good

    def mend(self) -> None:
        """Let all go well from now on."""
        self._error = None

    def _run(self, source: Path, target: Path) -> Path:
        error = self._error if self._left == 0 else None
        self._left -= self._left > 0
        if error is None:
            return self._rename(source, target)
        if not self._for_good:
            self.mend()
        if self._after:
            self._rename(source, target)
        raise error
