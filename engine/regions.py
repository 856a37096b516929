"""Where in a photo each garment is: read off the network's maps, and cut out of the photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.bundle import softmax
from engine.config import PhotoLimits
from engine.cutout import plain_ground
from engine.errors import FrameUnusable
from engine.types import Box, Photo, Vectors

Boxes = NDArray[np.float64]
"""``[4]``: left, top, right, bottom."""

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


def find_regions(
    answers: Vectors, classes: Sequence[str], size: int, shape: tuple[int, int], least: float
) -> list[Region]:
    """Return the garments in a photo, surest first.

    Args:
        answers: ``float32 [5S + 2C + 1, m, m]``, what the head says of the photo; see
            :class:`engine.region_head.RegionHead`.
        classes: the C product types.
        size: side of the network's square in pixels.
        shape: the photo's width and height in pixels.
        least: confidence under which nothing counts.
    """
    places = places_of(classes)
    count = len(places)
    centers = (1 / (1 + np.exp(-answers[:count]))).astype(np.float32)
    distances = answers[count : 5 * count].reshape(count, 4, *answers.shape[1:])
    types = answers[5 * count : 5 * count + len(classes)]
    pixels = softmax(answers[5 * count + len(classes) :], axis=0)[1:]
    found: list[tuple[int, Boxes, Region]] = []
    for place, row, column in _peaks(centers, least):
        frame = _frame(distances[place, :, row, column], row, column, size / answers.shape[1])
        if any(overlap(frame, other) > (SAME if at == place else COVERED) for at, other, _ in found):
            continue
        kinds = list(places[place])
        region = Region(
            box=in_photo(frame, size, shape),
            product_type=classes[kinds[int(types[kinds, row, column].argmax())]],
            confidence=float(centers[place, row, column]),
            mask=pixels[kinds].sum(axis=0),
        )
        if region.box[0] < region.box[2] and region.box[1] < region.box[3]:
            found.append((place, frame, region))
    return [region for _, _, region in found]


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


def _frame(distances: Vectors, row: int, column: int, stride: float) -> Boxes:
    across, down = (column + 0.5) * stride, (row + 0.5) * stride
    left, up, right, under = distances.astype(np.float64)
    return np.array([across - left, down - up, across + right, down + under])


def in_photo(frame: Boxes, size: int, shape: tuple[int, int]) -> Box:
    """Return a frame of the network's square as fractions of the photo that was fitted into it."""
    fitted = size * np.array(shape) / max(shape)
    corners = (frame.reshape(2, 2) - (size - fitted) / 2) / fitted
    (left, top), (right, bottom) = corners.clip(0, 1).tolist()
    return left, top, right, bottom


def widened(box: Box) -> Box:
    """Return a frame with a margin, inside the photo."""
    left, top, right, bottom = box
    across, down = MARGIN * (right - left), MARGIN * (bottom - top)
    return max(0.0, left - across), max(0.0, top - down), min(1.0, right + across), min(1.0, bottom + down)


def detailed(limits: PhotoLimits) -> PhotoLimits:
    """Return the limits of a photo of which only a part is searched: it keeps more of its pixels."""
    return replace(limits, work_side=max(limits.work_side, PART_SIDE))


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
