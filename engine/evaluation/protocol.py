"""What is asked of every model alike: which photos are queries, and among which photos they must find."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from engine.errors import EvaluationError
from engine.evaluation.embedders import Embedder
from engine.evaluation.metrics import Bools, Ints, product_ranks
from engine.evaluation.vectors import FileVectors, Shot
from engine.training.labels import LabeledPhoto, Part

LEAST_PRODUCTS = 2

BLOCK = 256
"""Queries compared with the gallery at once, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One photo and what it shows.

    Attributes:
        shot: the photo.
        product: key that is the same for photos of one product.
        product_type: its labeled type; may be empty.
        shop: the set it comes from; may be empty.
        view: the shop's word for the side that it shows; may be empty.
    """

    shot: Shot
    product: str
    product_type: str = ""
    shop: str = ""
    view: str = ""


@dataclass(frozen=True, slots=True)
class RetrievalTask:
    """Queries and a gallery.

    Attributes:
        name: for the report.
        gallery: photos that may be found; a query is hidden from itself where it is among them.
        queries: photos that are asked for.

    Raises:
        EvaluationError: there is no query, or only one product, which would always come first.
    """

    name: str
    gallery: tuple[Subject, ...]
    queries: tuple[Subject, ...]

    def __post_init__(self) -> None:
        if not self.queries:
            raise EvaluationError(f"Nothing can be asked for in {self.name}: no product has several photos.")
        if len({subject.product for subject in self.gallery}) < LEAST_PRODUCTS:
            raise EvaluationError(f"Nothing can be told apart in {self.name}: it shows a single product.")

    def shots(self) -> list[Shot]:
        """Return every photo once."""
        return list(dict.fromkeys(subject.shot for subject in (*self.gallery, *self.queries)))

    def products(self) -> tuple[Ints, Ints]:
        """Return the products of queries and gallery as numbers, ``int64 [Q]`` and ``int64 [G]``."""
        names = sorted({subject.product for subject in (*self.gallery, *self.queries)})
        number = {name: key for key, name in enumerate(names)}
        asked, owners = (
            np.array([number[subject.product] for subject in side], dtype=np.int64)
            for side in (self.queries, self.gallery)
        )
        return asked, owners

    def hidden(self) -> Bools:
        """Return which gallery photos are the query itself, ``bool [Q, G]``."""
        number = {shot: row for row, shot in enumerate(self.shots())}
        asked, there = (
            np.array([number[subject.shot] for subject in side], dtype=np.int64)
            for side in (self.queries, self.gallery)
        )
        same: Bools = asked[:, None] == there[None, :]
        return same


def subjects(folder: Path, photos: Iterable[LabeledPhoto]) -> tuple[Subject, ...]:
    """Return whole photos of a data folder as subjects; garments cut from a photo are left out."""
    return tuple(
        Subject(Shot(folder / photo.file), photo.product, photo.product_type, photo.shop, photo.view)
        for photo in photos
        if photo.cut is None
    )


def distinct(shown: Sequence[Subject]) -> tuple[Subject, ...]:
    """Return the first of photos that are the same byte for byte: a copy would be found too easily."""
    first: dict[bytes | Path, Subject] = {}
    for subject in shown:
        first.setdefault(_content(subject.shot.path), subject)
    return tuple(first.values())


def _content(path: Path) -> bytes | Path:
    """Return a digest of a file; the path for one that cannot be read, which whoever decodes it will name."""
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return path


def leave_one_out(name: str, shown: Sequence[Subject], distractors: Sequence[Subject] = ()) -> RetrievalTask:
    """Return the task of finding a product by another of its photos.

    Every photo is in the gallery, beside the distractors; each photo of a product that has several is a
    query, and must find the product by its other photos.

    Raises:
        EvaluationError: no product has several photos.
    """
    counts = Counter(subject.product for subject in shown)
    asked = tuple(subject for subject in shown if counts[subject.product] > 1)
    return RetrievalTask(name, (*shown, *distractors), asked)


def has_pairs(shown: Sequence[Subject]) -> bool:
    """Say whether any product has several photos."""
    return len({subject.product for subject in shown}) < len(shown)


def fold_task(folder: Path, photos: Sequence[LabeledPhoto], shop: str) -> RetrievalTask:
    """Return the task of one fold: a whole shop, among the validation photos of all other sets.

    Raises:
        EvaluationError: the shop is not in the data, or none of its products has several photos.
    """
    shown = distinct(subjects(folder, (photo for photo in photos if photo.shop == shop)))
    if not shown:
        there = ", ".join(sorted({photo.shop for photo in photos}))
        raise EvaluationError(f"There is no set {shop!r} in the data; there is {there}.")
    others = (photo for photo in photos if photo.part is Part.VALIDATION and photo.shop != shop)
    return leave_one_out(shop, shown, subjects(folder, others))


def disguised_task(name: str, shown: Sequence[Subject]) -> RetrievalTask:
    """Return the task of finding each photo's product by the photo disguised as a shopper's.

    The photo itself stays in the gallery, as a shop's photo of the product is; see `engine.disguise`. The
    name stands for the queries' view.
    """
    asked = (replace(s, shot=replace(s.shot, disguised=True), view=name) for s in shown)
    return RetrievalTask(name, tuple(shown), tuple(asked))


def run_task(task: RetrievalTask, embedder: Embedder, progress: Callable[[int, int], None]) -> Ints:
    """Return at which place each query's product comes with this embedder, ``int64 [Q]``."""
    vectors = FileVectors(embedder)
    vectors.add(task.shots(), progress)
    queries = vectors.of(subject.shot for subject in task.queries)
    gallery = vectors.of(subject.shot for subject in task.gallery)
    (asked, owners), hidden = task.products(), task.hidden()
    ranks = [
        product_ranks(queries[block] @ gallery.T, asked[block], owners, hidden[block])
        for block in blocks(len(queries))
    ]
    return np.concatenate(ranks)


def blocks(count: int) -> list[slice]:
    """Return slices of at most `BLOCK` rows that cover ``count``."""
    return [slice(start, start + BLOCK) for start in range(0, count, BLOCK)]
