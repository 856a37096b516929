"""Numbered outlines on a shopper's photo."""

from __future__ import annotations

import numpy as np
from PIL import Image

from bot.outlines import Outline, outlined

GRAY = (120, 120, 120)


def photo() -> Image.Image:
    return Image.new("RGB", (300, 400), GRAY)


def changed(picture: Image.Image) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Say which pixels are no longer the photo's own."""
    return np.asarray(np.any(np.asarray(picture) != GRAY, axis=2))


def test_a_line_goes_around_each_garment_and_leaves_it_visible() -> None:
    before = photo()

    marks = changed(outlined(before, [Outline((0.25, 0.25, 0.75, 0.75))]))

    assert not changed(before).any()
    assert marks[100:300, 75].all()
    assert marks[100, 75:225].all()
    assert not marks[150:250, 100:200].any()
    assert not marks[:, 240:].any()


def test_the_answered_one_has_another_color_and_lies_over_the_others() -> None:
    box = (0.25, 0.25, 0.75, 0.75)

    chosen = outlined(photo(), [Outline(box, chosen=True), Outline(box)])
    other = outlined(photo(), [Outline(box), Outline(box)])

    assert chosen.getpixel((150, 102)) != other.getpixel((150, 102))


def test_numbers_stay_inside_the_photo() -> None:
    marks = changed(outlined(photo(), [Outline((0.0, 0.0, 1.0, 1.0)), Outline((0.99, 0.99, 1.0, 1.0))]))

    assert marks[5:20, 5:20].any()
    assert marks[-20:-5, -20:-5].any()


def test_nothing_to_outline_leaves_the_photo() -> None:
    assert not changed(outlined(photo(), [])).any()
