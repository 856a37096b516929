"""Scoring the model that answers beside baselines. Needs the ``train`` extra."""

from __future__ import annotations

from pathlib import Path

from bot.errors import BadRequest
from bot.jobs.background import Progress
from bot.jobs.snapshots import snapshot_task
from bot.parts import open_runtime
from configs.settings import Settings
from engine.evaluation.embedders import ColorHistogram, Embedder, ModelEmbedder
from engine.evaluation.protocol import leave_one_out
from engine.evaluation.report import ScoreReport, score_all
from engine.evaluation.untrained import UntrainedBackbone
from engine.training.data import read_photos


def evaluate_shop(settings: Settings, data: Path, shop: str, progress: Progress) -> ScoreReport:
    """Score on all photos of one set of a data folder: each product is asked for by its other photos.

    Raises:
        TrainingError: the data folder cannot be read.
        BadRequest: the set is not in it.
    """
    photos = read_photos(data)
    chosen = [photo for photo in photos if photo.shop == shop]
    if not chosen:
        raise BadRequest(f"There is no set {shop!r}; there is {', '.join(sorted({p.shop for p in photos}))}.")
    return score_all(leave_one_out(shop, data, chosen), _embedders(settings), progress)


def evaluate_snapshots(settings: Settings, progress: Progress) -> ScoreReport:
    """Score on the demo's street snapshots against its whole catalogue, every type open.

    Raises:
        BadRequest: the demo has not been drawn yet.
    """
    return score_all(snapshot_task(settings), _embedders(settings), progress)


def _embedders(settings: Settings) -> list[Embedder]:
    runtime = open_runtime(settings)
    untrained = UntrainedBackbone(runtime.bundle.description.preprocessing)
    return [ModelEmbedder(runtime, runtime.bundle.description.name), untrained, ColorHistogram()]
