"""A trained network asked about photos that it did not learn from."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby, product
from operator import attrgetter

import numpy as np

from engine.evaluation.metrics import Ints
from engine.network import TwoOutputNetwork
from engine.training.calibrate import Validation, ranks_of
from engine.training.embed import answer, pool_rows
from engine.training.export import round_weights
from engine.training.labels import Part
from engine.training.pack import PackedData
from engine.training.pooled import pool_once
from engine.training.products import paired_products
from engine.training.steps import Progress, Trained
from engine.training.typehead import balanced, neighborly, refit_classifier
from engine.training.variants import Variant, interpolate, whiten, whiten_pairs
from engine.types import Vectors

WHITENED_BY = 3_000
"""Photos that a whitening is learned from; hundreds of numbers have long settled by then."""

PAIRED_BY = 4_000
"""Photos at most that the whitening by pairs is learned from."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A network in its final form and its answers.

    Attributes:
        network: with whitened embedding and refitted classifier.
        rows: the photos asked about.
        validation: what it says of them.
    """

    network: TwoOutputNetwork
    rows: Sequence[int]
    validation: Validation


def judged_rows(packed: PackedData) -> list[int]:
    """Return the readable ones of the photos that a run is judged on."""
    return [row for row in packed.data.judged() if packed.readable[row]]


def choose_variant(runs: Sequence[Trained], progress: Progress) -> Variant:
    """Return the variant by which the true products rank best over all runs (mean reciprocal rank)."""
    finish = runs[0].config.finish
    choices = product(finish.interpolation, finish.whitening, finish.pair_whitening)
    variants = [Variant(*choice) for choice in choices]
    if len(variants) == 1:
        return variants[0]
    scores = np.mean([_scores(run, variants, progress) for run in runs], axis=0)
    return variants[int(np.argmax(scores))]


def _scores(run: Trained, variants: Sequence[Variant], progress: Progress) -> list[float]:
    """Return the mean reciprocal rank of each variant.

    Variants of the same interpolation follow each other: photos are looked at once for all of them.
    """
    packed, rows = run.packed, judged_rows(run.packed)
    sample = _sample(packed.rows(Part.TRAIN))
    paired, products = _paired(packed, variants)
    scores = []
    for share, alike in groupby(variants, attrgetter("interpolation")):
        report = partial(progress, f"comparing {share:g}")
        pooled = _pool(run, _network(run, share), (rows, sample, paired), report)
        for variant in alike:
            network = _network(run, share)
            _whiten(network, variant, pooled(sample), pooled(paired), products)
            ranks = ranks_of(_validation(network, packed, rows, pooled(rows)), 1.0, 0.0, 0.0)
            scores.append(float((1 / ranks).mean()) if len(ranks) else 0.0)
    return scores


def judge(run: Trained, variant: Variant, progress: Progress, *, refitted_on: int | None = None) -> Judged:
    """Bring a run's network into its final form and ask it.

    Args:
        run: what was trained.
        variant: what is done to the weights.
        progress: told the stage, how much is done, and of how much.
        refitted_on: about how many photos the classifier is fitted anew on; None for all that were learned
            from.
    """
    network = _network(run, variant.interpolation)
    packed, rows = run.packed, judged_rows(run.packed)
    learned = packed.rows(Part.TRAIN)
    if refitted_on is not None:
        learned = learned[:: max(1, len(learned) // refitted_on)]
    paired, products = _paired(packed, [variant])
    round_weights(network)
    pooled = _pool(run, network, (rows, learned, paired), partial(progress, "embedding"))
    seen = pooled(learned)
    _whiten(network, variant, pooled(_sample(learned)), pooled(paired), products)
    _, shops = np.unique([packed.data.photos[row].shop for row in learned], return_inverse=True)
    types = packed.types[learned]
    targets = neighborly(packed.data.classes, run.config.finish.neighbors)
    refit_classifier(network, seen, types, balanced(types, shops), targets)
    round_weights(network)
    return Judged(network, rows, _validation(network, packed, rows, pooled(rows)))


def _network(run: Trained, share: float) -> TwoOutputNetwork:
    network = copy.deepcopy(run.network).cpu().eval()
    network.load_state_dict(interpolate(run.start, run.end, share))
    return network


def _pool(
    run: Trained,
    network: TwoOutputNetwork,
    wanted: Sequence[Sequence[int]],
    progress: Callable[[int, int], None],
) -> Callable[[Sequence[int]], Vectors]:
    """Look at each of the wanted rows once, and return what gives the pooled features of some of them."""
    every = sorted(set(chain(*wanted)))
    if run.folder is None:
        pooled = pool_rows(network, run.packed.pixels, every, progress)
    else:
        pooled = pool_once(run.folder, network, run.packed, every, progress)
    return lambda rows: pooled[np.searchsorted(every, rows)]


def _whiten(
    network: TwoOutputNetwork, variant: Variant, seen: Vectors, paired: Vectors, products: Ints
) -> None:
    whiten(network, seen, variant.whitening)
    whiten_pairs(network, paired, products, variant.pair_whitening)


def _sample(rows: Sequence[int]) -> Sequence[int]:
    return rows[:: max(1, len(rows) // WHITENED_BY)]


def _paired(packed: PackedData, variants: Sequence[Variant]) -> tuple[list[int], Ints]:
    """Return rows to learn from of products with several, and the same number for those of one product.

    They are at most about `PAIRED_BY`, and none where no variant needs them.
    """
    if not any(variant.pair_whitening for variant in variants):
        return [], np.empty(0, np.int64)
    several = [one.rows for one in paired_products(packed.data.photos, packed.rows(Part.TRAIN))]
    every = math.ceil(sum(map(len, several)) / PAIRED_BY)
    kept = several[:: max(1, every)]
    return list(chain(*kept)), np.repeat(np.arange(len(kept)), [len(rows) for rows in kept])


def _validation(
    network: TwoOutputNetwork, packed: PackedData, rows: Sequence[int], pooled: Vectors
) -> Validation:
    embeddings, logits = answer(network, pooled)
    photos = packed.data.photos
    products: dict[str, int] = {}
    held_out = any(photos[row].part is Part.HOLDOUT for row in rows)
    wanted = Part.HOLDOUT if held_out else Part.VALIDATION
    return Validation(
        embeddings=embeddings,
        logits=logits,
        types=packed.types[list(rows)],
        products=np.array([products.setdefault(photos[row].product, len(products)) for row in rows]),
        judged=np.array([photos[row].part is wanted for row in rows]),
    )
