"""A whole training run, from a data folder to a bundle. Every stage goes on where an interruption left it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from engine.bundle import Bundle
from engine.network import build_network
from engine.training.augment import build_augmentation
from engine.training.batches import PairBatches
from engine.training.config import TrainConfig
from engine.training.data import Part, TrainingData, load_data, multi_photo_products
from engine.training.finish import finish
from engine.training.initialize import initialize_heads
from engine.training.loop import Trainer
from engine.training.pack import pack_photos
from engine.training.pairs import PairSampler, Rows

Progress = Callable[[str, int, int], None]
"""Told the stage, how much is done, and of how much."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run needs beside its configuration.

    Attributes:
        data: the folder of labelled photos.
        out: the run folder; a run that lies there is gone on with.
        workers: processes that prepare batches beside the training itself.
    """

    data: Path
    out: Path
    workers: int = 1


def train(config: TrainConfig, options: RunOptions, progress: Progress) -> Bundle:
    """Train a model and write its bundle to ``out/bundle``.

    Raises:
        TrainingError: the data cannot be used, or the run folder belongs to another configuration.
    """
    data = load_data(options.data, config.data, config.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "config.json").write_text(json.dumps(asdict(config), indent=2) + "\n", encoding="utf-8")
    pixels, readable = pack_photos(
        data, options.out / "photos", config.data.pack_size, lambda done, total: progress("pack", done, total)
    )
    types = type_labels(data)
    learned = [row for row in data.rows(Part.TRAIN) if readable[row]]
    trainer = Trainer(build_network(config.network.dim, len(data.classes), pretrained=True), config, options.out)
    if not trainer.resume():
        initialize_heads(
            trainer.network, pixels, learned, types, config.seed, lambda done, of: progress("initialize", done, of)
        )
        trainer.restart_average()
    batches = PairBatches(
        pixels, types, build_sampler(data, learned, config), build_augmentation(config.batch.size, config.batch.patches)
    )
    network = trainer.run(batches, options.workers, lambda done, total: progress("train", done, total))
    return finish(network, data, pixels, readable, config, options.out / "bundle", progress)


def type_labels(data: TrainingData) -> Rows:
    """Return each photo's product type as a number, ``int64 [N]``; -1 for types that are not learned."""
    numbers = {name: number for number, name in enumerate(data.classes)}
    return np.array([numbers.get(photo.product_type, -1) for photo in data.photos], dtype=np.int64)


def build_sampler(data: TrainingData, rows: list[int], config: TrainConfig) -> PairSampler:
    """Return the sampler of a run's pairs over the photos ``rows``."""
    products = multi_photo_products(data.photos, rows)
    paired = {row for members in products for row in members}
    singles = [row for row in rows if row not in paired]
    return PairSampler(products, singles, config.batch.pairs, config.batch.real_pairs, config.seed)

