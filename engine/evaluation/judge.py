"""Every arm on every task: the measures of each query, and their means by slice with intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from engine.evaluation.arms import Arm
from engine.evaluation.metrics import Floats, Interval, Ints, bootstrap
from engine.evaluation.protocol import RetrievalTask, Subject, blocks
from engine.evaluation.readings import MEASURES, measure

Progress = Callable[[str, int, int], None]
"""Told the stage, how much is done, and of how much."""

MAIN = "any view @1"
"""The measure that decides whether a baseline is beaten."""
ENOUGH = 50
"""A slice of more queries than this is one on which every baseline must be beaten."""


@dataclass(frozen=True, slots=True)
class Score:
    """One arm on one slice.

    Attributes:
        arm: its name.
        baseline: it is no model of ours.
        seen: it has learned from a shop of this slice.
        figures: the mean of each measure of `MEASURES`.
        gains: how much the first arm is better, on the same queries; None for the first itself.
    """

    arm: str
    baseline: bool
    seen: bool
    figures: dict[str, Interval]
    gains: dict[str, Interval] | None


@dataclass(frozen=True, slots=True)
class Slice:
    """All arms on some of the queries.

    Attributes:
        kind: ``all``, ``shop``, ``type`` or ``view``.
        name: which shop, type or view.
        queries: how many.
        products: how many products they show.
        scores: one an arm, the one of interest first.
    """

    kind: str
    name: str
    queries: int
    products: int
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Unbeaten:
    """A baseline that the first arm does not surely beat on a slice of more than `ENOUGH` queries.

    Attributes:
        kind: of the slice.
        name: of the slice.
        queries: how many.
        arm: the baseline.
        gain: how much the first arm is better by `MAIN`.
    """

    kind: str
    name: str
    queries: int
    arm: str
    gain: Interval

    @property
    def behind(self) -> bool:
        """The first arm is not even better on average."""
        return self.gain.value <= 0


def judge(tasks: Sequence[RetrievalTask], arms: Sequence[Arm], progress: Progress) -> tuple[Slice, ...]:
    """Ask every arm for every query, and return their scores on all queries and by slice.

    Raises:
        PhotoError: a photo cannot be read.
    """
    values = [_values(tasks, arm, progress) for arm in arms]
    queries = [(task.name, subject) for task in tasks for subject in task.queries]
    products = numbered([subject.product for _, subject in queries])
    slices = []
    for kind, name, rows in _slices([subject for _, subject in queries]):
        scores = _scores(arms, [column[rows] for column in values], products[rows])
        asked = {queries[row][0] for row in rows}
        marked = tuple(
            replace(score, seen=bool(asked & arm.seen)) for score, arm in zip(scores, arms, strict=True)
        )
        slices.append(Slice(kind, name, len(rows), len(np.unique(products[rows])), marked))
    return tuple(slices)


def _scores(arms: Sequence[Arm], values: Sequence[Floats], products: Ints) -> list[Score]:
    """Return the means of each arm and what the first gains over it, all from the same bootstrap samples."""
    gains = [values[0] - column for column in values]
    found = bootstrap(np.concatenate([*values, *gains], axis=1), products)
    starts = range(0, len(found), len(MEASURES))
    named = [dict(zip(MEASURES, found[start : start + len(MEASURES)], strict=True)) for start in starts]
    return [
        Score(arm.name, not arm.bundles, False, named[place], named[len(arms) + place] if place else None)
        for place, arm in enumerate(arms)
    ]


def unbeaten(slices: Sequence[Slice]) -> tuple[Unbeaten, ...]:
    """Return where a baseline is not beaten, or only within chance; the worst first."""
    found = [
        Unbeaten(part.kind, part.name, part.queries, score.arm, score.gains[MAIN])
        for part in slices
        if part.queries > ENOUGH
        for score in part.scores
        if score.baseline and score.gains is not None and score.gains[MAIN].low <= 0
    ]
    return tuple(sorted(found, key=lambda case: case.gain.value))


def _values(tasks: Sequence[RetrievalTask], arm: Arm, progress: Progress) -> Floats:
    """Return the measures of all queries of all tasks, ``float64 [Q, M]``."""
    _embed(tasks, arm, progress)
    return np.concatenate([_task_values(task, arm, place) for place, task in enumerate(tasks)])


def _embed(tasks: Sequence[RetrievalTask], arm: Arm, progress: Progress) -> None:
    """Fill each of the arm's embedders at once, so that a bar shows the whole of its work."""
    for vectors in dict.fromkeys(arm.vectors):
        mine = [task for task, own in zip(tasks, arm.vectors, strict=True) if own is vectors]
        stage = arm.name if len(mine) == len(tasks) else f"{arm.name}, {', '.join(t.name for t in mine)}"
        shots = [shot for task in mine for shot in task.shots()]
        vectors.add(shots, partial(progress, stage))


def _task_values(task: RetrievalTask, arm: Arm, place: int) -> Floats:
    queries = arm.vectors[place].of(subject.shot for subject in task.queries)
    gallery = arm.vectors[place].of(subject.shot for subject in task.gallery)
    (asked, owners), hidden = task.products(), task.hidden()
    weight = arm.second_photo_weight(place)
    types = [subject.product_type for subject in task.gallery]
    return np.concatenate(
        [
            measure(
                queries[block] @ gallery.T,
                asked[block],
                owners,
                hidden[block],
                second_photo_weight=weight,
                terms=arm.type_terms(place, queries[block], types),
            )
            for block in blocks(len(queries))
        ]
    )


def _slices(queries: Sequence[Subject]) -> Iterator[tuple[str, str, Ints]]:
    """Yield kind, name and rows: everything, then by shop, type and view where these are known."""
    yield "all", "all queries", np.arange(len(queries))
    labels = {
        "shop": [subject.shop for subject in queries],
        "type": [subject.product_type for subject in queries],
        "view": [subject.view for subject in queries],
    }
    for kind, names in labels.items():
        if len(set(names)) == 1:
            continue  # the same as everything
        for name in sorted(set(names) - {""}):
            yield kind, name, np.flatnonzero(np.array(names) == name)


def numbered(names: Sequence[str]) -> Ints:
    """Return names as numbers, the same for the same name."""
    number = {name: key for key, name in enumerate(dict.fromkeys(names))}
    return np.array([number[name] for name in names], dtype=np.int64)
