from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from engine.errors import PhotoError
from engine.evaluation.embedders import ColorHistogram, ModelEmbedder
from engine.evaluation.protocol import leave_one_out, run_task
from engine.evaluation.report import score_all
from engine.training.data import read_photos
from tests.support.labeled import draw_labeled, write_table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return draw_labeled(tmp_path, products=8)


def silent(_done: int, _total: int) -> None:
    pass


def test_each_photo_of_a_product_with_several_is_asked_for(folder: Path) -> None:
    photos = [photo for photo in read_photos(folder) if photo.shop == "north"]
    single = [photo for photo in photos if not photo.file.startswith("north-0-1")]

    task = leave_one_out("north", folder, single)

    assert len(task.gallery) == 15
    assert len(task.queries) == 14
    assert all(photo.exists() for photo in task.gallery)


def test_a_photo_does_not_find_itself(tmp_path: Path) -> None:
    """Of four colors none is like another, so a photo that saw itself would come first."""
    rows = []
    for number, color in enumerate(("red", "green", "blue", "white")):
        Image.new("RGB", (64, 64), color).save(tmp_path / f"{number}.png")
        rows.append((f"{number}.png", "shop", f"p{number % 2}", "hat", ""))
    write_table(tmp_path, rows)

    ranks = run_task(leave_one_out("shop", tmp_path, read_photos(tmp_path)), ColorHistogram(), silent)

    assert ranks.tolist() == [2, 2, 2, 2]


def test_a_photo_that_cannot_be_read_is_named(folder: Path) -> None:
    photos = [photo for photo in read_photos(folder) if photo.shop == "north"]
    (folder / photos[0].file).write_bytes(b"no picture")

    with pytest.raises(PhotoError, match=photos[0].file):
        run_task(leave_one_out("north", folder, photos), ColorHistogram(), silent)


def test_color_finds_what_differs_in_color_only(folder: Path) -> None:
    photos = [photo for photo in read_photos(folder) if photo.shop == "north"]

    ranks = run_task(leave_one_out("north", folder, photos), ColorHistogram(), silent)

    assert (ranks == 1).mean() > 0.8


def test_a_report_compares_everyone_with_the_first(folder: Path) -> None:
    photos = [photo for photo in read_photos(folder) if photo.shop == "north"]
    task = leave_one_out("north", folder, photos)

    report = score_all(task, [ColorHistogram(), ColorHistogram()], lambda *_: None)

    first, second = report.scores
    assert first.gain is None
    assert second.gain is not None
    assert second.gain[1].value == 0
    assert report.queries == 16


def test_a_model_is_an_embedder_too(folder: Path) -> None:
    from engine.bundle import load_bundle
    from engine.runtime.onnx import OnnxRuntime
    from tests.support.shipped import SHIPPED

    photos = [photo for photo in read_photos(folder) if photo.shop == "north"][:4]
    embedder = ModelEmbedder(OnnxRuntime(load_bundle(SHIPPED)))

    ranks = run_task(leave_one_out("few", folder, photos), embedder, silent)

    assert ranks.shape == (4,)
    assert ranks.min() >= 1
