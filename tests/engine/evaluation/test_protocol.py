from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import EvaluationError, PhotoError
from engine.evaluation.embedders import ColorHistogram
from engine.evaluation.protocol import (
    Subject,
    disguised_task,
    fold_task,
    leave_one_out,
    run_task,
    subjects,
)
from engine.training.config import DataConfig
from engine.training.data import load_data, read_photos
from engine.training.labels import Part
from tests.support.labeled import draw_labeled, write_table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return draw_labeled(tmp_path, products=8)


def silent(_done: int, _total: int) -> None:
    pass


def shown(folder: Path, shop: str = "north") -> tuple[Subject, ...]:
    return subjects(folder, (photo for photo in read_photos(folder) if photo.shop == shop))


def test_each_photo_of_a_product_with_several_is_asked_for(folder: Path) -> None:
    north = [subject for subject in shown(folder) if subject.shot.path.name != "north-0-1.png"]

    task = leave_one_out("north", north)

    assert len(task.gallery) == 15
    assert len(task.queries) == 14
    assert all(subject.shot.path.exists() for subject in task.gallery)


def test_a_photo_does_not_find_itself(tmp_path: Path) -> None:
    """Of four colors none is like another, so a photo that saw itself would come first."""
    rows = []
    for number, color in enumerate(("red", "green", "blue", "white")):
        Image.new("RGB", (64, 64), color).save(tmp_path / f"{number}.png")
        rows.append((f"{number}.png", "shop", f"p{number % 2}", "hat", ""))
    write_table(tmp_path, rows)

    ranks = run_task(leave_one_out("shop", shown(tmp_path, "shop")), ColorHistogram(), silent)

    assert ranks.tolist() == [2, 2, 2, 2]


def test_a_photo_that_cannot_be_read_is_named(folder: Path) -> None:
    task = leave_one_out("north", shown(folder))
    task.gallery[3].shot.path.write_bytes(b"no picture")

    with pytest.raises(PhotoError, match=task.gallery[3].shot.path.name):
        run_task(task, ColorHistogram(), silent)


def test_color_finds_what_differs_in_color_only(folder: Path) -> None:
    ranks = run_task(leave_one_out("north", shown(folder)), ColorHistogram(), silent)

    assert (ranks == 1).mean() > 0.8


def test_a_fold_is_a_whole_shop_among_the_validation_photos_of_the_others(folder: Path) -> None:
    photos = load_data(folder, DataConfig(validation_share=0.3, street=False), seed=0).photos
    validation = {p.file for p in photos if p.shop == "south" and p.part is Part.VALIDATION}

    task = fold_task(folder, photos, "north")

    assert {s.shot.path.name for s in task.gallery if s.shop == "south"} == validation
    assert 0 < len(validation) < 16
    assert len([s for s in task.gallery if s.shop == "north"]) == 16
    assert {s.shop for s in task.queries} == {"north"}


def test_a_shop_that_is_not_there_is_refused_with_those_that_are(folder: Path) -> None:
    with pytest.raises(EvaluationError, match=r"no set 'west'.*north, south\.$"):
        fold_task(folder, read_photos(folder), "west")


def test_a_copy_of_a_photo_is_shown_once(folder: Path) -> None:
    copied, copy = folder / "north-2-0.png", folder / "north-2-1.png"
    copy.write_bytes(copied.read_bytes())

    task = fold_task(folder, read_photos(folder), "north")

    assert copy not in {subject.shot.path for subject in task.gallery}
    assert copied not in {subject.shot.path for subject in task.queries}
    assert len(task.gallery) == 15


def test_a_shop_of_a_single_product_is_refused(folder: Path) -> None:
    one = [photo for photo in read_photos(folder) if photo.file.startswith("north-0-")]

    with pytest.raises(EvaluationError, match=r"told apart in north: it shows a single product\.$"):
        fold_task(folder, one, "north")


def test_a_shop_in_which_every_product_has_one_photo_is_refused(folder: Path) -> None:
    single = [photo for photo in read_photos(folder) if photo.file.endswith("-0.png")]

    with pytest.raises(EvaluationError, match=r"Nothing can be asked for in north"):
        fold_task(folder, single, "north")


def test_a_disguised_photo_may_find_the_one_it_was_made_from(folder: Path) -> None:
    task = disguised_task("disguised", shown(folder))

    assert not task.hidden().any()
    assert len(task.queries) == len(task.gallery) == 16
    assert {subject.view for subject in task.queries} == {"disguised"}
    original, disguised = (side[0].shot.read().pixels for side in (task.gallery, task.queries))
    assert original.shape != disguised.shape or not np.array_equal(original, disguised)
