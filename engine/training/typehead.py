"""The classifier, fitted anew on the final embedding."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from engine.network import TwoOutputNetwork
from engine.types import Vectors

DECAY = 1e-4
"""Weight of the squared weights. On two shops held out, of 1e-6 to 3e-4 this one needed no temperature, and
the gate kept the labeled type inside as often with 13 types open of 26 as with 20 at 1e-6."""

ROUNDS = 200


def refit_classifier(
    network: TwoOutputNetwork, pooled: Vectors, types: NDArray[np.int64], weights: Vectors
) -> None:
    """Fit the classifier, in place, by softmax regression on embeddings that stay as they are.

    Training in hard batches shows it few types at a time, and whatever is done to the embedding afterwards
    leaves it behind; it is small enough to be fitted to all photos at once (L-BFGS). Labels are not smoothed
    here: what smoothing gives to types that nothing speaks for, the gate would have to open.

    Args:
        network: its classifier is replaced.
        pooled: pooled features ``float32 [N, width]``.
        types: ``int64 [N]``; photos of type -1 are left out.
        weights: ``float32 [N]``, how much each photo counts.
    """
    known = types >= 0
    with torch.no_grad():
        embeddings, _ = network.heads(torch.from_numpy(pooled[known]))
    labels = torch.from_numpy(types[known])
    counts = torch.from_numpy(weights[known] / weights[known].sum())
    layer = network.classifier
    loss = nn.CrossEntropyLoss(reduction="none")
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
