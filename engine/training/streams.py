"""What a batch shows: which products stand against each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from engine.training.products import Product

Weights = NDArray[np.float64]

FLATTEN = 0.5
"""Types and sets are drawn by the square root of their numbers: the rare come up, the common more often."""


class Stream(Protocol):
    """A source of batches."""

    def draw(self, count: int, random: Generator) -> list[Product]:
        """Return ``count`` products or fewer, each once."""
        ...


class HardStream:
    """One set, and mostly one product type, a batch; all colors of a style together.

    What is left to tell products apart is then what makes them themselves: neither the studio nor the type.
    """

    def __init__(self, products: Sequence[Product]) -> None:
        self.sets: dict[str, dict[str, list[list[Product]]]] = {}
        styles: dict[tuple[str, str, str], list[Product]] = {}
        for product in products:
            styles.setdefault((product.shop, product.product_type, product.style), []).append(product)
        for (shop, kind, _), colors in styles.items():
            self.sets.setdefault(shop, {}).setdefault(kind, []).append(colors)
        self.sizes = {
            shop: [_count(styles) for styles in kinds.values()] for shop, kinds in self.sets.items()
        }

    def draw(self, count: int, random: Generator) -> list[Product]:
        """Return products of one type, and if there are too few of its set's other types too."""
        name = list(self.sets)[_choose([sum(sizes) for sizes in self.sizes.values()], random)]
        shop, kinds = self.sets[name], list(self.sets[name])
        first = kinds[_choose(self.sizes[name], random)]
        others = [kind for kind in random.permutation(kinds).tolist() if kind != first]
        drawn: list[Product] = []
        for kind in (first, *others):
            for style in random.permutation(len(shop[kind])):
                drawn += shop[kind][style]
                if len(drawn) >= count:
                    return drawn[:count]
        return drawn


class MixedStream:
    """Products of all sets and types: negatives at random, and every type for the type loss to see."""

    def __init__(self, products: Sequence[Product]) -> None:
        self.types: dict[str, list[Product]] = {}
        for product in products:
            self.types.setdefault(product.product_type, []).append(product)

    def draw(self, count: int, random: Generator) -> list[Product]:
        """Return products, each type by the square root of its number."""
        kinds = list(self.types)
        sizes = [len(self.types[kind]) for kind in kinds]
        wanted = random.multinomial(min(count, sum(sizes)), _weights(sizes))
        drawn = []
        for kind, number in zip(kinds, wanted, strict=True):
            of_type = self.types[kind]
            chosen = random.choice(len(of_type), size=min(number, len(of_type)), replace=False)
            drawn += [of_type[place] for place in chosen]
        return drawn


def _count(styles: Sequence[Sequence[Product]]) -> int:
    return sum(map(len, styles))


def _weights(sizes: Sequence[int]) -> Weights:
    flat = np.asarray(sizes, dtype=np.float64) ** FLATTEN
    weights: Weights = flat / flat.sum()
    return weights


def _choose(sizes: Sequence[int], random: Generator) -> int:
    return int(random.choice(len(sizes), p=_weights(sizes)))
