"""A whole run: a model for each shop held out, one on everything, and a bundle of each."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.bundle import load_bundle
from engine.errors import TrainingError
from engine.photos import read_photo
from engine.runtime.onnx import OnnxRuntime
from engine.runtime.torch import TorchRuntime
from engine.training.config import (
    FinishConfig,
    TrainConfig,
)
from engine.training.data import load_data
from engine.training.labels import Part
from engine.training.run import RunOptions, train
from tests.support.labeled import write_rows
from tests.support.small_backbone import draw_weights
from tests.support.trained import Run, recipe, silent

__all__ = ["recipe"]


@pytest.fixture(scope="module")
def run(recipe: TrainConfig, every_kind: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("run")
    stages: dict[str, None] = {}
    bundle = train(
        recipe, every_kind, RunOptions(folder), lambda stage, _done, _total: stages.setdefault(stage)
    )
    return Run(recipe, every_kind, folder, bundle, tuple(stages))


@pytest.mark.slow
def test_a_run_leaves_a_bundle_that_answers_the_same_with_and_without_torch(run: Run) -> None:
    photos = [read_photo(run.data / f"south-{number}-front.png") for number in range(3)]

    bundle = load_bundle(run.folder / "bundle")
    served, torched = OnnxRuntime(bundle).embed(photos), TorchRuntime(bundle).embed(photos)

    assert bundle.bundle_id == run.bundle.bundle_id
    assert bundle.classes == ("bag", "hat")
    assert served[0] == pytest.approx(torched[0], abs=1e-3)
    assert served[1] == pytest.approx(torched[1], abs=1e-3)
    assert np.linalg.norm(served[0], axis=1) == pytest.approx(np.ones(3), abs=1e-5)


@pytest.mark.slow
def test_a_fold_leaves_a_bundle_of_its_own_that_says_which_shop_it_never_saw(run: Run) -> None:
    fold = load_bundle(run.folder / "folds" / "south" / "bundle")

    assert fold.model_id != run.bundle.model_id
    assert fold.description.thresholds == run.bundle.description.thresholds
    assert "- Held out whole: south." in (fold.folder / "CARD.md").read_text(encoding="utf-8")
    shipped = (run.bundle.folder / "CARD.md").read_text(encoding="utf-8")
    assert "- Held out whole: no shop." in shipped
    assert "models that never saw their shop: south" in shipped


@pytest.mark.slow
def test_what_is_chosen_and_measured_is_so_on_the_shop_that_the_fold_never_saw(run: Run) -> None:
    metrics = run.metrics()

    assert metrics["judges"] == ["south"]
    assert metrics["judged"] == metrics["queries"] == 48
    assert metrics["products"] == 24
    apart = ("learned", "origins")  # the fold's model learned from less
    fold = run.metrics("folds/south")
    assert {name: metrics[name] for name in metrics if name not in apart} == {
        name: fold[name] for name in fold if name not in apart
    }
    for name, value in metrics["variant"].items():
        assert value in getattr(run.config.finish, name)
    assert metrics["closeness"]["products"] >= 20
    assert run.bundle.thresholds.gate_mass == metrics["calibration"]["gate_mass"]


@pytest.mark.slow
def test_each_of_two_folds_is_given_what_the_other_one_found(run: Run, tmp_path: Path) -> None:
    alone = run.metrics("folds/south")  # a single fold is fitted to its own answers
    chosen: dict[str, float] = alone["variant"]
    both = replace(
        run.config,
        data=replace(run.config.data, folds=("south", "north")),
        finish=FinishConfig(
            interpolation=(chosen["interpolation"],),
            whitening=(chosen["whitening"],),
            pair_whitening=(chosen["pair_whitening"],),
        ),
    )

    bundle = train(both, run.data, RunOptions(tmp_path), lambda *_: None)

    two = Run(both, run.data, tmp_path, bundle, ())
    assert two.metrics("folds/south")["judges"] == ["north"]
    assert two.metrics("folds/north")["judges"] == ["south"]
    assert two.metrics("folds/north")["calibration"] == alone["calibration"]
    assert two.metrics("folds/south")["calibration"] != alone["calibration"]
    assert two.metrics()["judges"] == ["south", "north"]


@pytest.mark.slow
def test_the_shipped_model_learned_from_every_shop_and_the_fold_from_all_but_its_own(run: Run) -> None:
    data = load_data(run.data, run.config.data, run.config.seed)
    learned = data.rows(Part.TRAIN)

    assert run.metrics()["learned"] == len(learned)
    assert {data.photos[row].shop for row in learned} == {"north", "south", "studio", "people", "street"}
    assert "A studio (MIT)" in run.metrics()["origins"]
    fold = run.metrics("folds/south")
    assert fold["learned"] == sum(data.photos[row].shop != "south" for row in learned)
    assert not any(origin.startswith("south") for origin in fold["origins"])


@pytest.mark.slow
def test_the_run_folder_keeps_the_recipe_and_the_curve_of_each_model(run: Run) -> None:
    for folder in (run.folder, run.folder / "folds" / "south"):
        with (folder / "curve.csv").open(newline="") as file:
            assert len(list(csv.DictReader(file))) == run.config.optimizer.steps
        kept = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        assert kept["optimizer"]["steps"] == run.config.optimizer.steps
    assert kept["data"]["holdout"] == ["south"]


@pytest.mark.slow
def test_progress_tells_which_model_is_being_trained(run: Run) -> None:
    fold = [stage for stage in run.stages if stage.startswith("south: ")]

    assert fold == ["south: packing", "south: initializing", "south: training"]
    assert [stage for stage in run.stages if "training" in stage] == ["south: training", "training"]


@pytest.mark.slow
def test_a_bundle_holds_no_path_of_the_machine_it_was_made_on(run: Run) -> None:
    for path in run.bundle.folder.iterdir():
        assert str(run.folder.parent).encode() not in path.read_bytes()
        assert b"site-packages" not in path.read_bytes()


def refused(run: Run, said: str, **changes: Any) -> None:
    """See that a run in the same folder is refused with one sentence, and leaves every file as it was."""
    before = run.files()

    with pytest.raises(TrainingError, match=said) as raised:
        train(
            replace(run.config, **{name: value for name, value in changes.items() if name != "folder"}),
            changes.get("folder", run.data),
            RunOptions(run.folder),
            silent,
        )

    assert "\n" not in str(raised.value)
    assert run.files() == before


@pytest.mark.slow
def test_a_checkpoint_of_another_configuration_is_refused_before_anything_is_written(run: Run) -> None:
    refused(run, "another configuration; choose another folder", seed=5)


@pytest.mark.slow
def test_a_checkpoint_of_other_labels_is_refused(run: Run, tmp_path: Path) -> None:
    relabeled = Path(shutil.copytree(run.data, tmp_path / "data"))
    table = relabeled / "garments.csv"
    table.write_text(table.read_text().replace(",bag,", ",satchel,"))

    refused(run, "other photos or other labels", folder=relabeled)


@pytest.mark.slow
def test_a_checkpoint_that_only_the_last_model_would_stumble_over_is_found_first(
    run: Run, tmp_path: Path
) -> None:
    """The folds would have been trained for hours before it."""
    stages: list[str] = []
    copy = Path(shutil.copytree(run.folder, tmp_path / "run"))
    (copy / "checkpoint.pt").write_bytes(b"half")
    shutil.rmtree(copy / "folds")

    with pytest.raises(TrainingError, match="damaged; remove it"):
        train(run.config, run.data, RunOptions(copy), lambda stage, _done, _total: stages.append(stage))

    assert stages == []


@pytest.mark.slow
def test_a_model_that_knows_other_types_is_no_start(run: Run, tmp_path: Path) -> None:
    relabeled = Path(shutil.copytree(run.data, tmp_path / "data"))
    table = relabeled / "garments.csv"
    table.write_text(table.read_text().replace(",bag,", ",satchel,"))

    with pytest.raises(TrainingError, match="knows other product types than the photos have"):
        train(run.config, relabeled, RunOptions(tmp_path / "run", base=run.bundle), silent)

    assert not (tmp_path / "run").exists()


Broken = Callable[[list[dict[str, str]]], list[dict[str, str]]]


def kept(*shops: str) -> Broken:
    return lambda rows: [row for row in rows if row["set"] in shops]


def fronts_of(*shops: str) -> Broken:
    """Leave only one photo of each product of some shops."""
    return lambda rows: [
        row for row in rows if row["set"] not in shops or not row["file"].endswith("-back.png")
    ]


@pytest.mark.parametrize(
    ("change", "data", "said"),
    [
        (
            kept("north", "south", "studio"),
            {"folds": ("east",)},
            "'east' is not in the data, which has north, south",
        ),
        (kept("south"), {"folds": ("south",)}, "leaves no product type to learn; two are needed"),
        (
            lambda rows: [{**row, "product_type": "hat"} for row in rows],
            {"street": False},
            "leaves only the product type hat to learn;",
        ),
        (
            kept("south", "studio"),
            {"validation_share": 1e-9},
            "left for validation; raise data.validation_share",
        ),
        (
            lambda rows: [
                {**row, "product_type": "boots" if row["set"] == "south" else row["product_type"]}
                for row in rows
            ],
            {"holdout": ("south",), "validation_share": 1e-9},
            "No photo of a known type is left for validation",
        ),
        (fronts_of("north", "south"), {}, "finish.pair_whitening needs"),
        (
            fronts_of("south"),
            {"folds": ("south",), "validation_share": 1e-9},
            "finish.pair_whitening could be chosen",
        ),
    ],
    ids=[
        "unknown shop",
        "only the fold's shop",
        "one type",
        "empty split",
        "unknown types alone",
        "no pairs to learn from",
        "no pairs to choose by",
    ],
)
def test_what_cannot_be_trained_is_refused_before_a_photo_is_read(
    recipe: TrainConfig, every_kind: Path, tmp_path: Path, change: Broken, data: dict[str, Any], said: str
) -> None:
    with (every_kind / "garments.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    write_rows(tmp_path, change(rows))
    changes: dict[str, Any] = {"street": False, "folds": ()} | data
    asked = replace(recipe, data=replace(recipe.data, **changes))
    stages: list[str] = []

    with pytest.raises(TrainingError, match=said):
        train(
            asked, tmp_path, RunOptions(tmp_path / "run"), lambda stage, _done, _total: stages.append(stage)
        )

    assert stages == []


def test_an_embedding_longer_than_the_photos_are_many_is_refused_before_the_first_step(
    recipe: TrainConfig, every_kind: Path, tmp_path: Path
) -> None:
    greedy = replace(recipe, network=replace(recipe.network, dim=1000))

    with pytest.raises(
        TrainingError, match=r"south: An embedding of 1000 numbers \(network\.dim\) needs as many photos"
    ):
        train(greedy, every_kind, RunOptions(tmp_path), silent)

    assert not list(tmp_path.rglob("checkpoint.pt"))


def test_drawn_weights_leave_the_random_numbers_of_others_alone(tmp_path: Path) -> None:
    torch.manual_seed(1)
    before = torch.rand(1)
    torch.manual_seed(1)
    draw_weights(tmp_path)

    assert torch.equal(torch.rand(1), before)
