"""Scoring models beside baselines. Needs the ``train`` extra."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.jobs.background import Progress
from bot.jobs.snapshots import snapshot_task
from bot.parts import open_bundle
from configs.settings import Settings
from engine.bundle import Bundle
from engine.errors import EvaluationError
from engine.evaluation.arms import Arm, model_arm
from engine.evaluation.baselines import baselines
from engine.evaluation.folder import write_report
from engine.evaluation.protocol import (
    RetrievalTask,
    Subject,
    disguised_task,
    distinct,
    fold_task,
    has_pairs,
    leave_one_out,
    subjects,
)
from engine.evaluation.report import Evaluation, Report, evaluate
from engine.evaluation.runs import BUNDLE, bundle_in, open_run, read_config, read_data_digest
from engine.training.data import TrainingData, load_data, read_photos
from engine.training.labels import Part

SEED = 0
"""Of the choice of photos that visual words are made from, where no run has a seed."""

ANOTHER_PHOTO, DISGUISED = "another photo", "disguised photo"
"""How the report part is asked for, shown in the place of the view."""


def evaluate_shop(settings: Settings, data: Path, shop: str, progress: Progress) -> Evaluation:
    """Score the model that answers on all photos of one set: each product is asked for by its other photos.

    Raises:
        TrainingError: the data folder cannot be read.
        EvaluationError: the set is not in it, or no product has several photos there.
        PhotoError: a photo cannot be read.
    """
    photos = read_photos(data)
    task = fold_task(data, photos, shop)
    apart = subjects(data, (photo for photo in photos if photo.shop != shop))
    bundle = open_bundle(settings)
    arms = [
        model_arm(bundle.description.name, [bundle], [shop]),
        *baselines([task], bundle.description, apart, SEED, progress),
    ]
    return evaluate(f"{bundle.description.name} on {shop}", [task], arms, progress)


def evaluate_snapshots(settings: Settings, progress: Progress) -> Evaluation:
    """Score the model that answers on the demo's street snapshots, every type open.

    Raises:
        BadRequest: the demo has not been drawn yet.
    """
    task = snapshot_task(settings)
    bundle = open_bundle(settings)
    arms = [
        model_arm(bundle.description.name, [bundle], [""]),
        *baselines([task], bundle.description, (), SEED, progress),
    ]
    return evaluate(f"{bundle.description.name} on the demo's snapshots", [task], arms, progress)


def evaluate_folds(data: Path, folder: Path, beside: Sequence[Path], progress: Progress) -> Evaluation:
    """Score every fold of a run by the model that never saw its shop, all in one table.

    Args:
        data: the folder of labeled photos.
        folder: of the run.
        beside: earlier models, or runs with one, to stand in the same table.
        progress: told the stage, how much is done, and of how much.

    Raises:
        EvaluationError: the folder has no folds, a fold's shop is not in the data, or the data is another.
        TrainingError: the data folder cannot be read.
        BundleError: a model is missing or damaged.
        PhotoError: a photo cannot be read.
    """
    run = open_run(folder)
    earlier = [bundle_in(path) for path in beside]
    labeled = _same_data(folder, load_data(data, run.config.data, run.config.seed))
    tasks = [fold_task(data, labeled.photos, shop) for shop in run.shops]
    learned = (p for p in labeled.photos if p.part is Part.TRAIN and p.shop not in run.shops)
    description = run.bundles[0].description
    others = baselines(tasks, description, subjects(data, learned), run.config.seed, progress)
    name = run.config.name
    arms = [model_arm(name, run.bundles, run.shops), *_earlier(earlier, name, run.shops), *others]
    title = f"{name}: every shop judged by a model that never saw it"
    return evaluate(title, tasks, arms, progress)


def evaluate_final(data: Path, folder: Path, progress: Progress) -> tuple[Report, Path]:
    """Score the model that a run ships on the photos kept for its report, once, and write the report.

    Returns:
        The report and the folder that it was written to, in the run's own.

    Raises:
        EvaluationError: the part was opened for this model already, the run keeps no photos for it, or the
            data is not what it was trained on.
        TrainingError: the data folder cannot be read.
        BundleError: the model is missing or damaged.
        PhotoError: a photo cannot be read.
    """
    config = read_config(folder)
    bundle = bundle_in(folder / BUNDLE)
    out = folder / f"final-{bundle.model_id}"
    if out.exists():
        raise EvaluationError(
            f"The report part was opened for model {bundle.model_id} already and its report lies in {out}; "
            "only where that is removed can it be opened again."
        )
    photos = _same_data(folder, load_data(data, config.data, config.seed)).photos
    kept = [
        replace(photo, product=f"{photo.shop}/{photo.likely_same}" if photo.likely_same else photo.product)
        for photo in photos
        if photo.part is Part.REPORT
    ]
    shown = distinct(subjects(data, kept))
    tasks = _report_tasks([replace(subject, view=ANOTHER_PHOTO) for subject in shown])
    learned = subjects(data, (photo for photo in photos if photo.part is Part.TRAIN))
    arms = [
        model_arm(config.name, [bundle] * len(tasks), [""] * len(tasks)),
        *baselines(tasks, bundle.description, learned, config.seed, progress),
    ]
    out.mkdir()  # from here on it counts as opened, whatever becomes of the report
    evaluation = evaluate(f"{config.name}: the part kept for this report", tasks, arms, progress)
    write_report(evaluation, out)
    return evaluation.report, out


def _same_data(folder: Path, labeled: TrainingData) -> TrainingData:
    """Return the data of a run; of another, what is asked for might have been learned from.

    Raises:
        EvaluationError: it is not what the run was trained on.
    """
    if read_data_digest(folder) not in {None, labeled.digest()}:
        raise EvaluationError(
            f"{labeled.folder} has other photos or other labels than the run in {folder} was trained on, so "
            "that the parts would be others too."
        )
    return labeled


def _report_tasks(shown: Sequence[Subject]) -> list[RetrievalTask]:
    """Return what is asked of the report part: few of its products have two photos, so all are disguised too.

    Raises:
        EvaluationError: there are no photos.
    """
    if not shown:
        raise EvaluationError(
            "The run keeps no photos for a report; data.report_share of its configuration is 0."
        )
    pairs = [leave_one_out(ANOTHER_PHOTO, shown)] if has_pairs(shown) else []
    return [*pairs, disguised_task(DISGUISED, shown)]


def _earlier(bundles: Sequence[Bundle], ours: str, shops: Sequence[str]) -> list[Arm]:
    """Return earlier models as arms, each with a name of its own."""
    names = [bundle.description.name for bundle in bundles]
    taken = {ours, *(name for name in names if names.count(name) > 1)}
    named = [f"{n} {b.bundle_id}" if n in taken else n for n, b in zip(names, bundles, strict=True)]
    return [model_arm(n, [b] * len(shops), shops) for n, b in zip(named, bundles, strict=True)]
