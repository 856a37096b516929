"""What every index of one product type promises, whichever way it searches."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from engine.index.annoy import AnnoyForest, plant
from engine.index.base import Rows, VectorIndex
from engine.index.exact import ExactIndex
from engine.types import Vectors
from tests.support.vectors import near, unit

Make = Callable[[Vectors, Rows], VectorIndex]


@pytest.fixture(params=["exact", "annoy"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    def make_annoy(vectors: Vectors, images: Rows) -> VectorIndex:
        plant(tmp_path / "forest.ann", vectors, trees=10, seed=1)
        return AnnoyForest(tmp_path / "forest.ann", vectors, images, search_k=2_000)

    return ExactIndex if request.param == "exact" else make_annoy


@pytest.fixture
def vectors() -> Vectors:
    return unit(np.random.default_rng(0).standard_normal((400, 16)).astype(np.float32))


@pytest.fixture
def images() -> Rows:
    return np.arange(400, dtype=np.int64)[::-1] * 10


def test_it_knows_how_many_photos_it_holds(make: Make, vectors: Vectors, images: Rows) -> None:
    assert len(make(vectors, images)) == 400


def test_photos_come_nearest_first_with_their_cosine_distance(
    make: Make, vectors: Vectors, images: Rows
) -> None:
    query = near(vectors[7], np.random.default_rng(1), 0.2)

    found = make(vectors, images).query(query, 10)

    assert found[0][0] == images[7]
    distances = {
        int(image): 1.0 - float(vector @ query) for image, vector in zip(images, vectors, strict=True)
    }
    assert [image for image, _ in found] == sorted(distances, key=distances.__getitem__)[:10]
    assert [distance for _, distance in found] == pytest.approx(
        [distances[image] for image, _ in found], abs=1e-6
    )


def test_rows_and_photos_name_the_same_neighbors(make: Make, vectors: Vectors, images: Rows) -> None:
    index = make(vectors, images)

    rows, cosines = index.nearest(vectors[3], 6)

    assert index.query(vectors[3], 6) == list(
        zip(images[rows].tolist(), (1.0 - cosines).tolist(), strict=True)
    )


def test_a_photo_finds_itself_at_no_distance(make: Make, vectors: Vectors, images: Rows) -> None:
    index = make(vectors, images)

    for row in range(0, 400, 37):
        [(image, distance)] = index.query(vectors[row], 1)
        assert image == images[row]
        assert distance == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("k", [400, 401, 10_000])
def test_asking_for_more_than_it_holds_gives_every_photo_once(
    make: Make, vectors: Vectors, images: Rows, k: int
) -> None:
    found = make(vectors, images).query(vectors[0], k)

    assert sorted(image for image, _ in found) == sorted(images.tolist())


@pytest.mark.parametrize("k", [0, -1])
def test_asking_for_nothing_is_refused(make: Make, vectors: Vectors, images: Rows, k: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        make(vectors, images).query(vectors[0], k)


def test_a_single_photo_can_be_indexed(make: Make, vectors: Vectors, images: Rows) -> None:
    assert [image for image, _ in make(vectors[:1], images[:1]).query(vectors[5], 3)] == [images[0]]


def test_threads_asking_at_once_get_the_same_answers(make: Make, vectors: Vectors, images: Rows) -> None:
    index = make(vectors, images)
    one_by_one = [index.query(vector, 5) for vector in vectors]

    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(lambda vector: index.query(vector, 5), vectors))

    assert at_once == one_by_one
