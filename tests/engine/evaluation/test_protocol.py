from __future__ import annotations

import csv
from pathlib import Path

import pytest

from engine.evaluation.embedders import ColorHistogram, ModelEmbedder
from engine.evaluation.protocol import leave_one_out, run_task
from engine.evaluation.report import score_all
from engine.training.data import read_photos
from tests.support.labelled import draw_labelled


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return draw_labelled(tmp_path, products=8)


def silent(_done: int, _total: int) -> None:
    pass


def test_each_photo_of_a_product_with_several_is_asked_for(folder: Path) -> None:
    photos = [photo for photo in read_photos(folder) if photo.shop == "north"]
    single = [photo for photo in photos if not photo.file.startswith("north-0-1")]

    task = leave_one_out("north", folder, single)

    assert len(task.gallery) == 15
    assert len(task.queries) == 14
    assert all(photo.exists() for photo in task.gallery)


def test_a_photo_does_not_find_itself(folder: Path) -> None:
    photos = [photo for photo in read_photos(folder) if photo.product == "north/p0"]
    with (folder / "garments.csv").open(newline="") as file:
        assert sum(row["product"] == "p0" for row in csv.DictReader(file)) == 4
    task = leave_one_out("one product", folder, photos[:1])

    assert task.queries == ()


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
