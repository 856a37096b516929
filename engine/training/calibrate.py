"""Numbers read off photos that no model learned from: temperature, gate threshold, merge weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from engine.bundle import softmax
from engine.config import Thresholds
from engine.evaluation.metrics import Bools, Ints, recall_at
from engine.evaluation.readings import merged_ranks
from engine.index.merge import weighted_logs
from engine.types import Vectors

TEMPERATURES = np.geomspace(0.05, 20.0, 400)
MASSES = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 0.995, 0.999)
TYPE_WEIGHTS = (0.0, 0.0025, 0.005, 0.01, 0.02, 0.04)
"""A log-probability reaches down to -9.2: at 0.04 it takes a third off a cosine, and more would leave little
to the embedding."""
SECOND_WEIGHTS = (0.0, 0.05, 0.1, 0.2, 0.3)
CONFIDENCES = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
ENOUGH_UNSURE = 20
"""Photos of less than a confidence that it takes to say how many of them lose their type."""
TRUE_TYPE_INSIDE = 0.97
"""A product whose type stays closed cannot be found at all: three photos in a hundred may lose theirs."""
RECALL_LOSS = 0.005
"""The gate may cost half a point of recall@10."""


@dataclass(frozen=True, slots=True, eq=False)
class Validation:
    """Photos that a model did not learn from, with what it says of them.

    Attributes:
        embeddings: ``float32 [N, D]``.
        logits: ``float32 [N, C]``.
        types: ``int64 [N]``, the labeled type.
        products: ``int64 [N]``, the same number for photos of one product.
        judged: ``bool [N]``, photos that are asked for and whose types count; the others only stand in
            the way.
    """

    embeddings: Vectors
    logits: Vectors
    types: Ints
    products: Ints
    judged: Bools

    def queries(self) -> Ints:
        """Return the rows of the judged photos whose product has another one that can be found."""
        _, owner, counts = np.unique(self.products, return_inverse=True, return_counts=True)
        return np.flatnonzero((counts[owner] > 1) & self.judged)


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


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was read off.

    Attributes:
        temperature: of the softmax.
        type_weight: of the type's log-probability in the merge.
        second_photo_weight: of a product's second photo in the merge.
        gate_mass: the gate's threshold.
        gate_confidence: of the likeliest type, under which every type is opened.
        curve: the gate's; its last point opens every type.
    """

    temperature: float
    type_weight: float
    second_photo_weight: float
    gate_mass: float
    gate_confidence: float
    curve: tuple[GatePoint, ...]

    def thresholds(self) -> Thresholds:
        """Return the thresholds of a bundle; those of closeness are defaults."""
        return Thresholds(
            gate_mass=self.gate_mass,
            gate_confidence=self.gate_confidence,
            type_weight=self.type_weight,
            second_photo_weight=self.second_photo_weight,
        )


def calibrate(cases: Sequence[Validation]) -> Calibration:
    """Read every number off several models' validations together, each asked about its own photos.

    The temperature and the merge's weights are those of all of them; what the gate opens is chosen as on a
    shop that no temperature was fitted to.
    """
    temperature = fit_temperature(cases)
    type_weight, second = choose_weights(cases, temperature)
    strange = cross_fitted(cases)
    mass = choose_mass(gate_curve(strange, 1.0, type_weight, second))
    confidence = choose_confidence(strange, 1.0, mass)
    curve = gate_curve(strange, 1.0, type_weight, second, confidence)
    return Calibration(temperature, type_weight, second, mass, confidence, tuple(curve))


def fit_temperature(cases: Sequence[Validation]) -> float:
    """Return the temperature of least negative log-likelihood (Guo et al. 2017), searched on a fine grid."""
    logits = np.concatenate([case.logits[case.judged] for case in cases])
    types = np.concatenate([case.types[case.judged] for case in cases])
    losses = [negative_log_likelihood(softmax((logits / t).astype(np.float32)), types) for t in TEMPERATURES]
    return round(float(TEMPERATURES[int(np.argmin(losses))]), 4)


def cross_fitted(cases: Sequence[Validation]) -> list[Validation]:
    """Return the cases with logits divided by the temperature of the others; a single one by its own.

    Some shops are harder than the others let one expect: a gate chosen on shops that the temperature was
    fitted to would close the types that such a shop's photos are of.
    """
    found = []
    for place, case in enumerate(cases):
        others = [*cases[:place], *cases[place + 1 :]] or [case]
        found.append(replace(case, logits=(case.logits / fit_temperature(others)).astype(np.float32)))
    return found


def negative_log_likelihood(probabilities: Vectors, types: Ints) -> float:
    """Return the mean negative log-probability of the labels."""
    return float(-np.log(np.maximum(probabilities[np.arange(len(types)), types], 1e-12)).mean())


