from __future__ import annotations

import numpy as np
import pytest

from engine.preprocessing import Preprocessing
from engine.types import Photo


def plain(width: int, height: int) -> Photo:
    return Photo(np.full((height, width, 3), 40, np.uint8))


@pytest.mark.parametrize(("width", "height"), [(64, 64), (200, 100), (100, 200), (16, 900), (1000, 700)])
def test_a_photo_is_fitted_whole_into_a_square(width: int, height: int) -> None:
    square = Preprocessing(size=64)(plain(width, height))

    covered = (square == 40).all(axis=2)
    scale = 64 / max(width, height)
    assert square.shape == (64, 64, 3)
    assert covered.any(axis=0).sum() == max(1, round(width * scale))
    assert covered.any(axis=1).sum() == max(1, round(height * scale))


def test_the_bars_beside_it_are_the_ground_and_it_lies_in_the_middle() -> None:
    square = Preprocessing(size=64, ground=200)(plain(100, 200))

    assert (square[:, :16] == 200).all()
    assert (square[:, 16:48] == 40).all()
    assert (square[:, 48:] == 200).all()
