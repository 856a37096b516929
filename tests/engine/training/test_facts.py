"""What a run says of itself is measured on photos that nothing was fitted to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.bundle import softmax
from engine.network import TwoOutputNetwork, build_network
from engine.training.calibrate import Validation
from engine.training.config import TrainConfig
from engine.training.facts import cross_fitted_error
from engine.training.judge import Judged
from engine.training.labels import LabeledPhoto
from engine.training.pack import PackedData
from engine.training.steps import Trained

COUNT, CLASSES = 3_000, 4


@pytest.fixture(scope="module")
def network() -> TwoOutputNetwork:
    return build_network("squeezenet1_1", 8, CLASSES)


def told(scale: float, seed: int = 1) -> Validation:
    """Logits whose softmax is right at a temperature of ``scale``; two photos a product."""
    random = np.random.default_rng(seed)
    logits = random.normal(size=(COUNT, CLASSES)).astype(np.float32) * 2
    types = np.array([random.choice(CLASSES, p=row / row.sum()) for row in softmax(logits).astype(float)])
    return Validation(
        embeddings=np.ones((COUNT, 2), np.float32),
        logits=logits * np.float32(scale),
        types=types,
        products=np.arange(COUNT) // 2,
        judged=np.ones(COUNT, np.bool_),
    )


def error(config: TrainConfig, packed: PackedData, network: TwoOutputNetwork, *cases: Validation) -> float:
    """The calibration error of some judges, each of photos of its own."""
    photos = tuple(LabeledPhoto(f"{n}", "shop", f"p{n // 2}", "kind0", f"g{n}", "") for n in range(COUNT))
    classes = tuple(f"kind{number}" for number in range(CLASSES))
    data = replace(packed.data, photos=photos, classes=classes)
    run = Trained(config, replace(packed, data=data), network, {}, {})
    answers = [Judged(network, range(COUNT), case) for case in cases]
    return cross_fitted_error([run] * len(cases), answers)


@pytest.mark.parametrize("scale", [0.3, 1.0, 3.0])
def test_a_model_that_one_temperature_mends_has_hardly_an_error(
    config: TrainConfig, packed: PackedData, network: TwoOutputNetwork, scale: float
) -> None:
    assert error(config, packed, network, told(scale)) < 0.03
    assert error(config, packed, network, told(scale), told(scale, seed=2)) < 0.03


def test_the_temperature_is_fitted_to_the_other_judges_photos(
    config: TrainConfig, packed: PackedData, network: TwoOutputNetwork
) -> None:
    """One model is far too sure and one far too unsure: fitted to its own photos, each would look right."""
    assert error(config, packed, network, told(3.0), told(0.3, seed=2)) > 0.15


def test_a_single_judges_temperature_is_fitted_to_the_other_half_of_its_products(
    config: TrainConfig, packed: PackedData, network: TwoOutputNetwork
) -> None:
    sure, unsure = told(3.0), told(0.3)
    odd = (sure.products % 2 == 1)[:, None]

    mixed = replace(sure, logits=np.where(odd, sure.logits, unsure.logits))

    assert error(config, packed, network, mixed) > 0.15


def test_photos_that_only_stand_in_the_way_do_not_count(
    config: TrainConfig, packed: PackedData, network: TwoOutputNetwork
) -> None:
    case, wrong = told(1.0), told(9.0, seed=3)
    asked = np.arange(COUNT) % 3 > 0

    mixed = replace(case, logits=np.where(asked[:, None], case.logits, wrong.logits), judged=asked)

    assert error(config, packed, network, mixed) < 0.04
