"""What a model sees in a photo: its garments, the one that is answered first, and the one at a point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from engine.errors import FrameUnusable
from engine.regions import (
    HeadAnswers,
    Region,
    cut,
    find_regions,
    on_plain_ground,
    regions_at,
    side_for,
    widened,
)
from engine.runtime.base import Runtime, Seen
from engine.types import Box, Photo, Point, Vectors

DIFFERENT = 0.2
"""Cosine under which two photos are not of one garment: of 29 products that no training saw none had two
photos so far apart, and of pairs of products of different types 85 of 100 were (validation part)."""

MOST = 8
"""Pieces of one photo that are told apart: of twenty people nobody wants forty buttons."""

LEAST_SIDE = 16
"""Pixels of a piece's sides; in fewer nothing can be recognized."""

Closer = Callable[[int], Photo]
"""Returns a photo again, its shorter side at least so many pixels long where it has as many."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What the model sees in a photo.

    Attributes:
        embedding: ``float32 [D]`` of what is answered first, L2-normalized.
        probabilities: ``float32 [C]`` of that, in the order of the bundle's classes.
        pieces: the garments that were found, surest first; none where the photo shows but one.
        chosen: the number of the piece that is answered first; None for the whole photo.
    """

    embedding: Vectors
    probabilities: Vectors
    pieces: tuple[Region, ...] = ()
    chosen: int | None = None


def see(runtime: Runtime, photo: Photo, least: float, closer: Closer | None = None) -> Sight:
    """See a photo, and the piece of it that is answered first: the surest.

    A photo in which no two garments are found stays whole: the whole is what was photographed. So does one on
    a plain ground, as shops take theirs: products were photographed so, too. Its pieces can be asked for.

    Args:
        runtime: the model made ready.
        photo: the whole photo.
        least: confidence under which nothing is a garment.
        closer: returns the same photo, its shorter side at least so many pixels long where it has as many;
            the piece is cut out of that. None if there are no more.
    """
    seen = runtime.see(photo)
    whole = Sight(_direction(seen.embeddings), seen.probabilities[0])
    said = _said(runtime, photo, seen)
    if said is None:
        return whole
    found = (piece for piece in find_regions(said, least) if _shows_enough(photo, piece))
    pieces = tuple(islice(found, MOST))
    if len(pieces) < 2:
        return whole
    if on_plain_ground(photo):
        return Sight(whole.embedding, whole.probabilities, pieces)
    return Sight(*_look_closer(runtime, photo, pieces[0], closer), pieces, chosen=0)


def see_at(runtime: Runtime, photo: Photo, point: Point, least: float, closer: Closer | None = None) -> Sight:
    """See the one garment at a point of a photo, or the whole photo where there is none.

    Args:
        runtime: the model made ready.
        photo: the whole photo.
        point: where somebody points.
        least: confidence from which a garment is found without being pointed at, and keeps its frame.
        closer: as in :func:`see`.

    Raises:
        FrameUnusable: the point lies outside the photo.
    """
    if not all(0 <= side <= 1 for side in point):
        raise FrameUnusable("The point must lie inside the photo: x,y from 0 to 1.")
    seen = runtime.see(photo)
    said = _said(runtime, photo, seen)
    there = [] if said is None else regions_at(said, point, find_regions(said, least))
    piece = next((region for region in there if _shows_enough(photo, region)), None)
    if piece is None:
        return Sight(_direction(seen.embeddings), seen.probabilities[0])
    return Sight(*_look_closer(runtime, photo, piece, closer), (piece,), chosen=0)


def _said(runtime: Runtime, photo: Photo, seen: Seen) -> HeadAnswers | None:
    if seen.regions is None:
        return None
    return HeadAnswers(seen.regions, runtime.bundle.classes, _size(runtime), photo.size)


def _look_closer(
    runtime: Runtime, photo: Photo, piece: Region, closer: Closer | None
) -> tuple[Vectors, Vectors]:
    """See a piece in as many of the photo's pixels as the network looks at."""
    needed = side_for(photo, widened(piece.box), _size(runtime))
    return look_at(runtime, photo if closer is None else closer(needed), piece.box)


def _size(runtime: Runtime) -> int:
    return runtime.bundle.description.preprocessing.size


def _shows_enough(photo: Photo, piece: Region) -> bool:
    return min(cut(photo, piece.box).size) >= LEAST_SIDE


def look_apart(runtime: Runtime, photos: Sequence[Photo]) -> tuple[Sight, bool]:
    """See several photos of one garment, or the first of them where they clearly show different ones.

    Returns:
        What was seen, and whether it was the first photo alone.
    """
    embeddings, probabilities = runtime.embed(photos)
    if float((embeddings @ embeddings.T).min()) < DIFFERENT:
        return Sight(embeddings[0], probabilities[0]), True
    return Sight(*_merged(embeddings, probabilities)), False


def look_at(runtime: Runtime, photo: Photo, box: Box) -> tuple[Vectors, Vectors]:
    """See what a frame of a photo shows, with a margin around it, as :func:`look` does."""
    return look(runtime, [cut(photo, widened(box))])


def look(runtime: Runtime, photos: Sequence[Photo]) -> tuple[Vectors, Vectors]:
    """See photos of one garment whole.

    Returns:
        The garment's embedding ``float32 [D]``, L2-normalized, and its type probabilities ``float32 [C]``, in
        the order of the bundle's classes.

    Raises:
        ValueError: there is no photo.
    """
    if not photos:
        raise ValueError("at least one photo is needed")
    return _merged(*runtime.embed(photos))


def _merged(embeddings: Vectors, probabilities: Vectors) -> tuple[Vectors, Vectors]:
    """Return what several photos of one garment say of it together."""
    return _direction(embeddings), probabilities.mean(axis=0)


def _direction(embeddings: Vectors) -> Vectors:
    """Return the mean of unit vectors ``[N, D]``, L2-normalized; of opposite ones, the first."""
    mean = embeddings.mean(axis=0)
    length = np.linalg.norm(mean)
    direction: Vectors = mean / length if length > 0 else embeddings[0]
    return direction
