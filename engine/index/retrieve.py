"""From a query vector and an open gate to the best allowed products.

The forests are asked for a few photos each, and asked deeper only while a product that none of them has
shown yet could still be among the best. The rule is that of the threshold algorithm (Fagin, Lotem and Naor,
"Optimal aggregation algorithms for middleware", 2003), so over exact indexes the list is exactly right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from engine.config import Thresholds
from engine.index.base import Neighbors
from engine.index.catalogue import CatalogueIndex, Shelf
from engine.index.merge import FoundPhotos, Ranking, merge, type_terms
from engine.types import Gate, ProductId, Vectors

PHOTOS_PER_PRODUCT = 4
MIN_DEPTH = 12
"""The first round asks for this many photos of each wanted product, divided among the types, and for no
fewer than this of each type. Only the number of rounds depends on it, never the result."""


class _Front:
    """How far one product type has been searched."""

    def __init__(self, shelf: Shelf, term: float, vector: Vectors, depth: int) -> None:
        self.shelf = shelf
        self.term = term
        self._vector = vector
        self._depth = depth
        self.found: Neighbors = shelf.index.nearest(vector, depth)

    @property
    def frontier(self) -> float:
        """No unseen photo's cosine is greater; minus infinity when all were seen."""
        return -math.inf if self._depth >= len(self.shelf.index) else float(self.found.cosines[-1])

    def deepen(self) -> None:
        """Ask for twice as many photos."""
        self._depth *= 2
        self.found = self.shelf.index.nearest(self._vector, self._depth)


def retrieve(
    catalogue: CatalogueIndex,
    vector: Vectors,
    gate: Gate,
    thresholds: Thresholds,
    *,
    want: int,
    allowed: Callable[[ProductId], bool],
) -> Ranking:
    """Find the best products of the opened types.

    Args:
        catalogue: the index.
        vector: ``float32 [D]``, L2-normalized.
        gate: what to open.
        thresholds: the merge's two weights are read.
        want: how many products, at least 1.
        allowed: says whether a product may be shown; asked at most once for each.

    Returns:
        The ``want`` best allowed products, or all there are.
    """
    passes = cache(allowed)
    terms = type_terms(gate, thresholds.type_weight)
    depth = max(MIN_DEPTH, want * PHOTOS_PER_PRODUCT // max(1, len(gate.opened)))
    fronts = [
        _Front(catalogue.shelves[name], float(term), vector, depth)
        for name, term in zip(gate.opened, terms, strict=True)
    ]
    while True:
        ranking = merge(_gather(fronts, vector), terms, thresholds.second_photo_weight)
        best = _first_passing(ranking, want, passes)
        bar = float(best.scores[-1]) if len(best.scores) == want else -math.inf
        unsettled = _unsettled(fronts, bar, thresholds.second_photo_weight)
        if not unsettled:
            return best
        for front in unsettled:
            front.deepen()


def _gather(fronts: Sequence[_Front], vector: Vectors) -> FoundPhotos:
    """Return all photos, in the opened types, of every product that came up in any of them."""
    seen = [front.shelf.products[front.found.rows] for front in fronts]
    products = np.unique(np.concatenate([*seen, np.empty(0, dtype=np.int64)]))
    parts = []
    for place, front in enumerate(fronts):
        shelf = front.shelf
        rows = shelf.rows_of(products)
        types = np.full(len(rows), place, dtype=np.int64)
        parts.append((shelf.images[rows], shelf.products[rows], shelf.vectors[rows] @ vector, types))
    if not parts:
        nothing = np.empty(0, dtype=np.int64)
        return FoundPhotos(nothing, nothing, np.empty(0, dtype=np.float32), nothing)
    images, owners, cosines, places = (np.concatenate(column) for column in zip(*parts, strict=True))
    return FoundPhotos(images, owners, cosines, places)


def _first_passing(ranking: Ranking, want: int, passes: Callable[[ProductId], bool]) -> Ranking:
    rows: list[int] = []
    for row, product in enumerate(ranking.best.products.tolist()):
        if len(rows) == want:
            break
        if passes(ProductId(product)):
            rows.append(row)
    return ranking.take(np.array(rows, dtype=np.int64))


def _unsettled(fronts: Sequence[_Front], bar: float, second_photo_weight: float) -> list[_Front]:
    """Return the types in which a product not seen yet could score more than ``bar``."""
    frontiers = [front.frontier for front in fronts]
    second = second_photo_weight * max([0.0, *frontiers])
    return [
        front
        for front, frontier in zip(fronts, frontiers, strict=True)
        if frontier + front.term + second > bar
    ]
