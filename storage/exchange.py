"""Replacing several files and folders by new ones: all of them, or none."""

from __future__ import annotations

import glob
import shutil
import time
from collections.abc import Sequence
from pathlib import Path


class Exchange:
    """New files and folders prepared beside their places, so that taking the places is only renaming.

    Killed while it runs, it leaves what was there under hidden names that end in ``.replaced-`` and a number,
    and no name with half of anything; `undo_interrupted` puts it back.
    """

    def __init__(self, places: Sequence[Path], token: str | None = None) -> None:
        """Name what is exchanged.

        Args:
            places: what goes away; what has been staged comes instead. The first is the first to go and the
                last to come, so its absence shows that a kill came between.
            token: ends the hidden names; by default the time, so that later ones sort last.
        """
        self._places = tuple(places)
        self._token = token or f"{time.time_ns():x}"
        self._gone: list[Path] = []
        self._come: list[Path] = []
        self._done = False

    def staged(self, place: Path) -> Path:
        """Return where the new file or folder for this place is to be prepared."""
        return self._beside(place, "staged")

    def run(self) -> None:
        """Exchange everything; whatever ends it early, an interrupt too, first puts all back as it was.

        Raises:
            OSError: something cannot be renamed. If it cannot be put back either, it keeps its hidden name.
        """
        try:
            for place in self._places:
                if place.exists():
                    self._gone.append(place)  # noted first: an interrupt may follow the renaming at once
                    place.rename(self._replaced(place))
            for place in reversed(self._places):
                if self.staged(place).exists():
                    self._come.append(place)
                    self.staged(place).rename(place)
        except BaseException:
            self._undo()
            raise
        self._done = True

    def clean_up(self) -> None:
        """Remove what was staged and never used, and, once all is exchanged, what was replaced."""
        for place in self._places:
            _remove(self.staged(place))
            if self._done:
                _remove(self._replaced(place))

    def recall(self) -> None:
        """Put back what another process began to exchange under this token.

        A part that had nothing before it may stay.

        Raises:
            OSError: something cannot be renamed.
        """
        self.clean_up()
        self._gone = [place for place in self._places if self._replaced(place).exists()]
        self._come = [place for place in reversed(self._gone) if place.exists()]
        self._undo()
        self.clean_up()

    def _undo(self) -> None:
        """Rename everything back, the first place last, so that its absence still shows what is missing."""
        for place in reversed(self._come):
            if not self.staged(place).exists():
                place.rename(self.staged(place))
        for place in reversed(self._gone):
            if self._replaced(place).exists():
                self._replaced(place).rename(place)

    def _replaced(self, place: Path) -> Path:
        return self._beside(place, "replaced")

    def _beside(self, place: Path, word: str) -> Path:
        return place.with_name(f".{place.name}.{word}-{self._token}")


def interrupted(place: Path) -> Path | None:
    """Return where an exchange that did not end has left what was at its first place; None if none has."""
    if place.exists():
        return None
    return max(place.parent.glob(f".{glob.escape(place.name)}.replaced-*"), default=None)


def undo_interrupted(places: Sequence[Path]) -> None:
    """Put back what a killed exchange of these places has moved away; nothing changes if there is none.

    Raises:
        OSError: something cannot be renamed; asking again goes on.
    """
    left = interrupted(places[0])
    if left is not None:
        Exchange(places, token=left.name.rpartition("-")[2]).recall()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
