"""The gate opens as little as is safe, and everything when the model is unsure."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.config import Thresholds
from engine.errors import UnknownType
from engine.index.gate import MIN_PRESENT_MASS, open_gate
from engine.types import ALL, OTHER, Vectors

CLASSES = ("bag", "coat", "dress", "hat", "shirt", "shoe")
CAREFUL = Thresholds(gate_mass=0.9, gate_confidence=0.25)
NEVER_UNSURE = Thresholds(gate_mass=0.9, gate_confidence=0.0)

weights = st.lists(st.integers(0, 1000), min_size=6, max_size=6).filter(lambda values: sum(values) > 0)
presents = st.sets(st.sampled_from((*CLASSES, OTHER, "unheard of")), min_size=1).map(sorted)
masses = st.floats(0.01, 1.0)


def shares(*values: float) -> Vectors:
    return np.array(values, dtype=np.float32) / np.float32(sum(values))


def test_a_sure_model_opens_one_type() -> None:
    gate = open_gate(shares(1, 1, 96, 1, 1, 0), CLASSES, CLASSES, CAREFUL)

    assert gate.opened == ("dress",)
    assert not gate.fallback


def test_a_doubtful_model_opens_the_likeliest_types_in_order() -> None:
    gate = open_gate(shares(2, 20, 60, 3, 15, 0), CLASSES, CLASSES, CAREFUL)

    assert gate.opened == ("dress", "coat", "shirt")


def test_an_unsure_model_opens_everything() -> None:
    gate = open_gate(shares(1, 1, 1, 1, 1, 1), CLASSES, CLASSES, CAREFUL)

    assert set(gate.opened) == set(CLASSES)
    assert gate.fallback


def test_shares_are_taken_over_the_types_of_this_catalogue() -> None:
    gate = open_gate(shares(0, 0, 60, 30, 10, 0), CLASSES, ("dress", "shirt"), NEVER_UNSURE)

    assert gate.probabilities == pytest.approx({"dress": 6 / 7, "shirt": 1 / 7})
    assert gate.opened == ("dress", "shirt")


def test_a_photo_of_something_the_catalogue_does_not_sell_opens_everything() -> None:
    mostly_hat = shares(0, 0, 30, 65, 5, 0)

    gate = open_gate(mostly_hat, CLASSES, ("dress", "shirt"), CAREFUL)

    assert mostly_hat[[2, 4]].sum() < MIN_PRESENT_MASS
    assert gate.fallback
    assert gate.opened == ("dress", "shirt")


def test_a_photo_of_something_nobody_here_sells_at_all_opens_everything() -> None:
    gate = open_gate(shares(0, 0, 0, 1, 0, 0), CLASSES, ("shirt", "dress"), CAREFUL)

    assert gate.fallback
    assert gate.probabilities == {"dress": 0.5, "shirt": 0.5}


def test_other_is_always_open() -> None:
    gate = open_gate(shares(1, 1, 96, 1, 1, 0), CLASSES, (*CLASSES, OTHER), CAREFUL)

    assert set(gate.opened) == {"dress", OTHER}
    assert gate.probabilities[OTHER] == pytest.approx(1 / 7)


def test_a_catalogue_of_nothing_but_other_is_searched() -> None:
    gate = open_gate(shares(1, 1, 96, 1, 1, 0), CLASSES, (OTHER,), CAREFUL)

    assert gate.opened == (OTHER,)
    assert gate.probabilities == {OTHER: 1.0}


def test_a_person_can_open_everything() -> None:
    gate = open_gate(shares(1, 1, 96, 1, 1, 0), CLASSES, CLASSES, CAREFUL, ALL)

    assert set(gate.opened) == set(CLASSES)
    assert gate.opened[0] == "dress"
    assert not gate.fallback


def test_a_person_can_name_the_types() -> None:
    named = frozenset({"hat", "coat"})

    gate = open_gate(shares(1, 2, 96, 1, 0, 0), CLASSES, (*CLASSES, OTHER), CAREFUL, named)

    assert gate.opened == ("coat", "hat")


def test_an_unknown_name_is_answered_with_what_there_is() -> None:
    with pytest.raises(UnknownType) as error:
        open_gate(shares(1, 0, 0, 0, 0, 0), CLASSES, ("shirt", "bag"), CAREFUL, frozenset({"boat"}))

    assert str(error.value) == "This catalogue has no product type 'boat'; there is bag, shirt."


def test_naming_no_type_is_refused() -> None:
    with pytest.raises(UnknownType, match="Name at least one"):
        open_gate(shares(1, 0, 0, 0, 0, 0), CLASSES, ("bag",), CAREFUL, frozenset())


def test_an_empty_catalogue_opens_nothing() -> None:
    gate = open_gate(shares(1, 0, 0, 0, 0, 0), CLASSES, (), CAREFUL)

    assert gate.opened == ()
    assert not gate.fallback


@given(weights, presents, st.floats(0.0, 1.0), masses)
def test_shares_sum_to_one_and_something_is_open(
    values: list[int], present: list[str], confidence: float, mass: float
) -> None:
    thresholds = Thresholds(gate_mass=mass, gate_confidence=confidence)

    gate = open_gate(shares(*values), CLASSES, present, thresholds)

    assert sum(gate.probabilities.values()) == pytest.approx(1.0)
    assert set(gate.probabilities) == set(present)
    assert gate.opened
    assert list(gate.opened) == [name for name in gate.probabilities if name in gate.opened]
    assert all(name in gate.opened for name in present if name not in CLASSES)
    assert set(gate.opened) == set(present) or not gate.fallback


@given(weights, masses)
def test_no_smaller_set_holds_the_mass(values: list[int], mass: float) -> None:
    probabilities = shares(*values)
    thresholds = Thresholds(gate_mass=mass, gate_confidence=0.0)

    opened = open_gate(probabilities, CLASSES, CLASSES, thresholds).opened

    held = [float(probabilities[CLASSES.index(name)]) for name in opened]
    assert sum(held) >= mass - 1e-6
    smaller = combinations(probabilities.tolist(), len(opened) - 1)
    assert all(sum(others) < mass + 1e-6 for others in smaller)


@given(weights, presents, masses, masses)
def test_a_greater_mass_opens_no_less(values: list[int], present: list[str], one: float, two: float) -> None:
    less, more = (
        set(
            open_gate(shares(*values), CLASSES, present, Thresholds(gate_mass=mass, gate_confidence=0)).opened
        )
        for mass in sorted((one, two))
    )

    assert less <= more
