"""The map as one picture."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bot.map.entries import Caption
from bot.map.picture import WIDTH, draw_picture
from tests.support.maps import SIDE, captions, drawn_map, hue


def columns_of(picture: Image.Image, color: tuple[int, ...]) -> NDArray[np.int64]:
    """Where each pixel of a color is across the picture."""
    return np.nonzero(np.abs(np.asarray(picture, np.int16) - color).max(axis=2) <= 2)[1]


def pixels_of(picture: Image.Image, color: tuple[int, ...]) -> int:
    return len(columns_of(picture, color))


def rgb(color: str) -> tuple[int, ...]:
    return tuple(int(color[place : place + 2], 16) for place in (1, 3, 5))


def test_no_photo_hides_another() -> None:
    shown = drawn_map(captions(30))
    picture = draw_picture(shown)
    areas = [pixels_of(picture, hue(number, 30)) for number in range(30)]

    assert min(areas) == max(areas) > (SIDE * 0.8) ** 2


def test_photos_lie_as_they_do_on_the_grid() -> None:
    shown = drawn_map(captions(20))
    picture = np.asarray(draw_picture(shown), np.int16)
    middles = []
    for number in range(20):
        down, across = np.nonzero(np.abs(picture - hue(number, 20)).max(axis=2) <= 2)
        middles.append((across.mean(), down.mean()))

    steps = (np.array(middles) - middles[0]) / (SIDE + 8)
    assert np.allclose(steps, shown.cells - shown.cells[0], atol=0.05)


def test_frames_and_legend_have_the_colors_of_the_types() -> None:
    shown = drawn_map([Caption(f"Product {number}", "hat" if number else "dress") for number in range(12)])
    picture = draw_picture(shown)
    dresses, hats = (pixels_of(picture, rgb(shown.colors[name])) for name in ("dress", "hat"))

    assert dresses > 200
    assert hats > 5 * dresses
    end = max(columns_of(picture, hue(number, 12)).max() for number in range(12))
    for name in ("dress", "hat"):
        assert (columns_of(picture, rgb(shown.colors[name])) > end + 8).sum() > 100


def test_many_photos_make_a_picture_that_is_still_looked_at() -> None:
    assert draw_picture(drawn_map(captions(1_200))).width < 1.25 * WIDTH


@pytest.mark.parametrize("name", ["", "\N{DRESS}", "x" * 60, "type\nof\nlines"])
def test_a_type_may_be_called_anything(name: str) -> None:
    assert draw_picture(drawn_map([Caption("Product", name)] * 6)).mode == "RGB"
