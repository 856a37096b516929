"""The merge: one list by product, the same whichever way it is computed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.index.merge import MIN_PROBABILITY, FoundPhotos, Ranking, merge, type_terms
from engine.types import Gate

WEIGHT = 0.1


class Found(NamedTuple):
    image: int
    product: int
    cosine: float
    place: int = 0


def merged(found: list[Found], terms: tuple[float, ...] = (0.0, 0.0, 0.0)) -> Ranking:
    images, products, cosines, places = (np.array(column) for column in zip(*found, strict=True))
    photos = FoundPhotos(images, products, cosines.astype(np.float32), places)
    return merge(photos, np.array(terms), WEIGHT)


def test_a_product_is_listed_once_by_its_best_photo() -> None:
    ranking = merged([Found(1, 50, 0.4), Found(2, 50, 0.7), Found(3, 60, 0.5)])

    assert ranking.best.products.tolist() == [50, 60]
    assert ranking.best.images.tolist() == [2, 3]
    assert ranking.best.cosines.tolist() == pytest.approx([0.7, 0.5])


def test_a_second_near_photo_adds_a_share_of_its_cosine() -> None:
    ranking = merged([Found(1, 50, 0.7), Found(2, 60, 0.7), Found(3, 60, 0.6), Found(4, 60, 0.5)])

    assert ranking.best.products.tolist() == [60, 50]
    assert ranking.scores.tolist() == pytest.approx([0.7 + WEIGHT * 0.6, 0.7])


def test_a_second_photo_that_is_not_near_takes_nothing_away() -> None:
    assert merged([Found(1, 50, 0.7), Found(2, 50, -0.4)]).scores.tolist() == pytest.approx([0.7])


def test_a_likelier_type_goes_first_at_equal_cosine() -> None:
    ranking = merged([Found(1, 50, 0.7, place=1), Found(2, 60, 0.7, place=0)], terms=(-0.01, -0.2))

    assert ranking.best.products.tolist() == [60, 50]
    assert ranking.best.types.tolist() == [0, 1]


def test_a_photo_found_under_two_types_counts_once_with_the_better() -> None:
    ranking = merged([Found(1, 50, 0.7, place=1), Found(1, 50, 0.7, place=0)], terms=(-0.01, -0.2))

    assert ranking.best.types.tolist() == [0]
    assert ranking.scores.tolist() == pytest.approx([0.7 - 0.01])


def test_equal_products_are_listed_in_the_order_of_their_ids() -> None:
    assert merged([Found(1, 70, 0.5), Found(2, 50, 0.5), Found(3, 60, 0.5)]).best.products.tolist() == [
        50,
        60,
        70,
    ]


def test_an_impossible_type_has_a_bounded_cost() -> None:
    gate = Gate(("dress", "hat"), {"dress": 1.0, "hat": 0.0}, fallback=False)

    sure, impossible = type_terms(gate, 0.02)

    assert sure == 0.0
    assert impossible == pytest.approx(0.02 * np.log(MIN_PROBABILITY))


def test_nothing_found_is_an_empty_ranking() -> None:
    nothing = np.empty(0, dtype=np.int64)

    ranking = merge(FoundPhotos(nothing, nothing, nothing.astype(np.float32), nothing), np.empty(0), WEIGHT)

    assert len(ranking.scores) == 0


cosines = st.integers(-20, 20).map(lambda step: step / 20)
photos = st.builds(Found, st.integers(0, 12), st.just(0), cosines, st.integers(0, 2))


@given(st.lists(photos, min_size=1, max_size=40, unique_by=lambda photo: (photo.image, photo.place)))
def test_it_equals_the_plain_definition(drawn: list[Found]) -> None:
    terms = (-0.0203, -0.317, -0.171)  # no two photos tie, so that the best one is never a matter of rounding
    cosine = {photo.image: photo.cosine for photo in drawn}
    found = [Found(image, image % 4, cosine[image], place) for image, _, _, place in drawn]

    ranking = merged(found, terms)

    assert dict(zip(ranking.best.products.tolist(), ranking.scores.tolist(), strict=True)) == pytest.approx(
        _plain_scores(found, terms), abs=1e-6
    )
    assert ranking.scores.tolist() == sorted(ranking.scores.tolist(), reverse=True)


def _plain_scores(found: list[Found], terms: tuple[float, ...]) -> dict[int, float]:
    scores = {}
    for product in {photo.product for photo in found}:
        values: dict[int, tuple[float, float]] = {}
        for photo in found:
            if photo.product == product:
                value = (photo.cosine + terms[photo.place], photo.cosine)
                values[photo.image] = max(values.get(photo.image, value), value)
        best, *others = sorted(values.values(), reverse=True)
        scores[product] = best[0] + WEIGHT * max(0.0, others[0][1] if others else 0.0)
    return scores
