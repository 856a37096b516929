"""Embeds pictures that have no vector yet and keeps the vectors, some at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from engine.errors import PhotoError
from engine.index.embeddings import EmbeddingStore
from engine.runtime.base import Runtime
from engine.types import Photo, Vectors
from storage.errors import StorageError

CHUNK = 128
"""Pictures embedded between two writes: what a kill can cost."""


@dataclass(frozen=True, slots=True)
class Embedder:
    """Fills a store with the embeddings of pictures.

    Attributes:
        runtime: embeds them.
        store: keeps the vectors, by digest.
        load: returns the catalogue photo of a digest.
        workers: threads; one picture a thread, as decoding and the model both leave the interpreter free.
    """

    runtime: Runtime
    store: EmbeddingStore
    load: Callable[[str], Photo]
    workers: int

    def fill(
        self, missing: Sequence[str], load: Callable[[str], Photo], progress: Callable[[int, int], None]
    ) -> dict[str, str]:
        """Embed pictures and keep their vectors.

        Args:
            missing: the digests to keep them under.
            load: returns the picture of such a digest.
            progress: told what is done, and of how much.

        Returns:
            The digests whose picture could not be loaded, and why.
        """

        def embed(digest: str) -> Vectors | str:
            try:
                embeddings, _ = self.runtime.embed([load(digest)])
            except (PhotoError, StorageError) as error:
                return str(error)
            vector: Vectors = embeddings[0]
            return vector

        unreadable: dict[str, str] = {}
        done = 0
        with ThreadPoolExecutor(self.workers) as pool:
            for chunk in _chunks(missing):
                answers = list(zip(chunk, pool.map(embed, chunk), strict=True))
                good = [(digest, vector) for digest, vector in answers if not isinstance(vector, str)]
                if good:
                    self.store.append(
                        [digest for digest, _ in good], np.stack([vector for _, vector in good])
                    )
                unreadable |= {digest: reason for digest, reason in answers if isinstance(reason, str)}
                done += len(chunk)
                progress(done, len(missing))
        return unreadable


def _chunks(digests: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(digests), CHUNK):
        yield digests[start : start + CHUNK]
