from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.bundle import softmax
from engine.training.calibrate import (
    GatePoint,
    Validation,
    choose_mass,
    choose_type_weight,
    fit_temperature,
    gate_curve,
)
from engine.types import Vectors


def drawn_logits(count: int, classes: int, scale: float) -> tuple[Vectors, np.ndarray]:
    """Logits whose softmax is exactly right, blown up by ``scale``."""
    random = np.random.default_rng(5)
    honest = random.normal(size=(count, classes)).astype(np.float32) * 2
    labels = np.array([random.choice(classes, p=row / row.sum()) for row in softmax(honest).astype(float)])
    return honest * np.float32(scale), labels


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
def test_the_temperature_undoes_over_and_underconfidence(scale: float) -> None:
    logits, labels = drawn_logits(6_000, 8, scale)

    assert fit_temperature(logits, labels) == pytest.approx(scale, rel=0.1)


def validation(products: int = 40, types: int = 4) -> tuple[Validation, Vectors]:
    """Two photos a product; the type tells apart products whose embeddings nearly coincide."""
    random = np.random.default_rng(2)
    base = random.normal(size=(products // 2, 16))
    owner = np.repeat(np.arange(products), 2)
    noisy = base[owner % (products // 2)] + random.normal(size=(len(owner), 16)) * 0.05
    embeddings = (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32)
    kinds = (owner >= products // 2).astype(np.int64) * 2 + owner % 2
    logits = np.full((len(owner), types), -2.0, np.float32)
    logits[np.arange(len(owner)), kinds] = 2.0
    return Validation(embeddings, logits, kinds, owner.astype(np.int64)), softmax(logits)


def test_a_type_that_tells_products_apart_gets_weight() -> None:
    photos, probabilities = validation()

    assert choose_type_weight(photos, probabilities) > 0


def test_a_type_that_says_nothing_gets_none() -> None:
    photos, probabilities = validation()
    flat = np.full_like(probabilities, 0.25)

    assert choose_type_weight(photos, flat) == 0


def test_the_gates_curve_rises_to_everything_open() -> None:
    photos, probabilities = validation()

    curve = gate_curve(photos, probabilities, 0.0)

    assert [point.opened for point in curve] == sorted(point.opened for point in curve)
    assert [point.inside for point in curve] == sorted(point.inside for point in curve)
    assert curve[-1].opened == 4
    assert curve[-1].inside == 1


def test_a_product_of_a_closed_type_is_not_found() -> None:
    """The embeddings find every product; the model is sure of a wrong type for each fourth photo."""
    owner = np.repeat(np.arange(16), 2)
    kinds = owner % 4
    guessed = np.where(np.arange(32) % 4 == 3, (kinds + 1) % 4, kinds)
    probabilities = np.full((32, 4), 0.01, np.float32)
    probabilities[np.arange(32), guessed] = 0.97
    photos = Validation(np.eye(16, dtype=np.float32)[owner], np.log(probabilities), kinds, owner)

    curve = gate_curve(photos, probabilities, 0.0)

    assert [(point.inside, point.recall) for point in (curve[0], curve[-1])] == [(0.75, 0.75), (1.0, 1.0)]


def test_without_products_in_several_photos_the_true_type_alone_chooses_the_mass() -> None:
    photos, probabilities = validation()
    alone = replace(photos, products=np.arange(len(photos.products)))

    curve = gate_curve(alone, probabilities, 0.0)

    assert {point.recall for point in curve} == {None}
    assert choose_mass(curve) == curve[0].mass
    assert choose_type_weight(alone, probabilities) == 0


def test_the_smallest_mass_that_costs_nothing_is_chosen() -> None:
    curve = [
        GatePoint(0.5, 1.0, 0.90, 0.80),
        GatePoint(0.9, 1.5, 0.98, 0.85),
        GatePoint(0.95, 2.0, 0.985, 0.898),
        GatePoint(0.98, 3.0, 0.99, 0.90),
        GatePoint(1.0, 4.0, 1.0, 0.90),
    ]

    assert choose_mass(curve) == 0.95
