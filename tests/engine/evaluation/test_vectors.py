from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import PhotoError
from engine.evaluation.vectors import FileVectors, Shot, check_readable
from engine.types import Photo, Vectors


class Counting:
    """Mean colors as vectors, and how many photos were asked for."""

    name = "counting"

    def __init__(self) -> None:
        self.photos = 0

    def vectors(self, photos: Sequence[Photo]) -> Vectors:
        self.photos += len(photos)
        return np.stack([photo.pixels.mean(axis=(0, 1)) for photo in photos]).astype(np.float32)


@pytest.fixture
def shots(tmp_path: Path) -> list[Shot]:
    for number in range(20):
        Image.new("RGB", (20, 20), (number, 0, 0)).save(tmp_path / f"{number}.png")
    return [Shot(tmp_path / f"{number}.png") for number in range(20)]


def test_a_photo_is_embedded_once_however_often_it_is_added(shots: list[Shot]) -> None:
    embedder = Counting()
    vectors = FileVectors(embedder)

    vectors.add([*shots[:15], *shots[:5]], lambda *_: None)
    vectors.add(shots, lambda *_: None)

    assert embedder.photos == 20
    assert vectors.of(reversed(shots))[:, 0].tolist() == list(range(19, -1, -1))


def test_progress_ends_with_everything_done(shots: list[Shot]) -> None:
    told: list[tuple[int, int]] = []

    FileVectors(Counting()).add(shots, lambda done, total: told.append((done, total)))

    assert told == [(16, 20), (20, 20)]


def test_a_broken_photo_is_found_before_anything_is_embedded(shots: list[Shot]) -> None:
    shots[17].path.write_bytes(shots[17].path.read_bytes()[:40])

    with pytest.raises(PhotoError, match=r"^17\.png: "):
        check_readable(shots, lambda *_: None)
