"""Backing a whole HOME up into one file, and restoring it.

Embeddings and indexes are not in a backup: ``snaplook index`` makes them again.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from storage import archive, schema, snapshot, sqlite
from storage.archive import DATABASE, JOURNAL, PHOTO_FOLDERS, SECRET_KEY
from storage.database import parse_url
from storage.errors import (
    BackupDamaged,
    BackupUnsupported,
    BackupUnwritable,
    DatabaseError,
    DatabaseTooNew,
    DatabaseUnavailable,
    RestoreRefused,
)
from storage.exchange import Exchange, undo_interrupted
from storage.files import explaining, whole_file
from storage.journal import Journal
from storage.journal_entry import SUFFIX
from storage.photos import PhotoStore

Progress = Callable[[int, int], None]
"""Told how many files are done, and of how many."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds.

    Attributes:
        path: the backup.
        photos: photos of products and of people.
        missing: digests that the database names and no file has; `snaplook ingest` brings them back.
        secret_key: False when the key is not in HOME, because a setting gives it.
    """

    path: Path
    photos: int
    missing: tuple[str, ...]
    secret_key: bool


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored.

    Attributes:
        created_at: when the backup was made (ISO 8601).
        photos: photos of products and of people.
        pending: the database is of an older Snaplook and wants `snaplook db upgrade`.
    """

    created_at: str
    photos: int
    pending: bool


def back_up(home: Path, database_url: str, target: Path, progress: Progress | None = None) -> BackupReport:
    """Write a backup while the service may go on; it appears whole or not at all.

    The journal is copied first: what moves on into the database meanwhile is then in the copy that follows.
    The photos come last: a photo's file is always there before its row is.

    Args:
        home: HOME, with the secret key and the photos.
        database_url: of a SQLite database.
        target: the new file; it must not exist.
        progress: called after each file.

    Raises:
        BackupUnsupported: the database is not SQLite.
        BackupUnwritable: ``target`` exists or cannot be written.
        StorageError: the database cannot be read, or there is no space left.
    """
    database = _sqlite_file(database_url)
    schema.refuse_interrupted(database)
    if target.exists():
        raise BackupUnwritable(f"The file {target} exists already; choose another name for the backup.")
    with explaining(f"the backup {target}", BackupUnwritable):
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            journal = _copy_journal(home, Path(folder))
            copy = Path(folder) / DATABASE
            snapshot.take(database, copy)
            return _write({DATABASE: copy, **journal, **dict(_files_of(home))}, target, progress)


def restore(
    home: Path, database_url: str, source: Path, *, force: bool = False, progress: Progress | None = None
) -> RestoreReport:
    """Put a backup in place: unpack and check all of it beside, and only then exchange the parts.

    What an earlier restore has left half exchanged is put back first, whatever comes of this one.

    Args:
        home: HOME; made where it is missing.
        database_url: of a SQLite database.
        source: the backup.
        force: replace what HOME holds, with its index, which would name other photos.
        progress: called after each file.

    Raises:
        RestoreRefused: HOME holds data and ``force`` is not given.
        BackupMissing, BackupDamaged: the backup cannot be used; nothing was changed.
        DatabaseTooNew: it is of a newer program; nothing was changed.
        DatabaseLocked: another process uses the database.
        StorageError: something cannot be written; nothing was changed.
    """
    places = _places(home, _sqlite_file(database_url))
    exchanged = [*places.values(), *_outdated(home, places[DATABASE])]
    with explaining(f"the restored data in {home}", BackupUnwritable):
        undo_interrupted(exchanged)
    if not force:
        _refuse_data(home, places)
    exchange = Exchange(exchanged)
    with archive.reading(source) as backup, explaining(f"the restored data in {home}", BackupUnwritable):
        try:
            members = backup.manifest.members
            for done, name in enumerate(members, start=1):
                top, *rest = name.split("/")
                backup.extract(name, exchange.staged(places[top]).joinpath(*rest))
                if progress:
                    progress(done, len(members))
            pending = _check_database(source, exchange.staged(places[DATABASE]))
            if places[DATABASE].exists():
                snapshot.refuse_if_in_use(places[DATABASE])
            exchange.run()
        finally:
            exchange.clean_up()
    return RestoreReport(backup.manifest.created_at, _count_photos(members), pending)


