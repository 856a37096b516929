"""How wrong the head is about some scenes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from engine.region_head import Dense
from engine.training.regions.targets import Targets

EASY = 0.75
"""Weight of the cells that are no center, before their own probability squared (Zhang et al. 2021,
"VarifocalNet: An IoU-aware Dense Object Detector", whose centers, as here, are as sure as their frames are
good)."""

LEAST_QUALITY = 0.1
"""Of a center's frame: in the first steps all are bad, and centers have to be told from the rest anyway."""

TYPES, PIXELS = 0.5, 0.5
"""Weights of these two parts; centers and frames count 1."""

ELSEWHERE = -1e4
"""Logit of a type that is not worn at a place."""


class RegionLoss(NamedTuple):
    """The parts of the loss, each a scalar."""

    centers: Tensor
    frames: Tensor
    types: Tensor
    pixels: Tensor

    def total(self) -> Tensor:
        """Return the weighted sum."""
        return self.centers + self.frames + TYPES * self.types + PIXELS * self.pixels


def region_loss(said: Dense, wanted: Targets, places: Sequence[Sequence[int]]) -> RegionLoss:
    """Return the loss of a batch; parts of which it shows nothing are 0.

    Args:
        said: by the head.
        wanted: what it should say.
        places: the types of each place on a person.
    """
    centers = wanted.centers
    overlaps, generalized = compare_frames(
        said.distances.permute(0, 1, 3, 4, 2)[centers], wanted.distances.permute(0, 1, 3, 4, 2)[centers]
    )
    quality = torch.zeros_like(said.centers)
    quality[centers] = overlaps.detach().clamp(min=LEAST_QUALITY)
    easy = EASY * said.centers.detach().sigmoid().square()
    weights = torch.where(centers, quality, easy) * ~wanted.ignored
    wrong = binary_cross_entropy_with_logits(said.centers, quality, reduction="none") * weights
    count = max(1, int(centers.sum()))
    return RegionLoss(
        centers=wrong.sum() / count,
        frames=(1 - generalized).sum() / count,
        types=_types(said, wanted, places).sum() / count,
        pixels=_mean(cross_entropy(said.pixels, wanted.pixels, reduction="sum"), wanted.pixels >= 0),
    )


def compare_frames(one: Tensor, other: Tensor) -> tuple[Tensor, Tensor]:
    """Return how far frames around the same cells overlap: IoU and generalized IoU, ``[N]`` each.

    The second falls below 0 with the room between frames that hardly overlap (Rezatofighi et al. 2019,
    "Generalized Intersection over Union").

    Args:
        one: distances to the sides, ``[N, 4]``: left, up, right, down.
        other: the same.
    """
    union = _area(one) + _area(other)
    common = _area(torch.minimum(one, other))
    union = (union - common).clamp(min=1e-6)
    hull = _area(torch.maximum(one, other)).clamp(min=1e-6)
    overlap = common / union
    return overlap, overlap - (hull - union) / hull


def _area(distances: Tensor) -> Tensor:
    return (distances[:, 0] + distances[:, 2]) * (distances[:, 1] + distances[:, 3])


def _types(said: Dense, wanted: Targets, places: Sequence[Sequence[int]]) -> Tensor:
    """Return the cross-entropy of each center's type among those worn at its place, ``[N]``."""
    scene, place, row, column = wanted.centers.nonzero(as_tuple=True)
    worn = torch.zeros(len(places), said.types.shape[1], dtype=torch.bool)
    for number, kinds in enumerate(places):
        worn[number, list(kinds)] = True
    logits = said.types.permute(0, 2, 3, 1)[scene, row, column]
    return cross_entropy(
        logits.masked_fill(~worn[place], ELSEWHERE), wanted.types[wanted.centers], reduction="none"
    )


def _mean(total: Tensor, known: Tensor) -> Tensor:
    return total / max(1, int(known.sum()))
