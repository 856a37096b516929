"""Queries to look at: the best and the worst answers, with what came back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from engine.evaluation.arms import Arm
from engine.evaluation.metrics import product_ranks
from engine.evaluation.protocol import RetrievalTask, Subject

FOUND = 5
"""Products that are shown of an answer."""


@dataclass(frozen=True, slots=True)
class Example:
    """One query and its answer.

    Attributes:
        query: what was asked for.
        found: the best photo of each of the first products, best first.
        wanted: the photo of the query's product that came nearest.
        rank: at which place the product came.
        margin: how much nearer its product is than the nearest other one; negative where another was first.
    """

    query: Subject
    found: tuple[Subject, ...]
    wanted: Subject
    rank: int
    margin: float


def best_and_worst(
    tasks: Sequence[RetrievalTask], arm: Arm, count: int
) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """Return the most certain right answers and the answers that were farthest off, one a product.

    Args:
        tasks: what was asked.
        arm: whose answers; its vectors must be there.
        count: how many of each.
    """
    examples = [example for place, task in enumerate(tasks) for example in _examples(task, arm, place)]
    right = sorted((e for e in examples if e.rank == 1), key=lambda e: -e.margin)
    wrong = sorted((e for e in examples if e.rank > 1), key=lambda e: (-e.rank, e.margin))
    return tuple(islice(_one_a_product(right), count)), tuple(islice(_one_a_product(wrong), count))


def _examples(task: RetrievalTask, arm: Arm, place: int) -> Iterator[Example]:
    """Yield every query's answer by best photo, every type open."""
    queries = arm.vectors[place].of(subject.shot for subject in task.queries)
    gallery = arm.vectors[place].of(subject.shot for subject in task.gallery)
    (asked, owners), hidden = task.products(), task.hidden()
    for row, query in enumerate(task.queries):
        cosines = np.where(hidden[row], -np.inf, gallery @ queries[row])
        rank = product_ranks(cosines[None], asked[row : row + 1], owners, hidden[row : row + 1])[0]
        order = np.argsort(-cosines, kind="stable")
        _, first = np.unique(owners[order], return_index=True)
        nearest = order[np.sort(first)]  # each product's best photo, best first
        own = nearest[owners[nearest] == asked[row]][0]
        other = nearest[owners[nearest] != asked[row]][0]
        yield Example(
            query=query,
            found=tuple(task.gallery[photo] for photo in nearest[:FOUND]),
            wanted=task.gallery[own],
            rank=int(rank),
            margin=float(cosines[own] - cosines[other]),
        )


def _one_a_product(examples: Iterable[Example]) -> Iterator[Example]:
    seen = set()
    for example in examples:
        if example.query.product not in seen:
            seen.add(example.query.product)
            yield example
