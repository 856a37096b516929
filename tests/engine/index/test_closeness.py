"""Calibration learns, from a catalogue and disguised photos of it, when to say that nothing is close."""

from __future__ import annotations

from dataclasses import astuple, replace

import numpy as np
import pytest

from engine.index.closeness import ENOUGH, KEPT, SAMPLE, Closeness, calibrate, measure, sample
from engine.index.entries import IndexedPhotos, Queries
from engine.types import Vectors
from tests.support.vectors import draw_catalogue, near, unit


@pytest.fixture(scope="module")
def photos() -> IndexedPhotos:
    return draw_catalogue(types=4, products_per_type=60, photos_per_product=3, dim=64).photos


def snapped(vectors: Vectors, seed: int, spread: float = 0.5) -> Vectors:
    """Return vectors as a shopper's photos have them: scattered, and all of them off in one direction."""
    street = unit(np.random.default_rng(99).standard_normal(vectors.shape[1:]).astype(np.float32))
    return unit(near(vectors, np.random.default_rng(seed), spread) + np.float32(0.8) * street)


def disguised(photos: IndexedPhotos, spread: float = 0.5) -> Queries:
    rows = sample(photos)
    return Queries(photos.image_ids[rows], snapped(photos.vectors[rows], 1, spread))


def without(photos: IndexedPhotos, dropped: np.ndarray) -> IndexedPhotos:
    kept = np.flatnonzero(~dropped)
    return IndexedPhotos(
        photos.image_ids[kept],
        photos.product_ids[kept],
        [photos.types[row] for row in kept.tolist()],
        photos.vectors[kept],
    )


def is_close(closeness: Closeness, query: Vectors, photos: IndexedPhotos) -> bool:
    cosines = photos.vectors @ query
    products = np.unique(photos.product_ids)
    best = np.array([cosines[photos.product_ids == product].max() for product in products])
    score, margin = measure(np.sort(best)[-11:])
    return bool(score >= closeness.score and margin >= closeness.margin)


def test_the_score_is_the_best_cosine_and_the_margin_its_lead() -> None:
    assert measure(np.array([0.4, 0.9, 0.6], dtype=np.float32)) == pytest.approx([0.9, 0.4])


def test_without_rivals_the_score_alone_decides() -> None:
    assert measure(np.array([0.9], dtype=np.float32)) == pytest.approx([0.9, np.inf])


def test_only_the_next_ten_products_count_as_rivals() -> None:
    rivals = [0.5] * 10 + [-1.0] * 30

    assert measure(np.array([0.9, *rivals], dtype=np.float32)) == pytest.approx([0.9, 0.4])


def test_shoppers_photos_of_known_products_are_close_and_of_removed_ones_are_not(
    photos: IndexedPhotos,
) -> None:
    held_out = photos.product_ids % 3 == 0
    catalogue = without(photos, held_out)
    closeness = calibrate(catalogue, disguised(catalogue))
    assert closeness is not None

    verdicts = np.array([is_close(closeness, query, catalogue) for query in snapped(photos.vectors, 5)])

    assert verdicts[~held_out].mean() > 0.8
    assert verdicts[held_out].mean() < 0.2


def test_it_says_how_many_it_tells_apart(photos: IndexedPhotos) -> None:
    closeness = calibrate(photos, disguised(photos, spread=0.2))

    assert closeness is not None
    assert closeness.products == 240
    assert closeness.present_close > 0.9
    assert closeness.absent_not_close > 0.9


@pytest.mark.parametrize("spread", [0.5, 1.0, 2.0, 8.0])
def test_present_products_are_close_however_little_can_be_told_apart(
    photos: IndexedPhotos, spread: float
) -> None:
    closeness = calibrate(photos, disguised(photos, spread))

    assert closeness is not None
    assert closeness.present_close >= KEPT


def test_where_nothing_can_be_told_apart_nearly_everything_is_close(photos: IndexedPhotos) -> None:
    noise = np.random.default_rng(1).standard_normal(photos.vectors.shape).astype(np.float32)
    hopeless = replace(photos, vectors=unit(noise))

    closeness = calibrate(hopeless, disguised(hopeless, spread=50.0))

    assert closeness is not None
    assert closeness.absent_not_close < 0.3


