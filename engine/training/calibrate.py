"""Numbers read off validation photos: temperature, the gate's threshold, the merge's weight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.bundle import softmax
from engine.evaluation.metrics import Bools, Ints, product_ranks, recall_at
from engine.index.merge import MIN_PROBABILITY
from engine.types import Vectors

TEMPERATURES = np.geomspace(0.05, 20.0, 400)
MASSES = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999)
TYPE_WEIGHTS = (0.0, 0.0025, 0.005, 0.01, 0.02, 0.04)
"""A log-probability reaches down to -9.2: at 0.04 it takes a third off a cosine, and more would leave little
to the embedding."""
TRUE_TYPE_INSIDE = 0.98
"""A product whose type stays closed cannot be found at all: two photos in a hundred may lose theirs."""
RECALL_LOSS = 0.005
"""The gate may cost half a point of recall@10."""


@dataclass(frozen=True, slots=True)
class Validation:
    """Photos that the model did not learn from.

    Attributes:
        embeddings: ``float32 [N, D]``.
        logits: ``float32 [N, C]``.
        types: ``int64 [N]``, the labeled type.
        products: ``int64 [N]``, the same number for photos of one product.
    """

    embeddings: Vectors
    logits: Vectors
    types: Ints
    products: Ints

    def queries(self) -> Ints:
        """Return the rows of the photos whose product has another one that can be found."""
        _, owner, counts = np.unique(self.products, return_inverse=True, return_counts=True)
        return np.flatnonzero(counts[owner] > 1)


@dataclass(frozen=True, slots=True)
class GatePoint:
    """One point of the gate's curve.

    Attributes:
        mass: the threshold.
        opened: mean number of types opened.
        inside: share of photos whose labeled type is among them.
        recall: recall@10 among the opened types; None where there was nothing to ask for.
    """

    mass: float
    opened: float
    inside: float
    recall: float | None


def fit_temperature(logits: Vectors, types: Ints) -> float:
    """Return the temperature of least negative log-likelihood (Guo et al. 2017), searched on a fine grid.

    Args:
        logits: ``float32 [N, C]``.
        types: ``int64 [N]``, the labels.
    """
    losses = [negative_log_likelihood(softmax((logits / t).astype(np.float32)), types) for t in TEMPERATURES]
    return round(float(TEMPERATURES[int(np.argmin(losses))]), 4)


def negative_log_likelihood(probabilities: Vectors, types: Ints) -> float:
    """Return the mean negative log-probability of the labels."""
    return float(-np.log(np.maximum(probabilities[np.arange(len(types)), types], 1e-12)).mean())


def choose_type_weight(validation: Validation, probabilities: Vectors) -> float:
    """Return the weight of the type's log-probability that ranks the true products best.

    The measure is the mean reciprocal rank of products with several photos, each photo asked for in turn
    among all others; of equals the smallest weight is taken, and 0 where no product has several photos.
    """
    if not len(validation.queries()):
        return 0.0
    scores = [
        float((1 / _ranks(validation, probabilities, weight, opened=None)).mean()) for weight in TYPE_WEIGHTS
    ]
    return TYPE_WEIGHTS[int(np.argmax(scores))]


def gate_curve(validation: Validation, probabilities: Vectors, type_weight: float) -> list[GatePoint]:
    """Return mass against types opened, true type inside and recall@10; the last point opens everything."""
    order = np.argsort(-probabilities, axis=1)
    before = np.cumsum(np.take_along_axis(probabilities, order, axis=1), axis=1)
    before = np.concatenate([np.zeros((len(before), 1), np.float32), before[:, :-1]], axis=1)
    points = []
    for mass in (*MASSES, 1.0):
        ordered = (before < mass - 1e-9) | (mass == 1.0)
        opened = np.zeros_like(ordered)
        np.put_along_axis(opened, order, ordered, axis=1)
        inside = opened[np.arange(len(opened)), validation.types]
        ranks = _ranks(validation, probabilities, type_weight, opened)
        recall = recall_at(ranks, 10) if len(ranks) else None
        points.append(GatePoint(mass, float(opened.sum(axis=1).mean()), float(inside.mean()), recall))
    return points


def choose_mass(curve: list[GatePoint]) -> float:
    """Return the smallest mass that keeps the true type inside and costs next to no recall, if measured."""
    for point in curve[:-1]:
        if point.inside >= TRUE_TYPE_INSIDE and _recall_lost(point, curve[-1]) <= RECALL_LOSS:
            return point.mass
    return MASSES[-1]


def _recall_lost(point: GatePoint, ungated: GatePoint) -> float:
    if point.recall is None or ungated.recall is None:
        return 0.0
    return ungated.recall - point.recall


def _ranks(validation: Validation, probabilities: Vectors, weight: float, opened: Bools | None) -> Ints:
    """Return the rank of each query's product."""
    queries = validation.queries()
    logs: Vectors = np.log(np.maximum(probabilities[queries], np.float32(MIN_PROBABILITY)))
    cosines = validation.embeddings[queries] @ validation.embeddings.T
    similarity: Vectors = cosines + np.float32(weight) * logs[:, validation.types]
    hidden = queries[:, None] == np.arange(len(validation.products))[None, :]
    if opened is not None:
        hidden |= ~opened[queries][:, validation.types]
    return product_ranks(similarity, validation.products[queries], validation.products, hidden)
