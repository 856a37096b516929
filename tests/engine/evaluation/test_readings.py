from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evaluation.metrics import Bools, Ints
from engine.evaluation.readings import (
    MEASURES,
    TURNS,
    average_precision,
    measure,
    merged_scores,
    one_view_ranks,
)
from engine.index.merge import FoundPhotos, merge
from engine.types import Vectors


@dataclass(frozen=True, slots=True)
class Case:
    """Queries, a gallery of few products, and cosines among them that are often tied."""

    similarity: Vectors
    asked: Ints
    owners: Ints
    hidden: Bools


@st.composite
def cases(draw: st.DrawFn) -> Case:
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    queries, photos = draw(st.integers(1, 5)), draw(st.integers(1, 12))
    return Case(
        similarity=(random.integers(-4, 5, (queries, photos)) / 4).astype(np.float32),
        asked=random.integers(0, 4, queries),
        owners=random.integers(0, 4, photos),
        hidden=random.random((queries, photos)) < 0.2,
    )


@given(cases())
def test_average_precision_equals_the_walk_down_the_list(case: Case) -> None:
    found = average_precision(case.similarity, case.asked, case.owners, case.hidden)

    for row, precision in enumerate(found):
        there = [place for place in range(len(case.owners)) if not case.hidden[row, place]]
        wanted = [place for place in there if case.owners[place] == case.asked[row]]
        precisions = []
        for place in wanted:
            nearer = [other for other in there if case.similarity[row, other] >= case.similarity[row, place]]
            precisions.append(sum(other in wanted for other in nearer) / len(nearer))
        assert precision == pytest.approx(np.mean(precisions) if precisions else 0.0)


@given(cases(), st.sampled_from([0.0, 0.05, 0.5]), st.booleans())
def test_merged_scores_are_those_of_the_merge_that_serves(case: Case, weight: float, typed: bool) -> None:
    """Products differ in type, so a type's term is one for all photos of a product, or closes them all."""
    by_product = np.array([0.0, -0.25, -0.5, -np.inf]) if typed else np.zeros(4)
    terms = np.broadcast_to(by_product[case.owners], case.similarity.shape)

    names, scores = merged_scores(
        case.similarity, case.owners, case.hidden, second_photo_weight=weight, terms=terms
    )

    for row in range(len(case.asked)):
        rows = np.flatnonzero(~case.hidden[row] & np.isfinite(terms[row]))
        photos = FoundPhotos(rows, case.owners[rows], case.similarity[row, rows], case.owners[rows])
        ranking = merge(photos, by_product, weight)
        served = dict(zip(ranking.best.products.tolist(), ranking.scores.tolist(), strict=True))
        assert {n: s for n, s in zip(names.tolist(), scores[row].tolist(), strict=True) if n in served} == (
            pytest.approx(served)
        )
        assert all(scores[row, place] == -np.inf for place, n in enumerate(names.tolist()) if n not in served)


@given(cases())
def test_one_view_is_the_rank_among_products_of_one_photo_each(case: Case) -> None:
    """Whatever photos are shown, a rank lies between those of the product's worst and best photo."""
    ranks = one_view_ranks(case.similarity, case.asked, case.owners, case.hidden)

    assert ranks.shape == (len(case.asked), TURNS)
    for row, asked in enumerate(case.asked):
        photos = np.flatnonzero((case.owners == asked) & ~case.hidden[row])
        products = set(case.owners.tolist())
        if not len(photos):
            assert (ranks[row] == len(products) + 1).all()
            continue
        seen = np.where(case.hidden[row], -np.inf, case.similarity[row])
        others = products - {int(asked)}
        easiest = sum(seen[case.owners == p].min() >= seen[photos].max() for p in others) + 1
        hardest = sum(seen[case.owners == p].max() >= seen[photos].min() for p in others) + 1
        assert easiest <= ranks[row].min()
        assert ranks[row].max() <= hardest


def test_every_photo_shows_its_product_equally_often() -> None:
    """The query's product has three other photos, of which one comes first and two come last."""
    similarity = np.array([[1.0, 0.9, 0.1, 0.2, 0.5]], dtype=np.float32)
    owners, hidden = np.array([0, 0, 0, 0, 1]), np.array([[True, False, False, False, False]])

    ranks = one_view_ranks(similarity, np.array([0]), owners, hidden)

    assert (ranks == 1).sum() == TURNS / 3
    assert (ranks == 2).sum() == TURNS * 2 / 3


def test_a_second_near_photo_decides_where_best_photos_are_tied() -> None:
    similarity = np.array([[0.8, 0.7, 0.8, 0.1]], dtype=np.float32)
    owners, hidden = np.array([0, 0, 1, 1]), np.zeros((1, 4), dtype=bool)

    found = measure(similarity, np.array([0]), owners, hidden, second_photo_weight=0.05)[0]

    by_name = dict(zip(MEASURES, found, strict=True))
    assert by_name["any view @1"] == 0.0
    assert by_name["merged @1"] == 1.0
    assert by_name["any view @5"] == 1.0


def test_a_likelier_type_decides_where_photos_are_tied_and_in_no_other_reading() -> None:
    similarity = np.array([[0.8, 0.8]], dtype=np.float32)
    owners, hidden = np.array([0, 1]), np.zeros((1, 2), dtype=bool)
    terms = np.array([[-0.01, -0.05]], dtype=np.float32)

    found = measure(similarity, np.array([0]), owners, hidden, second_photo_weight=0.0, terms=terms)[0]

    by_name = dict(zip(MEASURES, found, strict=True))
    assert (by_name["any view @1"], by_name["merged @1"]) == (0.0, 1.0)
