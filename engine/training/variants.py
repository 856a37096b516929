"""What may still be done to trained weights, without training: mixing with the start's, and whitening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
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
        whitening: power of the whitening; 0 leaves the embedding as it is.
    """

    interpolation: float = 1.0
    whitening: float = 0.0


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
    layer = network.embedding
    with torch.no_grad():
        raw = layer(torch.from_numpy(pooled)).double()
        mean = raw.mean(dim=0)
        values, axes = torch.linalg.eigh(torch.cov((raw - mean).T))
        widths = (values.clamp(min=0) + RIDGE * values.mean()) ** (-power / 2)
        matrix = ((axes * widths) @ axes.T).to(layer.weight)
        layer.bias.copy_(matrix @ (layer.bias - mean.to(layer.bias)))
        layer.weight.copy_(matrix @ layer.weight)
