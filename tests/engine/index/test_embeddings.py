"""Embeddings survive whatever happens to their file, or are made again."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from engine.errors import CatalogueIndexError, IndexDamaged
from engine.index.embeddings import EmbeddingStore
from engine.types import Vectors
from tests.support.disk import files_end_at

DIM = 8
RECORD = 32 + 4 * DIM + 4


def digest(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


DIGESTS = [digest(number) for number in range(10)]


@pytest.fixture
def vectors() -> Vectors:
    return np.random.default_rng(0).standard_normal((10, DIM)).astype(np.float32)


@pytest.fixture
def file(tmp_path: Path, vectors: Vectors) -> Path:
    """A store of ten embeddings on disk."""
    EmbeddingStore(tmp_path, DIM).append(DIGESTS, vectors)
    [path] = tmp_path.glob("*.bin")
    return path


def test_what_was_appended_is_there_when_opened_again(file: Path, vectors: Vectors) -> None:
    store = EmbeddingStore(file.parent, DIM)

    assert len(store) == 10
    assert np.array_equal(store.get(DIGESTS[::-1]), vectors[::-1])
    assert np.array_equal(store.get([DIGESTS[3], DIGESTS[3]]), vectors[[3, 3]])


def test_an_empty_store_holds_nothing(tmp_path: Path) -> None:
    store = EmbeddingStore(tmp_path / "not yet made", DIM)

    assert len(store) == 0
    assert store.missing(DIGESTS) == DIGESTS
    assert store.get([]).shape == (0, DIM)


def test_missing_photos_are_named_once_and_in_order(file: Path) -> None:
    new = [digest(12), digest(11), digest(12)]

    assert EmbeddingStore(file.parent, DIM).missing([*DIGESTS, *new]) == [digest(12), digest(11)]


def test_asking_for_a_missing_embedding_is_an_error(file: Path) -> None:
    with pytest.raises(IndexDamaged, match=r"run `snaplook index`\.$"):
        EmbeddingStore(file.parent, DIM).get([digest(99)])


def test_an_embedding_made_again_replaces_the_old_one(file: Path, vectors: Vectors) -> None:
    EmbeddingStore(file.parent, DIM).append([DIGESTS[2]], vectors[:1])

    store = EmbeddingStore(file.parent, DIM)
    assert len(store) == 10
    assert np.array_equal(store.get([DIGESTS[2]]), vectors[:1])


@pytest.mark.parametrize("lost", [1, RECORD // 2, RECORD - 1])
def test_a_torn_record_at_the_end_is_forgotten_and_written_over(
    file: Path, vectors: Vectors, lost: int
) -> None:
    file.write_bytes(file.read_bytes()[:-lost])

    store = EmbeddingStore(file.parent, DIM)
    assert store.missing(DIGESTS) == [DIGESTS[9]]
    store.append([DIGESTS[9]], vectors[9:])

    again = EmbeddingStore(file.parent, DIM)
    assert np.array_equal(again.get(DIGESTS), vectors)
    assert file.stat().st_size == 10 * RECORD
    assert again.damaged == 0


def test_zeros_after_a_power_cut_are_cut_off(file: Path, vectors: Vectors) -> None:
    file.write_bytes(file.read_bytes() + bytes(3 * RECORD + 5))

    store = EmbeddingStore(file.parent, DIM)
    store.append([digest(10)], vectors[:1])

    assert len(store) == 11
    assert file.stat().st_size == 11 * RECORD


def test_a_damaged_record_in_the_middle_is_skipped_and_made_again(file: Path, vectors: Vectors) -> None:
    content = bytearray(file.read_bytes())
    content[4 * RECORD + 40] ^= 1
    file.write_bytes(content)

    store = EmbeddingStore(file.parent, DIM)
    assert store.damaged == 1
    assert store.missing(DIGESTS) == [DIGESTS[4]]
    store.append([DIGESTS[4]], vectors[4:5])

    assert np.array_equal(EmbeddingStore(file.parent, DIM).get(DIGESTS), vectors)


def test_opening_never_changes_the_file(file: Path) -> None:
    torn = file.read_bytes()[:-5]
    file.write_bytes(torn)

    EmbeddingStore(file.parent, DIM)

    assert file.read_bytes() == torn


def test_vectors_of_another_dimension_do_not_mix(file: Path, vectors: Vectors) -> None:
    assert len(EmbeddingStore(file.parent, DIM + 1)) == 0
    with pytest.raises(ValueError, match="must be"):
        EmbeddingStore(file.parent, DIM + 1).append(DIGESTS, vectors)


def test_writers_at_once_lose_nothing(tmp_path: Path, vectors: Vectors) -> None:
    stores = [EmbeddingStore(tmp_path, DIM) for _ in range(4)]

    def append_all(writer: int) -> None:
        for number in range(10):
            stores[writer].append([digest(100 * writer + number)], vectors[number : number + 1])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(append_all, range(4)))

    written = EmbeddingStore(tmp_path, DIM)
    for writer in range(4):
        digests = [digest(100 * writer + number) for number in range(10)]
        assert np.array_equal(written.get(digests), vectors)


def test_a_full_disk_is_one_sentence_and_loses_nothing(file: Path, vectors: Vectors) -> None:
    store = EmbeddingStore(file.parent, DIM)
    new = [digest(number) for number in range(20, 30)]

    with files_end_at(13 * RECORD + 7), pytest.raises(CatalogueIndexError) as error:
        store.append(new, vectors)

    assert str(error.value).startswith(f"Embeddings cannot be written to {file.parent}: ")
    store.append(store.missing(new), vectors[len(new) - len(store.missing(new)) :])
    assert np.array_equal(EmbeddingStore(file.parent, DIM).get([*DIGESTS, *new]), np.tile(vectors, (2, 1)))


def test_a_folder_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CatalogueIndexError, match=r"^The embeddings in .* cannot be read\.$"):
        EmbeddingStore(tmp_path / "file" / "folder", DIM)
