"""The gate: which product types a query opens.

The model's probabilities are renormalized over the types that this catalogue has, and the smallest set of
types whose mass reaches ``gate_mass`` is opened. Types the model does not know, `OTHER` above all, are
always open: nothing can be said against them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from engine.config import Thresholds
from engine.errors import UnknownType
from engine.types import ALL, GATED, Gate, Types, Vectors

MIN_PRESENT_MASS = 0.5
"""Even odds, and not tuned: with less of the model's probability than this on the types of the catalogue, the
photo likelier shows something the catalogue does not sell, and renormalizing would turn the small rest into
false certainty. Probabilities are calibrated (the temperature in the bundle), so half means half."""

ROUNDING = 1e-9
"""Sums of probabilities are compared with this tolerance, so that a mass of 1 can be reached."""


def open_gate(
    probabilities: Vectors,
    classes: Sequence[str],
    present: Sequence[str],
    thresholds: Thresholds,
    types: Types = GATED,
) -> Gate:
    """Choose the product types to search.

    Args:
        probabilities: ``float32 [C]``, one for each of ``classes``; they sum to 1.
        classes: the types the model knows.
        present: the types this catalogue has, each once.
        thresholds: ``gate_mass`` and ``gate_confidence`` are read.
        types: `GATED`, `ALL`, or the names of the types to open, which overrule the model.

    Returns:
        The gate. It opens at least one type unless the catalogue has none.

    Raises:
        UnknownType: a named type is not in this catalogue, or none is named.
    """
    known = _known_shares(probabilities, classes, present)
    shares = _all_shares(known, present)
    if isinstance(types, frozenset):
        _check_names(types, present)
        return Gate(tuple(name for name in shares if name in types), shares, fallback=False)
    if types is ALL or not present:
        return Gate(tuple(shares), shares, fallback=False)
    if _is_unsure(probabilities, classes, present, thresholds):
        return Gate(tuple(shares), shares, fallback=True)
    chosen = _smallest_set(known, thresholds.gate_mass)
    opened = tuple(name for name in shares if name in chosen or name not in known)
    return Gate(opened, shares, fallback=False)


def _known_shares(probabilities: Vectors, classes: Sequence[str], present: Sequence[str]) -> dict[str, float]:
    """Return the shares, summing to 1, of the catalogue's types that the model knows, likeliest first."""
    places = {name: place for place, name in enumerate(classes)}
    masses = {name: float(probabilities[places[name]]) for name in present if name in places}
    total = sum(masses.values())
    if total > 0:
        shares = {name: mass / total for name, mass in masses.items()}
    else:
        shares = dict.fromkeys(masses, 1 / max(1, len(masses)))
    return _likeliest_first(shares)


def _all_shares(known: Mapping[str, float], present: Sequence[str]) -> dict[str, float]:
    """Return the shares of all types of the catalogue, likeliest first.

    A type the model does not know gets the share it would have if nothing were known of any: one part in
    the number of types. The known ones divide the rest.
    """
    uniform = 1 / max(1, len(present))
    rest = len(known) * uniform
    return _likeliest_first({name: known[name] * rest if name in known else uniform for name in present})


def _likeliest_first(shares: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(shares.items(), key=lambda item: (-item[1], item[0])))


def _is_unsure(
    probabilities: Vectors, classes: Sequence[str], present: Sequence[str], thresholds: Thresholds
) -> bool:
    held = sum(float(p) for p, name in zip(probabilities, classes, strict=True) if name in present)
    return float(probabilities.max()) < thresholds.gate_confidence or held < MIN_PRESENT_MASS


def _smallest_set(shares: Mapping[str, float], mass: float) -> frozenset[str]:
    """Return the fewest names whose shares, given likeliest first, sum to ``mass``."""
    reached = np.cumsum(list(shares.values()))
    count = int(np.searchsorted(reached, mass - ROUNDING)) + 1
    return frozenset(list(shares)[:count])


def _check_names(names: frozenset[str], present: Sequence[str]) -> None:
    there_is = f"there is {', '.join(sorted(present))}" if present else "it has no product types yet"
    if not names:
        raise UnknownType(f"Name at least one product type of this catalogue; {there_is}.")
    for name in sorted(names.difference(present)):
        raise UnknownType(f"This catalogue has no product type {name!r}; {there_is}.")
