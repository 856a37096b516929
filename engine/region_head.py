"""The head that finds garments: a small feature pyramid on the maps of one pass of the backbone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, softplus
from torch.nn.utils.fusion import fuse_conv_bn_eval

from engine.backbones import Maps
from engine.network import TwoOutputNetwork
from engine.regions import places_of

WIDTH = 80
KERNEL = 5
DEPTH = 3
"""Blocks on the finest map: each sees two cells farther, so that together they see half a person."""

SCALE = 16.0
"""Pixels that 1 stands for in a frame's distances; a garment's are some 10 to 100 of them."""

EXAMPLE = 64
"""Side in pixels of a photo that shows how many channels a network's maps have."""

RARE = -4.6
"""Logit of 1 %, the centers' first guess: nearly all cells are none (Lin et al. 2017, "Focal Loss for Dense
Object Detection", section 4.1)."""


class Dense(NamedTuple):
    """What the head says of each of m x m cells of N photos, for S places on a person and C types.

    Attributes:
        centers: ``[N, S, m, m]``, logits of a garment worn at that place being centered near the cell.
        distances: ``[N, S, 4, m, m]``, pixels from the cell's middle to its frame: left, up, right, down.
        types: ``[N, C, m, m]``, logits; they compete within a place.
        pixels: ``[N, 1 + C, m, m]``, logits of what the cell shows: nothing, or a garment of each type.
    """

    centers: Tensor
    distances: Tensor
    types: Tensor
    pixels: Tensor


class RegionHead(nn.Module):
    """Maps -> centers, frames, types and pixels, on the finest map's cells.

    Frames are told by their sides' distances from a cell, as in Tian et al. 2019, "FCOS: Fully Convolutional
    One-Stage Object Detection"; each place on a person has its own, so that a jacket and the shirt under it
    may be centered at one cell.

    Args:
        channels: of the fine, the middle and the last map.
        places: on a person.
        classes: product types.
    """

    def __init__(self, channels: tuple[int, int, int], places: int, classes: int) -> None:
        super().__init__()
        self.places, self.classes = places, classes
        fine, middle, last = channels
        self.fine, self.middle, self.last = _Entry(fine), _Entry(middle), _Entry(last)
        self.coarse, self.between = _Block(), _Block()
        self.blocks = nn.Sequential(*(_Block() for _ in range(DEPTH)))
        self.out = nn.Conv2d(WIDTH, 5 * places + 2 * classes + 1, kernel_size=1)
        first = torch.zeros(self.out.out_channels)
        first[:places] = RARE
        self.out.bias = nn.Parameter(first)

    def forward(self, fine: Tensor, middle: Tensor, last: Tensor) -> Tensor:
        """Return all of :class:`Dense` in one tensor, ``[N, 5S + 2C + 1, m, m]``; distances are positive."""
        cells = self.coarse(self.last(last))
        cells = self.between(self.middle(middle) + interpolate(cells, size=middle.shape[2:]))
        cells = self.blocks(self.fine(fine) + interpolate(cells, size=fine.shape[2:]))
        answers = self.out(cells)
        framed = slice(self.places, 5 * self.places)
        distances = SCALE * softplus(answers[:, framed])
        return torch.cat([answers[:, : self.places], distances, answers[:, 5 * self.places :]], dim=1)

    def split(self, answers: Tensor) -> Dense:
        """Return the parts of what :meth:`forward` returns."""
        parts = [self.places, 4 * self.places, self.classes, self.classes + 1]
        centers, distances, types, pixels = torch.split(answers, parts, dim=1)
        return Dense(
            centers, distances.view(len(distances), self.places, 4, *distances.shape[2:]), types, pixels
        )

    def look(self, maps: Maps) -> Dense:
        """Return what the head says of a backbone's maps."""
        return self.split(self(maps.fine, maps.middle, maps.last))

    def fold(self) -> None:
        """Fold each batch norm into the convolution before it, in place; in eval mode only."""
        for part in self.modules():
            if isinstance(part, _Entry | _Block) and isinstance(part.norm, nn.BatchNorm2d):
                part.mix = fuse_conv_bn_eval(part.mix, part.norm)
                part.norm = nn.Identity()


def new_head(network: TwoOutputNetwork, classes: Sequence[str]) -> RegionHead:
    """Return a head for a network's maps that knows nothing yet."""
    with torch.no_grad():
        maps = network.eval()(torch.zeros(1, EXAMPLE, EXAMPLE, 3, dtype=torch.uint8)).maps
    fine, middle, last = (part.shape[1] for part in maps)
    return RegionHead((fine, middle, last), len(places_of(classes)), len(classes))


class _Entry(nn.Module):
    """Brings a map to the head's width."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.mix = nn.Conv2d(channels, WIDTH, kernel_size=1, bias=False)
        self.norm: nn.Module = nn.BatchNorm2d(WIDTH)

    def forward(self, cells: Tensor) -> Tensor:
        mixed: Tensor = self.norm(self.mix(cells))
        return mixed


class _Block(nn.Module):
    """A depthwise and a pointwise convolution beside the way through."""

    def __init__(self) -> None:
        super().__init__()
        self.spread = nn.Conv2d(WIDTH, WIDTH, KERNEL, padding=KERNEL // 2, groups=WIDTH, bias=False)
        self.mix = nn.Conv2d(WIDTH, WIDTH, kernel_size=1, bias=False)
        self.norm: nn.Module = nn.BatchNorm2d(WIDTH)

    def forward(self, cells: Tensor) -> Tensor:
        mixed: Tensor = cells + self.norm(self.mix(self.spread(cells))).relu()
        return mixed
