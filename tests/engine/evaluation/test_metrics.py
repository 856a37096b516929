from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evaluation.metrics import bootstrap, paired_bootstrap, product_ranks, recall_at


def naive_rank(similarity: list[float], own: int, products: list[int], hidden: list[bool]) -> int:
    """Walk down the sorted photos, counting products, until the own one comes."""
    best: dict[int, float] = {}
    for score, product, unseen in zip(similarity, products, hidden, strict=True):
        if not unseen:
            best[product] = max(score, best.get(product, -np.inf))
    if own not in best:
        return len(set(products)) + 1
    return sum(score >= best[own] for score in best.values())


@given(st.integers(1, 6), st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_ranks_equal_the_naive_count(queries: int, photos: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    similarity = random.integers(0, 5, (queries, photos)).astype(np.float32)
    owners, asked = random.integers(0, 4, photos), random.integers(0, 4, queries)
    hidden = random.random((queries, photos)) < 0.2

    ranks = product_ranks(similarity, asked, owners, hidden)

    expected = [
        naive_rank(similarity[q].tolist(), int(asked[q]), owners.tolist(), hidden[q].tolist())
        for q in range(queries)
    ]
    assert ranks.tolist() == expected


def test_recall_counts_the_queries_answered_within_k() -> None:
    ranks = np.array([1, 3, 10, 11])

    assert [recall_at(ranks, k) for k in (1, 5, 10, 20)] == [0.25, 0.5, 0.75, 1.0]


def test_the_same_hits_differ_by_nothing() -> None:
    hits = np.random.default_rng(0).random(50) < 0.5

    gain = paired_bootstrap(hits, hits, np.arange(50))

    assert (gain.value, gain.low, gain.high) == (0, 0, 0)


def test_views_of_one_product_count_as_one_draw() -> None:
    random = np.random.default_rng(1)
    ours = np.repeat(random.random(40) < 0.7, 5)
    theirs = np.repeat(random.random(40) < 0.5, 5)

    grouped = paired_bootstrap(ours, theirs, np.repeat(np.arange(40), 5))
    apart = paired_bootstrap(ours, theirs, np.arange(200))

    assert grouped.value == pytest.approx(apart.value)
    assert grouped.high - grouped.low > 1.5 * (apart.high - apart.low)
    assert grouped.low < grouped.value < grouped.high


def test_an_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(2)
    truth, groups, held = 0.4, np.repeat(np.arange(60), 2), 0
    for seed in range(100):
        hits = np.repeat(random.random(60) < truth, 2).astype(float)
        [found] = bootstrap(hits[:, None], groups, rounds=400, seed=seed)
        held += found.low <= truth <= found.high

    assert 87 <= held <= 99


def test_columns_are_drawn_together() -> None:
    """The interval of a difference is that of the difference of its columns' samples, not of their sums."""
    random = np.random.default_rng(3)
    hard = random.random(80)
    ours, theirs = (hard < 0.6).astype(float), (hard < 0.5).astype(float)

    apart_ours, apart_theirs, paired = bootstrap(
        np.stack([ours, theirs, ours - theirs], axis=1), np.arange(80)
    )

    assert paired.value == pytest.approx(apart_ours.value - apart_theirs.value)
    assert paired.high - paired.low < 0.8 * (apart_ours.high - apart_ours.low)
