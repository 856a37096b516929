"""Where a product is stored: as the shop says, as the model says, or both."""

from __future__ import annotations

import numpy as np
import pytest

from engine.index.assign import TypeAssignment, assign_types
from engine.types import OTHER, ProductId

CLASSES = ("bag", "coat", "dress")


def assign(shop_type: str | None, *photos: tuple[float, float, float]) -> TypeAssignment:
    assigned = assign_types(
        np.full(len(photos), 9),
        [shop_type] * len(photos),
        np.array(photos, dtype=np.float32),
        CLASSES,
        unlikely=0.02,
    )
    return assigned[ProductId(9)]


def test_a_type_the_shop_gives_is_kept() -> None:
    assert assign("coat", (0.1, 0.8, 0.1)) == TypeAssignment("coat", None)


def test_a_missing_type_is_predicted_from_all_photos() -> None:
    assert assign(None, (0.0, 0.6, 0.4), (0.0, 0.1, 0.9)) == TypeAssignment("dress", None)


def test_a_type_the_model_finds_very_unlikely_is_kept_beside_the_models() -> None:
    assignment = assign("bag", (0.01, 0.9, 0.09))

    assert assignment == TypeAssignment("bag", "coat")
    assert assignment.types == ("bag", "coat")


def test_one_photo_that_agrees_with_the_shop_is_enough() -> None:
    assert assign("bag", (0.0, 1.0, 0.0), (0.1, 0.9, 0.0)) == TypeAssignment("bag", None)


@pytest.mark.parametrize("shop_type", [OTHER, "unheard of"])
def test_a_type_the_model_does_not_know_is_kept_as_it_is(shop_type: str) -> None:
    assert assign(shop_type, (0.0, 1.0, 0.0)) == TypeAssignment(shop_type, None)


def test_each_product_is_decided_by_its_own_photos() -> None:
    assigned = assign_types(
        np.array([5, 3, 5]),
        [None, "bag", None],
        np.array([[0.2, 0.0, 0.8], [0.0, 1.0, 0.0], [0.9, 0.0, 0.1]], dtype=np.float32),
        CLASSES,
        unlikely=0.02,
    )

    assert assigned == {3: TypeAssignment("bag", "coat"), 5: TypeAssignment("bag", None)}


def test_no_photos_give_no_assignments() -> None:
    nothing = np.empty((0, 3), dtype=np.float32)

    assert assign_types(np.empty(0, dtype=np.int64), [], nothing, CLASSES, unlikely=0.02) == {}
