"""What waits for the database: answered queries and verdicts, one file each."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import AsyncFileLock

from storage.errors import EntryDamaged, JournalUnusable
from storage.files import UNFINISHED, explaining, make_folder, whole_file
from storage.journal_entry import NAME, QUERY, VERDICT, Record, decode, encode, name_of, query_id_of
from storage.marks import Marks
from storage.records import QueryRecord

LOCK = ".lock"


class Journal:
    """A folder of entries, each written whole or not at all, and removed once the database has it.

    Blocking, but for `lock`; call it from a thread. Several processes may write and read at once; whoever
    moves entries on, or removes what must not come back, holds `lock`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.refused = folder / "refused"
        self.marks = Marks(folder / "forgotten")

    def lock(self) -> AsyncFileLock:
        """Return a lock on moving entries into the database; a killed process gives it back.

        Raises:
            JournalUnusable: the folder cannot be made.
        """
        with self._explaining():
            make_folder(self.folder)
        return AsyncFileLock(self.folder / LOCK)

    def add(self, record: Record) -> bool:
        """Write one entry; when this returns it is on the disk.

        It is synced before it gets its name: a kill alone would not need that, but after a power cut the name
        could else be there with nothing, or half of it, behind it.

        Returns:
            Whether it is kept: nothing is of one who was forgotten after the entry's moment. Forgetting marks
            them before it looks at the entries, so looking for the mark after the writing misses none.

        Raises:
            StorageFull: there is no space left.
            JournalUnusable: the folder cannot be made or written.
            ValueError: the id of its query is none.
        """
        data = encode(record)
        path = self.folder / name_of(record, data)
        with self._explaining():
            make_folder(self.folder)
            with whole_file(path) as file:
                file.write(data)
        if self.is_forgotten(record):
            self.remove(path.name)
            return False
        return True

    def is_forgotten(self, record: Record) -> bool:
        """Say whether the user of an entry was forgotten after its moment, by whichever process.

        Raises:
            JournalUnusable: their mark cannot be read.
        """
        return self.marks.cover(record.user, record.created_at)

    def names(self) -> list[str]:
        """Return the names of all waiting entries in the order in which to store them."""
        # Verdicts are listed first: whichever is seen, its query was there before and is seen too, or stored.
        verdicts = self._listed(VERDICT)
        return self._listed(QUERY) + verdicts

    def pending(self) -> int:
        """Return how many entries wait."""
        return len(self._listed())

    def read(self, name: str) -> Record | None:
        """Return one entry; None when another process has moved it on.

        Raises:
            EntryDamaged: it cannot be read or understood.
        """
        return _read(self.folder / name)

    def query(self, query_id: str) -> QueryRecord | None:
        """Return a waiting query, found by its name; None when it does not wait here or is damaged."""
        for name in self._listed(QUERY):
            if query_id_of(name) == query_id:
                with suppress(EntryDamaged):
                    record = self.read(name)
                    return record if isinstance(record, QueryRecord) else None
        return None

    def records(self, *, refused: bool = False) -> Iterator[Record]:
        """Yield every waiting entry that can be read, and with ``refused`` those that were moved aside."""
        aside = _files_in(self.refused) if refused else []
        for path in [*(self.folder / name for name in self.names()), *aside]:
            with suppress(EntryDamaged):
                record = _read(path)
                if record is not None:
                    yield record

    def remove(self, name: str) -> None:
        """Remove an entry that the database has; another process may have done so.

        Raises:
            JournalUnusable: it cannot be removed.
        """
        with self._explaining():
            (self.folder / name).unlink(missing_ok=True)

    def refuse(self, name: str) -> None:
        """Move an entry that cannot be stored aside, where an operator finds it, so that the others go on.

        Raises:
            JournalUnusable: it cannot be moved.
        """
        with self._explaining(), suppress(FileNotFoundError):
            self.refused.mkdir(exist_ok=True)
            (self.folder / name).replace(self.refused / name)

    def strip(self, traces: Collection[str]) -> int:
        """Remove every file, waiting, refused or half-written, whose name or bytes hold one of these words.

        Bytes, not records: an entry that is damaged elsewhere may still say whose it is.

        Args:
            traces: a pseudonym and the ids of its queries.

        Returns:
            How many were removed.

        Raises:
            JournalUnusable: one cannot be read or removed.
        """
        words = [trace.encode() for trace in traces]
        removed = 0
        for path in [*_files_in(self.folder), *_files_in(self.refused)]:
            with self._explaining(), suppress(FileNotFoundError):
                content = path.name.encode() + path.read_bytes()
                if any(word in content for word in words):
                    path.unlink()
                    removed += 1
        return removed

    def drop_refused(self, before: datetime) -> int:
        """Remove what was moved aside and was written before this moment; return how many."""
        return self._drop(_files_in(self.refused), before.timestamp())

    def sweep(self, older_than: float = 3_600) -> int:
        """Remove what killed processes left half-written, and the marks of those who were forgotten.

        Args:
            older_than: seconds; younger drafts may still be growing, and after younger marks there may still
                come what was in hand.

        Returns:
            How many drafts were removed.
        """
        self.marks.drop(datetime.fromtimestamp(time.time() - older_than, UTC))
        drafts = [path for path in _files_in(self.folder) if path.name.endswith(UNFINISHED)]
        return self._drop(drafts, time.time() - older_than)

    def _drop(self, paths: list[Path], before: float) -> int:
        removed = 0
        for path in paths:
            with self._explaining(), suppress(FileNotFoundError):
                if path.stat().st_mtime <= before:
                    path.unlink()
                    removed += 1
        return removed

    def _listed(self, kind: str = "") -> list[str]:
        with self._explaining():
            try:
                found = [path.name for path in self.folder.iterdir()]
            except FileNotFoundError:  # nothing was ever written
                return []
        return sorted(name for name in found if name.startswith(kind) and NAME.fullmatch(name))

    def _explaining(self) -> AbstractContextManager[None]:
        return explaining(f"the journal in {self.folder}", JournalUnusable)


def _read(path: Path) -> Record | None:
    try:
        return decode(path.name, path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise EntryDamaged(f"The entry {path} of the journal is damaged.") from error


def _files_in(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*") if path.is_file() and path.name != LOCK]
