"""Calibration learns, from a catalogue alone, when to say that nothing is close."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.index.closeness import ENOUGH, SAMPLE, Closeness, calibrate, measure
from engine.index.entries import IndexedPhotos
from engine.types import Vectors
from tests.support.vectors import draw_catalogue, near, unit


@pytest.fixture(scope="module")
def photos() -> IndexedPhotos:
    return draw_catalogue(types=4, products_per_type=60, photos_per_product=3, dim=64).photos


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


def test_a_single_product_has_no_lead() -> None:
    assert measure(np.array([0.9], dtype=np.float32)) == pytest.approx([0.9, 0.0])


def test_only_the_next_ten_products_count_as_rivals() -> None:
    rivals = [0.5] * 10 + [-1.0] * 30

    assert measure(np.array([0.9, *rivals], dtype=np.float32)) == pytest.approx([0.9, 0.4])


def test_known_products_are_close_and_removed_ones_are_not(photos: IndexedPhotos) -> None:
    held_out = photos.product_ids % 3 == 0
    catalogue = without(photos, held_out)
    closeness = calibrate(catalogue, seed=1)
    assert closeness is not None
    queries = near(photos.vectors, np.random.default_rng(5), 0.3)

    verdicts = np.array([is_close(closeness, query, catalogue) for query in queries])

    assert verdicts[~held_out].mean() > 0.9
    assert verdicts[held_out].mean() < 0.1


def test_it_says_how_well_it_tells_them_apart(photos: IndexedPhotos) -> None:
    clear = calibrate(photos, seed=1)
    noise = np.random.default_rng(1).standard_normal(photos.vectors.shape).astype(np.float32)
    hopeless = calibrate(replace(photos, vectors=unit(noise)), seed=1)

    assert clear is not None
    assert hopeless is not None
    assert clear.balanced_accuracy > 0.95
    assert 0.5 <= hopeless.balanced_accuracy < 0.65


def test_the_same_catalogue_gives_the_same_thresholds(photos: IndexedPhotos) -> None:
    assert calibrate(photos, seed=1) == calibrate(photos, seed=1)


def test_a_sample_of_a_large_catalogue_is_enough() -> None:
    large = draw_catalogue(types=3, products_per_type=400, photos_per_product=2, dim=16).photos

    closeness = calibrate(large, seed=1)

    assert closeness is not None
    assert closeness.products == SAMPLE


def test_products_with_one_photo_cannot_be_used() -> None:
    assert calibrate(draw_catalogue(products_per_type=50, photos_per_product=1).photos, seed=1) is None


def test_too_few_products_give_no_thresholds() -> None:
    few = draw_catalogue(types=1, products_per_type=ENOUGH - 1).photos
    enough = draw_catalogue(types=1, products_per_type=ENOUGH).photos

    assert calibrate(few, seed=1) is None
    assert calibrate(enough, seed=1) is not None


def test_a_type_with_a_single_product_is_left_out() -> None:
    assert calibrate(draw_catalogue(types=40, products_per_type=1).photos, seed=1) is None


def test_an_empty_catalogue_gives_no_thresholds() -> None:
    assert calibrate(draw_catalogue(types=0).photos, seed=1) is None
