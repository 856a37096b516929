"""A whole run on as few photos as it takes, and finishing it again."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from engine.training.config import FinishConfig, TrainConfig
from engine.training.run import RunOptions, train
from tests.support.labeled import write_rows
from tests.support.trained import Run, recipe, silent

__all__ = ["recipe"]


@pytest.fixture(scope="module")
def meager(recipe: TrainConfig, every_kind: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run without folds on one photo a product; one is alone of its type, and one cannot be read."""
    folder = Path(shutil.copytree(every_kind, tmp_path_factory.mktemp("meager") / "data"))
    with (folder / "garments.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if not row["file"].endswith("-back.png")]
    rows[0]["product_type"] = "boots"
    write_rows(folder, rows)
    (folder / rows[5]["file"]).write_bytes(b"no picture")
    alone = replace(recipe, data=replace(recipe.data, folds=(), validation_share=0.4), finish=FinishConfig())
    bundle = train(alone, folder, RunOptions(folder.parent / "run"), silent)
    return Run(alone, folder, folder.parent / "run", bundle, ())


@pytest.mark.slow
def test_meager_photos_are_measured_as_far_as_they_go(meager: Run) -> None:
    metrics = meager.metrics()

    assert metrics["unreadable"] == 1
    assert metrics["queries"] == 0
    assert {point["recall"] for point in metrics["calibration"]["curve"]} == {None}
    card = (meager.bundle.folder / "CARD.md").read_text(encoding="utf-8")
    assert "| recall@1 | not measured |" in card
    assert "(the validation part)" in card


@pytest.mark.slow
def test_finishing_twice_gives_the_same_bundle_and_trains_nothing_again(meager: Run) -> None:
    stages: set[str] = set()

    again = train(
        meager.config,
        meager.data,
        RunOptions(meager.folder),
        lambda stage, _done, _total: stages.add(stage),
    )

    assert again.bundle_id == meager.bundle.bundle_id
    assert not stages & {"initializing", "training"}


@pytest.mark.slow
@pytest.mark.parametrize("replaced", [False, True], ids=["same photos", "a photo replaced"])
def test_finishing_that_was_interrupted_computes_no_feature_again_unless_a_photo_changed(
    meager: Run, tmp_path: Path, replaced: bool
) -> None:
    folder = Path(shutil.copytree(meager.folder, tmp_path / "run"))
    data = Path(shutil.copytree(meager.data, tmp_path / "data"))
    told: list[str] = []

    def interrupt(stage: str, _done: int, _total: int) -> None:
        told.append(stage)
        if stage == "disguising":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(meager.config, data, RunOptions(folder), interrupt)
    assert "embedding" in told
    told.clear()
    if replaced:
        Image.new("RGB", (90, 90), "red").save(data / "north-1-front.png")
    train(meager.config, data, RunOptions(folder), lambda stage, _done, _total: told.append(stage))

    assert "disguising" in told
    assert ("embedding" in told) is replaced
    assert not list(folder.glob("pooled-*"))
