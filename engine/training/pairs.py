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

    A photo drawn twice becomes a pair by two augmentations: a photo that stands alone, or where too few of
    these are, one of a product that the batch does not show yet. All pairs of a batch show different
    products, so each pair's negatives are the other pairs' photos: negatives at random.

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
    def most_pairs(self) -> int:
        """How many pairs a batch can hold: one for each product."""
        return len(self.products) + len(self.singles)

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
        alone = min(self.pairs - real, len(self.singles))
        doubled = random.choice(self.singles, size=alone, replace=False).tolist()
        if len(doubled) < self.pairs - real:
            left = np.setdiff1d(np.arange(len(self.products)), chosen)
            others = random.choice(left, size=self.pairs - real - alone, replace=False)
            doubled += [random.choice(self.products[index]) for index in others]
        table = np.array(drawn + [np.array([row, row]) for row in doubled], dtype=np.int64)
        return table[:, 0], table[:, 1]
