from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from engine.errors import EvaluationError
from engine.evaluation.embedders import Embedder
from engine.evaluation.handcrafted import HistogramOfGradients, SiftWords
from engine.evaluation.vectors import Shot
from engine.types import Photo

SIDE = 160


def checked(step: int, seed: int = 0) -> Photo:
    """A photo of squares of one size, with a little noise."""
    picture = Image.new("L", (SIDE, SIDE), 255)
    draw = ImageDraw.Draw(picture)
    for left in range(10, SIDE - 10, 2 * step):
        for top in range(10, SIDE - 10, 2 * step):
            draw.rectangle((left, top, left + step, top + step), fill=40)
    noise = np.random.default_rng(seed).integers(-12, 13, (SIDE, SIDE, 1))
    return Photo(np.clip(np.asarray(picture)[..., None] + noise, 0, 255).astype(np.uint8).repeat(3, axis=2))


def striped(step: int) -> Photo:
    pixels = np.full((SIDE, SIDE, 3), 255, np.uint8)
    pixels[:, (np.arange(SIDE) // step) % 2 == 0] = 40
    return Photo(pixels)


@pytest.fixture
def words(tmp_path: Path) -> SiftWords:
    shots = []
    for step in (6, 9, 14, 20):
        path = tmp_path / f"{step}.png"
        Image.fromarray(checked(step, seed=step).pixels).save(path)
        shots.append(Shot(path))
    return SiftWords.fit(shots, seed=0, progress=lambda *_: None)


def test_gradients_find_the_same_shape_in_another_light() -> None:
    photo = checked(14)
    darker = Photo((photo.pixels * 0.6).astype(np.uint8))

    same, lit, other = HistogramOfGradients().vectors([photo, darker, striped(14)])

    assert same @ lit > 0.95
    assert same @ lit > same @ other + 0.1


def test_words_find_the_same_pattern_turned_round(words: SiftWords) -> None:
    photo = checked(14, seed=5)
    turned = Photo(np.ascontiguousarray(np.rot90(photo.pixels)))

    same, around, other = words.vectors([photo, turned, checked(6, seed=6)])

    assert same @ around > same @ other + 0.2


def test_the_same_photos_and_seed_make_the_same_words(words: SiftWords, tmp_path: Path) -> None:
    shots = [Shot(tmp_path / f"{step}.png") for step in (6, 9, 14, 20)]

    again = SiftWords.fit(shots, seed=0, progress=lambda *_: None)

    photos = [checked(9, seed=1), checked(20, seed=2)]
    assert np.array_equal(words.vectors(photos), again.vectors(photos))


def test_vectors_have_length_one(words: SiftWords) -> None:
    embedders: list[Embedder] = [words, HistogramOfGradients()]
    for embedder in embedders:
        lengths = np.linalg.norm(embedder.vectors([checked(9), checked(20)]), axis=1)
        assert lengths == pytest.approx([1, 1], abs=1e-5)


def test_a_photo_without_features_is_like_nothing(words: SiftWords) -> None:
    plain = Photo(np.full((64, 64, 3), 200, np.uint8))

    assert not words.vectors([plain]).any()


def test_words_cannot_be_made_of_plain_photos(tmp_path: Path) -> None:
    path = tmp_path / "plain.png"
    Image.new("RGB", (64, 64), "white").save(path)

    with pytest.raises(EvaluationError, match="nothing to make visual words from"):
        SiftWords.fit([Shot(path)], seed=0, progress=lambda *_: None)
