from __future__ import annotations

import numpy as np
import pytest

from engine.config import PhotoLimits
from engine.errors import FrameUnusable
from engine.regions import (
    Region,
    crop,
    cut,
    detailed,
    find_regions,
    on_plain_ground,
    overlap,
    places_of,
    widened,
)
from engine.types import WHOLE, Box, Photo, Vectors
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


CLASSES = ("bag", "jacket", "sandals", "shirt", "shoes", "top")
SIZE, CELLS = 64, 8
"""Side of the network's square, and cells on a side of the head's map: 8 pixels each."""

PLACES = places_of(CLASSES)


def answers(*garments: tuple[str, float, tuple[int, int], tuple[float, float, float, float]]) -> Vectors:
    """Return what a head says of garments: type, confidence, row and column, distances to the sides."""
    said = np.zeros((5 * len(PLACES) + 2 * len(CLASSES) + 1, CELLS, CELLS), np.float32)
    said[: len(PLACES)] = -9.0
    for kind, confidence, (row, column), distances in garments:
        number = CLASSES.index(kind)
        [place] = [at for at, kinds in enumerate(PLACES) if number in kinds]
        said[place, row, column] = np.log(confidence / (1 - confidence))
        first = len(PLACES) + 4 * place
        said[first : first + 4, row, column] = distances
        said[5 * len(PLACES) + number, row, column] = 1.0
        said[5 * len(PLACES) + len(CLASSES) + 1 + number, row, column] = 5.0
    return said


def found(said: Vectors, shape: tuple[int, int] = (SIZE, SIZE), least: float = 0.5) -> list[Region]:
    return find_regions(said, CLASSES, SIZE, shape, least)


def test_types_of_which_one_is_worn_share_a_place_and_the_others_have_their_own() -> None:
    named = [{CLASSES[number] for number in place} for place in PLACES]

    assert named == [{"bag"}, {"jacket"}, {"sandals", "shoes"}, {"shirt", "top"}]


def test_a_garment_is_where_its_cell_says_that_its_sides_are() -> None:
    [region] = found(answers(("bag", 0.8, (2, 4), (10, 4, 6, 20))))

    assert region.product_type == "bag"
    assert region.confidence == pytest.approx(0.8)
    assert region.box == pytest.approx((26 / 64, 16 / 64, 42 / 64, 40 / 64))
    assert region.mask.shape == (CELLS, CELLS)
    assert region.mask[2, 4] == region.mask.max()


def test_in_a_photo_that_is_not_square_frames_are_told_of_the_photo_alone() -> None:
    [region] = found(answers(("bag", 0.8, (4, 4), (12, 36, 12, 36))), shape=(100, 200))

    assert region.box == pytest.approx(((24 - 16) / 32, 0, (48 - 16) / 32, 1))


def test_garments_come_surest_first_and_unsure_ones_not_at_all() -> None:
    said = answers(
        ("bag", 0.4, (6, 1), (4, 4, 4, 4)),
        ("shoes", 0.6, (7, 4), (4, 4, 4, 4)),
        ("shirt", 0.9, (2, 4), (9, 9, 9, 9)),
    )

    assert [region.product_type for region in found(said)] == ["shirt", "shoes"]
    assert [region.product_type for region in found(said, least=0.3)] == ["shirt", "shoes", "bag"]


def test_two_frames_of_one_place_are_one_garment_where_they_overlap() -> None:
    frame = (16.0, 16.0, 16.0, 16.0)
    said = answers(
        ("shirt", 0.9, (3, 3), frame), ("top", 0.8, (3, 4), frame), ("top", 0.7, (3, 6), (4, 4, 4, 4))
    )

    assert [region.confidence for region in found(said)] == pytest.approx([0.9, 0.7])


def test_what_is_worn_over_something_leaves_that_visible_unless_it_covers_it() -> None:
    half_hidden = answers(("jacket", 0.9, (3, 3), (20, 20, 20, 20)), ("shirt", 0.8, (3, 3), (12, 18, 12, 20)))
    hidden = answers(("jacket", 0.9, (3, 3), (20, 20, 20, 20)), ("shirt", 0.8, (3, 3), (20, 19, 20, 20)))

    assert [region.product_type for region in found(half_hidden)] == ["jacket", "shirt"]
    assert [region.product_type for region in found(hidden)] == ["jacket"]


def test_a_frame_beside_the_photo_is_none() -> None:
    assert found(answers(("bag", 0.8, (4, 0), (4, 4, 4, 4))), shape=(100, 200)) == []


def test_a_margin_stays_inside_the_photo() -> None:
    assert widened((0.5, 0.5, 0.75, 1.0)) == pytest.approx((0.48, 0.46, 0.77, 1.0))
    assert widened(WHOLE) == WHOLE


def test_a_part_of_a_photo_has_a_pixel_at_least() -> None:
    assert cut(Photo(np.asarray(corners(64, 48))), (0.999, 0.5, 1.0, 0.5001)).size == (1, 1)


def test_frames_that_do_not_touch_do_not_overlap() -> None:
    assert overlap((0, 0, 1, 1), (0, 0, 1, 1)) == 1
    assert overlap((0, 0, 2, 1), (1, 0, 3, 1)) == pytest.approx(1 / 3)
    assert overlap((0, 0, 1, 1), (1, 0, 2, 1)) == 0


def test_a_shops_ground_is_plain_and_a_streets_is_not() -> None:
    product = np.full((120, 90, 3), 255, np.uint8)
    product[40:80, 30:60] = 90
    street = np.random.default_rng(1).integers(0, 255, (120, 90, 3), dtype=np.uint8)

    assert on_plain_ground(Photo(product))
    assert not on_plain_ground(Photo(street))


def test_a_photo_of_which_a_part_is_searched_keeps_more_of_its_pixels() -> None:
    assert detailed(LIMITS).work_side > LIMITS.work_side
    assert detailed(PhotoLimits(work_side=10_000)).work_side == 10_000
