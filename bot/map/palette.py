"""A color for each product type: always the same one, and as unlike the others as so many can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.types import OTHER

COLORS = (
    "#0078e0", "#ff00ff", "#00d800", "#800088", "#ff0000", "#005800", "#ffb028", "#d8b0ff", "#903000",
    "#10d0d0", "#9830ff", "#184880", "#0800f0", "#009820", "#c84898", "#ff8090", "#d07800", "#a080e8",
    "#98b048", "#7858a0", "#786800", "#38a8ff", "#207070", "#6000d0", "#ff78f0", "#00a890",
)  # fmt: skip
"""Chosen one after the other, each as far as possible from all before it and from `GRAY` in Oklab (Ottosson
2020), among those that stand out from a light page by 1.7 : 1 and from a dark one by 2 : 1."""

GRAY = "#858585"


def colors_of(types: Iterable[str], order: Sequence[str]) -> dict[str, str]:
    """Return the color of each product type as ``#rrggbb``.

    Args:
        types: those that are shown.
        order: those that are known, most usual first: their places decide, so that a type has its color on
            every map. Types that are not known come after them by name. Colors come again when all
            are used.
    """
    named = sorted(set(types))
    ranks = {name: rank for rank, name in enumerate(dict.fromkeys([*order, *named]))}
    return {name: GRAY if name == OTHER else COLORS[ranks[name] % len(COLORS)] for name in named}
