"""Files that are there whole or not at all, and room for those that are filled bit by bit."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.errors import TrainingError

MEGABYTE = 2**20


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a path to write to; what is written there takes its name at the end.

    Raises:
        TrainingError: it could not be written; a file that lay at ``path`` is still there.
    """
    partial = path.with_name(f"{path.name}.part")
    try:
        yield partial
        partial.replace(path)
    except (OSError, RuntimeError) as error:  # numpy and torch have their own words for a full disk
        raise TrainingError(f"{path} cannot be written; see whether its disk is full.") from error


def reserve(path: Path, size: int) -> None:
    """Make a file of zeros whose room on the disk is its own.

    A file that is mapped into memory and has no room kills the process at the first byte that finds none.

    Raises:
        TrainingError: there is no room.
    """
    try:
        with path.open("wb") as file:
            if sys.platform == "linux":
                os.posix_fallocate(file.fileno(), 0, size)
            else:
                file.truncate(size)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise TrainingError(
            f"There is no room for {path}, which takes {size / MEGABYTE:,.0f} MB: {error.strerror}."
        ) from error
