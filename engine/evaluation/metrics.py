"""How well a ranking finds products, and how sure we are of a difference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.types import Vectors

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


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
    best = np.maximum.reduceat(masked, starts, axis=1)
    places = np.searchsorted(names, query_products).clip(max=len(names) - 1)
    own = np.where(names[places] == query_products, best[np.arange(len(best)), places], -np.inf)
    ranks = (best >= own[:, None]).sum(axis=1)
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


def paired_bootstrap(
    ours: Bools, theirs: Bools, groups: Ints, *, rounds: int = 2_000, seed: int = 0
) -> Interval:
    """Return the difference of two hit rates on the same queries, with its interval.

    Whole products are drawn, not queries: views of one product succeed or fail together. Percentile
    bootstrap, Efron & Tibshirani 1993, chapter 13.

    Args:
        ours: ``bool [Q]``, where our model hits.
        theirs: ``bool [Q]``, where the other does.
        groups: ``int64 [Q]``, each query's product.
        rounds: bootstrap samples.
        seed: of the sampling.
    """
    _, members = np.unique(groups, return_inverse=True)
    sizes = np.bincount(members).astype(float)
    sums = np.bincount(members, weights=ours.astype(float) - theirs.astype(float))
    draws = np.random.default_rng(seed).integers(0, len(sizes), size=(rounds, len(sizes)))
    samples = sums[draws].sum(axis=1) / sizes[draws].sum(axis=1)
    low, high = np.percentile(samples, [2.5, 97.5])
    return Interval(float(sums.sum() / sizes.sum()), float(low), float(high))
