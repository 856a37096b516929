"""Three ways to read one ranking, and mean average precision: what every model is measured by.

*Any view*: a product is as near as its best photo. *One view*: every product is shown by one single photo,
the query's own by another one than the query; each photo gets its turn. *Merged*: a product's score is made
as `engine.index.merge` makes it, from its best photo, that photo's type and its second photo.
"""

from __future__ import annotations

import numpy as np

from engine.evaluation.metrics import Bools, Floats, Ints, own_ranks, product_ranks
from engine.types import Vectors

PLACES = (1, 5, 10)
READINGS = ("any view", "one view", "merged")
PRECISION = "mAP"
MEASURES = (*(f"{reading} @{k}" for reading in READINGS for k in PLACES), PRECISION)
"""What is measured of each query, in this order; all but the last are recalls."""

TURNS = 12
"""How often "one view" changes the photo that shows a product: divisible by 1, 2, 3, 4 and 6, so that all
photos of most products get the same number of turns."""


def measure(
    similarity: Vectors,
    query_products: Ints,
    gallery_products: Ints,
    hidden: Bools,
    *,
    second_photo_weight: float,
    terms: Vectors | Floats | None = None,
    seed: int = 0,
) -> Floats:
    """Return all measures of each query.

    Args:
        similarity: ``[Q, G]``, cosines.
        query_products: ``int64 [Q]``.
        gallery_products: ``int64 [G]``.
        hidden: ``bool [Q, G]``, what a query must not see: its own photo.
        second_photo_weight: the merge's.
        terms: ``[Q, G]``, what the merge adds to each cosine; None for nothing.
        seed: of the order in which photos take their turns.

    Returns:
        ``float64 [Q, M]`` in the order of `MEASURES`, each between 0 and 1.
    """
    case = (query_products, gallery_products, hidden)
    readings = (
        product_ranks(similarity, *case)[:, None],
        one_view_ranks(similarity, *case, seed=seed),
        merged_ranks(similarity, *case, second_photo_weight=second_photo_weight, terms=terms)[:, None],
    )
    recalls = [(ranks <= k).mean(axis=1) for ranks in readings for k in PLACES]
    return np.stack([*recalls, average_precision(similarity, *case)], axis=1)


def one_view_ranks(
    similarity: Vectors, query_products: Ints, gallery_products: Ints, hidden: Bools, *, seed: int = 0
) -> Ints:
    """Return the ranks where every product is shown by one photo, ``int64 [Q, TURNS]``.

    In each turn the next photo of every product is shown; the first one is drawn by chance. A product without
    any photo that the query may see comes last.
    """
    order = np.argsort(gallery_products, kind="stable")
    names, starts, counts = np.unique(gallery_products[order], return_index=True, return_counts=True)
    first = np.random.default_rng(seed).integers(0, counts)
    ranks = np.empty((len(similarity), TURNS), dtype=np.int64)
    own = gallery_products[None, :] == query_products[:, None]
    visible = [np.flatnonzero(row) for row in own & ~hidden]
    places = np.searchsorted(names, query_products).clip(max=len(names) - 1)
    rows = np.arange(len(similarity))
    for turn in range(TURNS):
        shown = order[starts + (first + turn) % counts]
        scores = np.where(hidden[:, shown], -np.inf, similarity[:, shown])
        for row, photos in enumerate(visible):
            if len(photos):
                photo = photos[(first[places[row]] + turn) % len(photos)]
                scores[row, places[row]] = similarity[row, photo]
        unseen = np.array([not len(photos) for photos in visible], dtype=bool)
        scores[rows[unseen], places[unseen]] = -np.inf
        ranks[:, turn] = own_ranks(scores, query_products, names)
    return ranks


def merged_ranks(
    similarity: Vectors,
    query_products: Ints,
    gallery_products: Ints,
    hidden: Bools,
    *,
    second_photo_weight: float,
    terms: Vectors | Floats | None = None,
) -> Ints:
    """Return the ranks by the merge's scores; see :func:`merged_scores`."""
    names, scores = merged_scores(
        similarity, gallery_products, hidden, second_photo_weight=second_photo_weight, terms=terms
    )
    return own_ranks(scores, query_products, names)


def merged_scores(
    similarity: Vectors,
    gallery_products: Ints,
    hidden: Bools,
    *,
    second_photo_weight: float,
    terms: Vectors | Floats | None = None,
) -> tuple[Ints, Floats]:
    """Return the products and the scores that `engine.index.merge.merge` gives them for each query.

    Args:
        similarity: ``[Q, G]``, cosines.
        gallery_products: ``int64 [G]``.
        hidden: ``bool [Q, G]``, photos that are not there.
        second_photo_weight: share of the second photo's cosine, where positive, that is added.
        terms: ``[Q, G]``, what each photo's type adds to its cosine; minus infinity where it stays closed.

    Returns:
        ``int64 [P]``, ascending, and ``float64 [Q, P]``; minus infinity for a product without a photo.
    """
    order = np.argsort(gallery_products, kind="stable")
    names, starts, counts = np.unique(gallery_products[order], return_index=True, return_counts=True)
    cosines = similarity.astype(float)[:, order]
    values = cosines if terms is None else cosines + terms[:, order]
    values = np.where(hidden[:, order], -np.inf, values)
    scores: Floats = np.maximum.reduceat(values, starts, axis=1)
    for product in np.flatnonzero(counts > 1):  # few have a second photo at all
        columns = slice(starts[product], starts[product] + counts[product])
        second = np.argsort(-values[:, columns], axis=1, kind="stable")[:, 1:2]
        there = np.isfinite(np.take_along_axis(values[:, columns], second, axis=1))[:, 0]
        cosine = np.take_along_axis(cosines[:, columns], second, axis=1)[:, 0]
        scores[:, product] += second_photo_weight * np.maximum(np.where(there, cosine, 0.0), 0.0)
    return names, scores


def average_precision(
    similarity: Vectors, query_products: Ints, gallery_products: Ints, hidden: Bools
) -> Floats:
    """Return each query's average precision over the photos of its product, ``float64 [Q]``.

    The precision at a photo of the product is the share of its photos among all that are no farther; what is
    tied counts as nearer. A query whose product has no photo to find scores 0.
    """
    precisions = np.zeros(len(similarity))
    own = (gallery_products[None, :] == query_products[:, None]) & ~hidden
    for row, wanted in enumerate(own):
        if wanted.any():
            everything = np.sort(similarity[row, ~hidden[row]])
            right = np.sort(similarity[row, wanted])
            nearer = len(everything) - np.searchsorted(everything, right, side="left")
            nearer_right = len(right) - np.searchsorted(right, right, side="left")
            precisions[row] = (nearer_right / nearer).mean()
    return precisions
