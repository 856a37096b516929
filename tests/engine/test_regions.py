from __future__ import annotations

import numpy as np
import pytest

from engine.config import PhotoLimits
from engine.errors import FrameUnusable
from engine.regions import crop
from engine.types import Box, Photo
from tests.support.pictures import GREEN, corners

LIMITS = PhotoLimits(min_side=8)


def test_a_frame_shows_its_part_of_the_photo() -> None:
    part = crop(Photo(np.asarray(corners(64, 48))), (0.5, 0.0, 1.0, 0.5), LIMITS)

    assert part.size == (32, 24)
    assert (part.pixels == GREEN).all()


@pytest.mark.parametrize(
    "box",
    [
        (0.5, 0, 0.5, 1),
        (0.6, 0, 0.4, 1),
        (-0.1, 0, 1, 1),
        (0, 0, 1, 1.1),
        (0, 0, 0.05, 1),
        (0, float("nan"), 1, 1),
    ],
)
def test_a_frame_that_shows_nothing_is_refused(box: Box) -> None:
    with pytest.raises(FrameUnusable):
        crop(Photo(np.asarray(corners(64, 48))), box, LIMITS)
