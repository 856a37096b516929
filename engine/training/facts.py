"""What was counted and measured in a run, for its model card and for whoever compares runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.bundle import softmax
from engine.evaluation.labels import Judgment, reliability, type_scores
from engine.evaluation.metrics import Bools, Interval, Ints, bootstrap
from engine.index.closeness import Closeness
from engine.training.calibrate import Calibration, Validation, fit_temperature, ranks_of
from engine.training.judge import Judged
from engine.training.labels import Part
from engine.training.steps import Trained
from engine.training.variants import Variant

PLACES = (1, 10)
HALVES = 2


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What was counted and measured.

    Attributes:
        learned: photos learned from.
        origins: where they come from, with their licenses.
        unreadable: photos left out.
        base: the model that training began with; empty for a pretrained backbone.
        judges: what judged the recipe: the held-out shops, or nothing where its own validation photos did.
        judged: photos whose type was asked for.
        queries: photos that were searched for, by the others of their product.
        products: the products they show.
        recall: share of the queries whose product came first, and among the first ten, by place.
        type_top1: share of judged photos whose likeliest type is the labeled one.
        type_top1_forgiven: the same where a neighboring word is as good.
        type_top3: the same for the three likeliest.
        ece: expected calibration error on photos that the temperature was not fitted to.
        calibration: the numbers that were chosen, with the gate's curve.
        variant: what was done to the trained weights.
        closeness: how well disguised photos tell what is there from what is not; None if not measured.
    """

    learned: int
    origins: tuple[str, ...]
    unreadable: int
    base: str
    judges: tuple[str, ...]
    judged: int
    queries: int
    products: int
    recall: dict[int, Interval]
    type_top1: Interval
    type_top1_forgiven: Interval
    type_top3: Interval
    ece: float
    calibration: Calibration
    variant: Variant
    closeness: Closeness | None


def collect_facts(
    final: Trained,
    judges: Sequence[Trained],
    answers: Sequence[Judged],
    calibration: Calibration,
    variant: Variant,
    closeness: Closeness | None,
) -> CardFacts:
    """Return the facts of a run; the arguments are those of :func:`engine.training.finish.finish`."""
    photos = final.packed.data.photos
    learned = final.packed.rows(Part.TRAIN)
    cases = [answer.validation for answer in answers]
    types = type_scores(
        [_judgment(run, answer, calibration.temperature) for run, answer in zip(judges, answers, strict=True)]
    )[0]
    ranks = np.concatenate([_ranks(case, calibration) for case in cases])
    asked = _groups(cases)
    return CardFacts(
        learned=len(learned),
        origins=tuple(sorted({photos[row].origin for row in learned})),
        unreadable=int((~final.packed.readable).sum()),
        base=final.base,
        judges=tuple(shop for run in judges for shop in run.config.data.holdout),
        judged=types.photos,
        queries=len(ranks),
        products=len(np.unique(asked)),
        recall=_recall(ranks, asked),
        type_top1=types.top1,
        type_top1_forgiven=types.top1_forgiven,
        type_top3=types.top3,
        ece=cross_fitted_error(judges, answers),
        calibration=calibration,
        variant=variant,
        closeness=closeness,
    )


def cross_fitted_error(judges: Sequence[Trained], answers: Sequence[Judged]) -> float:
    """Return the expected calibration error where each judge's temperature is fitted to the others' photos.

    A single judge's photos are cut in two by product, and each half is scored at the other's temperature.
    """
    if len(answers) > 1:
        parts = [(run, answer, answer.validation.judged) for run, answer in zip(judges, answers, strict=True)]
    else:
        half = answers[0].validation.products % HALVES
        parts = [
            (judges[0], answers[0], answers[0].validation.judged & (half == own)) for own in range(HALVES)
        ]
    judgments = []
    for place, (run, answer, kept) in enumerate(parts):
        others = [
            _kept(other.validation, mask) for number, (_, other, mask) in enumerate(parts) if number != place
        ]
        fitted = [case for case in others if case.judged.any()]
        if fitted and kept.any():
            judgments.append(_judgment(run, answer, fit_temperature(fitted), kept))
    return reliability(judgments).ece if judgments else float("nan")


def _kept(case: Validation, judged: Bools) -> Validation:
    return Validation(case.embeddings, case.logits, case.types, case.products, judged)


def _judgment(
    run: Trained,
    answer: Judged,
    temperature: float,
    kept: Bools | None = None,
) -> Judgment:
    case = answer.validation
    chosen = np.flatnonzero(case.judged if kept is None else kept)
    photos = [run.packed.data.photos[answer.rows[place]] for place in chosen.tolist()]
    return Judgment(
        probabilities=softmax((case.logits[chosen] / temperature).astype(np.float32)),
        types=case.types[chosen],
        classes=run.packed.data.classes,
        products=tuple(photo.product for photo in photos),
        shops=tuple(photo.shop for photo in photos),
    )


def _ranks(case: Validation, calibration: Calibration) -> Ints:
    return ranks_of(case, calibration.temperature, calibration.type_weight, calibration.second_photo_weight)


def _groups(cases: Sequence[Validation]) -> Ints:
    """Return the product of each query, told apart over all judges."""
    offsets = np.cumsum([0, *(len(case.products) for case in cases[:-1])])
    return np.concatenate(
        [offset + case.products[case.queries()] for offset, case in zip(offsets, cases, strict=True)]
    )


def _recall(ranks: Ints, groups: Ints) -> dict[int, Interval]:
    if not len(ranks):
        return {}
    hits = np.stack([ranks <= place for place in PLACES], axis=1).astype(float)
    return dict(zip(PLACES, bootstrap(hits, groups), strict=True))
