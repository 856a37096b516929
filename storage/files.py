"""Files that appear whole or not at all, and what to say when they cannot."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from storage.errors import StorageError, StorageFull

UNFINISHED = ".tmp"
"""How the names of files end that a killed process left half-written; they begin with a dot."""

NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

UNSYNCABLE = frozenset({errno.EINVAL, errno.EBADF})
"""What file systems answer that cannot sync a folder, such as some of a network's; PostgreSQL goes on too."""


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write beside ``path``; when the block ends well, it is synced and renamed.

    It is readable by its owner only. No error, kill or power cut leaves half of it under its name, and once
    the block has ended, none takes the name away again.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=UNFINISHED)
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, where they are missing; no power cut takes them away again."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        _sync(path.parent)


@contextmanager
def explaining(what: str, otherwise: type[StorageError]) -> Iterator[None]:
    """Turn the operating system's errors in this block into a sentence.

    Args:
        what: what is being written, such as ``photos in /home/shop``.
        otherwise: raised for everything but a full disk.

    Raises:
        StorageFull: there is no space left, or a quota or size limit is reached.
    """
    try:
        yield
    except OSError as error:
        if error.errno in NO_SPACE:
            raise StorageFull(f"There is no space left for {what}; free some and try again.") from error
        reason = error.strerror or str(error)
        raise otherwise(f"It is not possible to write {what} ({reason}); check that you may.") from error


def _sync(folder: Path) -> None:
    """See to it that the names in a folder are on the disk: a file's own sync does not include its name."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in UNSYNCABLE:
            raise
    finally:
        os.close(descriptor)
