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


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write beside ``path``; when the block ends well, it is synced and renamed.

    It is readable by its owner only. No error, kill or power cut leaves half of it under its name.
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
