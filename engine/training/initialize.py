"""Where the two heads start: what the pretrained features know already."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor

from engine.network import TwoOutputNetwork
from engine.training.pairs import Rows
from engine.types import Pixels

SAMPLE = 3_000
CHUNK = 32
PROTOTYPE_SCALE = 10.0
"""Logits of unit vectors against unit prototypes lie in [-1, 1]; this spreads them enough to learn from."""


def initialize_heads(
    network: TwoOutputNetwork,
    pixels: Pixels,
    rows: Sequence[int],
    types: Rows,
    seed: int,
    progress: Callable[[int, int], None],
) -> None:
    """Start the embedding as a PCA of the pretrained features and the classifier from each type's mean.

    Args:
        network: changed in place.
        pixels: ``uint8 [N, S, S, 3]``.
        rows: the photos to learn from.
        types: ``int64 [N]``, each photo's product type.
        seed: which photos are sampled.
        progress: told how many of how many photos are done.
    """
    chosen = np.random.default_rng(seed).permutation(np.asarray(rows))[:SAMPLE]
    pooled = pool_features(network, pixels, chosen.tolist(), progress)
    dim, classes = network.embedding.out_features, network.classifier.out_features
    mean = pooled.mean(dim=0)
    axes = torch.linalg.svd(pooled - mean, full_matrices=False).Vh[:dim]
    with torch.no_grad():
        network.embedding.weight.copy_(axes)
        network.embedding.bias.copy_(-axes @ mean)
        embeddings, _ = network.heads(pooled)
        labels = torch.from_numpy(types[chosen])
        sums = torch.zeros(classes, dim).index_add_(0, labels, embeddings)
        network.classifier.weight.copy_(PROTOTYPE_SCALE * torch.nn.functional.normalize(sums, dim=1))
        network.classifier.bias.zero_()


def pool_features(
    network: TwoOutputNetwork, pixels: Pixels, rows: Sequence[int], progress: Callable[[int, int], None]
) -> Tensor:
    """Return the pooled features ``float32 [len(rows), 1280]`` in eval mode."""
    network.eval()
    parts = []
    with torch.inference_mode():
        for start in range(0, len(rows), CHUNK):
            chunk = torch.from_numpy(pixels[rows[start : start + CHUNK]])
            parts.append(network.features(chunk).mean(dim=(2, 3)))
            progress(min(start + CHUNK, len(rows)), len(rows))
    return torch.cat(parts)
