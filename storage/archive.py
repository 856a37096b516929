"""A backup as one zip file: database, secret key, photos, journal, and a manifest that vouches for each.

``manifest.json`` is the last member::

    {"format": 1, "created_at": "2030-01-31T12:00:00+00:00", "revision": "0001",
     "members": {"photos/ab/cdef...": {"size": 12345, "sha256": "..."}, ...}}

Only the names of `MEMBER` are ever written or read, so a backup cannot name a file outside HOME.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from storage.errors import BackupDamaged, BackupMissing
from storage.journal_entry import NAME

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.sqlite"
SECRET_KEY = "secret.key"  # noqa: S105 - a file's name
PHOTO_FOLDERS = ("photos", "queries")
JOURNAL = "journal"
MEMBER = re.compile(
    r"database\.sqlite|secret\.key|(?:photos|queries)/[0-9a-f]{2}/[0-9a-f]{62}|"
    rf"journal/(?:{NAME.pattern})"
)
CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Member:
    """What the manifest says about one file."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        revision: of the database's tables.
        members: by name.
    """

    created_at: str
    revision: str
    members: dict[str, Member] = field(default_factory=dict)


class ArchiveWriter:
    """Writes a backup member by member into an open file."""

    def __init__(self, archive: zipfile.ZipFile, revision: str) -> None:
        self._archive = archive
        self.manifest = Manifest(datetime.now(UTC).isoformat(timespec="seconds"), revision)

    def add(self, name: str, source: Path) -> None:
        """Copy a file in.

        Raises:
            FileNotFoundError: it is gone; nothing was written.
        """
        # Photos are compressed already; the rest shrinks well.
        method = zipfile.ZIP_STORED if "/" in name else zipfile.ZIP_DEFLATED
        with (
            source.open("rb") as original,
            self._archive.open(_entry(name, method), "w", force_zip64=True) as copy,
        ):
            self.manifest.members[name] = _copy(original, copy)

    def finish(self) -> None:
        """Write the manifest."""
        text = json.dumps({"format": FORMAT, **asdict(self.manifest)}, indent=1)
        self._archive.writestr(_entry(MANIFEST, zipfile.ZIP_DEFLATED), text)


class Archive:
    """An existing backup whose manifest has been read and whose names have been checked."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest, path: Path) -> None:
        self._archive = archive
        self._path = path
        self.manifest = manifest

    def extract(self, name: str, target: Path) -> None:
        """Write a member to a new file, readable by its owner only.

        Raises:
            BackupDamaged: it is not what the manifest says.
            OSError: it cannot be written.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with (
            os.fdopen(descriptor, "wb") as copy,
            _trusting_nothing(self._path),
            self._archive.open(name) as original,
        ):
            copied = _copy(original, copy)
            copy.flush()
            os.fsync(copy.fileno())
        if copied != self.manifest.members[name]:
            raise BackupDamaged(f"The backup {self._path} is damaged: {name} was changed.")


@contextmanager
def reading(path: Path) -> Iterator[Archive]:
    """Open a backup.

    Raises:
        BackupMissing: there is no such file, or it cannot be opened.
        BackupDamaged: it is cut short, changed, or not one of ours.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupMissing(f"The backup {path} cannot be opened ({error.strerror}).") from error
    with file:
        with _trusting_nothing(path):
            archive = zipfile.ZipFile(file)
            manifest = _manifest(json.loads(archive.read(MANIFEST)))
        listed = sorted([*manifest.members, MANIFEST])
        if sorted(archive.namelist()) != listed or not all(map(MEMBER.fullmatch, manifest.members)):
            raise BackupDamaged(f"The backup {path} is damaged: it holds other files than it should.")
        yield Archive(archive, manifest, path)


def _manifest(data: dict[str, Any]) -> Manifest:
    if data.pop("format") != FORMAT:
        raise ValueError("another format")
    members = {name: Member(**member) for name, member in data.pop("members").items()}
    return Manifest(**data, members=members)


@contextmanager
def _trusting_nothing(path: Path) -> Iterator[None]:
    """Say one sentence for all the ways in which a zip file or a manifest can be wrong."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise BackupDamaged(f"The file {path} is damaged or is no backup of Snaplook's.") from error
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        # A flipped bit in the zip's directory points before the file's beginning.
        raise BackupDamaged(f"The file {path} is damaged or is no backup of Snaplook's.") from error


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = method
    entry.external_attr = 0o600 << 16
    return entry


def _copy(original: IO[bytes], copy: IO[bytes]) -> Member:
    digest, size = hashlib.sha256(), 0
    while chunk := original.read(CHUNK):
        copy.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return Member(size, digest.hexdigest())
