from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.bundle import load_bundle
from engine.errors import BundleDamaged, EvaluationError
from engine.evaluation.arms import has_seen, model_arm
from engine.evaluation.runs import bundle_in, open_run
from tests.support.runs import draw_run, write_model


@pytest.mark.parametrize(
    ("held_out", "shop", "seen"),
    [
        ("north", "north", False),
        ("north, south", "south", False),
        ("north", "south", True),
        ("no shop", "north", True),
        ("northern", "north", True),
    ],
)
def test_a_model_has_seen_what_its_card_does_not_hold_out(
    tmp_path: Path, held_out: str, shop: str, seen: bool
) -> None:
    assert has_seen(load_bundle(write_model(tmp_path / "bundle", held_out=held_out)), shop) is seen


def test_a_run_has_a_model_for_each_fold_by_the_shop_it_never_saw(tmp_path: Path) -> None:
    run = open_run(draw_run(tmp_path).folder)

    assert run.shops == ("north", "south")
    assert [has_seen(b, shop) for b, shop in zip(run.bundles, run.shops, strict=True)] == [False, False]
    assert run.config.data.validation_share == 0.3


def test_a_fold_that_is_still_being_trained_is_not_judged(tmp_path: Path) -> None:
    folder = draw_run(tmp_path).folder
    shutil.rmtree(folder / "folds" / "south" / "bundle")

    assert open_run(folder).shops == ("north",)


def test_a_damaged_fold_is_named(tmp_path: Path) -> None:
    folder = draw_run(tmp_path).folder
    (folder / "folds" / "south" / "bundle" / "model.onnx").write_bytes(b"")

    with pytest.raises(BundleDamaged, match=r"folds/south/bundle"):
        open_run(folder)


def test_a_run_without_configuration_is_refused(tmp_path: Path) -> None:
    folder = draw_run(tmp_path).folder
    (folder / "config.json").unlink()

    with pytest.raises(EvaluationError, match=r"no run folder"):
        open_run(folder)


def test_an_earlier_model_may_be_named_by_its_folder_or_by_its_runs(tmp_path: Path) -> None:
    folder = draw_run(tmp_path).folder

    assert bundle_in(folder).bundle_id == bundle_in(folder / "bundle").bundle_id


def test_one_model_for_several_tasks_embeds_each_photo_once(tmp_path: Path) -> None:
    bundle = load_bundle(write_model(tmp_path / "bundle", held_out="north"))

    arm = model_arm("model", [bundle, bundle], ["north", "south"])

    assert arm.vectors[0] is arm.vectors[1]
    assert arm.seen == {"south"}
