"""What every runtime promises, over each of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from engine.regions import places_of
from engine.runtime.base import Runtime
from engine.runtime.shelf import FastModel
from engine.types import Photo, Vectors
from tests.support.pictures import photo
from tests.support.runtimes import RUNTIMES, start_runtime


@pytest.fixture(scope="module", params=RUNTIMES)
def runtime(request: pytest.FixtureRequest, int8: FastModel) -> Runtime:
    return start_runtime(request.param, int8)


@pytest.fixture(scope="module")
def photos() -> list[Photo]:
    sizes = [(96, 128), (128, 96), (300, 300), (40, 200)]
    return [Photo(np.asarray(photo(seed, *size))) for seed, size in enumerate(sizes)]


def test_embeddings_have_length_one(runtime: Runtime, photos: list[Photo]) -> None:
    embeddings, _ = runtime.embed(photos)

    assert embeddings.shape == (4, runtime.bundle.dim)
    assert embeddings.dtype == np.float32
    assert np.allclose(np.linalg.norm(embeddings, axis=1), 1, atol=1e-5)


def test_probabilities_sum_to_one(runtime: Runtime, photos: list[Photo]) -> None:
    _, probabilities = runtime.embed(photos)

    assert probabilities.shape == (4, len(runtime.bundle.classes))
    assert probabilities.dtype == np.float32
    assert (probabilities >= 0).all()
    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_the_type_is_computed_from_the_embedding(runtime: Runtime, photos: list[Photo]) -> None:
    embeddings, probabilities = runtime.embed(photos)

    assert np.allclose(runtime.bundle.classify(embeddings), probabilities, atol=1e-4)


def test_photos_together_are_embedded_as_one_by_one(runtime: Runtime, photos: list[Photo]) -> None:
    together, _ = runtime.embed(photos)
    alone = np.concatenate([runtime.embed([one])[0] for one in photos])

    assert np.allclose(together, alone, atol=1e-4)


def test_no_photos_give_no_rows(runtime: Runtime) -> None:
    embeddings, probabilities = runtime.embed([])

    assert embeddings.shape == (0, runtime.bundle.dim)
    assert probabilities.shape == (0, len(runtime.bundle.classes))


def test_garments_are_found_in_the_pass_that_embeds(runtime: Runtime, photos: list[Photo]) -> None:
    seen = runtime.see(photos[0])
    embeddings, probabilities = runtime.embed(photos[:1])

    assert np.allclose(seen.embeddings, embeddings, atol=1e-5)
    assert np.allclose(seen.probabilities, probabilities, atol=1e-5)
    assert seen.regions is not None
    classes = runtime.bundle.classes
    assert seen.regions.shape == (5 * len(places_of(classes)) + 2 * len(classes) + 1, 32, 32)
    assert seen.regions.dtype == np.float32


@pytest.mark.parametrize(("name", "off"), [("torch", 1e-2), ("int8", 0.1), ("openvino", 0.1)])
def test_all_runtimes_find_the_same_garments(
    name: str, off: float, int8: FastModel, photos: list[Photo]
) -> None:
    places = len(places_of(start_runtime("onnx", int8).bundle.classes))

    def centers(runtime: Runtime) -> Vectors:
        said = np.stack([found for one in photos if (found := runtime.see(one).regions) is not None])
        return np.asarray(1 / (1 + np.exp(-said[:, :places])), np.float32)

    ours, theirs = centers(start_runtime("onnx", int8)), centers(start_runtime(name, int8))

    assert np.abs(ours - theirs).mean() < off / 10
    assert np.abs(ours - theirs).max() < off


def test_threads_may_share_a_runtime(runtime: Runtime, photos: list[Photo]) -> None:
    expected = runtime.embed([photos[0]])[0]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: runtime.embed([photos[0]])[0], range(8)))

    assert all(np.allclose(answer, expected, atol=1e-6) for answer in answers)


@pytest.mark.parametrize(
    ("name", "cosine", "share"), [("torch", 0.9999, 2e-3), ("int8", 0.98, 0.3), ("openvino", 0.99, 0.1)]
)
def test_all_runtimes_agree(
    name: str, cosine: float, share: float, int8: FastModel, photos: list[Photo]
) -> None:
    ours, our_types = start_runtime("onnx", int8).embed(photos)
    theirs, their_types = start_runtime(name, int8).embed(photos)

    assert ((ours * theirs).sum(axis=1) > cosine).all()
    assert np.allclose(our_types, their_types, atol=share)


def test_a_precision_of_its_own_has_an_id_of_its_own(int8: FastModel) -> None:
    ids = {name: start_runtime(name, int8).bundle.model_id for name in ("onnx", "torch", "int8")}

    assert ids["onnx"] == ids["torch"] != ids["int8"]
