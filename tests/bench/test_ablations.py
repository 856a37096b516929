"""The arms that the recipe's parts are compared by can be trained, and differ in what their names say."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from engine.training.config import load_config
from tests.bench.ablations import Arm, read_arms

RECIPES = Path(__file__).parents[2] / "configs" / "train"


@pytest.fixture
def arms() -> list[Arm]:
    listed = tomllib.loads((RECIPES / "arms.toml").read_text(encoding="utf-8"))
    return list(read_arms(listed, load_config(RECIPES / "hard.toml")))


def test_every_arm_has_the_same_budget(arms: list[Arm]) -> None:
    budgets = {(arm.config.optimizer, arm.config.batch.pairs, arm.config.batch.size) for arm in arms}

    assert len(budgets) == 1


def test_no_two_arms_are_the_same(arms: list[Arm]) -> None:
    assert len({arm.name for arm in arms}) == len(arms)
    assert len({(arm.config.digest(), arm.variant) for arm in arms}) == len(arms)


def test_what_is_done_after_the_last_step_needs_no_training_of_its_own(arms: list[Arm]) -> None:
    named = {arm.name: arm for arm in arms}

    for name in ("half-way to the start's weights", "no whitening"):
        assert named[name].config.digest() == named["everything"].config.digest()
        assert named[name].variant != named["everything"].variant


def test_each_seed_is_another_training(arms: list[Arm]) -> None:
    assert arms[0].at(0).digest() != arms[0].at(1).digest()


def test_a_change_of_what_there_is_not_is_refused() -> None:
    wrong = {"arm": [{"name": "wrong", "change": {"loss": {"pair": "triplet"}}}]}

    with pytest.raises(ValidationError, match="pair"):
        list(read_arms(wrong, load_config(RECIPES / "hard.toml")))
