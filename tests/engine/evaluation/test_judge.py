from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.evaluation.arms import Arm, baseline
from engine.evaluation.embedders import ColorHistogram, Embedder
from engine.evaluation.judge import MAIN, Score, Slice, judge, unbeaten
from engine.evaluation.metrics import Interval, recall_at
from engine.evaluation.protocol import RetrievalTask, leave_one_out, run_task, subjects
from engine.evaluation.readings import MEASURES
from engine.evaluation.vectors import FileVectors
from engine.training.data import read_photos
from engine.types import Photo, Vectors
from tests.support.labeled import draw_labeled


class Blind:
    """Sees no difference, so that every product is tied with every other."""

    name = "blind"

    def vectors(self, photos: Sequence[Photo]) -> Vectors:
        return np.ones((len(photos), 1), dtype=np.float32)


@pytest.fixture
def tasks(tmp_path: Path) -> list[RetrievalTask]:
    photos = read_photos(draw_labeled(tmp_path, products=6))
    shops = {shop: subjects(tmp_path, (p for p in photos if p.shop == shop)) for shop in ("north", "south")}
    return [
        leave_one_out(shop, [replace(s, view=s.shot.path.stem[-1]) for s in shown])
        for shop, shown in shops.items()
    ]


def judged(tasks: list[RetrievalTask], *embedders: Embedder) -> dict[tuple[str, str], Slice]:
    slices = judge(tasks, [baseline(embedder, len(tasks)) for embedder in embedders], lambda *_: None)
    return {(part.kind, part.name): part for part in slices}


def test_folds_are_pooled_query_by_query(tasks: list[RetrievalTask]) -> None:
    everything = judged(tasks, ColorHistogram())["all", "all queries"]

    ranks = np.concatenate([run_task(task, ColorHistogram(), lambda *_: None) for task in tasks])
    assert (everything.queries, everything.products) == (24, 12)
    for k in (1, 5, 10):
        assert everything.scores[0].figures[f"any view @{k}"].value == pytest.approx(recall_at(ranks, k))


def test_slices_are_by_shop_type_and_view(tasks: list[RetrievalTask]) -> None:
    slices = judged(tasks, ColorHistogram())

    expected = {("shop", "north"): 12, ("shop", "south"): 12, ("type", "bag"): 12, ("type", "hat"): 12}
    expected |= {("view", "0"): 12, ("view", "1"): 12, ("all", "all queries"): 24}
    assert {key: part.queries for key, part in slices.items()} == expected


def test_one_shop_is_no_slice_beside_everything(tasks: list[RetrievalTask]) -> None:
    assert not [kind for kind, _ in judged(tasks[:1], ColorHistogram()) if kind == "shop"]


def test_whoever_sees_nothing_finds_nothing_and_is_beaten_by_all_that_the_first_finds(
    tasks: list[RetrievalTask],
) -> None:
    first, blind = judged(tasks, ColorHistogram(), Blind())["all", "all queries"].scores

    assert blind.figures[MAIN].value == 0.0
    assert first.gains is None
    assert blind.gains is not None
    assert blind.gains[MAIN] == first.figures[MAIN]


def test_equals_gain_nothing_over_each_other(tasks: list[RetrievalTask]) -> None:
    _, twin = judged(tasks, ColorHistogram(), ColorHistogram())["all", "all queries"].scores

    assert twin.gains == dict.fromkeys(MEASURES, Interval(0.0, 0.0, 0.0))


def test_an_arm_may_have_another_embedder_for_each_task(tasks: list[RetrievalTask]) -> None:
    arm = Arm("both", (FileVectors(ColorHistogram()), FileVectors(Blind())), seen=frozenset({"south"}))
    stages = []

    slices = judge(tasks, [arm], lambda stage, done, total: stages.append((stage, done, total)))

    by_name = {part.name: part.scores[0] for part in slices}
    assert by_name["north"].figures[MAIN].value > 0.5
    assert by_name["south"].figures[MAIN].value == 0.0
    assert (by_name["north"].seen, by_name["south"].seen, by_name["all queries"].seen) == (False, True, True)
    assert stages == [("both, north", 12, 12), ("both, south", 12, 12)]


def compared(queries: int, gain: Interval, *, is_baseline: bool = True) -> Slice:
    figures = dict.fromkeys(MEASURES, Interval(0.5, 0.4, 0.6))
    ours = Score("ours", baseline=False, seen=False, figures=figures, gains=None)
    theirs = Score("other", is_baseline, seen=False, figures=figures, gains=dict.fromkeys(MEASURES, gain))
    return Slice("view", "back", queries, 10, (ours, theirs))


@pytest.mark.parametrize(
    ("part", "named"),
    [
        (compared(51, Interval(-0.1, -0.2, 0.0)), [True]),
        (compared(51, Interval(0.1, 0.0, 0.2)), [False]),
        (compared(51, Interval(0.1, 0.01, 0.2)), []),
        (compared(50, Interval(-0.1, -0.2, 0.0)), []),
        (compared(51, Interval(-0.1, -0.2, 0.0), is_baseline=False), []),
    ],
    ids=["behind", "within chance", "beaten", "too few queries", "an earlier model"],
)
def test_baselines_not_surely_beaten_are_named(part: Slice, named: list[bool]) -> None:
    assert [case.behind for case in unbeaten([part])] == named
