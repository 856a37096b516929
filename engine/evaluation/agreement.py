"""How far one way to run a model agrees with another, and how much faster it is: same photos, one run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from engine.evaluation.metrics import Bools, Interval, Ints, paired_bootstrap, product_ranks
from engine.runtime.base import Runtime
from engine.types import Photo, Vectors

NEAREST = 10
"""Photos whose agreement counts."""

RULE_OF_THREE = 3.0
"""What was never seen among n may still happen to 3/n of all, at 95 % (Hanley & Lippman-Hand 1983, "If
nothing goes wrong, is everything all right?"): no interval that twenty products give is narrower."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What one runtime made of some photos.

    Attributes:
        embeddings: ``float32 [N, D]``.
        milliseconds: median of one photo.
    """

    embeddings: Vectors
    milliseconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What is asked of photos that were embedded.

    Attributes:
        products: each photo's product, ``int64 [N]``.
        gallery: rows of the photos that may be found, ``int64 [G]``.
        queries: rows of the photos that are asked for, ``int64 [Q]``. A query does not see its own row.
    """

    products: Ints
    gallery: Ints
    queries: Ints

    @property
    def hidden(self) -> Bools:
        """What a query must not see, ``bool [Q, G]``."""
        return np.equal(self.queries[:, None], self.gallery[None, :])


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a runtime agrees with the reference.

    Attributes:
        cosine: mean over all photos.
        overlap: mean share of a query's `NEAREST` photos that are the same.
        recall: recall@1 of the runtime.
        difference: its paired difference to the reference's, with its 95 % interval by product; the lower
            bound is no nearer to 0 than so few products allow, see `RULE_OF_THREE`.
    """

    cosine: float
    overlap: float
    recall: float
    difference: Interval


def read_side_by_side(runtimes: Sequence[Runtime], photos: Iterable[Photo]) -> list[Reading]:
    """Embed photos one by one with each runtime in turn, on this thread.

    Who begins changes from photo to photo: the first one finds the caches cold.

    Args:
        runtimes: of models with the same preprocessing.
        photos: at least one.
    """
    prepare = runtimes[0].bundle.description.preprocessing
    vectors: list[list[Vectors]] = [[] for _ in runtimes]
    seconds: list[list[float]] = [[] for _ in runtimes]
    for number, photo in enumerate(photos):
        ready = Photo(prepare(photo))  # which preparing again leaves as it is
        for turn in range(len(runtimes)):
            place = (number + turn) % len(runtimes)
            started = perf_counter()
            embeddings, _ = runtimes[place].embed([ready])
            seconds[place].append(perf_counter() - started)
            vectors[place].append(embeddings)
    return [
        Reading(np.concatenate(rows), float(np.median(times)) * 1_000)
        for rows, times in zip(vectors, seconds, strict=True)
    ]


def agreement(trial: Trial, ours: Vectors, reference: Vectors) -> Agreement:
    """Compare embeddings ``float32 [N, D]`` of the same photos."""
    hits, hits_before = (_hits(trial, vectors) for vectors in (ours, reference))
    asked = trial.products[trial.queries]
    found = paired_bootstrap(hits, hits_before, asked)
    return Agreement(
        cosine=float(np.einsum("nd,nd->n", ours, reference).mean()),
        overlap=_overlap(_nearest(trial, ours), _nearest(trial, reference)),
        recall=float(hits.mean()),
        difference=replace(found, low=min(found.low, -RULE_OF_THREE / len(np.unique(asked)))),
    )


def _hits(trial: Trial, vectors: Vectors) -> Bools:
    similarity = vectors[trial.queries] @ vectors[trial.gallery].T
    asked, found = trial.products[trial.queries], trial.products[trial.gallery]
    return np.equal(product_ranks(similarity, asked, found, trial.hidden), 1)


def _nearest(trial: Trial, vectors: Vectors) -> Ints:
    """Return the places of the nearest photos in the gallery, ``int64 [Q, NEAREST]`` or fewer."""
    similarity = vectors[trial.queries] @ vectors[trial.gallery].T
    similarity[trial.hidden] = -np.inf
    return np.argsort(-similarity, axis=1, kind="stable")[:, : min(NEAREST, len(trial.gallery) - 1)]


def _overlap(ours: Ints, theirs: Ints) -> float:
    return float((ours[:, :, None] == theirs[:, None, :]).any(axis=2).mean())
