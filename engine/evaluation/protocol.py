"""What is asked of every model alike: which photos are queries, and among which photos they must find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.errors import PhotoError
from engine.evaluation.embedders import Embedder
from engine.evaluation.metrics import Ints, product_ranks
from engine.photos import read_photo
from engine.training.data import LabeledPhoto
from engine.types import Photo, Vectors

CHUNK = 16
"""Photos decoded and embedded at once."""

BLOCK = 256
"""Queries compared with the gallery at once, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class RetrievalTask:
    """Queries and a gallery.

    Attributes:
        name: for the report.
        gallery: photo files that may be found.
        gallery_products: each gallery photo's product.
        queries: photo files that are asked for.
        query_products: each query's product.
    """

    name: str
    gallery: tuple[Path, ...]
    gallery_products: tuple[str, ...]
    queries: tuple[Path, ...]
    query_products: tuple[str, ...]


def leave_one_out(name: str, folder: Path, photos: Sequence[LabeledPhoto]) -> RetrievalTask:
    """Return the task of finding a product by another of its photos.

    Every photo is in the gallery; each photo of a product that has several is a query, and must find the
    product by its other photos (its own file is hidden from it).
    """
    counts = Counter(photo.product for photo in photos)
    asked = [photo for photo in photos if counts[photo.product] > 1]
    return RetrievalTask(
        name=name,
        gallery=tuple(folder / photo.file for photo in photos),
        gallery_products=tuple(photo.product for photo in photos),
        queries=tuple(folder / photo.file for photo in asked),
        query_products=tuple(photo.product for photo in asked),
    )


def run_task(task: RetrievalTask, embedder: Embedder, progress: Callable[[int, int], None]) -> Ints:
    """Return at which place each query's product comes with this embedder, ``int64 [Q]``."""
    files = list(dict.fromkeys((*task.gallery, *task.queries)))
    vectors = embed_files(files, embedder, progress)
    number = {path: row for row, path in enumerate(files)}
    gallery = np.array([number[path] for path in task.gallery])
    queries = np.array([number[path] for path in task.queries], dtype=np.int64)
    names = sorted({*task.gallery_products, *task.query_products})
    product = {name: key for key, name in enumerate(names)}
    owners = np.array([product[name] for name in task.gallery_products])
    asked = np.array([product[name] for name in task.query_products], dtype=np.int64)
    blocks = [slice(start, start + BLOCK) for start in range(0, len(queries), BLOCK)]
    ranks = [
        product_ranks(
            vectors[queries[block]] @ vectors[gallery].T,
            asked[block],
            owners,
            queries[block][:, None] == gallery[None, :],
        )
        for block in blocks
    ]
    return np.concatenate([np.empty(0, dtype=np.int64), *ranks])


def embed_files(files: Sequence[Path], embedder: Embedder, progress: Callable[[int, int], None]) -> Vectors:
    """Decode files in threads and embed them, ``float32 [N, D]``.

    Raises:
        PhotoError: a file cannot be read; the sentence names it.
    """
    parts = []
    with ThreadPoolExecutor() as pool:
        for chunk in _chunks(files):
            photos: list[Photo] = list(pool.map(_read, chunk))
            parts.append(embedder.vectors(photos))
            progress(min(len(parts) * CHUNK, len(files)), len(files))
    return np.concatenate(parts)


def _read(path: Path) -> Photo:
    try:
        return read_photo(path)
    except PhotoError as error:
        raise type(error)(f"{path}: {error}") from error


def _chunks(files: Sequence[Path]) -> Iterator[Sequence[Path]]:
    for start in range(0, len(files), CHUNK):
        yield files[start : start + CHUNK]
