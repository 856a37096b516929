"""Where a run stands, in one file that says which configuration and which data it belongs to."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from engine.bundle import Bundle
from engine.errors import TrainingError
from engine.network import READING
from engine.training.config import TrainConfig
from engine.training.data import TrainingData
from engine.training.writing import whole_file

CHECKPOINT = "checkpoint.pt"

State = dict[str, Any]
"""Tensors and numbers by name, as torch's modules and optimizers give and take them."""


@dataclass(frozen=True, slots=True)
class RunKey:
    """Digests of what a run must not change on its way."""

    config: str
    data: str


def run_key(config: TrainConfig, data: TrainingData, base: Bundle | None) -> RunKey:
    """Return the key of a run on some data from some model, None for a pretrained backbone."""
    start = base.bundle_id if base else "pretrained"
    return RunKey(f"{config.digest()}/{start}/{READING}", data.digest())


def write_checkpoint(folder: Path, key: RunKey, state: State) -> None:
    """Write a run's checkpoint; a reader finds the last one or this one, never half of it.

    Raises:
        TrainingError: it cannot be written.
    """
    with whole_file(folder / CHECKPOINT) as path:
        torch.save({**asdict(key), **state}, path)


def read_checkpoint(folder: Path, key: RunKey) -> State | None:
    """Return what was written to a run folder; None if nothing was.

    Raises:
        TrainingError: the checkpoint is damaged, or belongs to another configuration or other data.
    """
    path = folder / CHECKPOINT
    if not path.exists():
        return None
    try:
        state: State = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many kinds for a broken file
        raise TrainingError(f"The checkpoint {path} is damaged; remove it to start again.") from error
    if state.get("config") != key.config:
        raise TrainingError(f"The checkpoint {path} belongs to another configuration; choose another folder.")
    if state.get("data") != key.data:
        raise TrainingError(
            f"The checkpoint {path} belongs to other photos or other labels; choose another folder."
        )
    return state
