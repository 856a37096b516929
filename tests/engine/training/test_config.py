from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import TrainingError
from engine.training.config import TrainConfig, load_config

FIRST = Path(__file__).parents[3] / "configs" / "train" / "first.toml"


def test_the_shipped_configuration_is_read() -> None:
    config = load_config(FIRST)

    assert config.name == "first"
    assert config.data.holdout == ("multiview_venia",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('name = "a"\n[batch]\npears = 3', "batch.pears"),
        ('name = "a"\n[batch]\npairs = 1', "batch.pairs"),
        ('name = "a"\n[data]\nvalidation_share = 1.5', "data.validation_share"),
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


def test_a_missing_configuration_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="cannot be read"):
        load_config(tmp_path / "none.toml")


def test_every_change_of_a_configuration_changes_its_digest() -> None:
    config = TrainConfig(name="a")

    assert config.digest() == TrainConfig(name="a").digest()
    assert config.digest() != replace(config, seed=1).digest()
