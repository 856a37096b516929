"""What a model's own weights add to a cosine, as the merge that serves adds it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.bundle import load_bundle
from engine.evaluation.arms import Arm, baseline
from engine.evaluation.embedders import ColorHistogram
from engine.index.merge import MIN_PROBABILITY
from engine.types import Vectors
from tests.support.shipped import SHIPPED
from tests.support.vectors import unit


def directions(count: int, dim: int) -> Vectors:
    return unit(np.random.default_rng(5).normal(size=(count, dim)).astype(np.float32))


def test_a_types_weighted_log_probability_is_added_and_an_unknown_type_is_thought_impossible() -> None:
    bundle = load_bundle(SHIPPED)
    weighing = replace(bundle.description, thresholds=replace(bundle.thresholds, type_weight=0.02))
    arm = Arm("ours", (), (replace(bundle, description=weighing),))
    queries = directions(3, bundle.dim)

    terms = arm.type_terms(0, queries, ["dress", "spaceship", "dress"])

    assert terms is not None
    likely = np.maximum(bundle.classify(queries)[:, bundle.classes.index("dress")], MIN_PROBABILITY)
    assert terms[:, 0] == pytest.approx(0.02 * np.log(likely), rel=1e-5)
    assert np.array_equal(terms[:, 0], terms[:, 2])
    assert terms[:, 1] == pytest.approx(0.02 * np.log(MIN_PROBABILITY), rel=1e-5)


def test_a_baseline_knows_no_types() -> None:
    assert baseline(ColorHistogram(), 1).type_terms(0, directions(1, 4), ["dress"]) is None
