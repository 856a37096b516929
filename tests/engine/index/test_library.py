"""Versions of an index: built beside, switched at once, never half seen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from engine.config import IndexConfig
from engine.errors import CatalogueIndexError, IndexBusy, IndexMissing, IndexOfAnotherModel
from engine.index.entries import IndexedPhotos, Queries
from engine.index.library import IndexLibrary
from tests.support.disk import files_end_at
from tests.support.vectors import MODEL_ID, draw_catalogue


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def library(folder: Path) -> IndexLibrary:
    return IndexLibrary(folder, MODEL_ID)


def catalogue(version: int) -> IndexedPhotos:
    """Return a catalogue whose photos have ids of this version alone."""
    return draw_catalogue(types=3, products_per_type=10, seed=version, first_id=1000 * version).photos


def versions(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def test_before_the_first_build_there_is_a_sentence(library: IndexLibrary) -> None:
    for ask in (library.current, library.verify):
        with pytest.raises(IndexMissing, match=r"^No index has been built yet in .*`snaplook index`\.$"):
            ask()


def test_a_built_index_is_current(library: IndexLibrary) -> None:
    photos = catalogue(1)

    index_id = library.build(photos)

    index = library.current()
    assert index.index_id == index_id
    assert len(index) == 90
    assert index.types == ("type-00", "type-01", "type-02")
    assert index.manifest.products == 30
    for row in (0, 40, 80):
        [(image, distance)] = index.shelves[photos.types[row][0]].index.query(photos.vectors[row], 1)
        assert image == photos.image_ids[row]
        assert distance == pytest.approx(0.0, abs=1e-6)


def test_large_types_get_a_forest_and_small_ones_a_scan(library: IndexLibrary) -> None:
    photos = replace(catalogue(1), types=[("big",)] * 60 + [("small",)] * 30)

    library.build(photos, IndexConfig(exact_below=50))

    assert [(record.name, record.kind) for record in library.current().manifest.types] == [
        ("big", "annoy"),
        ("small", "exact"),
    ]
    assert library.verify() == library.current().manifest


def test_an_empty_catalogue_can_be_indexed(library: IndexLibrary) -> None:
    library.build(draw_catalogue(types=0).photos)

    assert len(library.current()) == 0
    assert library.current().types == ()
    assert library.verify().products == 0


def test_an_unchanged_catalogue_is_not_built_again(library: IndexLibrary, folder: Path) -> None:
    first = library.build(catalogue(1))
    made = (folder / first).stat().st_ino
    stages: list[str] = []

    again = library.build(catalogue(1), progress=lambda stage, _done, _total: stages.append(stage))

    assert again == first
    assert (folder / first).stat().st_ino == made
    assert stages == []


def test_an_index_calibrated_in_another_way_is_another_index(
    library: IndexLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = catalogue(1)
    queries = Queries(photos.image_ids, photos.vectors)
    first = library.build(photos, queries=queries)

    monkeypatch.setattr("engine.index.closeness.KEPT", 1.0)

    assert library.build(photos, queries=queries) != first


def test_the_current_index_is_opened_once(library: IndexLibrary) -> None:
    library.build(catalogue(1))

    assert library.current() is library.current()


def test_another_process_sees_a_switch(library: IndexLibrary, folder: Path) -> None:
    library.build(catalogue(1))
    reader = IndexLibrary(folder, MODEL_ID)
    before = reader.current()

    newer = library.build(catalogue(2))

    assert before.index_id != newer
    assert reader.current().index_id == newer


def test_the_last_two_versions_are_kept(library: IndexLibrary, folder: Path) -> None:
    ids = [library.build(catalogue(version)) for version in range(1, 5)]

    assert versions(folder) == sorted(ids[-2:])


def test_an_index_in_use_outlives_its_files(library: IndexLibrary, folder: Path) -> None:
    photos = catalogue(1)
    library.build(photos, IndexConfig(exact_below=0))
    old = library.current()

    for version in (2, 3, 4):
        library.build(catalogue(version))

    assert not (folder / old.index_id).exists()
    [(image, _)] = old.shelves["type-00"].index.query(photos.vectors[0], 1)
    assert image == photos.image_ids[0]


def test_progress_counts_every_stored_photo(library: IndexLibrary) -> None:
    steps: list[tuple[str, int, int]] = []

    library.build(catalogue(1), progress=lambda *step: steps.append(step))

    assert [step for step in steps if step[0] == "building"] == [
        ("building", done, 90) for done in (0, 30, 60, 90)
    ]
    assert [stage for stage, done, total in steps if done == total] == ["building", "writing"]


def test_an_interrupted_build_leaves_nothing_but_the_old_index(library: IndexLibrary, folder: Path) -> None:
    old = library.build(catalogue(1))

    def interrupt(stage: str, _done: int, _total: int) -> None:
        if stage == "writing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.build(catalogue(2), progress=interrupt)

    assert versions(folder) == [old]
    assert library.current().index_id == old
    assert library.verify().index_id == old


def test_leftovers_of_a_killed_build_are_swept(library: IndexLibrary, folder: Path) -> None:
    for name in (".building-1", ".removed-2"):
        (folder / name / "00").mkdir(parents=True)

    index_id = library.build(catalogue(1))

    assert versions(folder) == [index_id]


def test_a_second_builder_is_told_to_wait(library: IndexLibrary, folder: Path) -> None:
    started, refused = Event(), Event()

    def hold(_stage: str, _done: int, _total: int) -> None:
        started.set()
        assert refused.wait(timeout=60)

    with ThreadPoolExecutor(1) as pool:
        building = pool.submit(library.build, catalogue(1), None, hold)
        assert started.wait(timeout=60)
        with pytest.raises(IndexBusy, match=r"^Another process is building the index; wait .*\.$"):
            IndexLibrary(folder, MODEL_ID).build(catalogue(2))
        refused.set()

    assert library.current().index_id == building.result()


def test_a_turn_keeps_other_builders_out_from_its_start(library: IndexLibrary, folder: Path) -> None:
    with library.turn() as turn:
        for other in (library, IndexLibrary(folder, MODEL_ID)):
            with pytest.raises(IndexBusy):
                other.build(catalogue(2))
        first = turn.build(catalogue(1))

    assert library.current().index_id == first
    assert library.build(catalogue(2)) != first


def test_a_turn_is_over_when_its_last_build_has_ended(library: IndexLibrary, folder: Path) -> None:
    started, leaving = Event(), Event()

    def linger(_stage: str, _done: int, _total: int) -> None:
        started.set()
        assert leaving.wait(timeout=60)

    with ThreadPoolExecutor(2) as pool:
        held = library.turn()
        turn = held.__enter__()
        building = pool.submit(turn.build, catalogue(1), None, linger)
        assert started.wait(timeout=60)
        left = pool.submit(held.__exit__, None, None, None)
        with pytest.raises(IndexBusy):
            IndexLibrary(folder, MODEL_ID).build(catalogue(2))
        leaving.set()
        left.result()

    assert building.done()
    assert library.current().index_id == building.result()
    newer = library.build(catalogue(2))
    with pytest.raises(RuntimeError, match="over"):
        turn.build(catalogue(1))
    assert library.current().index_id == newer


def test_an_index_of_another_model_is_refused(library: IndexLibrary, folder: Path) -> None:
    library.build(catalogue(1))
    other = IndexLibrary(folder, "another")

    for ask in (other.current, other.verify):
        with pytest.raises(IndexOfAnotherModel) as error:
            ask()
        assert str(error.value) == (
            f"The index was built with model {MODEL_ID}, but model another is in use; run `snaplook index`."
        )

    other.build(catalogue(1))
    assert len(other.current()) == 90


def test_readers_always_see_one_whole_version(library: IndexLibrary, folder: Path) -> None:
    first = library.build(catalogue(1))
    reader = IndexLibrary(folder, MODEL_ID)
    finished = Event()

    def read() -> set[str]:
        seen = set()
        while not finished.is_set():
            index = reader.current()
            images = np.concatenate([shelf.images for shelf in index.shelves.values()])
            assert len(images) == 90
            assert len(set((images // 1000).tolist())) == 1
            seen.add(index.index_id)
        return seen

    with ThreadPoolExecutor(2) as pool:
        reading = [pool.submit(read) for _ in range(2)]
        try:
            built = {first, *(library.build(catalogue(version)) for version in range(2, 12))}
        finally:
            finished.set()

    assert len(built) == 11
    for seen in reading:
        assert seen.result() <= built


@pytest.mark.parametrize("size", [100, 2_000, 5_000])
def test_a_full_disk_is_one_sentence_and_the_old_index_stays(
    library: IndexLibrary, folder: Path, size: int
) -> None:
    old = library.build(catalogue(1))

    with files_end_at(size), pytest.raises(CatalogueIndexError) as error:
        library.build(catalogue(2), IndexConfig(exact_below=0))

    assert str(error.value).startswith(f"The index cannot be written to {folder}: ")
    assert str(error.value).endswith(".")
    assert versions(folder) == [old]
    assert library.verify().index_id == old


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CatalogueIndexError, match=r"^The index cannot be written to .*: not a directory\.$"):
        IndexLibrary(tmp_path / "file" / "index", MODEL_ID).build(catalogue(1))
