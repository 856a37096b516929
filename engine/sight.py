"""What a model sees in a photo: its garments, and the one that is answered first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.regions import Region, cut, find_regions, on_plain_ground, widened
from engine.runtime.base import Runtime
from engine.types import Box, Photo, Vectors


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


MOST = 8
"""Pieces of one photo that are told apart: of twenty people nobody wants forty buttons."""

LEAST_SIDE = 16
"""Pixels of a piece's sides; in fewer nothing can be recognized."""


def see(runtime: Runtime, photo: Photo, least: float, closer: Callable[[], Photo] | None = None) -> Sight:
    """See a photo, and the piece of it that is answered first: the surest.

    A photo in which no two garments are found stays whole: the whole is what was photographed. So does one on
    a plain ground, as shops take theirs: products were photographed so, too. Its pieces can be asked for.

    Args:
        runtime: the model made ready.
        photo: the whole photo.
        least: confidence under which nothing is a garment.
        closer: returns the same photo in more of its pixels, for the piece that is cut out of it; None if
            there are no more.
    """
    seen = runtime.see(photo)
    whole = Sight(_direction(seen.embeddings), seen.probabilities[0])
    if seen.regions is None:
        return whole
    bundle = runtime.bundle
    size = bundle.description.preprocessing.size
    found = find_regions(seen.regions, bundle.classes, size, photo.size, least)
    pieces = tuple(piece for piece in found if min(cut(photo, piece.box).size) >= LEAST_SIDE)[:MOST]
    if len(pieces) < 2:
        return whole
    if on_plain_ground(photo):
        return Sight(whole.embedding, whole.probabilities, pieces)
    sharp = photo if closer is None else closer()
    return Sight(*look_at(runtime, sharp, pieces[0].box), pieces, chosen=0)


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
    embeddings, probabilities = runtime.embed(photos)
    return _direction(embeddings), probabilities.mean(axis=0)


def _direction(embeddings: Vectors) -> Vectors:
    """Return the mean of unit vectors ``[N, D]``, L2-normalized; of opposite ones, the first."""
    mean = embeddings.mean(axis=0)
    length = np.linalg.norm(mean)
    direction: Vectors = mean / length if length > 0 else embeddings[0]
    return direction
