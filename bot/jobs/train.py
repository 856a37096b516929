"""Training, on a folder of labeled photos or on the catalogue. Needs the ``train`` extra."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import BadRequest, Busy, CatalogueUnavailable
from bot.jobs.background import Progress
from bot.jobs.train_further import keep_thresholds
from bot.jobs.train_gain import CatalogueGain, measure_gain
from bot.jobs.train_photos import CataloguePhotos, read_catalogue
from bot.parts import open_bundle, open_database, open_photos
from configs.product_types import load_type_map
from configs.settings import Settings
from engine.bundle import Bundle
from engine.training.config import TrainConfig
from engine.training.data import TrainingData, load_data
from engine.training.finish import METRICS
from engine.training.labels import LabeledPhoto, Part
from engine.training.regions.config import RegionConfig
from engine.training.regions.teach import teach_regions
from engine.training.run import RunOptions, train_on

log = logging.getLogger(__name__)

LEAST_PRODUCTS = 20
"""With several photos each. A quarter of fewer, kept apart, would say nothing of whether training helped."""


@dataclass(frozen=True, slots=True)
class CatalogueTraining:
    """What training on the catalogue gave.

    Attributes:
        bundle: the model.
        moved: its weights are others than those of the model that training began with; where none of what it
            learned helped with what was kept apart, it stays that model.
        learned: photos that it learned from.
        gain: how well both find what was kept apart.
        unreadable: photos that were left out.
        chosen, total: photos that were taken into the run, of all that the catalogue has.
    """

    bundle: Bundle
    moved: bool
    learned: int
    gain: CatalogueGain
    unreadable: int
    chosen: int
    total: int


def train_folder(config: TrainConfig, folder: Path, out: Path, progress: Progress) -> Bundle:
    """Train on a folder of labeled photos and write the model to ``out/bundle``.

    Raises:
        TrainingError: the data cannot be used, there is no room, or the run folder belongs to another
            configuration or data.
        Busy: another run is writing to the same folder.
    """
    data = load_data(folder, config.data, config.seed)
    _warn_of_unmapped_types(data.classes)
    with _alone(out):
        return train_on(config, data, RunOptions(out), progress)


def teach_folder(
    settings: Settings, config: RegionConfig, folder: Path, out: Path, progress: Progress
) -> Bundle:
    """Teach the model that answers to find garments in street photos, and write it to ``out/bundle``.

    Raises:
        TrainingError: the folder has no street photos or cannot be used, or the run folder belongs to another
            configuration, model or data.
        BundleError: the model cannot be used.
        Busy: another run is writing to the same folder.
    """
    base = open_bundle(settings)
    data = load_data(folder, config.data, config.seed)
    with _alone(out):
        return teach_regions(config, data, base, out, progress)


def _warn_of_unmapped_types(classes: Sequence[str]) -> None:
    unmapped = sorted({*classes} - {*load_type_map().types})
    if unmapped:
        log.warning(
            "configs/types.toml does not have these product types: %s. They are learned, but a catalogue "
            "gets them only from the model, and people see them as they are written here.",
            ", ".join(unmapped),
        )


def train_catalogue(
    settings: Settings, config: TrainConfig, out: Path, progress: Progress
) -> CatalogueTraining:
    """Train the model that answers further, on the catalogue's own photos, and write it to ``out/bundle``.

    It keeps its product types; a photo of a type that it does not know counts by its product alone.

    Raises:
        CatalogueUnavailable: there are no products, or too few with several photos.
        BadRequest: the recipe holds out shops, or the model knows none of the products' types.
        TrainingError: no photo can be read, there is no room, or the run folder belongs to another
            configuration or catalogue.
        BundleError, StorageError: the model or the database cannot be used.
        Busy: another run is writing to the same folder.
    """
    if config.data.folds or config.data.holdout:
        raise BadRequest(
            f"The recipe {config.name!r} holds out shops, and a catalogue is a single one; take one without "
            "folds and holdout, like configs/train/catalogue.toml."
        )
    base = open_bundle(settings)
    catalogue = asyncio.run(_read(settings, config))
    _check(catalogue, base)
    data = TrainingData(settings.photos_dir, catalogue.photos, base.classes)
    recipe = _fitted(config, base, catalogue)
    with _alone(out):
        bundle = keep_thresholds(train_on(recipe, data, RunOptions(out, base=base), progress), base)
    gain = measure_gain(bundle, base, data, progress)
    return _summary(bundle, catalogue, gain, out)


async def _read(settings: Settings, config: TrainConfig) -> CataloguePhotos:
    async with open_database(settings) as database:
        return await read_catalogue(
            database, open_photos(settings), config.data.validation_share, config.seed
        )


def _check(catalogue: CataloguePhotos, base: Bundle) -> None:
    """Refuse what nothing can be learned from.

    Raises:
        CatalogueUnavailable: there are no products, or too few with several photos.
        BadRequest: the model knows none of the products' types.
    """
    if not catalogue.total:
        raise CatalogueUnavailable("There are no products yet; run `snaplook ingest CATALOGUE` first.")
    if catalogue.paired < LEAST_PRODUCTS:
        raise CatalogueUnavailable(
            f"Training needs {LEAST_PRODUCTS} products with two photos of their own or more, and the "
            f"catalogue has {catalogue.paired}; ingest more photos of your products first."
        )
    if not all(_has_pairs(catalogue.photos, part, base) for part in (Part.TRAIN, Part.VALIDATION)):
        raise BadRequest(
            "Too few products have a type that the model knows; run `snaplook index`, which names the types "
            "that the shop does not, and then this again."
        )


def _has_pairs(photos: Sequence[LabeledPhoto], part: Part, base: Bundle) -> bool:
    """Say whether a part has a product of a known type in several photos."""
    products = [
        photo.product for photo in photos if photo.part is part and photo.product_type in base.classes
    ]
    return len(set(products)) < len(products)


def _fitted(config: TrainConfig, base: Bundle, catalogue: CataloguePhotos) -> TrainConfig:
    """Return the recipe for a model, whose photos keep their size, with what its card has to say."""
    data = replace(config.data, pack_size=base.description.preprocessing.size, street=False)
    return replace(config, data=data, limits=(*config.limits, *_limits(catalogue)))


def _limits(catalogue: CataloguePhotos) -> tuple[str, ...]:
    if not catalogue.predicted:
        return ()
    return (
        f"The types of {catalogue.predicted} of the {catalogue.products} products were named by a model and "
        "not by the shop, so the figures about types flatter this one.",
    )


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    out.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(out / "train.lock", timeout=0):
            yield
    except Timeout as error:
        raise Busy(
            f"Another run is writing to {out}; wait until it is done, or name another folder."
        ) from error


def _summary(bundle: Bundle, catalogue: CataloguePhotos, gain: CatalogueGain, out: Path) -> CatalogueTraining:
    facts = json.loads((out / METRICS).read_text(encoding="utf-8"))
    return CatalogueTraining(
        bundle=bundle,
        moved=any(facts["variant"].values()),
        learned=facts["learned"],
        gain=gain,
        unreadable=facts["unreadable"],
        chosen=len(catalogue.photos),
        total=catalogue.total,
    )
