from __future__ import annotations

import numpy as np
import pytest

from engine.config import PhotoLimits
from engine.errors import FrameUnusable
from engine.regions import (
    HeadAnswers,
    Region,
    crop,
    cut,
    detailed,
    find_regions,
    on_plain_ground,
    overlap,
    places_of,
    regions_at,
    side_for,
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


def at(said: Vectors, x: float, y: float) -> Region | None:
    """Return what is at a point of a square photo, in pixels of the network's square."""
    there = regions_at(HeadAnswers(said, CLASSES, SIZE, (SIZE, SIZE)), (x / SIZE, y / SIZE))
    return there[0] if there else None


def found(said: Vectors, shape: tuple[int, int] = (SIZE, SIZE), least: float = 0.5) -> list[Region]:
    return find_regions(HeadAnswers(said, CLASSES, SIZE, shape), least)


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


def test_at_a_point_is_the_surest_garment_that_a_cell_nearby_tells_of_however_unsure() -> None:
    said = answers(
        ("jacket", 0.9, (4, 4), (20, 20, 20, 20)),
        ("bag", 0.2, (4, 6), (8, 8, 8, 8)),
        ("shoes", 0.1, (6, 6), (8, 8, 8, 8)),
    )
    bag = at(said, 58, 36)

    assert bag is not None
    assert (bag.product_type, bag.box) == ("bag", tuple(side / SIZE for side in (44, 28, 60, 44)))
    assert bag.confidence == pytest.approx(0.2)
    jacket = at(said, 44, 36)  # both are near: what is in front is not known, and the jacket is surer
    assert jacket is not None
    assert jacket.product_type == "jacket"


def test_at_a_point_that_no_frame_nearby_is_around_there_is_nothing() -> None:
    said = answers(("bag", 0.9, (4, 4), (2, 2, 2, 2)))

    assert at(said, 36, 36) is not None
    assert at(said, 44, 36) is None


@pytest.mark.parametrize("point", [(0.0, 0.0), (SIZE, SIZE)])
def test_a_point_may_lie_in_a_corner(point: tuple[float, float]) -> None:
    corner = min(int(point[0]) // 8, CELLS - 1)

    region = at(answers(("bag", 0.3, (corner, corner), (10, 10, 10, 10))), *point)

    assert region is not None
    assert region.product_type == "bag"


def test_a_point_of_a_tall_photo_is_where_the_photo_lies_in_the_square() -> None:
    said = HeadAnswers(answers(("bag", 0.3, (4, 3), (12, 12, 12, 12))), CLASSES, SIZE, (30, 60))

    [bag] = regions_at(said, (12 / 32, 36 / 64))  # the photo fills columns 16 to 48 of the square

    assert bag.product_type == "bag"
    assert regions_at(said, (0.95, 36 / 64)) == []


def test_what_was_found_keeps_its_frame_when_it_is_pointed_at_anywhere() -> None:
    said = answers(("jacket", 0.9, (4, 4), (20, 20, 20, 20)), ("jacket", 0.4, (5, 6), (30, 26, 8, 14)))
    known = found(said)

    [jacket] = known
    [there] = regions_at(HeadAnswers(said, CLASSES, SIZE, (SIZE, SIZE)), (52 / SIZE, 48 / SIZE), known)

    assert there is jacket


@pytest.mark.parametrize(
    ("box", "side"),
    [((0.0, 0.0, 0.5, 1.0), 80), ((0.2, 0.1, 0.4, 0.5), 200), ((0.5, 0.5, 0.501, 0.501), 1024)],
)
def test_a_photo_is_as_large_as_a_part_of_it_needs_and_no_larger_than_bounded(box: Box, side: int) -> None:
    assert side_for(Photo(np.zeros((200, 100, 3), np.uint8)), box, 160) == side
