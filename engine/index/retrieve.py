"""From a query vector and an open gate to the best allowed products.

Types that are scanned anyway are scanned together. Where there are forests, each is asked for a few photos,
and asked deeper only while a product that none of them has shown yet could still be among the best. The rule
is that of the threshold algorithm (Fagin, Lotem and Naor, "Optimal aggregation algorithms for middleware",
2003), so over exact indexes the list is exactly right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from engine.config import Thresholds
from engine.index.annoy import SCAN_SHARE, AnnoyForest
from engine.index.base import Neighbors
from engine.index.catalogue import CatalogueIndex, Shelf
from engine.index.exact import ExactIndex
from engine.index.merge import FoundPhotos, Ranking, Scores, merge, type_terms
from engine.index.scan import PHOTOS_PER_PRODUCT, scan
from engine.types import Gate, ProductId, Vectors

MIN_DEPTH = 12
"""The first round asks for `PHOTOS_PER_PRODUCT` photos of each wanted product, divided among the types, and
for no fewer than this of each type. Only the number of rounds depends on it, never the result."""

GROWTH = 2
"""How much deeper the next round goes at least."""


class _Front:
    """How far one product type has been searched."""

    def __init__(self, shelf: Shelf, term: float, vector: Vectors, depth: int) -> None:
        self.shelf = shelf
        self.term = term
        self._vector = vector
        self.depth = depth
        self.found: Neighbors = shelf.index.nearest(vector, depth)

    @property
    def frontier(self) -> float:
        """No unseen photo's cosine is greater; minus infinity when all were seen."""
        return -math.inf if self.depth >= len(self.shelf.index) else float(self.found.cosines[-1])

    def deepen(self, growth: int) -> None:
        """Ask for several times as many photos."""
        self.depth *= growth
        self.found = self.shelf.index.nearest(self._vector, self.depth)


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
    shelves = [catalogue.shelves[name] for name in gate.opened]
    weight = thresholds.second_photo_weight

    def choose(ranking: Ranking) -> Ranking:
        return _first_passing(ranking, want, passes)

    best = None
    if not all(isinstance(shelf.index, ExactIndex) for shelf in shelves):
        best = _climb(shelves, vector, terms, weight, want=want, choose=choose)
    return best or scan(shelves, vector, terms, weight, want=want, choose=choose)


def _climb(
    shelves: Sequence[Shelf],
    vector: Vectors,
    terms: Scores,
    second_photo_weight: float,
    *,
    want: int,
    choose: Callable[[Ranking], Ranking],
) -> Ranking | None:
    """Ask the forests, as deep as needed; None where a scan of everything would cost no more."""
    depth = max(MIN_DEPTH, want * PHOTOS_PER_PRODUCT // len(shelves))
    fronts = [_Front(shelf, float(term), vector, depth) for shelf, term in zip(shelves, terms, strict=True)]
    while True:
        best = choose(merge(_gather(fronts, vector), terms, second_photo_weight))
        enough = len(best.scores) == want
        bar = float(best.scores[-1]) if enough else -math.inf
        unsettled = _unsettled(fronts, bar, second_photo_weight)
        if not unsettled:
            return best
        # As deep as the share of products that may be shown suggests.
        growth = GROWTH if enough else max(GROWTH, want // max(1, len(best.scores)))
        if _is_too_deep(unsettled, growth):
            return None
        for front in unsettled:
            front.deepen(growth)


def _is_too_deep(fronts: Sequence[_Front], growth: int) -> bool:
    """Say whether so many photos would be asked for that the forests would be scanned."""
    forests = [front for front in fronts if isinstance(front.shelf.index, AnnoyForest)]
    asked = sum(front.depth * growth for front in forests)
    return bool(forests) and asked > SCAN_SHARE * sum(len(front.shelf.index) for front in forests)


def _gather(fronts: Sequence[_Front], vector: Vectors) -> FoundPhotos:
    """Return all photos, in the opened types, of every product that came up in any of them."""
    seen = [front.shelf.products[front.found.rows] for front in fronts]
    products = np.unique(np.concatenate(seen))
    parts = []
    for place, front in enumerate(fronts):
        shelf = front.shelf
        rows = shelf.rows_of(products)
        types = np.full(len(rows), place, dtype=np.int64)
        parts.append((shelf.images[rows], shelf.products[rows], shelf.vectors[rows] @ vector, types))
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
