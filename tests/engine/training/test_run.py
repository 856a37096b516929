from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.optim.swa_utils import AveragedModel

from engine.bundle import Bundle, load_bundle
from engine.errors import TrainingError
from engine.network import build_network
from engine.photos import read_photo
from engine.runtime.onnx import OnnxRuntime
from engine.training.config import (
    BatchConfig,
    DataConfig,
    NetworkConfig,
    OptimizerConfig,
    TrainConfig,
)
from engine.training.run import RunOptions, train
from tests.support.labeled import draw_labeled

CONFIG = TrainConfig(
    name="tiny",
    seed=4,
    data=DataConfig(holdout=("south",), validation_share=0.3, pack_size=64),
    network=NetworkConfig(dim=8, frozen_blocks=12),
    batch=BatchConfig(pairs=6, real_pairs=1.0, size=64),
    optimizer=OptimizerConfig(steps=8, warmup=1, checkpoint_every=2),
)


def silent(_stage: str, _done: int, _total: int) -> None:
    pass


def curve(folder: Path) -> list[list[str]]:
    with (folder / "curve.csv").open(newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_labeled(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def whole(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Bundle, Path]:
    """A run that nothing interrupted, and its folder."""
    folder = tmp_path_factory.mktemp("whole")
    return train(CONFIG, RunOptions(data, folder, workers=0), silent), folder


@pytest.mark.slow
def test_a_run_ends_in_a_bundle_that_answers(whole: tuple[Bundle, Path], data: Path) -> None:
    bundle, folder = whole

    embeddings, probabilities = OnnxRuntime(load_bundle(folder / "bundle")).embed(
        [read_photo(data / "south-0-0.png")]
    )

    assert bundle.classes == ("bag", "hat")
    assert embeddings.shape == (1, 8)
    assert np.linalg.norm(embeddings[0]) == pytest.approx(1, abs=1e-5)
    assert probabilities.sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.slow
def test_both_tasks_get_better(whole: tuple[Bundle, Path]) -> None:
    rows = [[float(cell) for cell in row] for row in curve(whole[1])[1:]]

    assert len(rows) == CONFIG.optimizer.steps
    assert np.mean([row[1] for row in rows[-3:]]) < np.mean([row[1] for row in rows[:3]])


@pytest.mark.slow
def test_the_first_blocks_stay_as_they_came(whole: tuple[Bundle, Path]) -> None:
    before = build_network(8, 2, pretrained=True).state_dict()
    after = torch.load(whole[1] / "checkpoint.pt", weights_only=True)["network"]

    changed = {name for name, weight in before.items() if not torch.equal(weight, after[name])}

    assert not {name for name in changed if name.startswith(("backbone._conv_stem", "backbone._blocks.11."))}
    assert "backbone._blocks.12._depthwise_conv.weight" in changed


@pytest.mark.slow
def test_an_interrupted_run_goes_on_as_if_nothing_had_happened(
    whole: tuple[Bundle, Path], data: Path, tmp_path: Path
) -> None:
    def interrupt(stage: str, done: int, _total: int) -> None:
        if stage == "training" and done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(CONFIG, RunOptions(data, tmp_path, workers=0), interrupt)
    resumed = train(CONFIG, RunOptions(data, tmp_path, workers=0), silent)

    assert curve(tmp_path) == curve(whole[1])
    assert resumed.model_id == whole[0].model_id


@pytest.mark.slow
def test_so_does_one_that_was_interrupted_in_the_middle_of_a_step(
    whole: tuple[Bundle, Path], data: Path, tmp_path: Path
) -> None:
    """After the weights have changed and before the average has."""
    averaged: list[object] = []

    def interrupt(average: AveragedModel, network: torch.nn.Module) -> None:
        averaged.append(average)
        if len(averaged) == 6:
            raise KeyboardInterrupt
        update(average, network)

    update = AveragedModel.update_parameters
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AveragedModel, "update_parameters", interrupt)
        with pytest.raises(KeyboardInterrupt):
            train(CONFIG, RunOptions(data, tmp_path, workers=0), silent)
    resumed = train(CONFIG, RunOptions(data, tmp_path, workers=0), silent)

    assert curve(tmp_path) == curve(whole[1])
    assert resumed.model_id == whole[0].model_id


@pytest.mark.slow
def test_a_checkpoint_of_another_configuration_is_refused_and_nothing_written(
    whole: tuple[Bundle, Path], data: Path
) -> None:
    other = replace(CONFIG, seed=5)
    before = {path: path.stat().st_mtime_ns for path in whole[1].rglob("*")}

    with pytest.raises(TrainingError, match="another configuration"):
        train(other, RunOptions(data, whole[1], workers=0), silent)

    assert {path: path.stat().st_mtime_ns for path in whole[1].rglob("*")} == before


@pytest.mark.slow
def test_a_checkpoint_of_other_labels_is_refused(
    whole: tuple[Bundle, Path], data: Path, tmp_path: Path
) -> None:
    relabeled = Path(shutil.copytree(data, tmp_path / "data"))
    table = relabeled / "garments.csv"
    table.write_text(table.read_text().replace(",bag,", ",satchel,"))

    with pytest.raises(TrainingError, match="other labels"):
        train(CONFIG, RunOptions(relabeled, whole[1], workers=0), silent)


@pytest.mark.slow
def test_a_damaged_checkpoint_is_one_sentence(data: Path, tmp_path: Path) -> None:
    (tmp_path / "checkpoint.pt").write_bytes(b"half")

    with pytest.raises(TrainingError, match="damaged"):
        train(CONFIG, RunOptions(data, tmp_path, workers=0), silent)


@pytest.mark.slow
def test_a_batch_that_the_data_cannot_fill_is_refused_before_training(data: Path, tmp_path: Path) -> None:
    greedy = replace(CONFIG, batch=replace(CONFIG.batch, pairs=5_000))

    with pytest.raises(TrainingError, match=r"batch\.pairs"):
        train(greedy, RunOptions(data, tmp_path, workers=0), silent)
