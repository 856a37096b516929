"""Vectors of photo files, each photo embedded once over all tasks of an evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.disguise import disguise
from engine.errors import PhotoError
from engine.evaluation.embedders import Embedder
from engine.photos import read_photo
from engine.types import Photo, Vectors

CHUNK = 16
"""Photos decoded and embedded at once."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo file, or what `engine.disguise` makes of it.

    Attributes:
        path: the file.
        disguised: as a shopper would have taken it.
    """

    path: Path
    disguised: bool = False

    def read(self) -> Photo:
        """Return the photo.

        Raises:
            PhotoError: the file cannot be read; the sentence names it.
        """
        try:
            photo = read_photo(self.path)
        except PhotoError as error:
            raise type(error)(f"{self.path.name}: {error}") from error
        return disguise(photo, seed=self.path.name) if self.disguised else photo


class FileVectors:
    """An embedder's vectors by file; a photo that was embedded once is not embedded again."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self._rows: dict[Shot, Vectors] = {}

    def add(self, shots: Iterable[Shot], progress: Callable[[int, int], None]) -> None:
        """Embed what was not embedded yet, decoding in threads.

        Raises:
            PhotoError: a file cannot be read; the sentence names it.
        """
        missing = [shot for shot in dict.fromkeys(shots) if shot not in self._rows]
        for done, (chunk, photos) in enumerate(read_chunks(missing), start=1):
            self._rows.update(zip(chunk, self.embedder.vectors(photos), strict=True))
            progress(min(done * CHUNK, len(missing)), len(missing))

    def of(self, shots: Iterable[Shot]) -> Vectors:
        """Return the vectors of photos that were added, ``float32 [N, D]``."""
        return np.stack([self._rows[shot] for shot in shots])


def read_chunks(shots: Sequence[Shot]) -> Iterator[tuple[Sequence[Shot], list[Photo]]]:
    """Decode photos in threads, and yield `CHUNK` of them at a time."""
    with ThreadPoolExecutor() as pool:
        for start in range(0, len(shots), CHUNK):
            chunk = shots[start : start + CHUNK]
            yield chunk, list(pool.map(Shot.read, chunk))


def check_readable(shots: Sequence[Shot], progress: Callable[[int, int], None]) -> None:
    """Decode every file once, so that a broken one is named before anything is embedded.

    Raises:
        PhotoError: a file cannot be read; the sentence names it.
    """
    files = list(dict.fromkeys(Shot(shot.path) for shot in shots))
    for done, _ in enumerate(read_chunks(files), start=1):
        progress(min(done * CHUNK, len(files)), len(files))
