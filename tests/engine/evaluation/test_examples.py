from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.evaluation.arms import Arm, baseline
from engine.evaluation.embedders import ColorHistogram
from engine.evaluation.examples import FOUND, best_and_worst
from engine.evaluation.judge import judge
from engine.evaluation.protocol import RetrievalTask, leave_one_out, run_task, subjects
from engine.evaluation.sheets import RIGHT, draw_sheet
from engine.training.data import read_photos
from tests.support.labeled import draw_labeled


@pytest.fixture
def task(tmp_path: Path) -> RetrievalTask:
    photos = read_photos(draw_labeled(tmp_path, products=12))
    return leave_one_out("both", subjects(tmp_path, photos))


@pytest.fixture
def arm(task: RetrievalTask) -> Arm:
    found = baseline(ColorHistogram(), 1)
    judge([task], [found], lambda *_: None)
    return found


def test_examples_have_the_ranks_of_the_figures(task: RetrievalTask, arm: Arm) -> None:
    ranks = dict(zip(task.queries, run_task(task, ColorHistogram(), lambda *_: None), strict=True))

    best, worst = best_and_worst([task], arm, 5)

    assert {example.rank for example in best} == {1}
    assert all(example.rank == ranks[example.query] for example in (*best, *worst))
    assert [e.rank for e in worst] == sorted((e.rank for e in worst), reverse=True)
    assert worst[0].rank == max(ranks.values())


def test_no_product_is_shown_twice_and_no_query_finds_itself(task: RetrievalTask, arm: Arm) -> None:
    for examples in best_and_worst([task], arm, 8):
        assert len({example.query.product for example in examples}) == len(examples)
        for example in examples:
            assert example.query not in example.found
            assert example.wanted.product == example.query.product
            assert len(example.found) == FOUND
            assert len({found.product for found in example.found}) == FOUND


def test_the_margin_is_positive_only_where_the_product_came_first(task: RetrievalTask, arm: Arm) -> None:
    best, worst = best_and_worst([task], arm, 4)

    assert all(example.margin > 0 for example in best)
    assert all(example.margin <= 0 for example in worst)


def test_a_sheet_frames_the_right_product_in_green(task: RetrievalTask, arm: Arm) -> None:
    [example, *_], _ = best_and_worst([task], arm, 1)

    sheet = np.asarray(draw_sheet([example], "The best"))

    green = tuple(int(RIGHT[place : place + 2], 16) for place in (1, 3, 5))
    framed = (sheet == green).all(axis=2).any(axis=0)
    starts = np.flatnonzero(framed & ~np.roll(framed, 1))
    assert len(starts) >= 2  # the first that was found, and the wanted one


def test_a_sheet_without_examples_is_a_title(task: RetrievalTask) -> None:
    assert draw_sheet([], "Nothing was wrong").height < 100
