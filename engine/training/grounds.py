"""Grounds that a cut-out product is set on: streets as people's photos show them, without the people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from engine.disguise import street_ground
from engine.errors import PhotoError
from engine.photos import read_photo
from engine.training.street import street_files
from engine.types import Pixels

SIDE = 128
"""A ground is out of focus behind its product; more pixels would show nothing more."""

LEAST_WIDTH = 0.18
"""Of the photo's width, beside the people: a narrower strip would be stretched into stripes."""

DRAWN = 256

MOST = 2_000
"""Kept in memory, 50 kB each; a few hundred steps show each about twice."""


def collect_grounds(folder: Path, rows: frozenset[str], seed: int) -> Pixels:
    """Return grounds ``uint8 [G, SIDE, SIDE, 3]``: of the street photos, or drawn where there are none.

    Args:
        folder: of the data.
        rows: street photo files that may be learned from.
        seed: of what is drawn, and of what is left out where there are many.
    """
    files = [(photo, mask) for photo, mask in street_files(folder) if str(photo.relative_to(folder)) in rows]
    found = [ground for photo, mask in files for ground in _beside_people(photo, mask)]
    kept = np.sort(np.random.default_rng(seed).permutation(len(found))[:MOST])
    return np.stack([found[place] for place in kept] or [_drawn(seed + number) for number in range(DRAWN)])


def _drawn(seed: int) -> Pixels:
    ground = street_ground(np.random.default_rng(seed)).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return np.asarray(ground)


def _beside_people(photo: Path, mask: Path) -> Iterator[Pixels]:
    try:
        pixels = read_photo(photo).pixels
        with Image.open(mask) as picture:
            people = np.asarray(picture.resize(pixels.shape[1::-1], Image.Resampling.NEAREST)) > 0
    except (PhotoError, OSError):
        return  # the pack has warned of it, and there are other streets
    width = people.shape[1]
    columns = np.flatnonzero(people.any(axis=0))
    first, last = (columns[0], columns[-1]) if len(columns) else (width, width)
    for left, right in ((0, first), (last + 1, width)):
        if right - left >= LEAST_WIDTH * width:
            yield from _squares(pixels[:, left:right])


def _squares(strip: Pixels) -> Iterator[Pixels]:
    """Cut a strip into squares, one below the other."""
    height, side = strip.shape[0], min(strip.shape[:2])
    for top in range(0, height - side + 1, side):
        square = Image.fromarray(np.ascontiguousarray(strip[top : top + side, :side]))
        yield np.asarray(square.resize((SIDE, SIDE), Image.Resampling.BOX))
