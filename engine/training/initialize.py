"""Where the two heads start: what the pretrained features know already."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans
from torch import Tensor, nn

from engine.errors import TrainingError
from engine.network import TwoOutputNetwork, to_cylinder
from engine.training.cutouts import INSIDE
from engine.training.embed import pool_rows
from engine.training.labels import Part
from engine.training.pack import PackedData

Rows = NDArray[np.int64]

SAMPLE = 3_000
PROTOTYPE_SCALE = 10.0
"""Logits of unit vectors against unit prototypes lie in [-1, 1], where a softmax over dozens of types stays
nearly flat; at 10 a photo halfway to its own type's prototype starts at odds of e**5 against a far one."""

RIDGE = 0.01
"""Of the mean variance, added to each direction's when it is whitened."""

WHITENED = 0.25
"""Power of the whitening: a little of it ranked best for colors, on a shop that no model saw."""

PALETTE_PHOTOS, PALETTE_PIXELS = 1_500, 200
"""Photos, and pixels of each, that the palette is taken from."""


def initialize_heads(
    network: TwoOutputNetwork, packed: PackedData, seed: int, progress: Callable[[int, int], None]
) -> None:
    """Start the embedding as principal components and the classifier from each type's mean.

    Half of the embedding stands for the last feature map's mean, the other half for the palette, whose colors
    are the centers of the colors that products have. Both carry the same weight.

    Args:
        network: changed in place.
        packed: the photos; those to learn from are sampled.
        seed: of the sampling.
        progress: told how many of how many photos are done.

    Raises:
        TrainingError: there are fewer photos than the embedding has numbers.
    """
    rows = np.random.default_rng(seed).permutation(packed.rows(Part.TRAIN))[:SAMPLE]
    dim = network.embedding.out_features
    if len(rows) < dim:
        raise TrainingError(too_few_photos(dim, len(rows)))
    network.eval()
    network.palette.colors.copy_(_colors(packed, rows, len(network.palette.colors), seed))
    pooled = torch.from_numpy(pool_rows(network, packed.pixels, rows.tolist(), progress))
    with torch.no_grad():
        network.embedding.weight.copy_(
            _components(_standardize(network, pooled), network.backbone.channels, dim)
        )
        network.embedding.bias.zero_()
        embeddings, _ = network.heads(network.standardize(pooled))
        _start_classifier(network, embeddings, torch.from_numpy(packed.types[rows]))


def too_few_photos(dim: int, photos: int) -> str:
    """Return the sentence that says so."""
    return (
        f"An embedding of {dim} numbers (network.dim) needs as many photos to learn from; there are {photos}."
    )


def _colors(packed: PackedData, rows: Rows, count: int, seed: int) -> Tensor:
    """Return the palette's colors ``[count, 3]``: centers of the products' pixels, in the cylinder."""
    random = np.random.default_rng(seed)
    side = packed.cutouts.shape[1]
    size = packed.pixels.shape[1]
    places = (np.arange(side) * size + size // 2) // side
    drawn = []
    for row in rows[:PALETTE_PHOTOS]:
        pixels = packed.pixels[row][np.ix_(places, places)]
        inside = pixels[packed.cutouts[row] >= INSIDE] if packed.cutouts[row].any() else pixels.reshape(-1, 3)
        drawn.append(inside[random.integers(len(inside), size=PALETTE_PIXELS)])
    centers = MiniBatchKMeans(count, random_state=seed, n_init=1, batch_size=4_096)
    samples = to_cylinder(torch.from_numpy(np.concatenate(drawn)).float() / 255)
    colors: Tensor = torch.from_numpy(centers.fit(samples.numpy()).cluster_centers_).float()
    return colors


def _standardize(network: TwoOutputNetwork, raw: Tensor) -> Tensor:
    """Set the network's means and deviations, and return the features brought to mean 0.

    One deviation stands for all of a part: features that hardly vary would else be blown up to noise.
    """
    norm = cast(nn.BatchNorm1d, network.standardize)
    mean, variances = raw.mean(dim=0), raw.var(dim=0)
    channels = network.backbone.channels
    variances[:channels], variances[channels:] = variances[:channels].mean(), variances[channels:].mean()
    cast(Tensor, norm.running_mean).copy_(mean)
    cast(Tensor, norm.running_var).copy_(variances)
    standard: Tensor = norm(raw)
    return standard


def _components(pooled: Tensor, channels: int, dim: int) -> Tensor:
    """Return the embedding's weights ``[dim, width]`` for standardized features ``[N, width]``."""
    weights = torch.zeros(dim, pooled.shape[1])
    colors = min(dim // 2, pooled.shape[1] - channels)
    place = 0
    for columns, count in ((slice(0, channels), dim - colors), (slice(channels, None), colors)):
        values, axes = torch.linalg.eigh(torch.cov(pooled[:, columns].T))
        values, axes = values.flip(0)[:count], axes.flip(1)[:, :count]
        scaled = axes * (values.clamp(min=0) + RIDGE * values.mean()) ** (-WHITENED / 2)
        length = (pooled[:, columns] @ scaled).square().sum(dim=1).mean().sqrt()
        weights[place : place + count, columns] = (scaled / length).T
        place += count
    return weights


def _start_classifier(network: TwoOutputNetwork, embeddings: Tensor, labels: Tensor) -> None:
    known = labels >= 0
    sums = torch.zeros_like(network.classifier.weight)
    sums.index_add_(0, labels[known], embeddings[known])
    network.classifier.weight.copy_(PROTOTYPE_SCALE * torch.nn.functional.normalize(sums, dim=1))
    network.classifier.bias.zero_()
