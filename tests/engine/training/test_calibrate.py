"""Numbers read off photos that no model learned from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.bundle import softmax
from engine.config import Thresholds
from engine.training.calibrate import (
    TRUE_TYPE_INSIDE,
    GatePoint,
    Validation,
    calibrate,
    choose_confidence,
    choose_mass,
    choose_weights,
    cross_fitted,
    fit_temperature,
    gate_curve,
    open_types,
    ranks_of,
)


def honest(scale: float, count: int = 6_000, classes: int = 8) -> Validation:
    """Logits whose softmax is exactly right, blown up by ``scale``."""
    random = np.random.default_rng(5)
    logits = random.normal(size=(count, classes)).astype(np.float32) * 2
    labels = np.array([random.choice(classes, p=row / row.sum()) for row in softmax(logits).astype(float)])
    return Validation(
        embeddings=np.ones((count, 1), np.float32),
        logits=logits * np.float32(scale),
        types=labels,
        products=np.arange(count),
        judged=np.ones(count, np.bool_),
    )


def told_by_type(products: int = 40) -> Validation:
    """Two photos a product; the type tells apart products whose embeddings nearly coincide."""
    random = np.random.default_rng(2)
    base = random.normal(size=(products // 2, 16))
    owner = np.repeat(np.arange(products), 2)
    noisy = base[owner % (products // 2)] + random.normal(size=(len(owner), 16)) * 0.05
    kinds = (owner >= products // 2).astype(np.int64) * 2 + owner % 2
    logits = np.full((len(owner), 4), -2.0, np.float32)
    logits[np.arange(len(owner)), kinds] = 2.0
    return Validation(
        embeddings=(noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32),
        logits=logits,
        types=kinds,
        products=owner,
        judged=np.ones(len(owner), np.bool_),
    )


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
def test_the_temperature_undoes_over_and_underconfidence(scale: float) -> None:
    assert fit_temperature([honest(scale)]) == pytest.approx(scale, rel=0.1)


def test_several_models_are_calibrated_together_each_by_its_own_photos() -> None:
    assert 1.0 < fit_temperature([honest(1.0), honest(3.0)]) < 3.0


def test_the_gate_sees_each_shop_at_the_temperature_of_the_others() -> None:
    sure, unsure = honest(3.0), honest(1.0)

    apart = cross_fitted([sure, unsure])

    assert np.ptp(apart[0].logits / sure.logits) == pytest.approx(0, abs=1e-4)
    assert apart[0].logits[0, 0] / sure.logits[0, 0] == pytest.approx(1.0, rel=0.1)
    assert apart[1].logits[0, 0] / unsure.logits[0, 0] == pytest.approx(1 / 3, rel=0.1)


def test_a_shop_that_others_are_too_sure_of_opens_the_gate_wider() -> None:
    """At the temperature of both, the curve would keep the true types inside at a lower mass."""
    shops = [honest(1.3), honest(1.0)]
    together = gate_curve(shops, fit_temperature(shops), 0.0, 0.0)
    found = calibrate(shops)

    assert found.gate_mass > choose_mass(together)
    assert next(point.inside for point in found.curve if point.mass == found.gate_mass) >= TRUE_TYPE_INSIDE


def test_a_single_shop_is_calibrated_by_itself() -> None:
    (alone,) = cross_fitted([honest(3.0)])

    assert fit_temperature([alone]) == pytest.approx(1.0, rel=0.02)


def test_photos_that_only_stand_in_the_way_do_not_calibrate() -> None:
    mixed, other = honest(1.0), honest(3.0)
    half = np.arange(len(mixed.types)) % 2 == 0
    mixed = replace(mixed, logits=np.where(half[:, None], mixed.logits, other.logits), judged=half)

    assert fit_temperature([mixed]) == pytest.approx(1.0, rel=0.1)


def test_a_type_that_tells_products_apart_gets_weight_in_the_merge() -> None:
    assert choose_weights([told_by_type()], 1.0)[0] > 0


def test_a_type_that_says_nothing_gets_none() -> None:
    photos = told_by_type()

    assert choose_weights([replace(photos, logits=np.zeros_like(photos.logits))], 1.0)[0] == 0


def test_without_products_in_several_photos_the_weights_are_the_defaults() -> None:
    photos = told_by_type()
    alone = replace(photos, products=np.arange(len(photos.products)))

    assert choose_weights([alone], 1.0) == (0.0, Thresholds().second_photo_weight)


def test_only_judged_photos_are_asked_for_and_the_others_stand_in_the_way() -> None:
    """Of two products a photo each is turned a little; a third is nearer to the first than that."""
    angles = np.radians([0, 20, 90, 100, 5])
    photos = Validation(
        embeddings=np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32),
        logits=np.zeros((5, 2), np.float32),
        types=np.zeros(5, np.int64),
        products=np.array([0, 0, 1, 1, 2]),
        judged=np.array([True, False, True, True, False]),
    )

    assert photos.queries().tolist() == [0, 2, 3]
    assert ranks_of(photos, 1.0, 0.0, 0.0).tolist() == [2, 1, 1]


def test_the_gates_curve_rises_to_everything_open() -> None:
    curve = gate_curve([told_by_type()], 1.0, 0.0, 0.0)

    assert [point.opened for point in curve] == sorted(point.opened for point in curve)
    assert [point.inside for point in curve] == sorted(point.inside for point in curve)
    assert (curve[-1].opened, curve[-1].inside) == (4, 1)


def test_a_product_of_a_closed_type_is_not_found() -> None:
    """The embeddings find every product; the model is sure of a wrong type for each fourth photo."""
    owner = np.repeat(np.arange(16), 2)
    kinds = owner % 4
    guessed = np.where(np.arange(32) % 4 == 3, (kinds + 1) % 4, kinds)
    probabilities = np.full((32, 4), 0.01, np.float32)
    probabilities[np.arange(32), guessed] = 0.97
    judged = np.ones(32, np.bool_)
    photos = Validation(np.eye(16, dtype=np.float32)[owner], np.log(probabilities), kinds, owner, judged)

    curve = gate_curve([photos], 1.0, 0.0, 0.0)

    assert [(point.inside, point.recall) for point in (curve[0], curve[-1])] == [(0.75, 0.75), (1.0, 1.0)]


@pytest.mark.parametrize(
    ("mass", "opened"), [(0.5, [0]), (0.6, [0]), (0.61, [0, 2]), (0.95, [0, 1, 2]), (1.0, [0, 1, 2])]
)
def test_the_smallest_set_of_types_that_holds_the_mass_is_opened(mass: float, opened: list[int]) -> None:
    found = open_types(np.array([[0.6, 0.1, 0.3]], np.float32), mass)

    assert np.flatnonzero(found[0]).tolist() == opened


def test_the_smallest_mass_that_costs_nothing_is_chosen() -> None:
    curve = [
        GatePoint(0.5, 1.0, 0.90, 0.90),
        GatePoint(0.9, 1.5, 0.98, 0.85),
        GatePoint(0.95, 2.0, 0.985, 0.898),
        GatePoint(0.98, 3.0, 0.99, 0.90),
        GatePoint(1.0, 4.0, 1.0, 0.90),
    ]

    assert choose_mass(curve) == 0.95


def unsure_where(wrong: float) -> Validation:
    """Four hundred photos; the model is unsure of a hundred, and rules out the true type of some of these."""
    random = np.random.default_rng(4)
    probabilities = np.tile(np.array([[0.97, 0.01, 0.01, 0.005, 0.005]], np.float32), (400, 1))
    probabilities[:100] = [0.28, 0.27, 0.25, 0.195, 0.005]
    types = np.zeros(400, np.int64)
    types[:100] = np.where(random.permutation(100) < wrong * 100, 4, 0)
    return Validation(
        embeddings=np.ones((400, 1), np.float32),
        logits=np.log(probabilities),
        types=types,
        products=np.arange(400),
        judged=np.ones(400, np.bool_),
    )


def test_everything_is_opened_for_photos_whose_type_would_else_be_lost() -> None:
    confidence = choose_confidence([unsure_where(0.1)], 1.0, 0.98)

    assert confidence == 0.5
    opened = open_types(softmax(unsure_where(0.1).logits), 0.98, confidence)
    assert opened[:100].all()
    assert not opened[100:].all(axis=1).any()


def test_unsure_photos_that_keep_their_type_are_gated_like_every_other() -> None:
    assert choose_confidence([unsure_where(0.0)], 1.0, 0.98) == 0.1


def test_where_nothing_can_be_asked_for_the_true_type_alone_chooses_the_mass() -> None:
    photos = told_by_type()
    alone = replace(photos, products=np.arange(len(photos.products)))

    curve = gate_curve([alone], 1.0, 0.0, 0.0)

    assert {point.recall for point in curve} == {None}
    assert choose_mass(curve) == curve[0].mass


def test_a_bundles_thresholds_are_what_was_chosen() -> None:
    found = calibrate([told_by_type()])

    thresholds = found.thresholds()

    assert thresholds.gate_mass == found.gate_mass in {point.mass for point in found.curve}
    assert thresholds.gate_confidence == found.gate_confidence > 0
    assert thresholds.type_weight == found.type_weight > 0
    assert thresholds.second_photo_weight == found.second_photo_weight
