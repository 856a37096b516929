"""The folder of an index's versions: one pointer, finished versions, and nothing half-made in sight.

::

    index/
    ├── current               the name of the version that is searched
    ├── 3f9c0a1b2d4e/         a finished version
    ├── a0b1c2d3e4f5/         the one before
    ├── .building-…/          a version that is being written, or was when its process died
    ├── .removed-…/           a version that is being removed
    └── .lock                 held while building
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from engine.errors import CatalogueIndexError, IndexBusy, IndexDamaged, IndexMissing
from engine.index.entries import ID_LENGTH
from engine.index.files import replace_text, sync
from engine.index.manifest import damaged

POINTER = "current"
LOCK = ".lock"
BUILDING = ".building-"
REMOVED = ".removed-"
NAME = re.compile(rb"([0-9a-f]{%d})\n?" % ID_LENGTH)


class Versions:
    """Names, publishes and removes versions. All but `current_id` and `path` need the lock.

    Args:
        folder: made when the lock is first taken.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, index_id: str) -> Path:
        """Return the folder of a version."""
        return self._folder / index_id

    def current_id(self) -> str:
        """Return the version that is to be searched.

        Raises:
            IndexMissing: none has been published.
            IndexDamaged: the pointer was changed and names no version.
        """
        try:
            pointer = (self._folder / POINTER).read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise IndexMissing(
                f"No index has been built yet in {self._folder}; "
                "run `snaplook ingest CATALOGUE`, then `snaplook index`."
            ) from error
        except OSError as error:
            raise CatalogueIndexError(f"The index in {self._folder} cannot be read.") from error
        named = NAME.fullmatch(pointer)
        if named is None:
            raise damaged(self._folder, POINTER, "names no version")
        return named[1].decode()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other builders out; the system lets go of the lock when a process dies.

        Raises:
            IndexBusy: another process is building.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        # Not of one thread: a job may take it in one and give it back in another.
        lock = FileLock(self._folder / LOCK, timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout as error:
            raise IndexBusy("Another process is building the index; wait until it has finished.") from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Give an empty hidden folder to build in; it is removed at the end unless it was published."""
        draft = self._folder / f"{BUILDING}{uuid4().hex}"
        draft.mkdir()
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def publish(self, draft: Path, index_id: str) -> None:
        """Make a finished draft a version. A damaged version of the same name makes way."""
        self._remove(index_id)
        draft.rename(self.path(index_id))
        sync(self._folder)

    def switch(self, index_id: str) -> None:
        """Point readers to a version, in one step, and keep besides only the one before it."""
        before = self._current_or_none()
        if before == index_id:
            return
        replace_text(self._folder / POINTER, index_id + "\n")
        for version in self._folder.iterdir():
            finished = version.is_dir() and not version.name.startswith(".")
            if finished and version.name not in {index_id, before}:
                self._remove(version.name)

    def sweep(self) -> None:
        """Remove what builds that were killed left behind."""
        for path in self._folder.iterdir():
            if path.name.startswith((BUILDING, REMOVED)):
                shutil.rmtree(path)

    def _current_or_none(self) -> str | None:
        try:
            return self.current_id()
        except (IndexMissing, IndexDamaged):
            return None

    def _remove(self, index_id: str) -> None:
        """Take a version out of sight in one step, then delete it; readers keep the files they mapped."""
        if self.path(index_id).exists():
            removed = self._folder / f"{REMOVED}{uuid4().hex}"
            self.path(index_id).rename(removed)
            shutil.rmtree(removed)
