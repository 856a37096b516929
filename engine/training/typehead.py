"""The classifier, fitted anew on the final embedding."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from engine.network import TwoOutputNetwork
from engine.types import Vectors

DECAY = 1e-6
"""Weight of the squared weights; small, because on an embedding of length 1 sure answers need large ones. At
1e-4, with labels not smoothed, fewer of a strange shop's types were told (0.16 of Venia's against 0.26)."""

ROUNDS = 200


def refit_classifier(
    network: TwoOutputNetwork, pooled: Vectors, types: NDArray[np.int64], weights: Vectors, smoothing: float
) -> None:
    """Fit the classifier, in place, by softmax regression on embeddings that stay as they are.

    Training in hard batches shows it few types at a time, and whatever is done to the embedding afterwards
    leaves it behind; it is small enough to be fitted to all photos at once (L-BFGS).

    Args:
        network: its classifier is replaced.
        pooled: pooled features ``float32 [N, width]``.
        types: ``int64 [N]``; photos of type -1 are left out.
        weights: ``float32 [N]``, how much each photo counts.
        smoothing: of the labels.
    """
    known = types >= 0
    with torch.no_grad():
        embeddings, _ = network.heads(torch.from_numpy(pooled[known]))
    labels = torch.from_numpy(types[known])
    counts = torch.from_numpy(weights[known] / weights[known].sum())
    layer = network.classifier
    loss = nn.CrossEntropyLoss(label_smoothing=smoothing, reduction="none")
    optimizer = torch.optim.LBFGS(layer.parameters(), max_iter=ROUNDS, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        fit = (loss(layer(embeddings), labels) * counts).sum()
        total: torch.Tensor = fit + DECAY * layer.weight.square().sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    layer.requires_grad_(requires_grad=True)
    optimizer.step(closure)  # type: ignore[no-untyped-call]


def balanced(types: NDArray[np.int64], sets: NDArray[np.int64]) -> Vectors:
    """Return each photo's weight, ``float32 [N]``: sets and types count by the square root of their numbers.

    A shop of ten thousand studio photos would else speak for how every shop photographs.
    """
    _, cells, counts = np.unique(np.stack([types, sets]), axis=1, return_inverse=True, return_counts=True)
    weights: Vectors = (1 / np.sqrt(counts[cells.ravel()])).astype(np.float32)
    return weights
