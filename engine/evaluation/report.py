"""All that is said of some models in one evaluation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial

import numpy as np

from engine.bundle import Bundle
from engine.evaluation.arms import Arm
from engine.evaluation.examples import Example, best_and_worst
from engine.evaluation.gating import GateCase, GateReport, gate_report
from engine.evaluation.judge import Progress, Slice, Unbeaten, judge, unbeaten
from engine.evaluation.labels import Judgment, Reliability, TypeScore, reliability, type_scores
from engine.evaluation.protocol import RetrievalTask, Subject

EXAMPLES = 12
"""Best and worst queries that are shown, of each."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One task in numbers."""

    name: str
    queries: int
    products: int
    gallery: int


@dataclass(frozen=True, slots=True)
class Model:
    """Which model an arm had for a task; ``seen`` where it has learned from the task's shop."""

    arm: str
    task: str
    name: str
    model_id: str
    bundle_id: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of an evaluation; it names no folder.

    Attributes:
        title: what was evaluated.
        tasks: what was asked.
        models: which models answered.
        slices: every arm on all queries, then by shop, type and view.
        unbeaten: where a baseline is not surely beaten.
        types: how well the first arm tells product types, of all photos of the shops it is asked about; empty
            where no type is known.
        reliability: whether its probabilities of them mean what they say.
        gate: the gate's curve of the first arm.
    """

    title: str
    tasks: tuple[Asked, ...]
    models: tuple[Model, ...]
    slices: tuple[Slice, ...]
    unbeaten: tuple[Unbeaten, ...]
    types: tuple[TypeScore, ...]
    reliability: Reliability | None
    gate: GateReport | None

    def as_json(self) -> str:
        """Return the report as JSON text."""
        return json.dumps(asdict(self), indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A report and the queries to look at."""

    report: Report
    best: tuple[Example, ...]
    worst: tuple[Example, ...]


def evaluate(
    title: str, tasks: Sequence[RetrievalTask], arms: Sequence[Arm], progress: Progress
) -> Evaluation:
    """Ask every arm for every query of every task; the first arm is the one that the report is about.

    Raises:
        PhotoError: a photo cannot be read.
    """
    slices = judge(tasks, arms, progress)
    first = arms[0]
    judgments = _judgments(tasks, first) if _typed(tasks) else []
    gate = gate_report(_gate_cases(tasks, first), partial(progress, "gate")) if judgments else None
    report = Report(
        title=title,
        tasks=tuple(_asked(task) for task in tasks),
        models=tuple(model for arm in arms for model in _models(tasks, arm)),
        slices=slices,
        unbeaten=unbeaten(slices),
        types=type_scores(judgments) if judgments else (),
        reliability=reliability(judgments) if judgments else None,
        gate=gate,
    )
    return Evaluation(report, *best_and_worst(tasks, first, EXAMPLES))


def _typed(tasks: Sequence[RetrievalTask]) -> bool:
    return all(subject.product_type for task in tasks for subject in (*task.gallery, *task.queries))


def _asked(task: RetrievalTask) -> Asked:
    products = {subject.product for subject in task.queries}
    return Asked(task.name, len(task.queries), len(products), len(task.gallery))


def _models(tasks: Sequence[RetrievalTask], arm: Arm) -> list[Model]:
    return [
        Model(arm.name, task.name, b.description.name, b.model_id, b.bundle_id, task.name in arm.seen)
        for task, b in zip(tasks, arm.bundles, strict=False)  # a baseline has no bundles
    ]


def _judgments(tasks: Sequence[RetrievalTask], arm: Arm) -> list[Judgment]:
    """Return what each model says of the photos of the shops that it is asked about, each photo once."""
    judged: dict[str, tuple[int, dict[Subject, None]]] = {}
    for place, (task, bundle) in enumerate(zip(tasks, arm.bundles, strict=False)):
        shops = {subject.shop for subject in task.queries}
        photos = judged.setdefault(bundle.bundle_id, (place, {}))[1]
        photos.update(dict.fromkeys(subject for subject in task.gallery if subject.shop in shops))
    return [_judgment(arm.bundles[place], arm, place, tuple(photos)) for place, photos in judged.values()]


def _judgment(bundle: Bundle, arm: Arm, place: int, photos: Sequence[Subject]) -> Judgment:
    number = {name: key for key, name in enumerate(bundle.classes)}
    return Judgment(
        probabilities=bundle.classify(arm.vectors[place].of(photo.shot for photo in photos)),
        types=np.array([number.get(photo.product_type, -1) for photo in photos], dtype=np.int64),
        classes=bundle.classes,
        products=tuple(photo.product for photo in photos),
        shops=tuple(photo.shop for photo in photos),
    )


def _gate_cases(tasks: Sequence[RetrievalTask], arm: Arm) -> list[GateCase]:
    return [
        GateCase(
            task,
            bundle,
            queries=arm.vectors[place].of(subject.shot for subject in task.queries),
            gallery=arm.vectors[place].of(subject.shot for subject in task.gallery),
        )
        for place, (task, bundle) in enumerate(zip(tasks, arm.bundles, strict=True))
    ]