def test_a_query_is_not_compared_with_the_photo_it_was_made_from() -> None:
    noise = np.random.default_rng(1).standard_normal((200, 64)).astype(np.float32)
    unlike = replace(
        draw_catalogue(types=1, products_per_type=100, photos_per_product=2).photos, vectors=unit(noise)
    )

    closeness = calibrate(unlike, Queries(unlike.image_ids[::2], unlike.vectors[::2]))

    assert closeness is not None
    assert closeness.score < 0.6


def test_the_only_photo_of_a_product_is_compared_with_its_query() -> None:
    single = draw_catalogue(types=2, products_per_type=30, photos_per_product=1).photos

    closeness = calibrate(single, Queries(single.image_ids, single.vectors))

    assert closeness is not None
    assert (closeness.present_close, closeness.absent_not_close) == (1.0, 1.0)


def test_products_under_two_types_are_told_from_those_of_both(photos: IndexedPhotos) -> None:
    own = [f"own-{product}" for product in photos.product_ids.tolist()]
    shared = replace(photos, types=[("shared",)] * len(photos))
    doubted = replace(photos, types=[(name, "shared") for name in own])
    queries = disguised(photos)

    closeness, expected = calibrate(doubted, queries), calibrate(shared, queries)

    assert closeness is not None
    assert expected is not None
    assert astuple(closeness) == pytest.approx(astuple(expected), abs=1e-6)


def test_the_same_catalogue_gives_the_same_thresholds(photos: IndexedPhotos) -> None:
    assert calibrate(photos, disguised(photos)) == calibrate(photos, disguised(photos))


def test_the_sample_has_one_photo_of_each_of_some_products() -> None:
    large = draw_catalogue(types=3, products_per_type=400, photos_per_product=2, dim=16).photos

    products = large.product_ids[sample(large)]

    assert len(np.unique(products)) == len(products) == SAMPLE


def test_a_growing_catalogue_keeps_most_of_its_sample() -> None:
    grown = draw_catalogue(types=2, products_per_type=220, photos_per_product=2, dim=16).photos
    before = without(grown, grown.product_ids >= grown.product_ids.min() + 400)

    kept = np.intersect1d(before.image_ids[sample(before)], grown.image_ids[sample(grown)])

    assert len(kept) > 0.85 * SAMPLE


def test_products_with_several_photos_are_sampled_first() -> None:
    drawn = draw_catalogue(types=1, products_per_type=400, photos_per_product=2, dim=16).photos
    second = drawn.image_ids % 2 == 0
    mixed = without(drawn, second & (drawn.product_ids % 4 != 0))

    products = mixed.product_ids[sample(mixed)]

    assert set(drawn.product_ids[drawn.product_ids % 4 == 0].tolist()) <= set(products.tolist())
    assert len(products) == SAMPLE


def test_too_few_products_are_not_sampled_and_give_no_thresholds() -> None:
    few = draw_catalogue(types=1, products_per_type=ENOUGH - 1).photos
    enough = draw_catalogue(types=1, products_per_type=ENOUGH).photos

    assert len(sample(few)) == 0
    assert calibrate(few, disguised(few)) is None
    assert calibrate(enough, disguised(enough)) is not None


@pytest.mark.parametrize(("spread", "told"), [(0.1, True), (50.0, False)])
def test_of_two_products_the_one_that_is_left_is_told_by_its_score(spread: float, told: bool) -> None:
    pairs = draw_catalogue(types=30, products_per_type=2).photos

    closeness = calibrate(pairs, disguised(pairs, spread))

    assert closeness is not None
    assert np.isfinite(astuple(closeness)).all()
    assert (closeness.absent_not_close > 0.8) == told


def test_products_that_are_alone_in_their_type_give_no_thresholds() -> None:
    lonely = draw_catalogue(types=40, products_per_type=1).photos

    assert calibrate(lonely, disguised(lonely)) is None


def test_an_empty_catalogue_gives_no_thresholds() -> None:
    empty = draw_catalogue(types=0).photos

    assert calibrate(empty, disguised(empty)) is None
