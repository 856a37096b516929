"""From scenes to what the head should say of each cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from engine.training.regions.scenes import Frame, Scene

CENTRAL = 0.25
"""Of a frame's sides, to each side of its middle: cells there stand for a garment whose pixels are not known
(center sampling, as in Tian et al. 2022, "FCOS: A Simple and Strong Anchor-free Object Detector"). Of one
that fills its frame this is the median absolute deviation, which is what counts where pixels are known."""

NEAR = 0.75
"""Cells to each side of its middle, at least: a shoe would else have none."""

LEAST_DISTANCE = 0.5
"""Pixels: the one cell of a tiny garment may have its middle beside it, and the head says nothing below 0."""

UNKNOWN = -100
"""What a cell shows where that is not known; torch's cross-entropy leaves it out."""

Cells = NDArray[np.bool_]


class Targets(NamedTuple):
    """What the head should say of N scenes, for S places on a person.

    Attributes:
        centers: ``bool [N, S, m, m]``, cells that stand for a garment.
        ignored: ``bool [N, S, m, m]``, the others inside its frame: neither right nor wrong.
        distances: ``float32 [N, S, 4, m, m]``, pixels to the frame's sides, where there is a center.
        types: ``int64 [N, S, m, m]``, type numbers there.
        pixels: ``int64 [N, m, m]``, what each cell shows; see :class:`engine.region_head.Dense`.
    """

    centers: Tensor
    ignored: Tensor
    distances: Tensor
    types: Tensor
    pixels: Tensor


def targets_of(scenes: Sequence[Scene], places: Sequence[Sequence[int]], cells: int) -> Targets:
    """Return the targets of some scenes.

    Args:
        scenes: of one size.
        places: the types of each place on a person.
        cells: of the head's map, on a side.
    """
    place_of = {number: place for place, numbers in enumerate(places) for number in numbers}
    parts = [_targets(scene, place_of, len(places), cells) for scene in scenes]
    return Targets(*(torch.from_numpy(np.stack(part)) for part in zip(*parts, strict=True)))


def _targets(
    scene: Scene, place_of: dict[int, int], places: int, cells: int
) -> tuple[Cells, Cells, NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    stride = len(scene.pixels) / cells
    down, across = (np.mgrid[:cells, :cells] + 0.5) * stride
    centers = np.zeros((places, cells, cells), np.bool_)
    framed = np.zeros_like(centers)
    distances = np.zeros((places, 4, cells, cells), np.float32)
    types = np.zeros((places, cells, cells), np.int64)
    largest_first = sorted(scene.garments, key=lambda garment: -np.prod(garment[1][2:] - garment[1][:2]))
    for number, frame in largest_first:
        place = place_of[number]
        sides = np.stack([across - frame[0], down - frame[1], frame[2] - across, frame[3] - down])
        inside = (sides > 0).all(axis=0)
        center, reach = _core(scene, number, frame)
        reach = np.maximum(reach, NEAR * stride)
        middle = (np.abs(across - center[0]) <= reach[0]) & (np.abs(down - center[1]) <= reach[1]) & inside
        if not middle.any():
            column, row = (int(side / stride) for side in center)
            middle[min(row, cells - 1), min(column, cells - 1)] = True
        framed[place] |= inside
        centers[place] |= middle
        types[place][middle] = number
        distances[place][:, middle] = sides[:, middle].clip(min=LEAST_DISTANCE)
    return centers, framed & ~centers, distances, types, _pixels(scene, cells)


def _core(scene: Scene, number: int, frame: Frame) -> tuple[Frame, Frame]:
    """Return where most of a garment is, x and y, and how far that reaches to each side.

    Half of its pixels lie so near each way: of a bag on a long strap in the bag, whatever else the frame
    around both shows. Of two garments of one type in one frame that is where most of both is.
    """
    left, top = np.floor(frame[:2]).astype(int)
    right, bottom = np.ceil(frame[2:]).astype(int)
    shows = None if scene.shown is None else scene.shown[top:bottom, left:right] == 1 + number
    if shows is None or not shows.any():
        return (frame[:2] + frame[2:]) / 2, CENTRAL * (frame[2:] - frame[:2])
    places = np.argwhere(shows)[:, ::-1] + np.array([left, top]) + 0.5
    center = np.median(places, axis=0)
    return center, np.median(np.abs(places - center), axis=0)


def _pixels(scene: Scene, cells: int) -> NDArray[np.int64]:
    if scene.shown is None:
        return np.full((cells, cells), UNKNOWN, np.int64)
    return np.asarray(Image.fromarray(scene.shown).resize((cells, cells), Image.Resampling.NEAREST), np.int64)
