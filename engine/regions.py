"""Where in a photo each garment is: read off the network's maps, and cut out of the photo."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from engine.bundle import softmax
from engine.config import PhotoLimits
from engine.cutout import plain_ground
from engine.errors import FrameUnusable
from engine.types import Box, Photo, Point, Vectors

Boxes = NDArray[np.float64]
"""``[4]``: left, top, right, bottom."""

Spot = NDArray[np.float64]
"""``[2]``: x, y."""

WORN_AS_ONE = (
    frozenset({"t-shirt", "longsleeve", "top", "shirt", "sweatshirt", "sweater"}),
    frozenset({"shoes", "sandals", "heels"}),
    frozenset({"trousers", "shorts"}),
    frozenset({"dress", "ethnic-wear"}),
    frozenset({"bag", "wallet"}),
)
"""Types of which a person wears one at a time. Any other type has a place of its own: a jacket goes over a
shirt, and leggings go under a skirt."""

SAME = 0.2
"""Overlap (intersection over union) from which two frames at one place are the same garment."""

KNOWN = 0.5
"""Overlap from which what is pointed at is a garment that was found."""

COVERED = 0.8
"""The same at different places: hardly any two garments fill one frame."""

MARGIN = 0.08
"""Of a frame's sides, kept around it: what training showed of street garments."""

PART_SIDE = 1_024
"""A photo of which a part is searched is decoded so large at least: a piece of a quarter of its side then
has as many pixels as a network looks at."""

GROUND_SIDE = 48
"""Pixels of the longer side, about, at which a photo's ground is looked at: 238 of 240 photos were told as by
more of their pixels, in a quarter of the time."""


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """One garment that was found.

    Attributes:
        box: where it is.
        product_type: the likeliest of those worn at its place.
        confidence: that a garment worn there is centered there, 0 to 1.
        mask: ``float32 [m, m]``, how surely each cell of the network's square shows it, 0 to 1.
    """

    box: Box
    product_type: str
    confidence: float
    mask: Vectors


