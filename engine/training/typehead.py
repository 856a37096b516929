"""The classifier, fitted anew on the final embedding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

from engine.evaluation.neighbors import forgiven
from engine.network import TwoOutputNetwork
from engine.types import Vectors

DECAY = 1e-5
"""Weight of the squared weights; small, because on an embedding of length 1 sure answers need large ones. On
the shops held out, 1e-4 told fewer of a strange shop's types (0.15 of Venia's against 0.20)."""

ROUNDS = 200


def refit_classifier(
    network: TwoOutputNetwork,
    pooled: Vectors,
    types: NDArray[np.int64],
    weights: Vectors,
    targets: Vectors,
) -> None:
    """Fit the classifier, in place, by softmax regression on embeddings that stay as they are.

    Training in hard batches shows it few types at a time, and whatever is done to the embedding afterwards
    leaves it behind; it is small enough to be fitted to all photos at once (L-BFGS).

    Args:
        network: its classifier is replaced.
        pooled: pooled features ``float32 [N, width]``.
        types: ``int64 [N]``; photos of type -1 are left out.
        weights: ``float32 [N]``, how much each photo counts.
        targets: ``float32 [C, C]``, the probabilities wanted of a photo of each type; see :func:`neighborly`.
    """
    known = types >= 0
    with torch.no_grad():
        embeddings, _ = network.heads(torch.from_numpy(pooled[known]))
    wanted = torch.from_numpy(targets[types[known]])
    counts = torch.from_numpy(weights[known] / weights[known].sum())
    layer = network.classifier
    optimizer = torch.optim.LBFGS(layer.parameters(), max_iter=ROUNDS, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        fit = (cross_entropy(layer(embeddings), wanted, reduction="none") * counts).sum()
        total: torch.Tensor = fit + DECAY * layer.weight.square().sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    layer.requires_grad_(requires_grad=True)
    optimizer.step(closure)  # type: ignore[no-untyped-call]


def neighborly(classes: Sequence[str], share: float) -> Vectors:
    """Return targets ``float32 [C, C]`` that give a type's neighbors an equal part each of a share.

    One shop's sweater is the next one's top, but nobody's watch: smoothing over all types alike makes every
    photo a little of everything, and the gate opens types that no shop would have thought of.

    Args:
        classes: the ``C`` types.
        share: of each type that has neighbors; see `engine.evaluation.neighbors`.
    """
    own = np.eye(len(classes), dtype=np.float32)
    others = forgiven(classes) & ~own.astype(np.bool_)
    counts = others.sum(axis=1, keepdims=True)
    shares = np.where(counts > 0, np.float32(share), np.float32(0))
    targets: Vectors = (own * (1 - shares) + others * shares / np.maximum(counts, 1)).astype(np.float32)
    return targets


def balanced(types: NDArray[np.int64], sets: NDArray[np.int64]) -> Vectors:
    """Return each photo's weight, ``float32 [N]``: sets and types count by the square root of their numbers.

    A shop of ten thousand studio photos would else speak for how every shop photographs.
    """
    _, cells, counts = np.unique(np.stack([types, sets]), axis=1, return_inverse=True, return_counts=True)
    weights: Vectors = (1 / np.sqrt(counts[cells.ravel()])).astype(np.float32)
    return weights
