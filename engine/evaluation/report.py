"""Scores of several embedders on one task, in one run."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from engine.evaluation.embedders import Embedder
from engine.evaluation.metrics import Interval, Ints, paired_bootstrap, recall_at
from engine.evaluation.protocol import RetrievalTask, run_task

PLACES = (1, 5, 10)


@dataclass(frozen=True, slots=True)
class Score:
    """One embedder's recall.

    Attributes:
        name: of the embedder.
        recall: by k.
        gain: how much the first embedder of the report is better at each k, with its interval; None for the
            first itself.
    """

    name: str
    recall: dict[int, float]
    gain: dict[int, Interval] | None


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """All scores of one task.

    Attributes:
        task: its name.
        queries: how many photos were asked for.
        gallery: how many photos could be found.
        scores: one an embedder, the one of interest first.
    """

    task: str
    queries: int
    gallery: int
    scores: tuple[Score, ...]

    def as_json(self) -> str:
        """Return the report as JSON text."""
        return json.dumps(asdict(self), indent=2) + "\n"


def score_all(
    task: RetrievalTask, embedders: Sequence[Embedder], progress: Callable[[str, int, int], None]
) -> ScoreReport:
    """Score embedders on the same queries; the first is the one that the others are compared with."""
    ranks = [_ranks(task, embedder, progress) for embedder in embedders]
    products = {name: number for number, name in enumerate(dict.fromkeys(task.query_products))}
    groups = np.array([products[name] for name in task.query_products], dtype=np.int64)
    scores = []
    for embedder, own in zip(embedders, ranks, strict=True):
        recall = {k: recall_at(own, k) for k in PLACES}
        gain = None
        if own is not ranks[0]:
            gain = {k: paired_bootstrap(ranks[0] <= k, own <= k, groups) for k in PLACES}
        scores.append(Score(embedder.name, recall, gain))
    return ScoreReport(task.name, len(task.queries), len(task.gallery), tuple(scores))


def _ranks(task: RetrievalTask, embedder: Embedder, progress: Callable[[str, int, int], None]) -> Ints:
    return run_task(task, embedder, lambda done, total: progress(embedder.name, done, total))