def choose_weights(cases: Sequence[Validation], temperature: float) -> tuple[float, float]:
    """Return the merge's weights of the type and of the second photo that rank the true products best.

    The measure is the mean reciprocal rank of products with several photos, each photo asked for in turn
    among all others; of equals the smallest are taken, and the defaults where no product has several photos.
    """
    if not any(len(case.queries()) for case in cases):
        return 0.0, Thresholds().second_photo_weight
    pairs = list(product(TYPE_WEIGHTS, SECOND_WEIGHTS))
    scores = [
        float((1 / np.concatenate([ranks_of(c, temperature, *pair) for c in cases])).mean()) for pair in pairs
    ]
    return pairs[int(np.argmax(scores))]


def gate_curve(
    cases: Sequence[Validation],
    temperature: float,
    type_weight: float,
    second_photo_weight: float,
    confidence: float = 0.0,
) -> list[GatePoint]:
    """Return mass against types opened, true type inside and recall@10; the last point opens everything.

    So does every point for a photo whose likeliest type is less likely than ``confidence``.
    """
    points = []
    probabilities = [_probabilities(case, temperature) for case in cases]
    for mass in (*MASSES, 1.0):
        opened = [open_types(each, mass, confidence) for each in probabilities]
        counts = np.concatenate(
            [types[case.judged].sum(axis=1) for types, case in zip(opened, cases, strict=True)]
        )
        inside = np.concatenate(
            [types[case.judged, case.types[case.judged]] for types, case in zip(opened, cases, strict=True)]
        )
        ranks = np.concatenate(
            [
                ranks_of(case, temperature, type_weight, second_photo_weight, types)
                for types, case in zip(opened, cases, strict=True)
            ]
        )
        recall = recall_at(ranks, 10) if len(ranks) else None
        points.append(GatePoint(mass, float(counts.mean()), float(inside.mean()), recall))
    return points


def open_types(probabilities: Vectors, mass: float, confidence: float = 0.0) -> Bools:
    """Return ``bool [N, C]``: the smallest set of types that holds ``mass``.

    All of them at a mass of 1, and for a photo whose likeliest type is less likely than ``confidence``.
    """
    order = np.argsort(-probabilities, axis=1)
    after = np.cumsum(np.take_along_axis(probabilities, order, axis=1), axis=1)
    before = np.concatenate([np.zeros((len(after), 1), np.float32), after[:, :-1]], axis=1)
    opened = np.zeros(probabilities.shape, dtype=np.bool_)
    np.put_along_axis(opened, order, (before < mass - 1e-9) | (mass == 1.0), axis=1)
    opened[probabilities.max(axis=1) < confidence] = True
    return opened


def choose_mass(curve: Sequence[GatePoint]) -> float:
    """Return the smallest mass that keeps the true type inside and costs next to no recall, if measured.

    Both are means over all photos. Where no mass does both, the largest that is tried is taken.
    """
    for point in curve[:-1]:
        if point.inside >= TRUE_TYPE_INSIDE and _recall_lost(point, curve[-1]) <= RECALL_LOSS:
            return point.mass
    return MASSES[-1]


def choose_confidence(cases: Sequence[Validation], temperature: float, mass: float) -> float:
    """Return the confidence under which every type is opened, at a gate's mass.

    It is the highest under which photos lose their labeled type too often; where the mass alone keeps enough
    of them inside, however unsure they are, it is the lowest that is tried.
    """
    confidences, inside = [], []
    for case in cases:
        probabilities = _probabilities(case, temperature)[case.judged]
        types = case.types[case.judged]
        confidences.append(probabilities.max(axis=1))
        inside.append(open_types(probabilities, mass)[np.arange(len(types)), types])
    top, kept = np.concatenate(confidences), np.concatenate(inside)
    for confidence in reversed(CONFIDENCES):
        unsure = top < confidence
        if unsure.sum() >= ENOUGH_UNSURE and kept[unsure].mean() < TRUE_TYPE_INSIDE:
            return confidence
    return CONFIDENCES[0]


def ranks_of(
    case: Validation,
    temperature: float,
    type_weight: float,
    second_photo_weight: float,
    opened: Bools | None = None,
) -> Ints:
    """Return the rank of each query's product, by the merge, among the types that are open."""
    queries = case.queries()
    probabilities = _probabilities(case, temperature)[queries]
    logs = weighted_logs(probabilities, type_weight)
    hidden = queries[:, None] == np.arange(len(case.products))[None, :]
    if opened is not None:
        hidden |= ~opened[queries][:, case.types]
    return merged_ranks(
        case.embeddings[queries] @ case.embeddings.T,
        case.products[queries],
        case.products,
        hidden,
        second_photo_weight=second_photo_weight,
        terms=logs[:, case.types],
    )


def _probabilities(case: Validation, temperature: float) -> Vectors:
    return softmax((case.logits / temperature).astype(np.float32))


def _recall_lost(point: GatePoint, ungated: GatePoint) -> float:
    if point.recall is None or ungated.recall is None:
        return 0.0
    return ungated.recall - point.recall
