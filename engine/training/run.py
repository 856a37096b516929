"""A whole training run, from labeled photos to a bundle; every stage goes on where it was interrupted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from engine.bundle import Bundle
from engine.errors import TrainingError
from engine.network import check_foldable
from engine.runtime.torch import load_region_head
from engine.training.allocator import keep_freed_memory
from engine.training.checkpoint import read_checkpoint, run_key
from engine.training.config import TrainConfig
from engine.training.data import TrainingData, load_data, split_photos, warn_of_few
from engine.training.finish import NOTHING_JUDGED, finish
from engine.training.initialize import too_few_photos
from engine.training.labels import Part
from engine.training.loop import frozen_stages
from engine.training.products import paired_products
from engine.training.steps import Progress, Trained, fit_to_base, train_weights

NOTHING_TO_CHOOSE_BY = (
    "Of the products kept for validation none has several photos, by which finish.interpolation, "
    "finish.whitening and finish.pair_whitening could be chosen; name one value of each"
)

NOTHING_TO_WHITEN_BY = (
    "Of the products to learn from none has several photos, which finish.pair_whitening needs; name 0 alone."
)

FOLDS = "folds"
"""Folder, in a run's, of the models that judge its recipe; each is named after the shop it never saw."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run needs beside its configuration and its photos.

    Attributes:
        out: the run folder; a run that lies there is gone on with.
        photos: where packed photos lie, for several runs on the same ones; None for a folder in ``out``.
        base: the model to start from; None for a pretrained backbone.
    """

    out: Path
    photos: Path | None = None
    base: Bundle | None = None


def train(config: TrainConfig, folder: Path, options: RunOptions, progress: Progress) -> Bundle:
    """Train on a data folder and write a bundle to ``out/bundle``; see :func:`train_on`.

    Raises:
        TrainingError: the data cannot be used, or the run folder belongs to another configuration or data.
    """
    return train_on(config, load_data(folder, config.data, config.seed), options, progress)


def train_on(config: TrainConfig, data: TrainingData, options: RunOptions, progress: Progress) -> Bundle:
    """Train a model for each fold and one on everything; calibrate on what the folds never saw.

    Without folds the model is calibrated on its own validation photos.

    Args:
        config: the recipe.
        data: labeled photos, split as the recipe without folds asks.
        options: where to, and from what.
        progress: told the stage, how much is done, and of how much.

    Raises:
        TrainingError: the data cannot be used, or the run folder belongs to another configuration or data.
    """
    keep_freed_memory()
    if options.base is not None:
        config = fit_to_base(config, options.base)
    folds = [_fold(config, data, shop, options.out) for shop in config.data.folds]
    final = _Part(config, data, options.out)
    _check(folds, final, options.base)
    if options.base is None:  # else it learns no type anew
        for part in (*folds, final):
            warn_of_few(part.data, part.config.name)
    judges = [_train(fold, options, partial(_prefixed, progress, fold.out.name)) for fold in folds]
    trained = _train(final, options, progress)
    head = load_region_head(options.base, trained.network) if options.base is not None else None
    return finish(trained, judges, options.out, progress, head)


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the models that a run trains."""

    config: TrainConfig
    data: TrainingData
    out: Path


def _fold(config: TrainConfig, data: TrainingData, shop: str, out: Path) -> _Part:
    fold = config.without(shop)
    split = split_photos(data.folder, data.photos, fold.data, fold.seed)
    return _Part(fold, replace(split, classes=data.classes), out / FOLDS / shop)


def _check(folds: Sequence[_Part], final: _Part, base: Bundle | None) -> None:
    """Find what the last of the models would stumble over, before the first is trained for hours."""
    if base is not None and base.classes != final.data.classes:
        raise TrainingError(
            f"The model {base.model_id} knows other product types than the photos have; start from none."
        )
    if base is None:
        network = final.config.network
        check_foldable(network.backbone, frozen_stages(network.frozen_blocks))
    for part in (*folds, final):
        read_checkpoint(part.out, run_key(part.config, part.data, base))
        if base is None and (known := len(part.data.rows(Part.TRAIN))) < part.config.network.dim:
            raise TrainingError(f"{part.config.name}: {too_few_photos(part.config.network.dim, known)}")
    judges = folds or [final]
    for judge in judges:
        if not judge.data.judged():
            raise TrainingError(NOTHING_JUDGED)
    choices = final.config.finish
    if any(choices.pair_whitening) and not all(_learns_pairs(part.data) for part in (*folds, final)):
        raise TrainingError(NOTHING_TO_WHITEN_BY)
    several = len(choices.interpolation) * len(choices.whitening) * len(choices.pair_whitening) > 1
    if several and not any(_has_judged_pairs(judge.data) for judge in judges):
        mended = ", or raise data.validation_share" if _learns_pairs(final.data) else ""
        raise TrainingError(f"{NOTHING_TO_CHOOSE_BY}{mended}.")


def _has_judged_pairs(data: TrainingData) -> bool:
    """Say whether a photo can be searched for by another one of its product, among those judged on."""
    products = [data.photos[row].product for row in data.judged()]
    return len(set(products)) < len(products)


def _learns_pairs(data: TrainingData) -> bool:
    return bool(paired_products(data.photos, data.rows(Part.TRAIN)))


def _train(part: _Part, options: RunOptions, progress: Progress) -> Trained:
    photos = options.photos or options.out / "photos"
    trained = train_weights(part.config, part.data, part.out, photos, options.base, progress)
    return replace(trained, folder=part.out)


def _prefixed(progress: Progress, shop: str, stage: str, done: int, total: int) -> None:
    progress(f"{shop}: {stage}", done, total)
