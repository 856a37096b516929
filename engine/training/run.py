"""A whole training run, from a data folder to a bundle. Every stage goes on where an interruption left it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from engine.bundle import Bundle
from engine.errors import TrainingError
from engine.network import build_network
from engine.training.allocator import keep_freed_memory
from engine.training.augment import build_augmentation
from engine.training.batches import PairBatches
from engine.training.checkpoint import read_checkpoint, run_key
from engine.training.config import TrainConfig
from engine.training.data import Part, load_data, multi_photo_products
from engine.training.finish import finish
from engine.training.initialize import initialize_heads
from engine.training.loop import Trainer
from engine.training.pack import PackedData, pack_photos
from engine.training.pairs import PairSampler

Progress = Callable[[str, int, int], None]
"""Told the stage, how much is done, and of how much."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run needs beside its configuration.

    Attributes:
        data: the folder of labeled photos.
        out: the run folder; a run that lies there is gone on with.
        workers: processes that prepare batches beside the training itself.
    """

    data: Path
    out: Path
    workers: int = 1


def train(config: TrainConfig, options: RunOptions, progress: Progress) -> Bundle:
    """Train a model and write its bundle to ``out/bundle``.

    Raises:
        TrainingError: the data cannot be used, or the run folder belongs to another configuration or to
            other data.
    """
    keep_freed_memory()
    data = load_data(options.data, config.data, config.seed)
    key = run_key(config, data)
    reached = read_checkpoint(options.out, key)  # a run that is refused leaves the folder as it is
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "config.json").write_text(json.dumps(asdict(config), indent=2) + "\n", encoding="utf-8")
    packed = pack_photos(data, options.out / "photos", config.data.pack_size, partial(progress, "packing"))
    network = build_network(config.network.dim, len(data.classes), pretrained=True)
    trainer = Trainer(network, config, options.out, key)
    if reached is None:
        initialize_heads(network, packed, config.seed, partial(progress, "initializing"))
    else:
        trainer.restore(reached)
    augmentation = build_augmentation(config.batch.size, config.batch.patches)
    batches = PairBatches(packed.pixels, packed.types, build_sampler(packed, config), augmentation)
    averaged = trainer.run(batches, options.workers, partial(progress, "training"))
    return finish(averaged, packed, config, options.out / "bundle", progress)


def build_sampler(packed: PackedData, config: TrainConfig) -> PairSampler:
    """Return the sampler of a run's pairs.

    Raises:
        TrainingError: there are too few products to fill one batch.
    """
    rows = packed.rows(Part.TRAIN)
    products = multi_photo_products(packed.data.photos, rows)
    paired = {row for members in products for row in members}
    singles = [row for row in rows if row not in paired]
    sampler = PairSampler(products, singles, config.batch.pairs, config.batch.real_pairs, config.seed)
    if sampler.most_pairs < config.batch.pairs:
        raise TrainingError(
            f"A batch needs {config.batch.pairs} products and the data has {sampler.most_pairs}; make "
            "batch.pairs smaller."
        )
    return sampler
