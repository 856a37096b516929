"""The steps: rates, frozen parts, the average of the weights, and going on after an interruption."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel

from engine.errors import TrainingError
from engine.network import TwoOutputNetwork, build_pretrained
from engine.training import loop
from engine.training.batches import Batches, build_batches
from engine.training.checkpoint import CHECKPOINT, RunKey, State, read_checkpoint
from engine.training.config import LossConfig, OptimizerConfig, TrainConfig
from engine.training.loop import Trainer, rate_factor
from engine.training.pack import PackedData
from tests.support.disk import files_end_at

CPU = torch.device("cpu")
KEY = RunKey("recipe", "photos")
STEPS = 5
FROZEN = 12
QUICK = OptimizerConfig(steps=STEPS, warmup=1, checkpoint_every=2)


@pytest.fixture(scope="module")
def recipe(config: TrainConfig) -> TrainConfig:
    return replace(
        config,
        batch=replace(config.batch, pairs=4, size=64),  # under 64 pixels the last map is a single cell
        optimizer=QUICK,
        loss=LossConfig(memory=20),
    )


@pytest.fixture(scope="module")
def batches(packed: PackedData, recipe: TrainConfig) -> Batches:
    return build_batches(packed, np.full((2, 16, 16, 3), 90, np.uint8), recipe, CPU)


def new_network() -> TwoOutputNetwork:
    torch.manual_seed(0)
    return build_pretrained("efficientnet-lite0", 8, 2)


def trainer(recipe: TrainConfig, folder: Path) -> Trainer:
    """A trainer as a run starts it: from its checkpoint, if there is one."""
    made = Trainer(new_network(), recipe, folder, KEY, CPU)
    reached = read_checkpoint(folder, KEY)
    if reached is not None:
        made.restore(reached)
    return made


def silent(_done: int, _total: int) -> None:
    pass


def curve(folder: Path) -> list[list[str]]:
    with (folder / "curve.csv").open(newline="") as file:
        return list(csv.reader(file))


class Run:
    """A run that nothing interrupted."""

    def __init__(self, recipe: TrainConfig, batches: Batches, folder: Path) -> None:
        self.folder = folder
        self.trainer = trainer(recipe, folder)
        self.end = self.trainer.run(batches, silent)


@pytest.fixture(scope="module")
def whole(recipe: TrainConfig, batches: Batches, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(recipe, batches, tmp_path_factory.mktemp("whole"))


def same(one: State, other: State) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.slow
@pytest.mark.parametrize("reached", range(1, STEPS))
def test_an_interrupted_run_goes_on_as_if_nothing_had_happened(
    whole: Run, recipe: TrainConfig, batches: Batches, tmp_path: Path, reached: int
) -> None:
    def interrupt(done: int, _total: int) -> None:
        if done == reached:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trainer(recipe, tmp_path).run(batches, interrupt)
    resumed = trainer(recipe, tmp_path).run(batches, silent)

    assert curve(tmp_path) == curve(whole.folder)
    assert same(resumed, whole.end)


@pytest.mark.slow
def test_so_does_one_that_was_interrupted_in_the_middle_of_a_step(
    whole: Run, recipe: TrainConfig, batches: Batches, tmp_path: Path
) -> None:
    """After the weights have changed and before the average has."""
    averaged: list[object] = []
    update = AveragedModel.update_parameters

    def interrupt(average: AveragedModel, network: nn.Module) -> None:
        averaged.append(average)
        if len(averaged) == 4:
            raise KeyboardInterrupt
        update(average, network)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AveragedModel, "update_parameters", interrupt)
        with pytest.raises(KeyboardInterrupt):
            trainer(recipe, tmp_path).run(batches, silent)
    resumed = trainer(recipe, tmp_path).run(batches, silent)

    assert curve(tmp_path) == curve(whole.folder)
    assert same(resumed, whole.end)


@pytest.mark.slow
def test_a_finished_run_has_nothing_left_to_do_and_answers_the_same(
    whole: Run, recipe: TrainConfig, batches: Batches
) -> None:
    told: list[int] = []
    again = trainer(recipe, whole.folder)

    end = again.run(batches, lambda done, _total: told.append(done))

    assert told == []
    assert same(end, whole.end)
    assert same(again.start, whole.trainer.start)


@pytest.mark.slow
def test_the_curve_has_a_row_for_every_step(whole: Run) -> None:
    head, *rows = curve(whole.folder)

    assert head[:3] == ["step", "loss", "pair_loss"]
    assert [int(row[0]) for row in rows] == list(range(1, STEPS + 1))
    assert all(np.isfinite([float(cell) for cell in row]).all() for row in rows)


@pytest.mark.slow
def test_the_first_blocks_and_what_batch_norms_know_stay_as_they_came(whole: Run) -> None:
    before, after = whole.trainer.start, whole.trainer.network.state_dict()

    changed = {name for name, weight in before.items() if not torch.equal(weight, after[name])}

    frozen = ("backbone.body._conv_stem.", "backbone.body._bn0.", f"backbone.body._blocks.{FROZEN - 1}.")
    assert not {name for name in changed if name.startswith(frozen) or "running" in name}
    assert f"backbone.body._blocks.{FROZEN}._depthwise_conv.weight" in changed
    assert {"embedding.weight", "classifier.weight", "attention.weight"} <= changed


@pytest.mark.slow
def test_what_is_kept_is_the_average_of_the_weights(whole: Run) -> None:
    start, end = whole.trainer.start, whole.trainer.network.state_dict()
    name = "classifier.weight"

    moved, kept = (end[name] - start[name]).norm(), (whole.end[name] - start[name]).norm()

    assert 0 < kept < moved


@pytest.mark.slow
def test_the_backbone_rests_while_the_heads_warm_up(
    recipe: TrainConfig, batches: Batches, tmp_path: Path
) -> None:
    resting = replace(recipe, optimizer=replace(QUICK, steps=3, heads_first=2))
    made = trainer(resting, tmp_path)
    moved: list[set[str]] = []

    def compare(_done: int, _total: int) -> None:
        now = made.network.state_dict()
        moved.append({name.split(".")[0] for name in now if not torch.equal(now[name], made.start[name])})

    made.run(batches, compare)

    assert "embedding" in moved[1]
    assert "backbone" not in moved[1]
    assert "backbone" in moved[2]


@pytest.mark.slow
def test_a_loss_that_is_no_number_ends_the_run_with_one_sentence_and_leaves_no_weights(
    recipe: TrainConfig, batches: Batches, tmp_path: Path
) -> None:
    broken = trainer(recipe, tmp_path)
    with torch.no_grad():
        broken.network.embedding.bias.fill_(float("nan"))

    with pytest.raises(TrainingError, match="no number any more at step 0; lower the rates"):
        broken.run(batches, silent)

    assert not (tmp_path / CHECKPOINT).exists()


@pytest.mark.slow
def test_a_run_to_which_all_photos_look_alike_ends_with_a_sentence_that_says_what_to_change(
    recipe: TrainConfig, batches: Batches, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.training.loop.PATIENCE", 2)
    collapsed = trainer(recipe, tmp_path)
    with torch.no_grad():
        collapsed.network.embedding.weight.zero_()
        collapsed.network.embedding.bias.fill_(1.0)

    with pytest.raises(TrainingError, match=r"At step 1 .* collapsed\. Start anew in another folder"):
        collapsed.run(batches, silent)


@pytest.mark.slow
@pytest.mark.parametrize(("seconds", "kept"), [(0.0, 3), (3600.0, 1)], ids=["slow steps", "quick steps"])
def test_an_interruption_costs_half_a_minute_at_most(
    recipe: TrainConfig,
    batches: Batches,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
    kept: int,
) -> None:
    """However many steps ``checkpoint_every`` asks for; the first one is kept in any case."""
    seldom = replace(recipe, optimizer=replace(QUICK, checkpoint_every=1000))
    monkeypatch.setattr(loop, "CHECKPOINT_SECONDS", seconds)

    def interrupt(done: int, _total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trainer(seldom, tmp_path).run(batches, interrupt)

    reached = read_checkpoint(tmp_path, KEY)
    assert reached is not None
    assert reached["step"] == kept


@pytest.mark.slow
def test_a_full_disk_ends_the_run_at_its_first_checkpoint_with_one_sentence(
    recipe: TrainConfig, batches: Batches, tmp_path: Path
) -> None:
    told: list[int] = []

    with files_end_at(100_000), pytest.raises(TrainingError, match=r"checkpoint\.pt cannot be written"):
        trainer(recipe, tmp_path).run(batches, lambda done, _total: told.append(done))

    assert told == []
    assert not (tmp_path / CHECKPOINT).exists()


def rates(start: int = 0) -> Callable[[int], float]:
    config = OptimizerConfig(steps=100, warmup=10)
    return lambda step: rate_factor(step, start, config)


@pytest.mark.parametrize("start", [0, 20])
def test_a_rate_rises_over_the_warm_up_and_falls_to_nothing(start: int) -> None:
    factors = [rates(start)(step) for step in range(101)]

    assert factors[:start] == [0.0] * start
    peak = start + 10
    assert factors[start : peak + 1] == sorted(factors[start : peak + 1])
    assert 0 < factors[start] < 0.1
    assert factors[peak] == 1.0
    assert factors[peak:] == sorted(factors[peak:], reverse=True)
    assert factors[100] == pytest.approx(0)


def test_a_rate_is_halfway_down_in_the_middle_of_its_fall() -> None:
    assert rates()(55) == pytest.approx(0.5)
