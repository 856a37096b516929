"""``snaplook embed``: the contract that others build on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.bundle import load_bundle
from tests.support.disk import files_end_at
from tests.support.pictures import write_jpeg
from tests.support.shop import ROOT, Shop

BUNDLE = ROOT / "engine" / "weights"


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder of three photos, one of them in a folder of its own, and of two that are none."""
    folder = tmp_path / "photos"
    for place, name in enumerate(("a.jpg", "b.JPEG", "more/c.jpg")):
        write_jpeg(folder / name, place)
    (folder / "broken.jpg").write_bytes(b"not a picture")
    (folder / "list.txt").write_text("not tried")
    return folder


def test_the_file_holds_exactly_the_promised_arrays(shop: Shop, photos: Path, tmp_path: Path) -> None:
    outcome = shop.run("embed", photos, "--out", tmp_path / "out.npz")
    assert (outcome.status, outcome.out) == (0, "")
    assert "Wrote 3 embeddings" in outcome.err
    assert "broken.jpg" in outcome.err
    bundle = load_bundle(BUNDLE)
    with np.load(tmp_path / "out.npz", allow_pickle=False) as file:
        assert set(file.files) == {"paths", "embeddings", "probabilities", "classes", "failed"}
        assert file["paths"].tolist() == [str(photos / name) for name in ("a.jpg", "b.JPEG", "more/c.jpg")]
        assert file["failed"].tolist() == [str(photos / "broken.jpg")]
        assert file["classes"].tolist() == list(bundle.classes)
        assert (file["embeddings"].dtype, file["embeddings"].shape) == (np.float32, (3, bundle.dim))
        assert np.linalg.norm(file["embeddings"], axis=1) == pytest.approx(1, abs=1e-5)
        assert file["probabilities"].dtype == np.float32
        assert file["probabilities"].shape == (3, len(bundle.classes))
        assert file["probabilities"].sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_photos_and_folders_may_be_named_together_and_twice(shop: Shop, photos: Path, tmp_path: Path) -> None:
    outcome = shop.run("embed", photos / "a.jpg", photos, photos / "a.jpg", "--out", tmp_path / "out.npz")
    assert outcome.status == 0
    with np.load(tmp_path / "out.npz") as file:
        assert len(file["paths"]) == 3
        assert len(file["failed"]) == 1


def test_nothing_failed_is_an_empty_list(shop: Shop, photos: Path, tmp_path: Path) -> None:
    assert shop.run("embed", photos / "a.jpg", "--out", tmp_path / "out.npz").status == 0
    with np.load(tmp_path / "out.npz", allow_pickle=False) as file:
        assert file["failed"].shape == (0,)


def test_not_one_photo_is_an_error_and_leaves_no_file(shop: Shop, photos: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.npz"
    assert "not a picture" in shop.run("embed", photos / "broken.jpg", "--out", target).sentence
    assert "no photos" in shop.run("embed", shop.desk, "--out", target).sentence
    assert "nothing.jpg" in shop.run("embed", photos / "nothing.jpg", "--out", target).sentence
    assert not target.exists()


def test_a_place_that_cannot_be_written_is_told_before_the_work(shop: Shop, photos: Path) -> None:
    assert "no folder" in shop.run("embed", photos, "--out", photos / "nowhere" / "out.npz").sentence
    assert "no folder" in shop.run("embed", photos, "--out", photos / "a.jpg" / "out.npz").sentence
    assert "is a folder" in shop.run("embed", photos, "--out", photos).sentence


def test_a_full_disk_leaves_the_file_that_was_there(shop: Shop, photos: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "out.npz").write_bytes(b"of yesterday")
    with files_end_at(1_000):
        sentence = shop.run("embed", photos, "--out", folder / "out.npz").sentence
    assert "full" in sentence
    assert [path.name for path in folder.iterdir()] == ["out.npz"]
    assert (folder / "out.npz").read_bytes() == b"of yesterday"
