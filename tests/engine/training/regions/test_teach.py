"""A model is taught to find garments: its embeddings stay, and an interrupted run goes on as before."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.bundle import CARD, Bundle
from engine.errors import TrainingError
from engine.photos import read_photo
from engine.runtime.onnx import OnnxRuntime
from engine.runtime.torch import TorchRuntime
from engine.training.config import DataConfig, load_config
from engine.training.data import TrainingData, load_data
from engine.training.labels import STREET, Part
from engine.training.regions.config import RegionConfig, SceneConfig, load_region_config
from engine.training.regions.teach import teach_regions
from tests.support.own import write_untrained

RECIPE = Path(__file__).parents[4] / "configs" / "train" / "regions.toml"
CONFIG = RegionConfig(
    name="tiny",
    seed=4,
    steps=3,
    warmup=1,
    data=DataConfig(validation_share=0.3),
    scenes=SceneConfig(street=3, alone=1, people=1),
)


def silent(_stage: str, _done: int, _total: int) -> None:
    pass


@pytest.fixture(scope="module")
def data(every_kind: Path) -> TrainingData:
    return load_data(every_kind, CONFIG.data, CONFIG.seed)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return write_untrained(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def taught(data: TrainingData, base: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return teach_regions(CONFIG, data, base, tmp_path_factory.mktemp("taught"), silent)


@pytest.mark.slow
def test_a_taught_model_embeds_as_before_and_finds_garments_with_and_without_torch(
    base: Bundle, taught: Bundle, every_kind: Path
) -> None:
    photo = read_photo(every_kind / "street" / "0.png")

    runtimes = (OnnxRuntime(base), OnnxRuntime(taught), TorchRuntime(taught))
    before, onnx, torch = (runtime.see(photo) for runtime in runtimes)

    assert taught.model_id == base.model_id
    assert taught.bundle_id != base.bundle_id
    assert before.regions is None
    assert onnx.regions is not None
    assert onnx.regions == pytest.approx(torch.regions, abs=1e-2)
    assert np.array_equal(onnx.embeddings, before.embeddings)
    assert np.array_equal(onnx.probabilities, before.probabilities)


@pytest.mark.slow
def test_its_card_says_how_well_and_its_thresholds_what_counts(taught: Bundle) -> None:
    card = (taught.folder / CARD).read_text(encoding="utf-8")

    assert card.count("## Garments in a photo") == 1
    assert f"Nothing under a confidence of {taught.thresholds.region_confidence:g} counts." in card
    assert 0 < taught.thresholds.region_confidence <= 1


@pytest.mark.slow
def test_taught_anew_and_interrupted_it_ends_as_the_same_model(
    data: TrainingData, taught: Bundle, tmp_path: Path
) -> None:
    def interrupt(stage: str, done: int, _total: int) -> None:
        if (stage, done) == ("finding garments", 2):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        teach_regions(CONFIG, data, taught, tmp_path, interrupt)
    again = teach_regions(CONFIG, data, taught, tmp_path, silent)

    assert again.bundle_id == taught.bundle_id
    with (tmp_path / "curve.csv").open(newline="") as file:
        assert len(list(csv.reader(file))) == 1 + CONFIG.steps


@pytest.mark.slow
def test_a_run_folder_of_another_recipe_is_refused(data: TrainingData, base: Bundle, taught: Bundle) -> None:
    with pytest.raises(TrainingError, match="another configuration; choose another folder"):
        teach_regions(replace(CONFIG, rate=0.1), data, base, taught.folder.parent, silent)


def test_data_without_street_photos_is_refused_before_a_photo_is_read(
    data: TrainingData, base: Bundle, tmp_path: Path
) -> None:
    bare = replace(data, photos=tuple(photo for photo in data.photos if photo.shop != STREET))

    with pytest.raises(TrainingError, match="has no street photos"):
        teach_regions(CONFIG, bare, base, tmp_path / "run", silent)

    assert not (tmp_path / "run").exists()


def test_the_shipped_recipe_splits_photos_as_the_models_own_does() -> None:
    ours, model = load_region_config(RECIPE), load_config(RECIPE.with_name("hard.toml"))

    assert ours.name == RECIPE.stem
    assert ours.seed == model.seed
    assert ours.data.validation_share == model.data.validation_share
    assert ours.data.report_share == model.data.report_share


def test_streets_are_learned_from_and_kept_apart(data: TrainingData) -> None:
    parts = {photo.part for photo in data.photos if photo.shop == STREET}

    assert {Part.TRAIN, Part.VALIDATION} <= parts
