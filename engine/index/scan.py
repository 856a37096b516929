"""The scan: the best products of types whose every photo is compared with the query, in one pass.

Comparing is quick; making products of photos is what costs. So only the products of the nearest photos are
ranked, and those of more photos only while a product that was not ranked yet could still be among the best.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from engine.index.catalogue import Shelf
from engine.index.merge import FoundPhotos, Ranking, Scores, merge
from engine.types import Vectors

PHOTOS_PER_PRODUCT = 4
GROWTH = 8
"""The first round ranks the products of this many photos for each wanted product, every further one those
of this many times more. Only the number of rounds depends on them, never the result."""


def scan(
    shelves: Sequence[Shelf],
    vector: Vectors,
    terms: Scores,
    second_photo_weight: float,
    *,
    want: int,
    choose: Callable[[Ranking], Ranking],
) -> Ranking:
    """Find the best products.

    Args:
        shelves: the opened types.
        vector: ``float32 [D]``, L2-normalized.
        terms: ``float64 [T]``, see `engine.index.merge.type_terms`.
        second_photo_weight: see `engine.index.merge.merge`.
        want: how many products, at least 1.
        choose: returns the first ``want`` products of a ranking that may be shown.

    Returns:
        The chosen products, ``want`` or all there are.
    """
    photos = _compare(shelves, vector)
    values = photos.cosines + terms[photos.types]
    depth = want * PHOTOS_PER_PRODUCT
    while depth < len(values):
        cut = len(values) - depth
        order = np.argpartition(values, cut)
        near = np.isin(photos.products, photos.products[order[cut:]])
        best = choose(merge(photos.take(np.flatnonzero(near)), terms, second_photo_weight))
        unseen = float(values[order[cut]])
        second = second_photo_weight * max(0.0, unseen - float(terms.min()))
        if len(best.scores) == want and unseen + second <= best.scores[-1]:
            return best
        depth *= GROWTH
    return choose(merge(photos, terms, second_photo_weight))


def _compare(shelves: Sequence[Shelf], vector: Vectors) -> FoundPhotos:
    """Return every photo of the types, with its cosine."""
    nothing = np.empty(0, dtype=np.int64)
    return FoundPhotos(
        images=np.concatenate([nothing, *(shelf.images for shelf in shelves)]),
        products=np.concatenate([nothing, *(shelf.products for shelf in shelves)]),
        cosines=np.concatenate([nothing.astype(np.float32), *(shelf.vectors @ vector for shelf in shelves)]),
        types=np.repeat(np.arange(len(shelves)), [len(shelf.index) for shelf in shelves]),
    )
