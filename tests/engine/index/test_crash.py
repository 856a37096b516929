"""Builds killed at random moments: the old index stays whole, and the next build succeeds."""

from __future__ import annotations

import random
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from engine.config import IndexConfig
from engine.index.entries import IndexedPhotos
from engine.index.library import IndexLibrary
from tests.support.vectors import MODEL_ID, draw_catalogue

KILLS = 6
FORESTS = IndexConfig(exact_below=0, trees=5)


def catalogue(version: int) -> IndexedPhotos:
    return draw_catalogue(types=6, products_per_type=60, seed=version, first_id=10_000 * version).photos


def build_on_and_on(folder: Path, first: int, steps: Connection) -> None:
    """Build versions without end, reporting each step."""
    library = IndexLibrary(folder, MODEL_ID)
    version = first
    while True:
        library.build(catalogue(version), FORESTS, lambda stage, _done, _total: steps.send(stage))
        steps.send("built")
        version += 1


@pytest.mark.slow
def test_a_killed_build_leaves_a_whole_index_and_the_next_one_succeeds(tmp_path: Path) -> None:
    library = IndexLibrary(tmp_path, MODEL_ID)
    library.build(catalogue(0), FORESTS)
    chance = random.Random(20_260_101)
    context = get_context("spawn")
    for kill in range(1, KILLS + 1):
        receiver, sender = context.Pipe(duplex=False)
        builder = context.Process(target=build_on_and_on, args=(tmp_path, 1000 * kill, sender))
        builder.start()
        for _ in range(chance.randint(1, 30)):
            receiver.recv()
        builder.kill()
        builder.join()

        survivor = library.current()
        assert library.verify() == survivor.manifest
        assert len(survivor) == 6 * 60 * 3
        images = [shelf.images // 10_000 for shelf in survivor.shelves.values()]
        assert len({int(version) for column in images for version in column}) == 1

        rebuilt = library.build(catalogue(1000 * kill + 999), FORESTS)
        assert library.current().index_id == rebuilt
        assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {survivor.index_id, rebuilt}
