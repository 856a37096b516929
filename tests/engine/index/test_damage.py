"""A damaged index says so in one sentence, and the next build mends it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.config import IndexConfig
from engine.errors import IndexDamaged
from engine.index.library import IndexLibrary
from tests.support.vectors import MODEL_ID, draw_catalogue

FILES = ("manifest.json", "00/vectors.npy", "00/rows.npy", "00/forest.ann")
FORESTS = IndexConfig(exact_below=0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    IndexLibrary(tmp_path, MODEL_ID).build(draw_catalogue().photos, FORESTS)
    return tmp_path


def version(folder: Path) -> Path:
    return folder / (folder / "current").read_text().strip()


def assert_mended(folder: Path) -> None:
    library = IndexLibrary(folder, MODEL_ID)
    library.build(draw_catalogue().photos, FORESTS)
    assert library.verify() == library.current().manifest


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_noticed_at_opening(folder: Path, name: str) -> None:
    (version(folder) / name).unlink()

    with pytest.raises(IndexDamaged, match=rf"is damaged: {name} .*; run `snaplook index`\.$"):
        IndexLibrary(folder, MODEL_ID).current()

    assert_mended(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_short_is_noticed_at_opening(folder: Path, name: str) -> None:
    path = version(folder) / name
    path.write_bytes(path.read_bytes()[:-9])

    with pytest.raises(IndexDamaged, match=rf"is damaged: {name} .*; run `snaplook index`\.$"):
        IndexLibrary(folder, MODEL_ID).current()

    assert_mended(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_is_noticed_by_verifying(folder: Path, name: str) -> None:
    path = version(folder) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(IndexDamaged, match=rf"is damaged: {name} .*; run `snaplook index`\.$"):
        IndexLibrary(folder, MODEL_ID).verify()

    assert_mended(folder)


def test_a_changed_number_in_the_manifest_is_noticed_at_opening(folder: Path) -> None:
    path = version(folder) / "manifest.json"
    path.write_text(path.read_text().replace('"products": 48', '"products": 49'))

    with pytest.raises(IndexDamaged, match=r"manifest\.json was changed"):
        IndexLibrary(folder, MODEL_ID).current()


def test_an_array_of_another_kind_is_noticed_at_opening(folder: Path) -> None:
    path = version(folder) / "00" / "vectors.npy"
    path.write_bytes(path.read_bytes().replace(b"<f4", b"<i4"))

    with pytest.raises(IndexDamaged, match=r"00 cannot be opened; run `snaplook index`\.$"):
        IndexLibrary(folder, MODEL_ID).current()


def test_a_version_that_is_gone_is_noticed(folder: Path) -> None:
    shutil.rmtree(version(folder))

    with pytest.raises(IndexDamaged, match=r"run `snaplook index`\.$"):
        IndexLibrary(folder, MODEL_ID).current()

    assert_mended(folder)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"a\0bcdef01234\n", b"../../elsewhere\n", b"0" * 4096]
)
def test_a_changed_pointer_is_noticed(folder: Path, content: bytes) -> None:
    (folder / "current").write_bytes(content)

    for ask in (IndexLibrary(folder, MODEL_ID).current, IndexLibrary(folder, MODEL_ID).verify):
        with pytest.raises(
            IndexDamaged, match=r"is damaged: current names no version; run `snaplook index`\.$"
        ):
            ask()

    assert_mended(folder)


def test_a_mended_index_is_opened_by_the_reader_that_failed(folder: Path) -> None:
    reader = IndexLibrary(folder, MODEL_ID)
    (version(folder) / "00" / "rows.npy").unlink()
    with pytest.raises(IndexDamaged):
        reader.current()

    assert_mended(folder)

    assert len(reader.current()) == 144
