"""A product is cut out where that can be done well, and else not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from engine.cutout import plain_ground
from engine.errors import TrainingError
from engine.training.cutouts import SIDE, cut_product, cut_products
from engine.types import Pixels
from tests.support.disk import files_end_at
from tests.support.pictures import photo as busy

Box = tuple[int, int, int, int]


def on_white(box: Box = (40, 20, 88, 108), fill: str = "navy", outline: str | None = None) -> Pixels:
    picture = Image.new("RGB", (128, 128), "white")
    ImageDraw.Draw(picture).ellipse(box, fill, outline, 3 if outline else 0)
    return np.asarray(picture)


def silent(_done: int, _total: int) -> None:
    pass


def test_a_product_on_a_plain_ground_is_found() -> None:
    mask = cut_product(on_white())

    assert mask.shape == (SIDE, SIDE)
    assert mask[SIDE // 2, SIDE // 2] == 255
    assert mask[0].max() == 0
    assert (mask >= 128).mean() == pytest.approx((plain_ground(on_white()) == 0).mean(), abs=0.01)


@pytest.mark.parametrize("ground", ["#d8d8d8", "black", "#f3e9dc"])
def test_the_ground_need_not_be_white(ground: str) -> None:
    photo = on_white().copy()
    photo[(photo == 255).all(axis=2)] = np.asarray(Image.new("RGB", (1, 1), ground))[0, 0]

    assert cut_product(photo).any()


def test_a_white_product_on_white_gets_no_holes() -> None:
    mask = cut_product(on_white(fill="white", outline="#b0b0b0"))

    inside = np.asarray(Image.fromarray(mask).resize((128, 128)))[30:98, 55:73]
    assert inside.min() == 255


def test_what_is_seen_through_a_product_is_the_product_too() -> None:
    """The ground shows between handle and bag; flooded from the border it is not reached."""
    picture = Image.fromarray(on_white())
    ImageDraw.Draw(picture).ellipse((55, 50, 70, 70), "white")

    assert cut_product(np.asarray(picture))[30, 31] == 255


@pytest.mark.parametrize(
    ("box", "why"),
    [
        ((50, 50, 78, 78), "under 8 % of the photo"),
        ((-20, -20, 148, 148), "over 80 % of the photo"),
    ],
)
def test_too_little_and_too_much_are_no_cut_out(box: Box, why: str) -> None:
    assert not cut_product(on_white(box)).any(), why


def test_a_whole_photo_between_white_bars_is_no_cut_out() -> None:
    photo = np.full((128, 128, 3), 255, np.uint8)
    photo[:, 24:104] = np.asarray(busy(1).resize((80, 128)))

    assert not cut_product(photo).any()


def test_a_photo_without_a_plain_ground_has_no_cut_out() -> None:
    assert not cut_product(np.asarray(busy(2).resize((128, 128)))).any()


def test_masks_are_kept_and_made_anew_for_other_photos(tmp_path: Path) -> None:
    photos = np.stack([on_white(), on_white((20, 20, 100, 60))])
    told: list[int] = []

    first = cut_products(photos, tmp_path, "two", silent)
    again = cut_products(photos, tmp_path, "two", lambda done, _total: told.append(done))
    others = cut_products(photos[::-1], tmp_path, "turned", silent)

    assert told == []
    assert np.array_equal(again, first)
    assert np.array_equal(others, first[::-1])
    assert len(list(tmp_path.iterdir())) == 1


def test_a_full_disk_is_one_sentence_and_leaves_no_masks_behind(tmp_path: Path) -> None:
    with files_end_at(1000), pytest.raises(TrainingError, match="its disk is full"):
        cut_products(on_white()[None], tmp_path, "one", silent)

    assert not list(tmp_path.glob("*.npy"))
