"""Numbers read off validation photos: temperature, the gate's threshold, the merge's weight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.bundle import softmax
from engine.evaluation.metrics import Bools, Ints, product_ranks, recall_at
from engine.types import Vectors

TEMPERATURES = np.geomspace(0.05, 20.0, 400)
MASSES = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999)
TYPE_WEIGHTS = (0.0, 0.0025, 0.005, 0.01, 0.02, 0.04)
TRUE_TYPE_INSIDE = 0.98
RECALL_LOSS = 0.005
"""The gate may cost half a point of recall@10."""
FLOOR = 1e-4


@dataclass(frozen=True, slots=True)
class Validation:
    """Photos that the model did not learn from.

    Attributes:
        embeddings: ``float32 [N, D]``.
        logits: ``float32 [N, C]``.
        types: ``int64 [N]``, the labelled type.
        products: ``int64 [N]``, the same number for photos of one product.
    """

    embeddings: Vectors
    logits: Vectors
    types: Ints
    products: Ints


@dataclass(frozen=True, slots=True)
class GatePoint:
    """One point of the gate's curve.

    Attributes:
        mass: the threshold.
        opened: mean number of types opened.
        inside: share of photos whose labelled type is among them.
        recall: recall@10 among the opened types.
    """

    mass: float
    opened: float
    inside: float
    recall: float


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
    among all others; of equals the smallest weight is taken.
    """
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
        points.append(
            GatePoint(mass, float(opened.sum(axis=1).mean()), float(inside.mean()), recall_at(ranks, 10))
        )
    return points


def choose_mass(curve: list[GatePoint]) -> float:
    """Return the smallest mass that keeps the true type inside and costs next to no recall."""
    ungated = curve[-1].recall
    for point in curve[:-1]:
        if point.inside >= TRUE_TYPE_INSIDE and point.recall >= ungated - RECALL_LOSS:
            return point.mass
    return MASSES[-1]


def _ranks(validation: Validation, probabilities: Vectors, weight: float, opened: Bools | None) -> Ints:
    """Return the rank of each query's product; queries are the photos of products with several."""
    _, owner, counts = np.unique(validation.products, return_inverse=True, return_counts=True)
    queries = np.flatnonzero(counts[owner] > 1)
    logs: Vectors = np.log(np.maximum(probabilities[queries], np.float32(FLOOR)))
    cosines = validation.embeddings[queries] @ validation.embeddings.T
    similarity: Vectors = cosines + np.float32(weight) * logs[:, validation.types]
    hidden = queries[:, None] == np.arange(len(validation.products))[None, :]
    if opened is not None:
        hidden |= ~opened[queries][:, validation.types]
    return product_ranks(similarity, validation.products[queries], validation.products, hidden)
