"""What the drawn photos and snapshots look like, measured on a handful."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bot.demo.designs import Design, all_designs
from bot.demo.render import SIZE
from bot.demo.snapshots import chosen_designs, snap
from bot.demo.studio import View, photograph, views_of


def pixels(picture: Image.Image) -> NDArray[np.float32]:
    return np.asarray(picture, np.float32)


def difference(first: Image.Image, second: Image.Image) -> float:
    return float(np.abs(pixels(first) - pixels(second)).mean())


def first_of(product_type: str) -> Design:
    return next(design for design in all_designs() if design.product_type == product_type)


@pytest.mark.parametrize("product_type", ["shirt", "trousers", "dress", "shoes", "bag", "hat", "scarf"])
def test_a_product_photo_shows_something_on_white(product_type: str) -> None:
    photo = photograph(first_of(product_type), View.FRONT)
    values = pixels(photo)
    assert photo.size == SIZE
    corners = [values[y, x] for y in (2, -3) for x in (2, -3)]
    assert min(corner.min() for corner in corners) >= 248
    covered = (values.min(axis=2) < 225).mean()
    assert 0.08 < covered < 0.85


def test_the_same_photo_is_drawn_twice_alike() -> None:
    design = first_of("t-shirt")
    assert difference(photograph(design, View.FRONT), photograph(design, View.FRONT)) == 0


def test_the_views_of_a_product_are_different_pictures() -> None:
    design = next(d for d in all_designs() if len(views_of(d)) == 4 and d.product_type == "shirt")
    photos = [photograph(design, view) for view in views_of(design)]
    for place, first in enumerate(photos):
        for second in photos[place + 1 :]:
            assert difference(first, second) > 2


def test_a_front_is_not_its_own_mirrored_back() -> None:
    design = first_of("shoes")
    front, back = photograph(design, View.FRONT), photograph(design, View.BACK)
    assert difference(front, back.transpose(Image.Transpose.FLIP_LEFT_RIGHT)) > 1


def test_another_color_of_a_style_changes_the_cloth() -> None:
    designs = all_designs()
    first = next(d for d in designs if d.product_type == "skirt")
    other = next(d for d in designs if d.product_type == "skirt" and d.color != first.color)
    middle = (slice(340, 380), slice(250, 290))
    one, two = pixels(photograph(first, View.FRONT)), pixels(photograph(other, View.FRONT))
    assert np.abs(one[middle].mean(axis=(0, 1)) - two[middle].mean(axis=(0, 1))).max() > 8


def test_a_snapshot_is_busy_to_its_corners_and_repeatable() -> None:
    design = chosen_designs()[0]
    picture = snap(design)
    values = pixels(picture)
    assert picture.size == SIZE
    assert values.std() > 20
    assert all(values[y, x].min() < 245 for y in (5, -6) for x in (5, -6))
    assert difference(picture, snap(design)) == 0


def test_a_snapshot_is_no_pasted_studio_photo() -> None:
    design = next(d for d in chosen_designs() if d.product_type == "dress")
    assert difference(snap(design), photograph(design, View.FRONT)) > 25
