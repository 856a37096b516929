"""The merge: photos found in several product types become one list of products.

A product's score is its best photo's cosine with the weighted log-probability of that photo's type, plus a
share of its second photo's cosine. All photos of a product are scored, not only the ones that came up, so a
score is a matter of the query and the product alone and never of how deep the forests were asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.index.base import Rows
from engine.types import Gate, Vectors

Scores = NDArray[np.float64]

MIN_PROBABILITY = 1e-4
"""A type's log-probability counts no lower than this one's: a photo that is plainly the same garment must
be able to outweigh a type the model thinks impossible."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundPhotos:
    """Photos of the opened types; a photo stored under two types may be here twice.

    Attributes:
        images: ``int64 [n]``.
        products: ``int64 [n]``.
        cosines: ``float32 [n]``, to the query.
        types: ``int64 [n]``, places in ``Gate.opened``.
    """

    images: Rows
    products: Rows
    cosines: Vectors
    types: Rows

    def take(self, rows: Rows) -> FoundPhotos:
        """Return some of the rows, in the given order."""
        return FoundPhotos(self.images[rows], self.products[rows], self.cosines[rows], self.types[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Products, best first.

    Attributes:
        best: the best photo of each product, ``[P]``.
        scores: ``float64 [P]``, descending.
    """

    best: FoundPhotos
    scores: Scores

    def take(self, rows: Rows) -> Ranking:
        """Return some of the products, in the given order."""
        return Ranking(self.best.take(rows), self.scores[rows])


def type_terms(gate: Gate, type_weight: float) -> Scores:
    """Return what each opened type adds to the scores of its photos: ``type_weight * log p``, 0 or less.

    Returns:
        ``float64 [T]``, in the order of ``gate.opened``.
    """
    return weighted_logs(np.array([gate.probabilities[name] for name in gate.opened]), type_weight)


def weighted_logs(probabilities: Vectors | Scores, type_weight: float) -> Scores:
    """Return ``type_weight * log p`` of each probability, none taken for less than `MIN_PROBABILITY`."""
    return type_weight * np.log(np.maximum(probabilities, MIN_PROBABILITY).astype(np.float64))


def merge(found: FoundPhotos, terms: Scores, second_photo_weight: float) -> Ranking:
    """Rank the products of the found photos.

    Args:
        found: every photo, in the opened types, of the products to rank.
        terms: ``float64 [T]``, see `type_terms`.
        second_photo_weight: share of the second-best photo's cosine, where positive, that is added.

    Returns:
        Each product once; equal scores are in the order of the product ids.
    """
    if not len(found.products):
        return Ranking(found, np.empty(0))
    values = found.cosines + terms[found.types]
    order = np.lexsort((found.images, -values, found.products))
    found, values = found.take(order), values[order]
    is_first = np.append(True, found.products[1:] != found.products[:-1])
    starts = np.flatnonzero(is_first)
    seconds = _seconds(found, is_first, starts)
    scores = values[starts] + second_photo_weight * np.maximum(seconds, 0.0)

    ranked = np.argsort(-scores, kind="stable")
    return Ranking(found.take(starts[ranked]), scores[ranked])


def _seconds(found: FoundPhotos, is_first: NDArray[np.bool_], starts: Rows) -> Vectors:
    """Return the cosine of each product's second photo, 0 where there is none.

    The second row of a product need not be its second photo: one stored under two types has two rows.
    """
    best = found.images[starts][np.cumsum(is_first) - 1]
    end = len(found.images)
    others = np.where(found.images != best, np.arange(end), end)
    seconds: Vectors = np.append(found.cosines, np.float32(0.0))[np.minimum.reduceat(others, starts)]
    return seconds
