"""What counts as found, as pointed at, and as false."""

from __future__ import annotations

import numpy as np
import pytest

from engine.evaluation.regions import (
    StreetPhoto,
    least_confidence,
    neighboring,
    same,
    score_regions,
)
from engine.regions import Region
from engine.types import Box

LEFT: Box = (0.0, 0.0, 0.4, 1.0)
RIGHT: Box = (0.6, 0.0, 1.0, 1.0)
NEARLY_LEFT: Box = (0.0, 0.0, 0.4, 0.4)
"""Overlaps `LEFT` by 0.4; its center lies inside."""


def region(kind: str, box: Box, confidence: float = 0.9) -> Region:
    return Region(box, kind, confidence, np.zeros((1, 1), np.float32))


def test_a_region_finds_the_garment_of_its_type_that_it_overlaps() -> None:
    photo = StreetPhoto((("top", LEFT), ("bag", RIGHT)), (region("top", LEFT), region("bag", RIGHT)))

    scores = score_regions([photo], 0.5)

    assert (scores.garments, scores.pointing, scores.loose, scores.tight, scores.false) == (2, 1, 1, 1, 0)


def test_a_frame_that_is_half_right_is_found_loosely_and_counts_as_false() -> None:
    photo = StreetPhoto((("top", LEFT),), (region("top", NEARLY_LEFT),))

    scores = score_regions([photo], 0.5)

    assert (scores.pointing, scores.loose, scores.tight, scores.false) == (1, 1, 0, 1)


def test_a_neighbors_type_is_forgiven_only_where_that_is_asked_for() -> None:
    photo = StreetPhoto((("top", LEFT),), (region("jacket", LEFT),))

    assert score_regions([photo], 0.5, same).tight == 0
    assert score_regions([photo], 0.5, neighboring).tight == 1
    assert not neighboring("top", "shoes")


def test_each_region_finds_one_garment_and_the_next_is_false() -> None:
    photo = StreetPhoto((("top", LEFT),), (region("top", LEFT), region("top", LEFT, 0.8)))

    scores = score_regions([photo], 0.5)

    assert (scores.tight, scores.false) == (1, 1)


def test_unsure_regions_count_for_nothing_but_pointing() -> None:
    photo = StreetPhoto((("top", LEFT),), (region("top", LEFT, 0.1),))

    scores = score_regions([photo], 0.5)

    assert (scores.pointing, scores.tight, scores.false) == (1, 0, 0)


def test_pointing_asks_the_surest_region_of_the_type_alone() -> None:
    photo = StreetPhoto((("top", LEFT),), (region("top", RIGHT), region("top", LEFT, 0.8)))

    assert score_regions([photo], 0.5).pointing == 0


def test_some_types_can_be_asked_for_alone() -> None:
    photo = StreetPhoto((("top", LEFT), ("shoes", RIGHT)), (region("top", RIGHT), region("shoes", RIGHT)))

    scores = score_regions([photo], 0.5, only=frozenset({"shoes"}))

    assert (scores.garments, scores.tight, scores.false) == (1, 1, 0)


def test_photos_of_nothing_have_scores_of_nothing() -> None:
    scores = score_regions([StreetPhoto((), ())], 0.5)

    assert (scores.garments, scores.tight, scores.false) == (0, 0, 0)


def test_the_least_confidence_leaves_as_many_false_regions_as_are_allowed() -> None:
    wrong = tuple(region("bag", RIGHT, confidence) for confidence in (0.8, 0.6, 0.4, 0.2))
    photo = StreetPhoto((("top", LEFT),), wrong)

    assert least_confidence([photo], 1.0) == pytest.approx(0.61)
    assert least_confidence([photo], 2.0) == pytest.approx(0.41)
    assert least_confidence([photo], 9.0) == pytest.approx(0.05)
