"""Positive pairs for a batch: which photos belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PairSampler:
    """Draws pairs at random; two photos of a product where there are, else one photo twice.

    A photo drawn twice becomes a pair by two augmentations. All pairs of a batch show different products, so
    each pair's negatives are the other pairs' photos: negatives at random.

    Attributes:
        products: row numbers of each product that has several photos.
        singles: row numbers of photos that stand alone.
        pairs: pairs a batch.
        real_share: share of pairs drawn from ``products``.
        seed: the same seed and step give the same batch, whatever was drawn before.
    """

    products: Sequence[Sequence[int]]
    singles: Sequence[int]
    pairs: int
    real_share: float
    seed: int

    @property
    def real_pairs(self) -> int:
        """How many pairs of a batch are two photos of one product."""
        return min(round(self.pairs * self.real_share), len(self.products))

    def draw(self, step: int) -> tuple[Rows, Rows]:
        """Return the rows of the first and the second photo of each pair, ``int64 [pairs]`` each."""
        random = np.random.default_rng((self.seed, step))
        real = self.real_pairs
        chosen = random.choice(len(self.products), size=real, replace=False) if real else ()
        drawn = [random.choice(self.products[index], size=2, replace=False) for index in chosen]
        alone = random.choice(self.singles, size=self.pairs - real, replace=False)
        drawn += [np.array([row, row]) for row in alone]
        table = np.array(drawn, dtype=np.int64)
        return table[:, 0], table[:, 1]
