"""From trained weights to bundles: choose what is done to them, calibrate, write."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import numpy as np

from engine.bundle import Bundle, Description
from engine.errors import TrainingError
from engine.index.closeness import Closeness
from engine.preprocessing import Preprocessing
from engine.region_head import RegionHead
from engine.training.calibrate import calibrate
from engine.training.card import model_card
from engine.training.closeness import measure_closeness
from engine.training.export import write_bundle
from engine.training.facts import CardFacts, collect_facts
from engine.training.judge import Judged, choose_variant, judge, judged_rows
from engine.training.pooled import forget_pooled
from engine.training.steps import Progress, Trained
from engine.training.variants import Variant

METRICS = "metrics.json"
NOTHING_JUDGED = "No photo of a known type is left for validation; raise data.validation_share."


def finish(
    final: Trained,
    folds: Sequence[Trained],
    out: Path,
    progress: Progress,
    head: RegionHead | None = None,
) -> Bundle:
    """Write a run's bundles, ``out/bundle`` and one for each fold, and what was measured beside each.

    Every number that is chosen is chosen on photos that the model asked never saw: those of the folds, or
    without folds the run's own held-out shop, and where it has none its validation photos.

    Args:
        final: what ships.
        folds: what judges it.
        out: the run folder; a fold's own is ``out/folds`` and its shop's name.
        progress: told the stage, how much is done, and of how much.
        head: what finds garments on the maps of the model that was trained further; what ships keeps it.

    Raises:
        TrainingError: there is no photo to calibrate on.
    """
    judges = folds or [final]
    if not all(judged_rows(run.packed) for run in judges):
        raise TrainingError(NOTHING_JUDGED)
    variant = choose_variant(judges, progress)
    answers = [judge(run, variant, progress) for run in judges]
    found = [_closeness(run, answer, progress) for run, answer in zip(judges, answers, strict=True)]
    for place, run in enumerate(folds):
        others = [*range(place), *range(place + 1, len(folds))] or [place]
        chosen = _choose(
            run,
            [judges[o] for o in others],
            [answers[o] for o in others],
            variant,
            [found[o] for o in others],
        )
        _write(run, answers[place], chosen, out / "folds" / run.config.data.holdout[-1] / "bundle")
    shipped = judge(final, variant, progress) if folds else answers[0]
    bundle = _write(final, shipped, _choose(final, judges, answers, variant, found), out / "bundle", head)
    for run in (*folds, final):
        if run.folder is not None:
            forget_pooled(run.folder)
    return bundle


def _choose(
    run: Trained,
    judges: Sequence[Trained],
    answers: Sequence[Judged],
    variant: Variant,
    closeness: Sequence[Closeness | None],
) -> CardFacts:
    """Return a run's numbers and facts, read off some judges' answers.

    A fold's are read off the other folds, so that whoever evaluates it asks it for nothing that they were
    fitted to; a single fold has none and is fitted to its own. The variant alone is all folds' choice.
    """
    calibration = calibrate([answer.validation for answer in answers])
    return collect_facts(run, judges, answers, calibration, variant, _average(closeness))


def _write(
    run: Trained, judged: Judged, facts: CardFacts, folder: Path, head: RegionHead | None = None
) -> Bundle:
    calibration, close = facts.calibration, facts.closeness
    thresholds = calibration.thresholds()
    if close is not None:
        thresholds = replace(
            thresholds, close_score=round(close.score, 4), close_margin=round(close.margin, 4)
        )
    description = Description(
        name=run.config.name,
        architecture=run.config.network.backbone,
        dim=run.config.network.dim,
        classes=run.packed.data.classes,
        preprocessing=Preprocessing(size=run.config.data.pack_size),
        temperature=calibration.temperature,
        thresholds=thresholds,
    )
    card = model_card(description, run.config, facts)
    bundle = write_bundle(folder, judged.network, description, card, head)
    (folder.parent / METRICS).write_text(json.dumps(asdict(facts), indent=2) + "\n", encoding="utf-8")
    return bundle


def _closeness(run: Trained, judged: Judged, progress: Progress) -> Closeness | None:
    return measure_closeness(
        judged.network, run.packed, judged.rows, judged.validation, partial(progress, "disguising")
    )


def _average(found: Sequence[Closeness | None]) -> Closeness | None:
    """Return the thresholds halfway between several models'; None where none could be measured."""
    measured = [asdict(closeness) for closeness in found if closeness is not None]
    if not measured:
        return None
    means = {name: float(np.mean([one[name] for one in measured])) for name in measured[0]}
    return Closeness(**{**means, "products": sum(one["products"] for one in measured)})
