"""How well product types are told, and whether the probabilities mean what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.evaluation.metrics import Bools, Interval, Ints, bootstrap
from engine.evaluation.neighbors import forgiven
from engine.types import Vectors

BINS = 15
"""Bins of equal width over the confidence, as in Guo et al. 2017, "On Calibration of Modern Neural
Networks"."""


@dataclass(frozen=True, slots=True, eq=False)
class Judgment:
    """What a model says of some photos' types.

    Attributes:
        probabilities: ``float32 [N, C]``, calibrated.
        types: ``int64 [N]``, the labels; -1 for one that the model does not know, which it cannot get right.
        classes: the ``C`` types.
        products: ``[N]``, each photo's product.
        shops: ``[N]``, each photo's shop.
    """

    probabilities: Vectors
    types: Ints
    classes: tuple[str, ...]
    products: tuple[str, ...]
    shops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypeScore:
    """How often the labeled type is among the likeliest, on some of the photos.

    Attributes:
        name: of the slice.
        photos: how many.
        top1: share of photos whose likeliest type is the labeled one.
        top3: the same for the three likeliest.
        top1_forgiven: as top1, where a neighboring word is as good; see `engine.evaluation.neighbors`.
        top3_forgiven: the same for the three likeliest.
    """

    name: str
    photos: int
    top1: Interval
    top3: Interval
    top1_forgiven: Interval
    top3_forgiven: Interval


@dataclass(frozen=True, slots=True)
class Bin:
    """Photos of about the same confidence.

    Attributes:
        low: least confidence of the bin, which it does not include itself.
        photos: how many.
        confidence: their mean confidence; 0 where there is none.
        accuracy: the share of them whose likeliest type is right; 0 where there is none.
    """

    low: float
    photos: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """The reliability diagram and its expected calibration error.

    Attributes:
        ece: mean distance of accuracy and confidence over the bins, by their photos (Naeini et al. 2015).
        bins: `BINS` of them, of equal width.
    """

    ece: float
    bins: tuple[Bin, ...]


def type_scores(judgments: Sequence[Judgment]) -> tuple[TypeScore, ...]:
    """Return the scores over all photos, then by shop and by type; intervals are over products."""
    hits = np.concatenate([_hits(judgment) for judgment in judgments])
    products = [product for judgment in judgments for product in judgment.products]
    shops = np.array([shop for judgment in judgments for shop in judgment.shops])
    labels = np.array([_label(judgment, kind) for judgment in judgments for kind in judgment.types.tolist()])
    groups = np.unique(products, return_inverse=True)[1]
    named = [("all photos", np.arange(len(hits)))]
    for column in (shops, labels):
        names = np.unique(column)
        if len(names) > 1:  # else it is everything again
            named += [(str(name), np.flatnonzero(column == name)) for name in names]
    return tuple(TypeScore(name, len(rows), *bootstrap(hits[rows], groups[rows])) for name, rows in named)


def reliability(judgments: Sequence[Judgment]) -> Reliability:
    """Return how far confidence and accuracy are apart, over the photos of all judgments."""
    confidence = np.concatenate([judgment.probabilities.max(axis=1) for judgment in judgments]).astype(float)
    right = np.concatenate(
        [judgment.probabilities.argmax(axis=1) == judgment.types for judgment in judgments]
    )
    # A confidence on an edge belongs to the bin below it, so that 1 has one.
    places = np.clip(np.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)
    bins = tuple(
        _bin(number / BINS, confidence[places == number], right[places == number]) for number in range(BINS)
    )
    ece = sum(part.photos * abs(part.accuracy - part.confidence) for part in bins) / len(confidence)
    return Reliability(ece, bins)


def _hits(judgment: Judgment) -> Bools:
    """Return ``bool [N, 4]``: top 1, top 3, and both forgiven."""
    likeliest = np.argsort(-judgment.probabilities, axis=1, kind="stable")[:, :3]
    right = likeliest == judgment.types[:, None]
    allowed = forgiven(judgment.classes)[likeliest, judgment.types[:, None]]
    allowed &= (judgment.types >= 0)[:, None]
    return np.stack([right[:, 0], right.any(axis=1), allowed[:, 0], allowed.any(axis=1)], axis=1)


def _label(judgment: Judgment, kind: int) -> str:
    return judgment.classes[kind] if kind >= 0 else "a type it does not know"


def _bin(low: float, confidence: Vectors, right: Bools) -> Bin:
    if not len(confidence):
        return Bin(low, 0, 0.0, 0.0)
    return Bin(low, len(confidence), float(confidence.mean()), float(right.mean()))
