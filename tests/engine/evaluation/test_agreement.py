"""How far one runtime agrees with another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from engine.bundle import Bundle, load_bundle
from engine.evaluation.agreement import NEAREST, Trial, agreement, read_side_by_side
from engine.runtime.base import Seen
from engine.runtime.onnx import OnnxRuntime
from engine.types import Photo, Vectors
from tests.support.pictures import photo
from tests.support.shipped import SHIPPED


@pytest.fixture
def trial() -> Trial:
    """30 products in two photos each, all of them asked for."""
    everything = np.arange(60)
    return Trial(everything // 2, everything, everything)


@pytest.fixture
def vectors(trial: Trial) -> Vectors:
    """The two photos of a product lie near each other."""
    random = np.random.default_rng(0)
    raw = random.standard_normal((30, 16))[trial.products] + 0.2 * random.standard_normal((60, 16))
    return unit(raw.astype(np.float32))


def unit(raw: Vectors) -> Vectors:
    vectors: Vectors = raw / np.linalg.norm(raw, axis=1, keepdims=True)
    return vectors


def test_the_same_vectors_agree_wholly(trial: Trial, vectors: Vectors) -> None:
    found = agreement(trial, vectors, vectors)

    assert found.cosine == pytest.approx(1.0, abs=1e-5)
    assert found.overlap == 1.0
    assert found.recall == 1.0
    assert (found.difference.value, found.difference.high) == (0.0, 0.0)


def test_thirty_products_of_which_none_is_lost_say_no_more_than_that_less_than_a_tenth_is(
    trial: Trial, vectors: Vectors
) -> None:
    assert agreement(trial, vectors, vectors).difference.low == pytest.approx(-0.1)


def test_a_query_does_not_find_itself(trial: Trial) -> None:
    """Were its own photo not hidden from it, each query would find its product first."""
    vectors = unit(np.random.default_rng(0).standard_normal((60, 16)).astype(np.float32))

    assert agreement(trial, vectors, vectors).recall < 0.5


def test_vectors_by_chance_disagree(trial: Trial, vectors: Vectors) -> None:
    other = unit(np.random.default_rng(1).standard_normal(vectors.shape).astype(np.float32))
    found = agreement(trial, other, vectors)

    assert abs(found.cosine) < 0.2
    assert 0.0 < found.overlap < 0.5
    assert found.difference.high < -0.5


def test_overlap_is_the_mean_share_of_the_nearest_that_are_the_same(trial: Trial, vectors: Vectors) -> None:
    noisy = unit(vectors + 0.1 * np.random.default_rng(2).standard_normal(vectors.shape).astype(np.float32))

    def nearest(of: Vectors, query: int) -> set[int]:
        others = sorted(
            (row for row in range(60) if row != query), key=lambda row: -float(of[query] @ of[row])
        )
        return set(others[:NEAREST])

    shares = [len(nearest(noisy, query) & nearest(vectors, query)) / NEAREST for query in range(60)]
    assert agreement(trial, noisy, vectors).overlap == pytest.approx(np.mean(shares))


def test_queries_outside_the_gallery_see_all_of_it(vectors: Vectors) -> None:
    """Disguised photos are asked for, and found is the photo that they were made from."""
    products = np.concatenate([np.arange(30), np.arange(30)])
    trial = Trial(products, np.arange(30), np.arange(30, 60))
    doubled = np.concatenate([vectors[::2], vectors[1::2]])

    assert not trial.hidden.any()
    assert agreement(trial, doubled, doubled).recall == 1.0


def test_fewer_photos_than_are_compared_are_no_trouble() -> None:
    vectors = unit(np.random.default_rng(0).standard_normal((4, 8)).astype(np.float32))
    few = Trial(np.array([0, 0, 1, 1]), np.arange(4), np.arange(4))

    assert agreement(few, vectors, vectors).overlap == 1.0


class Counted:
    """A runtime that notes when it is asked."""

    def __init__(self, bundle: Bundle, name: str, asked: list[str]) -> None:
        self.bundle, self._name, self._asked = bundle, name, asked
        self._inner = OnnxRuntime(bundle)

    def embed(self, photos: Sequence[Photo]) -> tuple[Vectors, Vectors]:
        assert len(photos) == 1
        self._asked.append(self._name)
        return self._inner.embed(photos)

    def see(self, photo: Photo) -> Seen:
        return self._inner.see(photo)


def test_runtimes_take_turns_at_each_photo() -> None:
    bundle, asked = load_bundle(SHIPPED), list[str]()
    photos = [Photo(np.asarray(photo(seed))) for seed in range(4)]
    first, second = read_side_by_side([Counted(bundle, "a", asked), Counted(bundle, "b", asked)], photos)

    assert asked == ["a", "b", "b", "a", "a", "b", "b", "a"]
    assert np.array_equal(first.embeddings, second.embeddings)
    assert np.allclose(first.embeddings, OnnxRuntime(bundle).embed(photos)[0], atol=1e-5)
    assert first.milliseconds > 0
