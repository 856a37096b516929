"""A trained network asked about photos that it did not learn from."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from engine.evaluation.metrics import Floats
from engine.network import TwoOutputNetwork
from engine.training.calibrate import Validation, ranks_of
from engine.training.embed import answer, pool_rows
from engine.training.export import round_weights
from engine.training.labels import Part
from engine.training.pack import PackedData
from engine.training.steps import Progress, Trained
from engine.training.typehead import balanced, neighborly, refit_classifier
from engine.training.variants import Variant, interpolate, whiten
from engine.types import Vectors

WHITENED_BY = 3_000
"""Photos that a whitening is learned from; hundreds of numbers have long settled by then."""


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
    variants = [Variant(share, power) for share in finish.interpolation for power in finish.whitening]
    if len(variants) == 1:
        return variants[0]
    scores = np.mean([_scores(run, finish.interpolation, finish.whitening, progress) for run in runs], axis=0)
    return variants[int(np.argmax(scores.ravel()))]


def _scores(run: Trained, shares: Sequence[float], powers: Sequence[float], progress: Progress) -> Floats:
    """Return the mean reciprocal rank of each variant, ``[shares, powers]``."""
    rows = judged_rows(run.packed)
    sample = _sample(run.packed)
    table = np.zeros((len(shares), len(powers)))
    for place, share in enumerate(shares):
        base = _network(run, share)
        pooled = pool_rows(
            base, run.packed.pixels, [*rows, *sample], partial(progress, f"comparing {share:g}")
        )
        for column, power in enumerate(powers):
            network = _network(run, share)
            whiten(network, pooled[len(rows) :], power)
            ranks = ranks_of(_validation(network, run.packed, rows, pooled[: len(rows)]), 1.0, 0.0, 0.0)
            table[place, column] = (1 / ranks).mean() if len(ranks) else 0.0
    return table


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
    round_weights(network)
    pooled = pool_rows(network, packed.pixels, [*rows, *learned], partial(progress, "embedding"))
    asked, seen = pooled[: len(rows)], pooled[len(rows) :]
    whiten(network, seen[:: max(1, len(seen) // WHITENED_BY)], variant.whitening)
    _, shops = np.unique([packed.data.photos[row].shop for row in learned], return_inverse=True)
    types = packed.types[learned]
    targets = neighborly(packed.data.classes, run.config.finish.neighbors)
    refit_classifier(network, seen, types, balanced(types, shops), targets)
    round_weights(network)
    return Judged(network, rows, _validation(network, packed, rows, asked))


def _network(run: Trained, share: float) -> TwoOutputNetwork:
    network = copy.deepcopy(run.network).cpu().eval()
    network.load_state_dict(interpolate(run.start, run.end, share))
    return network


def _sample(packed: PackedData) -> list[int]:
    rows = packed.rows(Part.TRAIN)
    return rows[:: max(1, len(rows) // WHITENED_BY)]


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
