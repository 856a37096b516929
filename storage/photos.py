"""Photos as files, named by the digest of their owner and their bytes."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from pathlib import Path

from storage.errors import PhotoMissing, PhotoStoreUnwritable
from storage.files import UNFINISHED, explaining, make_folder, whole_file

DIGEST = re.compile(r"[0-9a-f]{64}")


class PhotoStore:
    """A folder of photos, each at ``ab/cdef...``: its digest after the first two letters.

    Blocking; call it from a thread. Safe for several processes at once: a photo appears whole or not at all.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes, owner: str = "") -> str:
        """Keep a photo; one that is there already is left alone.

        Args:
            data: the file.
            owner: goes into the digest, so that equal photos of two owners are two files, each deleted with
                its owner.

        Returns:
            Its digest: sha256 of ``owner`` and ``data``, in hex.

        Raises:
            StorageFull: there is no space left.
            PhotoStoreUnwritable: the folder cannot be made or written.
        """
        digest = hashlib.sha256(owner.encode() + data).hexdigest()
        path = self.path(digest)
        with self._explaining():
            if not _has_size(path, len(data)):
                make_folder(path.parent)
                with whole_file(path) as file:
                    file.write(data)
        return digest

    def path(self, digest: str) -> Path:
        """Return where a photo of this digest lies or would lie.

        Raises:
            PhotoMissing: it is not a digest, so no photo can have it.
        """
        if not DIGEST.fullmatch(digest):
            raise PhotoMissing(f"{digest!r} is not the digest of a photo.")
        return self.folder / digest[:2] / digest[2:]

    def read(self, digest: str) -> bytes:
        """Return a photo's bytes.

        Raises:
            PhotoMissing: there is none of this digest, or it cannot be read.
        """
        path = self.path(digest)
        try:
            return path.read_bytes()
        except OSError as error:
            raise PhotoMissing(f"The photo {path} is missing or cannot be read; ingest it again.") from error

    def delete(self, digest: str) -> bool:
        """Remove a photo; return whether it was there.

        Raises:
            PhotoStoreUnwritable: it cannot be removed.
        """
        path = self.path(digest)
        with self._explaining():
            try:
                path.unlink()
            except FileNotFoundError:
                return False
        return True

    def delete_all(self, digests: Iterable[str]) -> int:
        """Remove photos; return how many of them were there.

        Raises:
            PhotoStoreUnwritable: one cannot be removed.
        """
        return sum(self.delete(digest) for digest in digests)

    def digests(self) -> Iterator[str]:
        """Yield the digest of every photo, folder by folder."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            for digest in sorted(path.name + file.name for file in path.iterdir()):
                if DIGEST.fullmatch(digest):
                    yield digest

    def written_before(self, moment: datetime) -> Iterator[str]:
        """Yield the digest of every photo that was put before a moment, folder by folder."""
        latest = moment.timestamp()
        for digest in self.digests():
            with suppress(FileNotFoundError):  # deleted meanwhile
                if self.path(digest).stat().st_mtime <= latest:
                    yield digest

    def sweep(self, older_than: float = 3_600) -> int:
        """Remove what killed processes left half-written.

        Args:
            older_than: seconds; younger ones may still be growing.

        Returns:
            How many were removed.
        """
        removed = 0
        for path in self.folder.glob(f"*/*{UNFINISHED}"):
            with self._explaining(), suppress(FileNotFoundError):
                if path.stat().st_mtime <= time.time() - older_than:
                    path.unlink()
                    removed += 1
        return removed

    def _explaining(self) -> AbstractContextManager[None]:
        return explaining(f"photos in {self.folder}", PhotoStoreUnwritable)


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False
