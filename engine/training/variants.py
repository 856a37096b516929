"""What may still be done to trained weights, without training: mixing with the start's, and whitening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.covariance import ledoit_wolf
from torch import Tensor

from engine.network import TwoOutputNetwork
from engine.types import Vectors

State = Mapping[str, Tensor]

RIDGE = 0.01
"""Of the mean variance, added to each direction's: one that hardly varies is noise, not to be blown up."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A choice of what is done.

    Attributes:
        interpolation: share of the trained weights; the rest is the start's.
        whitening: power of the whitening by how photos differ; 0 leaves the embedding as it is.
        pair_whitening: power of the whitening by how photos of one product differ, which comes after it.
    """

    interpolation: float = 1.0
    whitening: float = 0.0
    pair_whitening: float = 0.0


def interpolate(start: State, trained: State, share: float) -> dict[str, Tensor]:
    """Return ``(1 - share) * start + share * trained`` (Wortsman et al. 2022, "Robust fine-tuning")."""
    return {
        name: torch.lerp(start[name], end, share) if end.is_floating_point() else end
        for name, end in trained.items()
    }


def whiten(network: TwoOutputNetwork, pooled: Vectors, power: float) -> None:
    """Fold a whitening of the embedding, before its normalization, into the embedding layer.

    Directions in which photos differ most are damped and the others stretched, as in Jégou & Chum 2012
    ("Negative evidences and co-occurences in image retrieval"); the space is not turned.

    Args:
        network: changed in place; its classifier no longer fits.
        pooled: pooled features ``float32 [N, width]`` of photos to learn the directions from.
        power: 0 leaves the embedding, 1 makes all directions equally wide.
    """
    if not power:
        return
    raw = _raw(network, pooled)
    mean = raw.mean(dim=0)
    values, axes = torch.linalg.eigh(torch.cov((raw - mean).T))
    _fold(network, _power(values.clamp(min=0) + RIDGE * values.mean(), axes, -power / 2), mean)


def whiten_pairs(
    network: TwoOutputNetwork, pooled: Vectors, products: NDArray[np.int64], power: float
) -> None:
    """Fold a whitening by how photos of one product differ into the embedding layer.

    A shop's views, grounds and poses move a product's photos along some directions and hardly along others;
    the first tell products apart badly and are damped. This is the learned whitening of Mikolajczyk & Matas
    2007 ("Improving descriptors for fast tree matching by optimal linear projection") without its choice of
    directions. Few pairs measure hundreds of numbers badly, so their covariance is drawn towards a sphere as
    Ledoit & Wolf 2004 propose ("A well-conditioned estimator for large-dimensional covariance matrices").

    Args:
        network: changed in place; its classifier no longer fits.
        pooled: pooled features ``float32 [N, width]``.
        products: ``int64 [N]``, the same number for photos of one product; those of one photo say nothing.
        power: 0 leaves the embedding; 1 makes photos lie as far from others of their product in every
            direction, as far as they are believed. Less than two differences are not believed at all.
    """
    if not power:
        return
    differences = _differences(_raw(network, pooled).numpy(), products)
    if len(differences) < 2 or not differences.any():
        return
    within, _ = ledoit_wolf(differences, assume_centered=True)
    values, axes = torch.linalg.eigh(torch.from_numpy(within))
    values = values.clamp(min=0) + RIDGE * values.mean()
    _fold(network, _power(values / values.mean(), axes, -power / 2), torch.zeros(len(values)))


def _differences(vectors: NDArray[np.float64], products: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how photos of one product differ, one difference less than it has photos.

    Each photo is held against the mean of those before it, at the scale of one photo (Helmert's contrasts):
    unlike differences from the mean of all, these do not repeat each other, so that their number is honest.
    """
    found = [np.empty((0, vectors.shape[1]))]
    for product in np.unique(products):
        own = vectors[products == product]
        before = np.arange(1, len(own))[:, None]
        means = own.cumsum(axis=0)[:-1] / before
        found.append((own[1:] - means) * np.sqrt(before / (before + 1)))
    return np.concatenate(found)


def _raw(network: TwoOutputNetwork, pooled: Vectors) -> Tensor:
    """Return embeddings before their normalization, ``float64 [N, D]``."""
    with torch.no_grad():
        raw: Tensor = network.embedding(torch.from_numpy(pooled)).double()
    return raw


def _power(values: Tensor, axes: Tensor, exponent: float) -> Tensor:
    """Return a symmetric matrix's power, from its eigenvalues and eigenvectors."""
    return (axes * values**exponent) @ axes.T


def _fold(network: TwoOutputNetwork, matrix: Tensor, mean: Tensor) -> None:
    """Have the embedding layer take a mean off what it gave, and multiply the rest by a matrix."""
    layer = network.embedding
    with torch.no_grad():
        matrix = matrix.to(layer.weight)
        layer.bias.copy_(matrix @ (layer.bias - mean.to(layer.bias)))
        layer.weight.copy_(matrix @ layer.weight)
