"""A color for each product type."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.map.page import HERE
from bot.map.palette import COLORS, GRAY, colors_of
from configs.product_types import load_type_map
from engine.types import OTHER

KNOWN = load_type_map().types


def linear(color: str) -> NDArray[np.float64]:
    """Linear light of ``#rrggbb`` (IEC 61966-2-1)."""
    values = np.array([int(color[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def oklab(color: str) -> NDArray[np.float64]:
    """Lightness and two hues, in which equal distances look equal (Ottosson 2020)."""
    cones = np.array([[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.63]])
    lab = np.array([[0.2105, 0.7936, -0.0041], [1.978, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]])
    seen: NDArray[np.float64] = lab @ np.cbrt(cones @ linear(color))
    return seen


def contrast(one: str, other: str) -> float:
    """How much two colors stand out from each other (WCAG 2.2)."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    darker, lighter = sorted(float(weights @ linear(color)) for color in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def test_every_type_has_a_color_of_its_own() -> None:
    assert len(set(colors_of([*KNOWN, OTHER], KNOWN).values())) == len(KNOWN) + 1


def test_no_two_colors_look_alike() -> None:
    nearest = min(
        float(np.linalg.norm(oklab(one) - oklab(other)))
        for one, other in itertools.combinations([*COLORS, GRAY], 2)
    )
    assert nearest > 0.12


def test_the_most_usual_types_have_the_most_different_colors() -> None:
    def nearest(count: int) -> float:
        pairs = itertools.combinations(COLORS[:count], 2)
        return min(float(np.linalg.norm(oklab(one) - oklab(other))) for one, other in pairs)

    assert nearest(6) > nearest(12) > nearest(len(COLORS))


@pytest.mark.parametrize("color", [*COLORS, GRAY])
def test_a_color_is_seen_on_a_light_page_and_on_a_dark_one(color: str) -> None:
    light, dark = re.findall(r"--paper: (#[0-9a-f]{6})", (HERE / "page.css").read_text(encoding="utf-8"))

    assert contrast(color, light) > 1.69
    assert contrast(color, dark) > 1.99


def test_a_type_has_its_color_whatever_else_is_shown() -> None:
    whole = colors_of([*KNOWN, OTHER], KNOWN)

    for name in (*KNOWN, OTHER):
        assert colors_of([name], KNOWN) == {name: whole[name]}


def test_types_that_nobody_knows_have_colors_too() -> None:
    strange = [f"type-{number:02}" for number in range(40)]
    colors = colors_of([*strange, "hat"], ["hat"])

    assert colors["hat"] == COLORS[0]
    assert [colors[name] for name in strange[:3]] == list(COLORS[1:4])
    assert colors[strange[25]] == COLORS[0]
