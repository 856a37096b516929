"""Thumbnails on sheets."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from bot.map.entries import thumbnail
from bot.map.sprites import LARGEST, MOST_PIXELS, SHEET, SMALLEST, side_for, sprite_sheets
from engine.types import Photo
from tests.support.maps import hue


@given(st.integers(0, 100_000))
def test_thumbnails_are_as_large_as_all_together_may_be(count: int) -> None:
    side = side_for(count)

    assert SMALLEST <= side <= LARGEST
    assert side == SMALLEST or side**2 * count <= MOST_PIXELS
    assert side == LARGEST or (side + 1) ** 2 * count > MOST_PIXELS


@pytest.mark.parametrize("count", [1, 5, 130])
def test_every_thumbnail_is_on_a_sheet_in_its_order(count: int) -> None:
    pictures = [Image.new("RGB", (192, 192), hue(number, count)) for number in range(count)]
    found: list[NDArray[np.int16]] = []
    for sheet in sprite_sheets(pictures):
        pixels = np.asarray(Image.open(BytesIO(sheet.data)), np.int16)
        assert max(pixels.shape) <= SHEET
        rows, columns = (place // 192 for place in pixels.shape[:2])
        assert columns == sheet.columns
        middles = pixels[96::192, 96::192].reshape(rows * columns, 3)
        found.extend(middles[: sheet.count])

    assert len(found) == count
    for number, color in enumerate(found):
        assert np.abs(color - hue(number, count)).max() <= 6


@pytest.mark.parametrize("size", [(40, 100), (100, 40), (3, 500), (64, 64)])
def test_a_thumbnail_shows_the_whole_photo_on_a_white_square(size: tuple[int, int]) -> None:
    width, height = size
    pixels = np.zeros((height, width, 3), np.uint8)
    square = np.asarray(thumbnail(Photo(pixels), 64))

    assert square.shape == (64, 64, 3)
    dark = square.max(axis=2) < 128
    assert dark.any(axis=0).sum() == max(1, round(64 * min(1, width / height)))
    assert dark.any(axis=1).sum() == max(1, round(64 * min(1, height / width)))
    assert ((square.min(axis=2) > 200) | dark).mean() > 0.9
