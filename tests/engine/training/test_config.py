"""A recipe is read strictly, and its digest tells when steps cannot be gone on with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import TrainingError
from engine.training.config import (
    BatchConfig,
    DataConfig,
    FinishConfig,
    LossConfig,
    NetworkConfig,
    OptimizerConfig,
    TrainConfig,
    ViewConfig,
    load_config,
)

RECIPES = sorted((Path(__file__).parents[3] / "configs" / "train").glob("*.toml"))
OTHERS = ("arms", "regions")
"""What is changed in a recipe to compare; and a recipe for what finds garments."""


@pytest.mark.parametrize(
    "path", [path for path in RECIPES if path.stem not in OTHERS], ids=lambda path: path.stem
)
def test_every_shipped_recipe_is_read_under_its_own_name(path: Path) -> None:
    assert load_config(path).name == path.stem


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('name = "a"\n[batch]\npears = 3', "batch.pears is no setting of a recipe, but pairs is one."),
        ('name = "a"\n[batch]\nworkers = 3', "batch.workers is no setting of a recipe."),
        ('name = "a"\nepochs = 3', "toml, epochs is no setting of a recipe."),
        ('name = "a"\n[batch.shares]\nstudios = 1', "studios is no setting of a recipe, but studio is"),
        ('name = "a"\n[batch]\npairs = 1', "batch.pairs"),
        ('name = "a"\n[batch.shares]\nstudio = 1.2', "batch.shares.studio"),
        ('name = "a"\n[data]\nvalidation_share = 1.5', "data.validation_share"),
        ('name = "a"\n[loss]\npair = "triplet"', "loss.pair"),
        ('name = "a"\n[views]\npatch_area = [0.1]', "views.patch_area"),
        ('name = "a"\n[finish]\ninterpolation = [0.5, 2]', "finish.interpolation"),
        ('name = "a"\n[finish]\nneighbors = 0.5', "finish.neighbors"),
        ('name = "a"\n[views]\npatch_area = [0.3, 0.1]', "toml, views.patch_area begins at 0.3 and ends"),
        ('name = "a"\n[data]\nfolds = ["b"]\nholdout = ["b"]', "toml, data.holdout and data.folds name"),
        ("seed = 3", "name"),
        ('name = "a"\nseed = -1', "seed"),
        ('name = "a"\nseed = 4294967296', "seed"),
        ("name = ", "not TOML"),
    ],
)
def test_what_is_wrong_is_named_in_one_sentence(tmp_path: Path, text: str, names: str) -> None:
    path = tmp_path / "run.toml"
    path.write_text(text)

    with pytest.raises(TrainingError) as raised:
        load_config(path)

    assert names in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_missing_recipe_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"There is no training configuration .*none\.toml"):
        load_config(tmp_path / "none.toml")


CONFIG = TrainConfig(name="a")


@pytest.mark.parametrize(
    "other",
    [
        replace(CONFIG, seed=1),
        replace(CONFIG, data=DataConfig(pack_size=128)),
        replace(CONFIG, network=NetworkConfig(dim=64)),
        replace(CONFIG, batch=BatchConfig(hard=False)),
        replace(CONFIG, views=ViewConfig(patches=0.5)),
        replace(CONFIG, loss=LossConfig(memory=0)),
        replace(CONFIG, optimizer=OptimizerConfig(steps=7)),
    ],
)
def test_whatever_changes_a_step_changes_the_digest(other: TrainConfig) -> None:
    assert other.digest() != CONFIG.digest()


@pytest.mark.parametrize(
    "other",
    [
        replace(CONFIG, name="b"),
        replace(CONFIG, finish=FinishConfig(whitening=(0.5,))),
        replace(CONFIG, finish=FinishConfig(pair_whitening=(0.5,))),
        replace(CONFIG, limits=("Shoes were few.",)),
    ],
)
def test_what_is_done_and_said_afterwards_does_not(other: TrainConfig) -> None:
    assert other.digest() == CONFIG.digest()


def test_a_fold_is_the_same_recipe_without_one_shop_more() -> None:
    config = replace(CONFIG, data=DataConfig(holdout=("east",), folds=("north", "south")))

    fold = config.without("north")

    assert fold.data == DataConfig(holdout=("east", "north"))
    assert fold.name == "a without north"
    assert replace(fold, name="a", data=config.data) == config
