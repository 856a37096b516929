"""Product types whose names shops use for each other: taking one for the other may be forgiven.

The labels come from several shops' own words: a knitted top is one shop's sweater and the next one's top, a
low boot is a shoe, a capri is either length of trousers. Upper garments are forgiven among themselves, and so
is footwear; that is generous, since a parka is no t-shirt, so what is strictly right always stands beside it.
Between the rows nothing is forgiven: a dress called a skirt stays an error.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.evaluation.metrics import Bools

NEIGHBORS: tuple[frozenset[str], ...] = (
    frozenset({"t-shirt", "longsleeve", "top", "shirt", "sweatshirt", "sweater", "jacket"}),
    frozenset({"shoes", "sandals", "heels"}),
    frozenset({"trousers", "shorts", "hosiery"}),
    frozenset({"dress", "ethnic-wear"}),
    frozenset({"bag", "wallet"}),
)
"""What divides them: knit, collar and sleeve of what is worn above; heel and strap of footwear; length of
legwear, leggings being both; where a kurta or a gown comes from; the size of a clutch."""


FORGIVEN_WORN = NEIGHBORS[:2]
"""The rows that are forgiven in street photos too, where a person wears trousers and hosiery at a time."""


def forgiven(classes: Sequence[str]) -> Bools:
    """Return which type may stand for which, ``bool [C, C]``: itself and its neighbors."""
    same = np.eye(len(classes), dtype=bool)
    for row in NEIGHBORS:
        inside = np.array([name in row for name in classes])
        same |= inside[:, None] & inside[None, :]
    return same