def places_of(classes: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Return the types of each place on a person, as numbers, in the order of their first type."""
    places: dict[object, list[int]] = {}
    for number, name in enumerate(classes):
        place = next((kinds for kinds in WORN_AS_ONE if name in kinds), name)
        places.setdefault(place, []).append(number)
    return tuple(tuple(numbers) for numbers in places.values())


class HeadAnswers:
    """What the head says of one photo, taken apart.

    Args:
        answers: ``float32 [5S + 2C + 1, m, m]``; see :class:`engine.region_head.RegionHead`.
        classes: the C product types.
        size: side of the network's square in pixels.
        shape: the photo's width and height in pixels.

    Attributes:
        places: the types of each place on a person, as numbers.
        centers: ``float32 [S, m, m]``, confidence that a garment worn there is centered at a cell, 0 to 1.
    """

    def __init__(self, answers: Vectors, classes: Sequence[str], size: int, shape: tuple[int, int]) -> None:
        self.places = places_of(classes)
        count = len(self.places)
        self.centers: Vectors = (1 / (1 + np.exp(-answers[:count]))).astype(np.float32)
        self._distances = answers[count : 5 * count].reshape(count, 4, *answers.shape[1:])
        self._types = answers[5 * count : 5 * count + len(classes)]
        self._pixels = softmax(answers[5 * count + len(classes) :], axis=0)[1:]
        self._classes, self._size, self._shape = classes, size, shape

    @property
    def stride(self) -> float:
        """Return the side of a cell in pixels of the square."""
        return self._size / float(self.centers.shape[1])

    def spot(self, point: Point) -> Spot:
        """Return where a point of the photo lies in the square, x and y in pixels."""
        start, fitted = _fitted(self._size, self._shape)
        return start + np.array(point) * fitted

    def frame(self, place: int, row: int, column: int) -> Boxes:
        """Return the frame that a cell tells of a garment worn at a place, in pixels of the square."""
        across, down = (column + 0.5) * self.stride, (row + 0.5) * self.stride
        left, up, right, under = self._distances[place, :, row, column].astype(np.float64)
        return np.array([across - left, down - up, across + right, down + under])

    def region(self, place: int, row: int, column: int) -> Region | None:
        """Return what a cell tells of a garment worn at a place; None if that lies outside the photo."""
        box = in_photo(self.frame(place, row, column), self._size, self._shape)
        if box[0] >= box[2] or box[1] >= box[3]:
            return None
        kinds = list(self.places[place])
        return Region(
            box=box,
            product_type=self._classes[kinds[int(self._types[kinds, row, column].argmax())]],
            confidence=float(self.centers[place, row, column]),
            mask=self._pixels[kinds].sum(axis=0),
        )


def find_regions(said: HeadAnswers, least: float) -> list[Region]:
    """Return the garments in a photo, surest first, of which the head is at least so sure."""
    found: list[tuple[int, Boxes, Region]] = []
    for place, row, column in _peaks(said.centers, least):
        frame = said.frame(place, row, column)
        if any(overlap(frame, other) > (SAME if at == place else COVERED) for at, other, _ in found):
            continue
        region = said.region(place, row, column)
        if region is not None:
            found.append((place, frame, region))
    return [region for _, _, region in found]


def regions_at(said: HeadAnswers, point: Point, known: Sequence[Region] = ()) -> list[Region]:
    """Return what may be the garment at a point of a photo, surest first, however unsure the head is of it.

    These are the garments that cells near the point tell of, if it lies in their frames. Somebody who points
    at a garment knows that one is there: what kept it from being found, that it might be none, counts no
    longer.

    Args:
        said: by the head.
        point: in the photo.
        known: what was found in the photo; one of them stands for whatever fills the same frame.
    """
    spot = said.spot(point)
    cells = said.centers.shape[1]
    column, row = (min(int(side / said.stride), cells - 1) for side in spot)
    rows, columns = (range(max(0, at - 1), min(cells, at + 2)) for at in (row, column))
    near = [
        (place, y, x)
        for place, y, x in product(range(len(said.places)), rows, columns)
        if _inside(spot, said.frame(place, y, x))
    ]
    surest_first = sorted(near, key=lambda cell: -float(said.centers[cell]))
    found = (said.region(*cell) for cell in surest_first)
    return [_as_known(region, known) for region in found if region is not None]


def _as_known(region: Region, known: Sequence[Region]) -> Region:
    same = max(known, key=lambda one: overlap(one.box, region.box), default=region)
    return same if overlap(same.box, region.box) >= KNOWN else region


def _inside(spot: Spot, frame: Boxes) -> bool:
    return bool((frame[:2] <= spot).all() and (spot <= frame[2:]).all())


def overlap(one: Sequence[float] | Boxes, other: Sequence[float] | Boxes) -> float:
    """Return the intersection over the union of two frames: left, top, right, bottom."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if min(width, height) <= 0:
        return 0.0
    areas = sum((frame[2] - frame[0]) * (frame[3] - frame[1]) for frame in (one, other))
    return float(width * height / (areas - width * height))


def _peaks(centers: Vectors, least: float) -> list[tuple[int, int, int]]:
    """Return place, row and column where a center is the surest of its neighbors, surest first."""
    rows, columns = centers.shape[1:]
    padded = np.pad(centers, ((0, 0), (1, 1), (1, 1)))
    around = np.max([padded[:, y : y + rows, x : x + columns] for y in range(3) for x in range(3)], axis=0)
    peaks = np.argwhere((centers == around) & (centers >= least))
    order = np.argsort(-centers[tuple(peaks.T)], kind="stable")
    return [(place, row, column) for place, row, column in peaks[order].tolist()]


def in_photo(frame: Boxes, size: int, shape: tuple[int, int]) -> Box:
    """Return a frame of the network's square as fractions of the photo that was fitted into it."""
    start, fitted = _fitted(size, shape)
    (left, top), (right, bottom) = ((frame.reshape(2, 2) - start) / fitted).clip(0, 1).tolist()
    return left, top, right, bottom


def _fitted(size: int, shape: tuple[int, int]) -> tuple[Spot, Spot]:
    """Return where a photo begins in the network's square, and its sides there, in pixels."""
    sides = size * np.array(shape) / max(shape)
    return (size - sides) / 2, sides


def widened(box: Box) -> Box:
    """Return a frame with a margin, inside the photo."""
    left, top, right, bottom = box
    across, down = MARGIN * (right - left), MARGIN * (bottom - top)
    return max(0.0, left - across), max(0.0, top - down), min(1.0, right + across), min(1.0, bottom + down)


def detailed(limits: PhotoLimits, side: int = PART_SIDE) -> PhotoLimits:
    """Return the limits of a photo of which only a part is searched: it keeps more of its pixels."""
    return replace(limits, work_side=max(limits.work_side, side))


def side_for(photo: Photo, box: Box, size: int) -> int:
    """Return how long a photo's shorter side has to be for what a frame shows to be so many pixels long.

    It is :data:`PART_SIDE` at most: of a tiny frame more would be a great deal of a large photo.
    """
    pixels = max((end - start) * side for start, end, side in zip(box[:2], box[2:], photo.size, strict=True))
    return min(PART_SIDE, math.ceil(min(photo.size) * size / max(pixels, 1.0)))


def crop(photo: Photo, box: Box, limits: PhotoLimits) -> Photo:
    """Return what a frame shows.

    Args:
        photo: the whole photo.
        box: ``(x0, y0, x1, y1)`` as fractions of its width and height.
        limits: the frame has to be at least ``min_side`` pixels wide and high.

    Raises:
        FrameUnusable: the frame lies outside the photo, is turned around, or is too small to show anything.
    """
    x0, y0, x1, y1 = box
    if not (0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1):
        raise FrameUnusable(
            "The frame must lie inside the photo: x0,y0,x1,y1 from 0 to 1, x0 < x1 and y0 < y1."
        )
    shown = cut(photo, box)
    width, height = shown.size
    if min(width, height) < limits.min_side:
        raise FrameUnusable(f"The frame is only {width}x{height} pixels; draw a larger one.")
    return shown


def cut(photo: Photo, box: Box) -> Photo:
    """Return what a frame inside a photo shows; at least one pixel."""
    width, height = photo.size
    left, top = (min(round(start * side), side - 1) for start, side in zip(box[:2], photo.size, strict=True))
    right, bottom = max(round(box[2] * width), left + 1), max(round(box[3] * height), top + 1)
    return Photo(np.ascontiguousarray(photo.pixels[top:bottom, left:right]))


def on_plain_ground(photo: Photo) -> bool:
    """Say whether a photo's ground is plain, as shops' photos are and streets never."""
    step = max(1, max(photo.size) // GROUND_SIDE)
    return bool(plain_ground(photo.pixels[::step, ::step]).any())
