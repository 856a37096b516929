"""When to say "nothing close": thresholds on score and margin, calibrated on the catalogue itself.

The score is the best product's cosine; the margin is how far it stands out from the products after it.
To calibrate, a photo of a product is searched twice: with the product's other photos in the catalogue,
which must count as close, and with the product taken out, which must not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.index.base import Rows
from engine.index.entries import IndexedPhotos
from engine.types import Vectors

RIVALS = 10
"""How many products after the best one the margin is measured against."""

SAMPLE = 500
ENOUGH = 20
"""Products to calibrate with; with fewer, the numbers would be an accident."""

BLOCK = 32
"""Queries that are compared with a product type at once, which bounds the memory."""

GRID = 201

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Closeness:
    """What calibration found.

    Attributes:
        score: a best cosine under this is "nothing close".
        margin: so is one that stands out less than this.
        balanced_accuracy: mean share of present products found close and of absent ones found not close.
        products: how many products it was calibrated with.
    """

    score: float
    margin: float
    balanced_accuracy: float
    products: int


def measure(cosines: Vectors) -> Numbers:
    """Return score and margin of ranked products.

    Args:
        cosines: ``[..., m]`` of the best ``m >= 1`` products, in any order; at most ``RIVALS + 1`` count.

    Returns:
        ``[..., 2]``: the greatest cosine, and how far it is above the mean of the others (0 with none).
    """
    ranked = -np.sort(-cosines.astype(np.float64), axis=-1)[..., : RIVALS + 1]
    score = ranked[..., 0]
    rivals = ranked[..., 1:].mean(axis=-1) if ranked.shape[-1] > 1 else score
    return np.stack([score, score - rivals], axis=-1)


def calibrate(photos: IndexedPhotos, seed: int) -> Closeness | None:
    """Choose the thresholds that best tell products of this catalogue from products taken out of it.

    A query is compared with the photos of the type it is stored under, which is what the gate would open.

    Args:
        photos: the catalogue.
        seed: of the sample of products.

    Returns:
        The thresholds of greatest balanced accuracy; None where fewer than `ENOUGH` products have two
        photos and another product of their type to be told from.
    """
    sample = _sample(list(photos.rows_by_type().values()), photos.product_ids, seed)
    measured = [block for rows, starts, asked in sample for block in _trials(photos, rows, starts, asked)]
    if sum(len(present) for present, _ in measured) < ENOUGH:
        return None
    present = np.concatenate([present for present, _ in measured])
    absent = np.concatenate([absent for _, absent in measured])
    return _best_cut(present, absent)


def _sample(shelves: list[Rows], product_ids: Rows, seed: int) -> list[tuple[Rows, Rows, Rows]]:
    """Draw products with two photos or more.

    Returns:
        For each type that has some: its rows, where in them each product starts, and which of its products
        were drawn.
    """
    starts = [np.unique(product_ids[rows], return_index=True)[1] for rows in shelves]
    fit = [
        np.flatnonzero(np.diff(start, append=len(rows)) >= 2) if len(start) >= 2 else start[:0]
        for rows, start in zip(shelves, starts, strict=True)
    ]
    owner = np.repeat(np.arange(len(fit)), [len(products) for products in fit])
    drawn = np.random.default_rng(seed).permutation(len(owner))[:SAMPLE]
    firsts = np.cumsum([0, *(len(products) for products in fit)])
    return [
        (shelves[place], starts[place], fit[place][np.sort(drawn[owner[drawn] == place]) - firsts[place]])
        for place in range(len(shelves))
        if np.any(owner[drawn] == place)
    ]


def _trials(
    photos: IndexedPhotos, rows: Rows, starts: Rows, asked: Rows
) -> Iterator[tuple[Numbers, Numbers]]:
    """Search the first photo of each asked product, with the product in and with it out.

    Yields:
        For blocks of queries ``[q, 2]`` twice: score and margin with the product present and absent.
    """
    vectors = photos.vectors[rows]
    for begin in range(0, len(asked), BLOCK):
        own = asked[begin : begin + BLOCK]
        line = np.arange(len(own))
        cosines = vectors[starts[own]] @ vectors.T
        cosines[line, starts[own]] = -np.inf
        products = np.maximum.reduceat(cosines, starts, axis=1)
        present = measure(_greatest(products, RIVALS + 1))
        products[line, own] = -np.inf
        absent = measure(_greatest(products, min(RIVALS + 1, len(starts) - 1)))
        yield present, absent


def _greatest(values: Vectors, count: int) -> Vectors:
    if count >= values.shape[1]:
        return values
    return np.partition(values, values.shape[1] - count, axis=1)[:, -count:]


def _best_cut(present: Numbers, absent: Numbers) -> Closeness:
    """Try a grid of score and margin thresholds.

    Of equally accurate cuts the lowest margin is taken, and of its scores the middle one.
    """
    scores, margins = (_cuts(np.concatenate([present, absent])[:, column]) for column in range(2))
    margins = np.concatenate([[0.0], margins[margins > 0]])
    caught = _share_over(present, scores, margins)
    let_in = _share_over(absent, scores, margins)
    accuracy = (caught + 1.0 - let_in) / 2.0
    best = accuracy >= accuracy.max() - 1e-9
    margin = int(np.flatnonzero(best.any(axis=0))[0])
    ties = np.flatnonzero(best[:, margin])
    score = int(ties[len(ties) // 2])
    return Closeness(
        float(scores[score]), float(margins[margin]), float(accuracy[score, margin]), len(present)
    )


def _cuts(values: Numbers) -> Numbers:
    """Return thresholds between the values, at most `GRID`."""
    distinct = np.unique(values)
    between = (distinct[1:] + distinct[:-1]) / 2 if len(distinct) > 1 else distinct
    return np.unique(np.quantile(between, np.linspace(0, 1, GRID), method="nearest"))


def _share_over(measured: Numbers, scores: Numbers, margins: Numbers) -> Numbers:
    """Return ``[scores, margins]``: the share of the queries that reach both thresholds."""
    over_score = (measured[:, 0] >= scores[:, None]).astype(np.float64)
    over_margin = (measured[:, 1] >= margins[:, None]).astype(np.float64)
    share: Numbers = over_score @ over_margin.T / len(measured)
    return share
