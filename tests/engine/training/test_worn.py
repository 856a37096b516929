"""In photos of people, what is worn beside the product is exchanged with another's."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.labels import LabeledPhoto
from engine.training.worn import HIPS, WAIST, Wearers, find_wearers
from engine.types import Pixels

TYPES = ("shirt", "trousers", "shirt", "trousers", "bag", "shirt", "shirt", "shirt")
FOLDED, STUDIO = 5, 6


def photos() -> list[LabeledPhoto]:
    return [
        LabeledPhoto(f"{n}.png", "studio" if n == STUDIO else "shop", f"p{n}", kind, f"g{n}", "")
        for n, kind in enumerate(TYPES)
    ]


def cutouts() -> Pixels:
    """Everything reaches from top to bottom, but a folded shirt."""
    masks = np.zeros((len(TYPES), 20, 20), np.uint8)
    masks[:, 1:19, 5:15] = 255
    masks[FOLDED, :6] = masks[FOLDED, 14:] = 0
    return masks


@pytest.fixture
def wearers() -> Wearers:
    return find_wearers(photos(), range(len(TYPES) - 1), cutouts(), frozenset({"shop"}))


def test_only_tall_upper_and_lower_garments_of_shops_with_views_are_worn(wearers: Wearers) -> None:
    assert set(wearers.of_row) == {0, 1, 2, 3}


def test_a_shirt_keeps_what_is_above_the_waist_and_borrows_from_a_shirts_photo(wearers: Wearers) -> None:
    drawn = [wearers.other_half(0, np.random.default_rng(seed)) for seed in range(50)]

    assert {row for row, _ in drawn} <= {0, 2}
    assert all(WAIST[0] <= line <= WAIST[1] for _, line in drawn)


def test_trousers_keep_what_is_below_the_hips(wearers: Wearers) -> None:
    drawn = [wearers.other_half(1, np.random.default_rng(seed)) for seed in range(50)]

    assert {row for row, _ in drawn} <= {1, 3}
    assert all(HIPS[0] <= -line <= HIPS[1] for _, line in drawn)


@pytest.mark.parametrize("row", [4, FOLDED, STUDIO])
def test_what_nobody_wears_borrows_nothing(wearers: Wearers, row: int) -> None:
    assert wearers.other_half(row, np.random.default_rng(0)) == (-1, 0.0)


def test_a_photo_that_is_not_learned_from_lends_nothing(wearers: Wearers) -> None:
    assert len(TYPES) - 1 not in np.concatenate(list(wearers.rows.values()))


def test_who_is_alone_has_nobody_to_borrow_from() -> None:
    alone = find_wearers(photos(), [0, 1], cutouts(), frozenset({"shop"}))

    assert alone.other_half(0, np.random.default_rng(0)) == (-1, 0.0)
