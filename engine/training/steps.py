"""The steps of one run: from photos to trained weights. An interrupted run goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

import torch

from engine.bundle import Bundle
from engine.network import TwoOutputNetwork, build_pretrained
from engine.runtime.torch import load_network
from engine.training.batches import build_batches
from engine.training.checkpoint import read_checkpoint, run_key
from engine.training.config import CONFIG, DATA, TrainConfig
from engine.training.data import TrainingData
from engine.training.grounds import collect_grounds
from engine.training.initialize import initialize_heads
from engine.training.labels import STREET, Part
from engine.training.loop import Trainer
from engine.training.pack import PackedData, pack_photos
from engine.training.variants import State

Progress = Callable[[str, int, int], None]
"""Told the stage, how much is done, and of how much."""


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What the steps of a run left.

    Attributes:
        config: of the run.
        packed: its photos.
        network: of the shape that the weights fit; its own mean nothing.
        start: the weights before the first step.
        end: the average of the weights after the last.
        base: the model that these weights are of; empty for a pretrained backbone.
        folder: where finishing keeps what it need not do again; None for nowhere.
    """

    config: TrainConfig
    packed: PackedData
    network: TwoOutputNetwork
    start: State
    end: State
    base: str = ""
    folder: Path | None = None


def train_weights(
    config: TrainConfig,
    data: TrainingData,
    folder: Path,
    photos: Path,
    base: Bundle | None,
    progress: Progress,
) -> Trained:
    """Run all steps of a configuration, or those that are left.

    Args:
        config: of the run.
        data: labeled photos, split.
        folder: of the run; its checkpoint, curve and configuration lie here.
        photos: where the packed photos lie; runs on the same photos share it.
        base: the model to start from; None for a pretrained backbone.
        progress: told the stage, how much is done, and of how much.

    Raises:
        TrainingError: the data cannot be used, or the folder belongs to another configuration or other data.
    """
    key = run_key(config, data, base)
    reached = read_checkpoint(folder, key)  # a run that is refused leaves the folder as it is
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG).write_text(json.dumps(asdict(config), indent=2) + "\n", encoding="utf-8")
    (folder / DATA).write_text(f"{key.data}\n", encoding="utf-8")
    packed = pack_photos(data, photos, config.data.pack_size, partial(progress, "packing"))
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network = _start(config, packed, base, reached is None, progress)
    trainer = Trainer(network, config, folder, key, device)
    if reached is not None:
        trainer.restore(reached)
    streets = frozenset(
        photo.file for photo in data.photos if photo.shop == STREET and photo.part is Part.TRAIN
    )
    batches = build_batches(packed, collect_grounds(data.folder, streets, config.seed), config, device)
    end = trainer.run(batches, partial(progress, "training"))
    name = f"{base.description.name} ({base.model_id})" if base else ""
    return Trained(config, packed, network, trainer.start, end, name)


def _start(
    config: TrainConfig, packed: PackedData, base: Bundle | None, fresh: bool, progress: Progress
) -> TwoOutputNetwork:
    """Return the network to train; its heads mean something only if the run is fresh."""
    if base is not None:
        return load_network(base)
    weights = Path(config.network.weights) if config.network.weights else None
    network = build_pretrained(config.network.backbone, config.network.dim, len(packed.data.classes), weights)
    if fresh:
        initialize_heads(network, packed, config.seed, partial(progress, "initializing"))
    return network


def fit_to_base(config: TrainConfig, base: Bundle) -> TrainConfig:
    """Return the configuration with the network that a model has; its own free choices do not count."""
    network = replace(config.network, backbone=base.description.architecture, dim=base.dim)
    return replace(config, network=network)
