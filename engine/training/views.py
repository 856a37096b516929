"""Views of a product as a shopper might have photographed it, many at once and on any device.

A view is drawn in five steps, each for every photo of a batch together: the garment is recolored (a
negative, not a view of the same), a worn garment's other half is exchanged, the photo is framed (whole or a
patch, turned, mirrored), its plain ground is replaced by a street, and it is put into another light.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import avg_pool2d, grid_sample, interpolate

from engine.training.colors import draw_light, hue_turns, map_colors, relight
from engine.training.config import ViewConfig
from engine.training.frames import draw_crops, draw_frames, fit_grid
from engine.types import Pixels

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
WHITE = 255.0
MASK_SIDE = 24
"""Side of the masks that tell where a view shows the product; finer than any last feature map."""

BLUR = 3
"""Side, in pixels, of the box that puts a view a little out of focus."""


class ViewRequest(NamedTuple):
    """What is asked of B views.

    Attributes:
        rows: ``int64 [B]``, the photos.
        context: ``float64 [B]``, the chance that a view's ground is replaced.
        light: ``float64 [B]``, how much of the configured change of light a view may get.
        hues: ``float64 [B]``, turns of the garment's hue in radians; 0 leaves it.
        others: ``int64 [B]``, photos whose other half may be borrowed; -1 for none.
        lines: ``float64 [B]``, where the halves meet, as a share of the photo's height; what is kept lies
            above it where it is positive, and below its absolute value where it is negative.
    """

    rows: Rows
    context: NDArray[np.float64]
    light: NDArray[np.float64]
    hues: NDArray[np.float64]
    others: Rows
    lines: NDArray[np.float64]


class Views(NamedTuple):
    """What was drawn.

    Attributes:
        photos: ``uint8 [B, size, size, 3]``.
        garments: ``float32 [B, MASK_SIDE, MASK_SIDE]``, where the product is; all 0 where that is not known.
    """

    photos: Tensor
    garments: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class ViewMaker:
    """Draws views of packed photos.

    Attributes:
        pixels: ``uint8 [N, S, S, 3]``, packed photos; in the device's own memory where that is not the
            machine's.
        cutouts: ``uint8 [N, M, M]``, their products' soft masks; all 0 where there is none.
        grounds: ``uint8 [G, H, H, 3]``.
        size: side of a view in pixels.
        config: how often and how much.
        device: where views are drawn.
    """

    pixels: Tensor
    cutouts: Pixels
    grounds: Pixels
    size: int
    config: ViewConfig
    device: torch.device

    def draw(self, request: ViewRequest, random: Generator) -> Views:
        """Return the views of a request; the same request and generator give the same views."""
        photos = self._planes(self.pixels[torch.from_numpy(request.rows)])
        masks = self._planes(torch.from_numpy(self.cutouts[request.rows])[..., None]) / WHITE
        cut: Flags = np.asarray(self.cutouts[request.rows].any(axis=(1, 2)))
        photos = self._recolored(photos, masks, request.hues)
        photos, cut = self._swapped(photos, cut, request, random)
        swaps = cut & (random.random(len(cut)) < request.context)
        frames = draw_frames(self.cutouts[request.rows], swaps, self.config, random)
        grid = fit_grid(frames, self.size, self.device)
        views = grid_sample(photos - WHITE, grid, align_corners=False) + WHITE
        if swaps.any():
            views[swaps] = self._on_grounds(views[swaps], masks[swaps], grid[swaps], random)
        views = self._lit(views, request.light, random)
        masks[~torch.from_numpy(cut)] = 0
        garments = grid_sample(masks, fit_grid(frames, MASK_SIDE, self.device), align_corners=False)
        return Views(views.round_().clamp_(0, WHITE).to(torch.uint8).permute(0, 2, 3, 1), garments[:, 0])

    def _planes(self, pixels: Tensor) -> Tensor:
        """Return ``float32 [B, C, H, W]`` of ``uint8 [B, H, W, C]``."""
        return pixels.to(self.device).permute(0, 3, 1, 2).float()

    def _recolored(self, photos: Tensor, masks: Tensor, hues: NDArray[np.float64]) -> Tensor:
        turned = np.flatnonzero(hues)
        if len(turned):
            inside = interpolate(masks[turned], photos.shape[-2:], mode="bilinear", align_corners=False)
            other = map_colors(photos[turned], hue_turns(hues[turned])).clamp_(0, WHITE)
            photos[turned] = torch.lerp(photos[turned], other, inside)
        return photos

    def _swapped(
        self, photos: Tensor, cut: Flags, request: ViewRequest, random: Generator
    ) -> tuple[Tensor, Flags]:
        """Exchange other halves; what was exchanged no longer fits its mask."""
        chosen = np.flatnonzero((request.others >= 0) & (random.random(len(cut)) < self.config.swapped))
        side = photos.shape[-2]
        for place in chosen:
            line = round(abs(request.lines[place]) * side)
            borrowed = slice(line, side) if request.lines[place] > 0 else slice(0, line)
            half = self.pixels[request.others[place], borrowed]
            photos[place, :, borrowed] = half.to(self.device).permute(2, 0, 1).float()
        cut = cut.copy()
        cut[chosen] = False
        return photos, cut

    def _on_grounds(self, views: Tensor, masks: Tensor, grid: Tensor, random: Generator) -> Tensor:
        drawn = random.integers(len(self.grounds), size=len(views))
        chosen = self._planes(torch.from_numpy(self.grounds[drawn]))
        crop = fit_grid(draw_crops(len(views), random), self.size, self.device)
        grounds = grid_sample(chosen, crop, padding_mode="reflection", align_corners=False)
        inside = grid_sample(masks, grid, align_corners=False)
        return torch.lerp(grounds, views, inside)

    def _lit(self, views: Tensor, strength: NDArray[np.float64], random: Generator) -> Tensor:
        views = relight(views, *draw_light(strength, self.config, random))
        blurred = random.random(len(views)) < self.config.blurred
        if blurred.any():
            views[blurred] = avg_pool2d(
                views[blurred], BLUR, stride=1, padding=BLUR // 2, count_include_pad=False
            )
        return views
