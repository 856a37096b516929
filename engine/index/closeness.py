"""When to say "nothing close": thresholds on score and margin, calibrated on the catalogue itself.

The score is the best product's cosine; the margin is how far it stands out from the products after it.
To calibrate, some of the catalogue's photos are made to look as a shopper's (see `engine.disguise`) and
searched twice: with their product in the catalogue, which should count as close, and with it taken out,
which should not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.index.base import Rows
from engine.index.entries import IndexedPhotos, Queries
from engine.types import Vectors

RIVALS = 10
"""How many products after the best one the margin is measured against."""

SAMPLE = 300
"""Products to calibrate with, at most."""

ENOUGH = 20
"""Products to calibrate with, at least; with fewer, the numbers would be an accident."""

KEPT = 0.85
"""Share of present products that must count as close. To say "nothing close" beside the right product is
the worse of the two errors: no cut that makes it more often is chosen, however many absent ones it finds."""

BLOCK = 32
"""Queries that are compared with a product type at once, which bounds the memory."""

GRID = 201

METHOD = 2
"""Number of the way in which thresholds are found; raised with every change of what `calibrate` answers."""

Numbers = NDArray[np.float64]


def recipe() -> tuple[float, ...]:
    """Return all that the thresholds depend on besides the photos and the queries."""
    return METHOD, RIVALS, ENOUGH, KEPT, GRID


@dataclass(frozen=True, slots=True)
class Closeness:
    """What calibration found.

    Attributes:
        score: a best cosine under this is "nothing close".
        margin: so is one that stands out less than this.
        present_close: share of the products in the catalogue that count as close.
        absent_not_close: share of the products taken out of it that do not.
        products: how many products it was calibrated with.
    """

    score: float
    margin: float
    present_close: float
    absent_not_close: float
    products: int


def measure(cosines: Vectors) -> Numbers:
    """Return score and margin of ranked products.

    Args:
        cosines: ``[..., m]`` of the best ``m >= 1`` products, in any order; at most ``RIVALS + 1`` count.

    Returns:
        ``[..., 2]``: the greatest cosine, and how far it is above the mean of the others; infinitely far
        with none, so that the score alone decides.
    """
    ranked = -np.sort(-cosines.astype(np.float64), axis=-1)[..., : RIVALS + 1]
    score = ranked[..., 0]
    rivals = ranked[..., 1:].mean(axis=-1) if ranked.shape[-1] > 1 else np.full_like(score, -np.inf)
    return np.stack([score, score - rivals], axis=-1)


def sample(photos: IndexedPhotos) -> Rows:
    """Choose the photos to make queries from: one photo of each of up to `SAMPLE` products.

    Products with several photos come first, because their query need not be compared with itself. Among
    them, a digest of the product's id decides, so that a growing catalogue mostly keeps its sample.

    Returns:
        ``int64 [n]``, rows of ``photos``; none where the catalogue has fewer than `ENOUGH` products.
    """
    order = np.lexsort((photos.image_ids, photos.product_ids))
    products, firsts, counts = np.unique(photos.product_ids[order], return_index=True, return_counts=True)
    if len(products) < ENOUGH:
        return order[:0]
    ranked = sorted(range(len(products)), key=lambda place: (counts[place] == 1, _lot(int(products[place]))))
    rows: Rows = order[firsts[ranked[:SAMPLE]]]
    return rows


def _lot(product: int) -> bytes:
    return hashlib.sha256(f"calibration/{product}".encode()).digest()


def calibrate(photos: IndexedPhotos, queries: Queries) -> Closeness | None:
    """Choose the thresholds that best tell products of this catalogue from products taken out of it.

    A query is compared with the photos of the types that its product is stored under, which are what the
    gate would open; but not with the photo it was made from, if its product has another.

    Args:
        photos: the catalogue.
        queries: made from some of its photos.

    Returns:
        The thresholds of greatest balanced accuracy among those that keep `KEPT`; None where fewer than
        `ENOUGH` queries have another product of their type to be told from.
    """
    measured = [trial for shelf, asked in _by_shelf(photos, queries) for trial in _trials(shelf, asked)]
    if sum(len(present) for present, _ in measured) < ENOUGH:
        return None
    present = np.concatenate([present for present, _ in measured])
    absent = np.concatenate([absent for _, absent in measured])
    return _best_cut(present, absent)


@dataclass(frozen=True, slots=True, eq=False)
class _Shelf:
    """The photos a query is compared with, ordered by product.

    Attributes:
        image_ids: ``int64 [n]``.
        vectors: ``float32 [n, D]``.
        starts: ``int64 [p]``, where each product starts.
    """

    image_ids: Rows
    vectors: Vectors
    starts: Rows


def _by_shelf(photos: IndexedPhotos, queries: Queries) -> Iterator[tuple[_Shelf, Queries]]:
    """Pair the photos of each set of types with its queries; a lone product has nothing to be told from."""
    rows_by_type = photos.rows_by_type()
    types_of = dict(zip(photos.image_ids.tolist(), photos.types, strict=True))
    asked: dict[tuple[str, ...], list[int]] = {}
    for place, image in enumerate(queries.image_ids.tolist()):
        asked.setdefault(types_of[image], []).append(place)
    for types, places in asked.items():
        rows = np.unique(np.concatenate([rows_by_type[name] for name in types]))
        rows = rows[np.argsort(photos.product_ids[rows], kind="stable")]
        starts = np.unique(photos.product_ids[rows], return_index=True)[1]
        if len(starts) >= 2:
            yield _Shelf(photos.image_ids[rows], photos.vectors[rows], starts), queries.take(places)


def _trials(shelf: _Shelf, queries: Queries) -> Iterator[tuple[Numbers, Numbers]]:
    """Search each query with its product in and with it out.

    Yields:
        For blocks of queries ``[q, 2]`` twice: score and margin with the product present and absent.
    """
    by_image = np.argsort(shelf.image_ids)
    sources = by_image[np.searchsorted(shelf.image_ids, queries.image_ids, sorter=by_image)]
    owners = np.searchsorted(shelf.starts, sources, side="right") - 1
    alone = np.diff(shelf.starts, append=len(shelf.image_ids))[owners] == 1
    for begin in range(0, len(sources), BLOCK):
        block = slice(begin, begin + BLOCK)
        cosines = queries.vectors[block] @ shelf.vectors.T
        line = np.arange(len(cosines))
        hidden = line[~alone[block]]
        cosines[hidden, sources[block][hidden]] = -np.inf
        products = np.maximum.reduceat(cosines, shelf.starts, axis=1)
        present = measure(_greatest(products, RIVALS + 1))
        products[line, owners[block]] = -np.inf
        absent = measure(_greatest(products, min(RIVALS + 1, len(shelf.starts) - 1)))
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
    caught = _share_over(present, scores, margins)
    let_in = _share_over(absent, scores, margins)
    accuracy = np.where(caught >= KEPT, (caught + 1.0 - let_in) / 2.0, 0.0)
    best = accuracy >= accuracy.max() - 1e-9
    margin = int(np.flatnonzero(best.any(axis=0))[0])
    ties = np.flatnonzero(best[:, margin])
    score = int(ties[len(ties) // 2])
    return Closeness(
        score=float(scores[score]),
        margin=float(margins[margin]),
        present_close=float(caught[score, margin]),
        absent_not_close=float(1.0 - let_in[score, margin]),
        products=len(present),
    )


def _cuts(values: Numbers) -> Numbers:
    """Return thresholds between the finite values, at most `GRID`, after one that keeps all of them."""
    distinct = np.unique(values[np.isfinite(values)])
    between = (distinct[1:] + distinct[:-1]) / 2 if len(distinct) > 1 else distinct
    chosen = np.quantile(between, np.linspace(0, 1, GRID), method="nearest")
    return np.unique(np.append(chosen, distinct[0]))


def _share_over(measured: Numbers, scores: Numbers, margins: Numbers) -> Numbers:
    """Return ``[scores, margins]``: the share of the queries that reach both thresholds."""
    over_score = (measured[:, 0] >= scores[:, None]).astype(np.float64)
    over_margin = (measured[:, 1] >= margins[:, None]).astype(np.float64)
    share: Numbers = over_score @ over_margin.T / len(measured)
    return share
