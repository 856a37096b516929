"""Where the two heads start: what the pretrained features know already."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor

from engine.errors import TrainingError
from engine.network import TwoOutputNetwork
from engine.training.data import Part
from engine.training.embed import forward_rows
from engine.training.pack import PackedData
from engine.types import Pixels

SAMPLE = 3_000
PROTOTYPE_SCALE = 10.0
"""Logits of unit vectors against unit prototypes lie in [-1, 1], where a softmax over dozens of types stays
nearly flat; at 10 a photo halfway to its own type's prototype starts at odds of e**5 against a far one."""


def initialize_heads(
    network: TwoOutputNetwork, packed: PackedData, seed: int, progress: Callable[[int, int], None]
) -> None:
    """Start the embedding as a PCA of the pretrained features and the classifier from each type's mean.

    Args:
        network: changed in place.
        packed: the photos; those to learn from are sampled.
        seed: of the sampling.
        progress: told how many of how many photos are done.

    Raises:
        TrainingError: there are fewer photos than the embedding has numbers.
    """
    rows = np.random.default_rng(seed).permutation(packed.rows(Part.TRAIN))[:SAMPLE]
    dim, classes = network.embedding.out_features, network.classifier.out_features
    if len(rows) < dim:
        raise TrainingError(
            f"An embedding of {dim} numbers needs at least {dim} photos; there are {len(rows)}."
        )
    pooled = pool_features(network, packed.pixels, rows.tolist(), progress)
    mean = pooled.mean(dim=0)
    axes = torch.linalg.svd(pooled - mean, full_matrices=False).Vh[:dim]
    with torch.no_grad():
        network.embedding.weight.copy_(axes)
        network.embedding.bias.copy_(-axes @ mean)
        embeddings, _ = network.heads(pooled)
        labels = torch.from_numpy(packed.types[rows])
        sums = torch.zeros(classes, dim).index_add_(0, labels, embeddings)
        network.classifier.weight.copy_(PROTOTYPE_SCALE * torch.nn.functional.normalize(sums, dim=1))
        network.classifier.bias.zero_()


def pool_features(
    network: TwoOutputNetwork, pixels: Pixels, rows: Sequence[int], progress: Callable[[int, int], None]
) -> Tensor:
    """Return the pooled features ``float32 [len(rows), 1280]`` in eval mode."""
    network.eval()
    return torch.cat(
        forward_rows(lambda photos: network.features(photos).mean(dim=(2, 3)), pixels, rows, progress)
    )
