"""Replacing several files and folders by new ones: all of them, or none."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path


class Exchange:
    """New files and folders prepared beside their places, so that taking the places is only renaming.

    Killed while it runs, it leaves what was there under hidden names that end in ``.replaced-`` and a number,
    and no name with half of anything.
    """

    def __init__(self, places: Sequence[Path]) -> None:
        """Name what is exchanged.

        Args:
            places: what goes away; what has been staged comes instead. The first is the first to go and the
                last to come, so its absence shows that a kill came between.
        """
        self._places = tuple(places)
        self._token = secrets.token_hex(4)
        self._moved: list[tuple[Path, Path]] = []

    def staged(self, place: Path) -> Path:
        """Return where the new file or folder for this place is to be prepared."""
        return self._beside(place, "staged")

    def run(self) -> None:
        """Exchange everything.

        Raises:
            OSError: something cannot be renamed; everything is as it was.
        """
        try:
            for place in self._places:
                self._move(place, self._replaced(place))
            for place in reversed(self._places):
                self._move(self.staged(place), place)
        except OSError:
            while self._moved:
                source, target = self._moved.pop()
                target.rename(source)
            raise

    def clean_up(self) -> None:
        """Remove what was replaced, and what was staged and never used."""
        for place in self._places:
            _remove(self.staged(place))
            _remove(self._replaced(place))

    def _move(self, source: Path, target: Path) -> None:
        if source.exists():
            source.rename(target)
            self._moved.append((source, target))

    def _replaced(self, place: Path) -> Path:
        return self._beside(place, "replaced")

    def _beside(self, place: Path, word: str) -> Path:
        return place.with_name(f".{place.name}.{word}-{self._token}")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
