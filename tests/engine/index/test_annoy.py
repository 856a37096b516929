"""The forest finds nearly everything that a scan finds, and says so when its file is not a forest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.config import IndexConfig
from engine.index.annoy import SCAN_SHARE, AnnoyForest, plant
from engine.index.exact import ExactIndex
from engine.types import Vectors
from tests.support.vectors import draw_catalogue, near

PHOTOS = 12_000
RECALL_FLOOR = 0.97


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    catalogue = draw_catalogue(types=10, products_per_type=PHOTOS // 30, photos_per_product=3, dim=128)
    return catalogue.photos.vectors


@pytest.fixture(scope="module")
def forest(vectors: Vectors, tmp_path_factory: pytest.TempPathFactory) -> AnnoyForest:
    config = IndexConfig()
    path = tmp_path_factory.mktemp("forest") / "forest.ann"
    plant(path, vectors, trees=config.trees, seed=config.seed)
    return AnnoyForest(path, vectors, np.arange(PHOTOS, dtype=np.int64), search_k=config.search_k)


def test_the_forest_finds_what_a_scan_finds(forest: AnnoyForest, vectors: Vectors) -> None:
    scan = ExactIndex(vectors, np.arange(PHOTOS, dtype=np.int64))
    queries = near(vectors[:: PHOTOS // 200], np.random.default_rng(1), 0.5)

    found = [set(forest.nearest(query, 10).rows) & set(scan.nearest(query, 10).rows) for query in queries]

    assert np.mean([len(rows) / 10 for rows in found]) >= RECALL_FLOOR


def test_as_many_photos_come_as_were_asked_for(forest: AnnoyForest, vectors: Vectors) -> None:
    for k in (1, 100, int(SCAN_SHARE * PHOTOS), int(SCAN_SHARE * PHOTOS) + 1, PHOTOS):
        assert len(set(forest.nearest(vectors[5], k).rows)) == k


def test_the_same_seed_plants_a_forest_that_answers_the_same(
    forest: AnnoyForest, vectors: Vectors, tmp_path: Path
) -> None:
    config = IndexConfig()
    plant(tmp_path / "again.ann", vectors, trees=config.trees, seed=config.seed)
    again = AnnoyForest(
        tmp_path / "again.ann", vectors, np.arange(PHOTOS, dtype=np.int64), search_k=config.search_k
    )

    for query in vectors[::600]:
        assert again.query(query, 20) == forest.query(query, 20)


def test_a_file_of_other_vectors_is_refused(vectors: Vectors, tmp_path: Path) -> None:
    plant(tmp_path / "forest.ann", vectors[:50], trees=2, seed=1)

    with pytest.raises(ValueError, match="50 vectors, not 60"):
        AnnoyForest(tmp_path / "forest.ann", vectors[:60], np.arange(60), search_k=100)


def test_a_missing_file_is_refused(vectors: Vectors, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"none\.ann|No such file"):
        AnnoyForest(tmp_path / "none.ann", vectors, np.arange(PHOTOS), search_k=100)
