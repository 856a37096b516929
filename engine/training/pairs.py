"""Positive pairs of a batch: two photos of one product, or one photo seen twice."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from engine.training.config import BatchConfig, ViewConfig
from engine.training.products import Product
from engine.training.views import ViewRequest
from engine.training.worn import Wearers

Rows = NDArray[np.int64]

LEAST_TURN = math.pi / 3
"""A hue turned by 60 degrees or more is another product."""


class Pairs(NamedTuple):
    """P positive pairs.

    Attributes:
        first: ``int64 [P]``, rows of the first photos.
        second: ``int64 [P]``, rows of the second, which may be the same.
        hues: ``float64 [P]``, turns of the garments' hues; not 0 for a recolored twin.
    """

    first: Rows
    second: Rows
    hues: NDArray[np.float64]


def draw_pairs(
    products: Sequence[Product], recolorable: Callable[[int], bool], config: BatchConfig, random: Generator
) -> Pairs:
    """Draw a pair of each product, and recolored twins of some.

    Args:
        products: what the batch shows.
        recolorable: says whether the product of a photo, by its row, can be given another hue.
        config: how many pairs are real, and how many get a twin.
        random: where the chances come from.
    """
    first, second = (
        list(rows) for rows in zip(*(_pair(p.rows, config, random) for p in products), strict=True)
    )
    able = [place for place, row in enumerate(first) if recolorable(row)]
    twins = random.permutation(able)[: round(config.recolored * len(first))].astype(np.int64).tolist()
    turns = random.uniform(LEAST_TURN, 2 * math.pi - LEAST_TURN, len(twins))
    return Pairs(
        np.array(first + [first[place] for place in twins], dtype=np.int64),
        np.array(second + [first[place] for place in twins], dtype=np.int64),
        np.concatenate([np.zeros(len(first)), turns]),
    )


def _pair(rows: Sequence[int], config: BatchConfig, random: Generator) -> tuple[int, int]:
    if len(rows) > 1 and random.random() < config.real:
        one, other = random.choice(rows, size=2, replace=False)
        return int(one), int(other)
    row = int(random.choice(rows))
    return row, row


def view_request(pairs: Pairs, wearers: Wearers, views: ViewConfig, random: Generator) -> ViewRequest:
    """Return what is asked of both views of each pair, the first of all pairs and then the second.

    Args:
        pairs: P of them.
        wearers: whose other halves may be exchanged.
        views: how often a ground is replaced.
        random: where the chances come from.
    """
    real = pairs.first != pairs.second
    context = np.where(real, views.context_real, views.context_self)
    rows = np.concatenate([pairs.first, pairs.second])
    halves = [wearers.other_half(row, random) for row in rows.tolist()]
    return ViewRequest(
        rows=rows,
        context=np.tile(context, 2),
        light=np.tile(np.where(real, views.light_real, 1.0), 2),
        hues=np.tile(pairs.hues, 2),
        others=np.array([other for other, _ in halves], dtype=np.int64),
        lines=np.array([line for _, line in halves]),
    )
