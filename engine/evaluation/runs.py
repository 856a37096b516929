"""Run folders, as training leaves them: one model a fold, and the one that is shipped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from engine.bundle import MANIFEST, Bundle, load_bundle
from engine.errors import EvaluationError
from engine.evaluation.arms import has_seen
from engine.training.config import CONFIG, DATA, TrainConfig

BUNDLE = "bundle"
FOLDS = "folds"


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A run whose folds can be judged.

    Attributes:
        config: its configuration, which says how the data is split.
        shops: the held-out shop of each fold.
        bundles: the model of each fold, which never saw its shop.
    """

    config: TrainConfig
    shops: tuple[str, ...]
    bundles: tuple[Bundle, ...]


def open_run(folder: Path) -> Run:
    """Read a run folder with its folds.

    Raises:
        EvaluationError: it is no run folder, it has no folds or not all of them yet, or a fold's model has
            learned from the shop that it should be judged on.
        BundleError: a model is damaged.
    """
    config = read_config(folder)
    shops = sorted(path.parent.parent.name for path in (folder / FOLDS).glob(f"*/{BUNDLE}/{MANIFEST}"))
    if not shops:
        raise EvaluationError(
            f"The run in {folder} has no folds to judge: there is no model under {FOLDS}/SHOP/{BUNDLE}."
        )
    missing = sorted(set(config.data.folds).difference(shops))
    if missing:
        raise EvaluationError(
            f"The run in {folder} has no model yet for the fold {missing[0]}; train it first."
        )
    bundles = tuple(load_bundle(folder / FOLDS / shop / BUNDLE) for shop in shops)
    for shop, bundle in zip(shops, bundles, strict=True):
        if has_seen(bundle, shop):
            raise EvaluationError(
                f"The fold {shop} in {folder} cannot be judged: its model's card does not say that {shop} "
                "was held out whole."
            )
    return Run(config, tuple(shops), bundles)


def read_config(folder: Path) -> TrainConfig:
    """Return the configuration that a run was made with.

    Raises:
        EvaluationError: there is none that can be read.
    """
    path = folder / CONFIG
    try:
        return TypeAdapter(TrainConfig).validate_json(path.read_bytes())
    except OSError as error:
        raise EvaluationError(f"{folder} is no run folder: {CONFIG} is missing.") from error
    except ValidationError as error:
        raise EvaluationError(f"{path} is no configuration of a run of this version.") from error


def read_data_digest(folder: Path) -> str | None:
    """Return the digest of the data that a run was trained on; None for one that does not say it."""
    try:
        return (folder / DATA).read_text(encoding="utf-8").strip()
    except OSError:
        return None


def bundle_in(folder: Path) -> Bundle:
    """Read a model from its own folder, or from that of the run that made it.

    Raises:
        BundleError: there is none, or it is damaged.
    """
    return load_bundle(folder / BUNDLE if (folder / BUNDLE / MANIFEST).exists() else folder)
