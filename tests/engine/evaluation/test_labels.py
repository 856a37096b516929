from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from configs.product_types import load_type_map
from engine.evaluation.labels import BINS, Judgment, reliability, type_scores
from engine.evaluation.neighbors import NEIGHBORS, forgiven

CLASSES = ("bag", "shoes", "sandals", "dress")


def judgment(probabilities: object, types: list[int], shop: str = "a shop") -> Judgment:
    rows = np.array(probabilities, dtype=np.float32)
    products = tuple(f"{shop}/{number}" for number in range(len(types)))
    return Judgment(rows, np.array(types), CLASSES, products, (shop,) * len(types))


def test_a_neighboring_word_is_forgiven_and_another_type_is_not() -> None:
    says_sandals = [0.1, 0.1, 0.7, 0.1]

    [everything, *_] = type_scores([judgment([says_sandals, says_sandals], [1, 0])])

    assert everything.top1.value == 0.0
    assert everything.top1_forgiven.value == 0.5
    assert everything.photos == 2


def test_the_three_likeliest_count_for_top_3() -> None:
    sure = [0.4, 0.3, 0.2, 0.1]

    [everything, *_] = type_scores([judgment([sure] * 4, [0, 1, 2, 3])])

    assert (everything.top1.value, everything.top3.value) == (0.25, 0.75)


def test_a_type_that_the_model_does_not_know_is_never_right() -> None:
    scores = type_scores([judgment([[0.4, 0.3, 0.2, 0.1]] * 2, [-1, 0])])

    by_name = {score.name: score for score in scores}
    assert by_name["all photos"].top3.value == 0.5
    assert by_name["a type it does not know"].top3_forgiven.value == 0.0


def test_scores_come_by_shop_and_by_type() -> None:
    parts = [judgment([[1.0, 0, 0, 0]], [0], "north"), judgment([[1.0, 0, 0, 0]], [3], "south")]

    by_name = {score.name: score.top1.value for score in type_scores(parts)}

    assert by_name == {"all photos": 0.5, "north": 1.0, "south": 0.0, "bag": 1.0, "dress": 0.0}


def test_every_forgiven_word_is_a_product_type_and_has_one_row() -> None:
    named = [name for row in NEIGHBORS for name in row]

    assert [load_type_map().map(name) for name in named] == named
    assert len(named) == len(set(named))
    assert forgiven(CLASSES).tolist() == [
        [True, False, False, False],
        [False, True, True, False],
        [False, True, True, False],
        [False, False, False, True],
    ]


@given(st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_the_calibration_error_equals_the_naive_one(photos: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = random.dirichlet(np.full(4, 0.5), photos).astype(np.float32)
    types = random.integers(0, 4, photos)

    found = reliability([judgment(rows, types.tolist())])

    error = 0.0
    for number in range(BINS):
        inside = [
            (float(row.max()), int(row.argmax()) == kind)
            for row, kind in zip(rows, types, strict=True)
            if number / BINS < float(row.max()) <= (number + 1) / BINS
        ]
        if inside:
            confidences, right = zip(*inside, strict=True)
            error += len(inside) / photos * abs(np.mean(right) - np.mean(confidences))
    assert found.ece == pytest.approx(error, abs=1e-6)
    assert sum(part.photos for part in found.bins) == photos


def test_a_model_that_is_always_right_and_sure_has_no_error() -> None:
    found = reliability([judgment([[1.0, 0, 0, 0]] * 3, [0, 0, 0])])

    assert found.ece == 0.0
    assert found.bins[-1].photos == 3
    assert found.bins[0].photos == 0