def _write(files: dict[str, Path], target: Path, progress: Progress | None) -> BackupReport:
    revision = snapshot.revision_of(files[DATABASE])
    if revision is None:
        raise DatabaseUnavailable("The database has no tables yet, so there is nothing to back up.")
    with whole_file(target) as file, zipfile.ZipFile(file, "w") as zipped:
        writer = archive.ArchiveWriter(zipped, revision)
        for done, (name, source) in enumerate(files.items(), start=1):
            with suppress(FileNotFoundError):  # a photo was removed meanwhile
                writer.add(name, source)
            if progress:
                progress(done, len(files))
        writer.finish()
    members = writer.manifest.members
    kept = {name.removeprefix("photos/").replace("/", "") for name in members if name.startswith("photos/")}
    return BackupReport(
        path=target,
        photos=_count_photos(members),
        missing=tuple(sorted(snapshot.photo_digests(files[DATABASE]) - kept)),
        secret_key=SECRET_KEY in members,
    )


def _sqlite_file(database_url: str) -> Path:
    file = sqlite.file_of(parse_url(database_url))
    if file is None:
        raise BackupUnsupported(
            "The database is not SQLite; use its own tool, such as pg_dump, and copy HOME beside it."
        )
    return file


def _copy_journal(home: Path, folder: Path) -> dict[str, Path]:
    """Copy what waits for the database into a folder; return the copies by their members' names."""
    journal, copies = Journal(home / JOURNAL), {}
    for name in journal.names():
        with suppress(FileNotFoundError):  # it has just moved on
            copies[f"{JOURNAL}/{name}"] = Path(shutil.copyfile(journal.folder / name, folder / name))
    return copies


def _files_of(home: Path) -> Iterator[tuple[str, Path]]:
    """Yield the members that lie in HOME and their files."""
    if (home / SECRET_KEY).exists():
        yield SECRET_KEY, home / SECRET_KEY
    for folder in PHOTO_FOLDERS:
        store = PhotoStore(home / folder)
        for digest in store.digests():
            path = store.path(digest)
            yield path.relative_to(home).as_posix(), path


def _places(home: Path, database: Path) -> dict[str, Path]:
    """Return where each part of a backup goes; the database first, as `Exchange` wants it."""
    files = {DATABASE: database, SECRET_KEY: home / SECRET_KEY}
    return files | {name: home / name for name in (*PHOTO_FOLDERS, JOURNAL)}


def _outdated(home: Path, database: Path) -> tuple[Path, ...]:
    """Return what goes with the replaced data: SQLite's journals, and the index of other photos."""
    return (
        database.with_name(f"{database.name}-wal"),
        database.with_name(f"{database.name}-shm"),
        home / "index",
    )


def _refuse_data(home: Path, places: dict[str, Path]) -> None:
    present = [place.name for place in places.values() if _holds_data(place)]
    if present:
        raise RestoreRefused(
            f"{home} holds data already ({', '.join(present)}); restore elsewhere, or replace it by --force."
        )


def _holds_data(place: Path) -> bool:
    """Say whether there is a file: photos lie a folder deeper than what waits in the journal."""
    return place.is_file() or any(place.glob("*/*")) or any(place.glob(f"*{SUFFIX}"))


def _check_database(source: Path, database: Path) -> bool:
    """Return whether the restored database wants an upgrade."""
    try:
        snapshot.verify(database)
        revision = snapshot.revision_of(database)
    except DatabaseError as error:
        raise BackupDamaged(f"The database in the backup {source} is missing or damaged.") from error
    if revision not in schema.known_revisions():
        raise DatabaseTooNew(f"The backup {source} is of a newer Snaplook; update the program first.")
    return revision != schema.head()


def _count_photos(members: Iterable[str]) -> int:
    return sum(name.partition("/")[0] in PHOTO_FOLDERS for name in members)
