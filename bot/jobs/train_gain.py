"""Whether training on the catalogue helped: both models are asked for the products that were kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.jobs.background import Progress
from engine.bundle import Bundle
from engine.errors import PhotoError
from engine.evaluation.arms import model_arm
from engine.evaluation.judge import judge
from engine.evaluation.metrics import Interval
from engine.evaluation.protocol import leave_one_out, subjects
from engine.photos import read_photo
from engine.training.data import TrainingData
from engine.training.labels import LabeledPhoto, Part

FIRST, TENTH = "merged @1", "merged @10"
"""As served, with every type open; see `engine.evaluation.readings`."""


@dataclass(frozen=True, slots=True)
class CatalogueGain:
    """What two models make of the photos that were kept apart.

    Where a recipe lists several values under ``[finish]``, they were chosen on the same photos, which
    flatters the difference; one that lists a single value of each has chosen nothing by them.

    Attributes:
        queries: photos whose product has another one that was kept apart; each was asked for.
        before: share of them whose product the model that training began with puts first.
        after: the same of the new model.
        tenth: share of them whose product the new model has among the first ten.
        difference: of ``after`` to ``before``, query by query, with its 95 % interval over products.
    """

    queries: int
    before: float
    after: float
    tenth: float
    difference: Interval


def measure_gain(bundle: Bundle, base: Bundle, data: TrainingData, progress: Progress) -> CatalogueGain:
    """Ask both models for each photo that was kept apart, by the others.

    Raises:
        EvaluationError: no product that was kept apart has several photos that can be read.
    """
    apart = (p for p in data.photos if p.part is Part.VALIDATION and p.product_type in data.classes)
    task = leave_one_out("kept apart", subjects(data.folder, _readable(data.folder, apart)))
    arms = [model_arm("trained further", [bundle], [""]), model_arm("before", [base], [""])]
    everything = judge([task], arms, progress)[0]
    ours, theirs = everything.scores
    gains = theirs.gains or {}
    return CatalogueGain(
        queries=everything.queries,
        before=theirs.figures[FIRST].value,
        after=ours.figures[FIRST].value,
        tenth=ours.figures[TENTH].value,
        difference=gains[FIRST],
    )


def _readable(folder: Path, photos: Iterable[LabeledPhoto]) -> Iterator[LabeledPhoto]:
    for photo in photos:
        try:
            read_photo(folder / photo.file)
        except PhotoError:
            continue  # training has counted it
        yield photo
