"""Whole runs of training, small ones."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from engine.bundle import Bundle
from engine.training.config import (
    DataConfig,
    FinishConfig,
    LossConfig,
    NetworkConfig,
    OptimizerConfig,
    TrainConfig,
)
from tests.support.small_backbone import NAME, draw_weights

SIDE = 64


def silent(_stage: str, _done: int, _total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run, the stages it told of, and what it was made from."""

    config: TrainConfig
    data: Path
    folder: Path
    bundle: Bundle
    stages: tuple[str, ...]

    def metrics(self, folder: str = ".") -> dict[str, Any]:
        """Return what was measured; every number of it is one."""

        def refuse(name: str) -> None:
            raise AssertionError(f"{name} is no number")

        text = (self.folder / folder / "metrics.json").read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text, parse_constant=refuse)
        return found

    def files(self) -> dict[Path, int]:
        """Return every file of the run with the time of its last change."""
        return {path: path.stat().st_mtime_ns for path in self.folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def recipe(config: TrainConfig, tmp_path_factory: pytest.TempPathFactory) -> TrainConfig:
    """A small recipe with one fold."""
    weights = draw_weights(tmp_path_factory.mktemp("weights"))
    return replace(
        config,
        data=DataConfig(folds=("south",), validation_share=0.2, report_share=0.1, pack_size=SIDE),
        network=NetworkConfig(backbone=NAME, weights=str(weights), dim=8, frozen_blocks=0),
        batch=replace(config.batch, pairs=4, size=SIDE),
        loss=LossConfig(memory=20),
        optimizer=OptimizerConfig(steps=3, warmup=1, checkpoint_every=2),
        finish=FinishConfig(interpolation=(0.75,), whitening=(0.0, 0.5), pair_whitening=(0.0, 1.0)),
    )
