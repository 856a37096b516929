"""How well a ranking finds products, and how sure we are of a mean or of a difference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.types import Vectors

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

ROUNDS = 2_000
"""Bootstrap samples."""


def product_ranks(similarity: Vectors, query_products: Ints, gallery_products: Ints, hidden: Bools) -> Ints:
    """Return at which place each query's own product comes, 1 for first.

    Photos are merged by product, the best photo speaking for its product, as a shopper sees the answer.

    Args:
        similarity: ``[Q, G]``, larger is nearer.
        query_products: ``int64 [Q]``.
        gallery_products: ``int64 [G]``.
        hidden: ``bool [Q, G]``, what a query must not see: its own photo.

    Returns:
        ``int64 [Q]``. A product that is tied with its own comes before it; one that is not there at all
        comes last.
    """
    order = np.argsort(gallery_products, kind="stable")
    names, starts = np.unique(gallery_products[order], return_index=True)
    masked = np.where(hidden, -np.inf, similarity)[:, order]
    return own_ranks(np.maximum.reduceat(masked, starts, axis=1), query_products, names)


def own_ranks(scores: Vectors | Floats, query_products: Ints, names: Ints) -> Ints:
    """Return at which place each query's own product comes by the scores of all products.

    Args:
        scores: ``[Q, P]``, larger is better; minus infinity for a product that cannot be found.
        query_products: ``int64 [Q]``.
        names: ``int64 [P]``, ascending, the product of each column.

    Returns:
        ``int64 [Q]``, as :func:`product_ranks`.
    """
    places = np.searchsorted(names, query_products).clip(max=len(names) - 1)
    own = np.where(names[places] == query_products, scores[np.arange(len(scores)), places], -np.inf)
    ranks = (scores >= own[:, None]).sum(axis=1)
    return np.where(np.isfinite(own), ranks, len(names) + 1)


def recall_at(ranks: Ints, k: int) -> float:
    """Return the share of queries whose product is among the first ``k``."""
    return float((ranks <= k).mean()) if len(ranks) else float("nan")


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and its 95 % interval."""

    value: float
    low: float
    high: float


def bootstrap(values: Floats, groups: Ints, *, rounds: int = ROUNDS, seed: int = 0) -> list[Interval]:
    """Return the mean of each column with its interval.

    Whole products are drawn, not queries: views of one product succeed or fail together. Percentile
    bootstrap, Efron & Tibshirani 1993, chapter 13. The same groups and seed draw the same samples, so
    differences of columns are paired.

    Args:
        values: ``float64 [Q, M]``, at least one row.
        groups: ``int64 [Q]``, each query's product.
        rounds: bootstrap samples.
        seed: of the sampling.
    """
    _, members = np.unique(groups, return_inverse=True)
    sizes = np.bincount(members).astype(float)
    sums = np.zeros((len(sizes), values.shape[1]))
    np.add.at(sums, members, values)
    evenly = np.full(len(sizes), 1 / len(sizes))
    drawn = np.random.default_rng(seed).multinomial(len(sizes), evenly, size=rounds).astype(float)
    samples = (drawn @ sums) / (drawn @ sizes)[:, None]
    lows, highs = np.percentile(samples, [2.5, 97.5], axis=0)
    means = sums.sum(axis=0) / sizes.sum()
    return [
        Interval(float(m), float(low), float(high)) for m, low, high in zip(means, lows, highs, strict=True)
    ]


def paired_bootstrap(
    ours: Bools, theirs: Bools, groups: Ints, *, rounds: int = ROUNDS, seed: int = 0
) -> Interval:
    """Return the difference of two hit rates on the same queries, with its interval; see :func:`bootstrap`.

    Args:
        ours: ``bool [Q]``, where our model hits.
        theirs: ``bool [Q]``, where the other does.
        groups: ``int64 [Q]``, each query's product.
        rounds: bootstrap samples.
        seed: of the sampling.
    """
    differences = ours.astype(float) - theirs.astype(float)
    return bootstrap(differences[:, None], groups, rounds=rounds, seed=seed)[0]
