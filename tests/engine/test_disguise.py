"""A disguised catalogue photo is a shopper's photo of the same product."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from engine.disguise import SIZE, disguise, disguised_digest
from engine.types import Photo
from tests.support.pictures import photo as busy

RED = (200, 30, 40)


def shop_photo(ground: str = "white", size: tuple[int, int] = (300, 400)) -> Photo:
    """A red product with a hole in the middle of a plain ground."""
    picture = Image.new("RGB", size, ground)
    width, height = size
    draw = ImageDraw.Draw(picture)
    draw.rectangle((width // 4, height // 4, width * 3 // 4, height * 3 // 4), RED)
    draw.rectangle((width * 2 // 5, height * 2 // 5, width // 2, height // 2), ground)
    return Photo(np.asarray(picture))


def share(photo: Photo, color: str | tuple[int, int, int], distance: int) -> float:
    """Share of a photo that has nearly a color."""
    wanted = np.asarray(Image.new("RGB", (1, 1), color)).astype(int)
    return float((np.abs(photo.pixels.astype(int) - wanted).max(axis=2) <= distance).mean())


def test_the_same_photo_and_seed_give_the_same_disguise() -> None:
    first, again, other = (disguise(shop_photo(), seed) for seed in ("a", "a", "b"))

    assert np.array_equal(first.pixels, again.pixels)
    assert not np.array_equal(first.pixels, other.pixels)


@pytest.mark.parametrize("ground", ["white", "#d8d8d8", "black"])
def test_a_plain_ground_becomes_a_busy_one_and_the_product_stays(ground: str) -> None:
    photo = shop_photo(ground)
    disguised = [disguise(photo, seed) for seed in range(20)]

    assert share(photo, ground, 20) > 0.7
    assert np.mean([share(one, ground, 20) for one in disguised]) < 0.15
    reddish = [(one.pixels[..., 0] > 2.0 * one.pixels[..., 1:].max(axis=2)).mean() for one in disguised]
    assert np.median(reddish) > 0.2


def test_a_product_of_the_grounds_color_keeps_its_inside() -> None:
    picture = Image.new("RGB", (200, 260), "white")
    ImageDraw.Draw(picture).rectangle((40, 40, 160, 220), "white", "black", 4)

    disguised = [disguise(Photo(np.asarray(picture)), seed) for seed in range(10)]

    bright = [(one.pixels.min(axis=2) > 150).mean() for one in disguised]
    assert np.median(bright) > 0.2


def test_a_photo_without_a_plain_ground_is_kept_whole() -> None:
    photo = Photo(np.asarray(Image.new("RGB", (90, 120), RED)).copy())
    photo.pixels[:, ::2] = (30, 40, 200)

    purple = [disguise(photo, seed).pixels.mean(axis=(0, 1)) for seed in range(10)]

    assert all(red > green and blue > green for red, green, blue in purple)


@pytest.mark.parametrize("size", [(16, 16), (1, 1), (16, 2560), (2560, 16), (3, 400), (640, 480)])
def test_any_shape_and_content_comes_out_as_an_upright_photo(size: tuple[int, int]) -> None:
    for picture in (Image.new("RGB", size, RED), Image.new("RGB", size, "white"), busy(1, *size)):
        photo = disguise(Photo(np.asarray(picture)), 1)

        assert photo.size == SIZE
        assert photo.pixels.dtype == np.uint8
        assert photo.pixels.std() > 5


def test_the_disguise_of_a_photo_is_kept_under_a_name_of_its_own() -> None:
    names = {disguised_digest("a" * 64), disguised_digest("b" * 64), "a" * 64, "b" * 64}

    assert len(names) == 4
    assert all(len(bytes.fromhex(name)) == 32 for name in names)
