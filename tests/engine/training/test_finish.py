from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch

from engine.bundle import Description
from engine.config import Thresholds
from engine.network import build_network
from engine.training.config import DataConfig, NetworkConfig, TrainConfig
from engine.training.data import Part, load_data
from engine.training.finish import finish
from engine.training.pack import PackedData, pack_photos
from tests.support.labeled import draw_labeled

CONFIG = TrainConfig(
    name="tiny",
    data=DataConfig(holdout=("south",), validation_share=0.6, pack_size=64),
    network=NetworkConfig(dim=8),
)


def pack(folder: Path, *, products: int = 45, views: int = 2) -> PackedData:
    (folder / "data").mkdir(parents=True)
    photos = draw_labeled(folder / "data", products=products, views=views)
    data = load_data(photos, CONFIG.data, seed=CONFIG.seed)
    return pack_photos(data, folder / "pack", CONFIG.data.pack_size, lambda _done, _total: None)


class Finished(NamedTuple):
    """What is said of a finished model."""

    description: Description
    metrics: dict[str, Any]
    card: str


def finished(packed: PackedData, folder: Path) -> Finished:
    """Finish a network that learned nothing yet."""
    torch.manual_seed(0)
    network = build_network(CONFIG.network.dim, len(packed.data.classes), pretrained=True)
    bundle = finish(network, packed, CONFIG, folder / "bundle", lambda _stage, _done, _total: None)

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no number")

    metrics = json.loads((folder / "metrics.json").read_text(), parse_constant=refuse)
    return Finished(bundle.description, metrics, (bundle.folder / "CARD.md").read_text())


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> PackedData:
    return pack(tmp_path_factory.mktemp("packed"))


@pytest.fixture(scope="module")
def whole(packed: PackedData, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    return finished(packed, tmp_path_factory.mktemp("whole"))


@pytest.mark.slow
def test_nothing_but_validation_photos_is_measured(
    packed: PackedData, whole: Finished, tmp_path: Path
) -> None:
    """Neither what was learned from nor the shop that is held out: both are blackened."""
    pixels = np.zeros_like(packed.pixels)
    kept = packed.rows(Part.VALIDATION)
    pixels[kept] = packed.pixels[kept]

    assert finished(replace(packed, pixels=pixels), tmp_path) == whole
    assert whole.metrics["validated"] == len(kept)


@pytest.mark.slow
def test_closeness_is_calibrated_on_the_validation_photos(packed: PackedData, whole: Finished) -> None:
    found, thresholds = whole.metrics["closeness"], whole.description.thresholds

    assert found["products"] == len({packed.data.photos[row].product for row in packed.rows(Part.VALIDATION)})
    assert thresholds.close_score == pytest.approx(found["score"], abs=1e-4)
    assert thresholds.close_margin == pytest.approx(found["margin"], abs=1e-4)


@pytest.mark.slow
def test_the_card_says_how_few_photos_were_searched_for(packed: PackedData, whole: Finished) -> None:
    asked = packed.rows(Part.VALIDATION)

    assert (whole.metrics["queries"], whole.metrics["queried_products"]) == (len(asked), len(asked) // 2)
    assert f"| {len(asked)}, {len(asked) // 2} |" in whole.card


@pytest.mark.slow
def test_a_shop_with_one_photo_of_few_products_is_measured_as_far_as_it_goes(tmp_path: Path) -> None:
    description, metrics, card = finished(pack(tmp_path, products=24, views=1), tmp_path / "run")

    assert metrics["queries"] == 0
    assert {point["recall"] for point in metrics["curve"]} == {None}
    assert "not measured / not measured" in card
    assert description.thresholds == replace(
        Thresholds(), gate_mass=description.thresholds.gate_mass, type_weight=0.0
    )
