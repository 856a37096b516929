"""The flat map of the latent space."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.evaluation.map import LEAST, ROOM, Places, lay_out, snap
from engine.types import Vectors


def unit(vectors: NDArray[np.float64]) -> Vectors:
    scaled: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return scaled


def groups(of: int, size: int, dim: int = 32) -> Vectors:
    """Vectors in groups that are far from each other, one group after the other."""
    random = np.random.default_rng(5)
    centers = random.normal(size=(of, dim)).repeat(size, axis=0)
    return unit(centers + random.normal(scale=0.15, size=centers.shape))


def cells_of(places: Places) -> list[tuple[int, int]]:
    return [(column, row) for column, row in snap(places).tolist()]


def test_photos_that_are_alike_lie_together() -> None:
    places = lay_out(groups(of=4, size=25))
    apart = np.linalg.norm(places[:, None] - places, axis=2) + np.eye(100) * 9
    nearest = np.argsort(apart, axis=1)[:, :5] // 25

    assert (nearest == np.repeat(np.arange(4), 25)[:, None]).mean() > 0.99


def test_the_longer_side_of_a_map_is_one() -> None:
    places = lay_out(groups(of=3, size=10))

    assert places.dtype == np.float32
    assert places.min(axis=0).tolist() == [0, 0]
    assert places.max() == 1


def test_the_same_photos_and_seed_make_the_same_map() -> None:
    vectors = groups(of=3, size=12)

    assert np.array_equal(lay_out(vectors, seed=4), lay_out(vectors, seed=4))


@pytest.mark.parametrize("count", [LEAST, LEAST + 1, 12])
def test_few_photos_make_a_map_too(count: int) -> None:
    places = lay_out(groups(of=1, size=count))

    assert places.shape == (count, 2)
    assert len(np.unique(places, axis=0)) == count


def test_photos_that_are_all_the_same_have_places() -> None:
    assert np.isfinite(lay_out(groups(of=1, size=1).repeat(8, axis=0))).all()


def test_fewer_photos_than_make_neighbors_are_refused() -> None:
    with pytest.raises(ValueError, match=str(LEAST)):
        lay_out(groups(of=1, size=LEAST - 1))


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), count=st.integers(LEAST, 60), spread=st.sampled_from([0.0, 0.01, 1.0]))
def test_every_photo_has_a_cell_of_its_own(seed: int, count: int, spread: float) -> None:
    random = np.random.default_rng(seed)
    places = (random.integers(0, 2, (count, 2)) + spread * random.random((count, 2))).astype(np.float32)
    places -= places.min(axis=0)
    cells = cells_of(places / max(float(places.max()), 1e-9))

    assert len(set(cells)) == count


def test_a_grid_has_some_room_and_the_shape_of_its_map() -> None:
    places = np.random.default_rng(1).random((400, 2)).astype(np.float32) * (1, 0.5)
    columns, rows = snap(places).max(axis=0) + 1

    assert columns * rows == pytest.approx(400 * ROOM, rel=0.1)
    assert columns / rows == pytest.approx(2, rel=0.1)


def test_no_two_photos_would_lie_nearer_if_they_changed_cells() -> None:
    places = np.random.default_rng(2).random((30, 2)).astype(np.float32)
    places = (places - places.min(axis=0)) / np.ptp(places, axis=0)
    cells = snap(places)
    wanted = places * cells.max(axis=0)

    def moved(photo: int, cell: int) -> float:
        return float(((wanted[photo] - cells[cell]) ** 2).sum())

    for one, other in itertools.combinations(range(30), 2):
        assert moved(one, one) + moved(other, other) <= moved(one, other) + moved(other, one) + 1e-6
