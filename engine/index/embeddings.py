"""Embeddings that were computed once, kept by the digest of their photo.

One append-only file holds fixed-size records of digest, vector and checksum. A record whose checksum is
wrong is as if it were not there: at the end of the file, where a killed process or a full disk leaves one,
it is cut off by the next writer; in the middle it is skipped and counted in `EmbeddingStore.damaged`, its
photo is reported as missing, and the embedding is simply made and appended again.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from engine.errors import CatalogueIndexError, IndexDamaged
from engine.index.files import sync, writing
from engine.types import Vectors

DIGEST_SIZE = 32
CRC_SIZE = 4
CHUNK = 8_192
LOCK_SECONDS = 60.0


class EmbeddingStore:
    """A model's embeddings on disk. Any number of processes may read and append.

    Memory holds about 150 bytes a photo; the vectors stay in the file. A store sees what was in the file
    when it was opened or last appended to.

    Args:
        folder: of one model; made by the first append.
        dim: length of a vector.
    """

    def __init__(self, folder: Path, dim: int) -> None:
        self._folder = folder
        self._path = folder / f"vectors-{dim}.bin"
        self._dim = dim
        self._record = np.dtype([("digest", "u1", DIGEST_SIZE), ("vector", "<f4", dim), ("crc", "<u4")])
        self._places: dict[bytes, int] = {}
        self._scanned = 0
        self._damaged = 0
        self._scan()

    def __len__(self) -> int:
        return len(self._places)

    @property
    def damaged(self) -> int:
        """How many records inside the file are skipped because their checksum is wrong."""
        return self._damaged

    def missing(self, digests: Iterable[str]) -> list[str]:
        """Return the digests (SHA-256 as hex) that have no embedding yet, each once, in the given order."""
        return [digest for digest in dict.fromkeys(digests) if bytes.fromhex(digest) not in self._places]

    def get(self, digests: Sequence[str]) -> Vectors:
        """Return the vectors ``float32 [N, D]`` of ``N`` photos.

        Raises:
            IndexDamaged: one of them has no embedding.
        """
        for digest in self.missing(digests):
            raise IndexDamaged(f"The embedding of photo {digest[:12]} is missing; run `snaplook index`.")
        if not digests:
            return np.empty((0, self._dim), dtype=np.float32)
        rows = [self._places[bytes.fromhex(digest)] for digest in digests]
        vectors: Vectors = self._map()["vector"][rows]
        return vectors

    def append(self, digests: Sequence[str], vectors: Vectors) -> None:
        """Add embeddings; when this returns they are on the disk.

        Args:
            digests: SHA-256 of each photo, as hex; one that is there already gets the new vector.
            vectors: ``float32 [N, D]``.

        Raises:
            ValueError: the vectors do not fit the digests or the store.
            CatalogueIndexError: the folder cannot be written, the disk is full, or the store stays locked.
        """
        if vectors.shape != (len(digests), self._dim):
            raise ValueError(f"vectors must be [{len(digests)}, {self._dim}], not {list(vectors.shape)}")
        records = self._pack(digests, vectors)
        with writing("Embeddings", self._folder), self._lock():
            self._scan()
            self._cut_tail()
            with self._path.open("ab") as file:
                file.write(records)
                file.flush()
                os.fsync(file.fileno())
            sync(self._folder)
            self._scan()

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._folder / ".lock", timeout=LOCK_SECONDS):
                yield
        except Timeout as error:
            raise CatalogueIndexError(
                f"The embeddings in {self._folder} are in use by another process; wait until it has finished."
            ) from error

    def _pack(self, digests: Sequence[str], vectors: Vectors) -> bytes:
        records = np.zeros(len(digests), dtype=self._record)
        for record, digest, vector in zip(records, digests, vectors, strict=True):
            record["digest"] = np.frombuffer(bytes.fromhex(digest), dtype=np.uint8)
            record["vector"] = vector
            record["crc"] = zlib.crc32(record.tobytes()[:-CRC_SIZE])
        return records.tobytes()

    def _scan(self) -> None:
        """Take in the records after those that are known, up to the last whole one."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._scanned * self._record.itemsize)
                for row, record in enumerate(self._read(file), start=self._scanned):
                    self._take_in(row, record)
        except FileNotFoundError:
            return
        except OSError as error:
            raise CatalogueIndexError(f"The embeddings in {self._folder} cannot be read.") from error

    def _take_in(self, row: int, record: bytes) -> None:
        if zlib.crc32(record[:-CRC_SIZE]) == int.from_bytes(record[-CRC_SIZE:], "little"):
            self._damaged += row - self._scanned
            self._places[record[:DIGEST_SIZE]] = row
            self._scanned = row + 1

    def _read(self, file: BinaryIO) -> Iterator[bytes]:
        size = self._record.itemsize
        while chunk := file.read(size * CHUNK):
            for start in range(0, len(chunk) - size + 1, size):
                yield chunk[start : start + size]

    def _cut_tail(self) -> None:
        """Remove what follows the last whole record. The lock makes sure that nobody is writing it."""
        whole = self._scanned * self._record.itemsize
        if self._path.exists() and self._path.stat().st_size > whole:
            os.truncate(self._path, whole)

    def _map(self) -> NDArray[Any]:
        return np.memmap(self._path, dtype=self._record, mode="r", shape=(self._scanned,))
