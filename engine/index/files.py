"""Files that are on the disk when we say so, and errors of the disk as sentences."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from engine.errors import CatalogueIndexError


class FileStamp(BaseModel):
    """Size in bytes and SHA-256 of a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int
    sha256: str


def stamp(path: Path) -> FileStamp:
    """Read a whole file and return its stamp.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileStamp(size=path.stat().st_size, sha256=digest)


def write_array(path: Path, array: NDArray[Any]) -> None:
    """Write an array as ``.npy``.

    `numpy.save` is not used: on a full disk it can cut the file short without an error.

    Raises:
        OSError: the file cannot be written, or not whole.
    """
    array = np.ascontiguousarray(array)
    with path.open("wb") as file:
        npy.write_array_header_1_0(file, npy.header_data_from_array_1_0(array))
        file.write(array.data)


def sync(path: Path) -> None:
    """Return when a file's bytes, or a folder's names, have reached the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Sync every file and folder under a folder, and the folder itself."""
    for path in folder.rglob("*"):
        sync(path)
    sync(folder)


def replace_text(path: Path, text: str) -> None:
    """Give a file a new text by one rename: a reader sees the old text or the new one, never a part."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    sync(beside)
    beside.replace(path)
    sync(path.parent)


@contextmanager
def writing(what: str, folder: Path) -> Iterator[None]:
    """Turn an error of the disk into one sentence.

    Args:
        what: the subject of the sentence, such as "The index".
        folder: named in it.

    Raises:
        CatalogueIndexError: the folder cannot be written or the disk is full.
    """
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CatalogueIndexError(f"{what} cannot be written to {folder}: {reason}.") from error
