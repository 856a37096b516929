"""How well the garments of street photos are found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.evaluation.neighbors import FORGIVEN_WORN
from engine.regions import Region, overlap
from engine.types import Box

Labeled = tuple[str, Box]
"""A garment's type and frame."""

Right = Callable[[str, str], bool]
"""Says whether a type may be found for another."""

LOOSE, TIGHT = 0.3, 0.5
"""Overlaps (intersection over union) from which a frame counts as found."""


@dataclass(frozen=True, slots=True)
class StreetPhoto:
    """A photo's labeled garments, and what was found in it, surest first."""

    labeled: tuple[Labeled, ...]
    found: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class RegionScores:
    """What was found of some garments, where some types count as right.

    Attributes:
        garments: labeled.
        pointing: share of them for which the surest region of a right type, however unsure, has its center
            inside a labeled frame of a right type (the pointing game of Zhang et al. 2016, "Top-down Neural
            Attention by Excitation Backprop").
        loose, tight: share of them that a region of a right type overlaps so far; each region finds one.
        false: regions a photo that find none of them, at the tighter overlap.
    """

    garments: int
    pointing: float
    loose: float
    tight: float
    false: float


def same(one: str, other: str) -> bool:
    """Say whether two types are the same."""
    return one == other


def neighboring(one: str, other: str) -> bool:
    """Say whether two types are the same, or both upper garments, or both footwear."""
    return one == other or any(one in kinds and other in kinds for kinds in FORGIVEN_WORN)


def score_regions(
    photos: Sequence[StreetPhoto], least: float, right: Right = same, only: frozenset[str] | None = None
) -> RegionScores:
    """Return how well garments are found.

    Args:
        photos: with all regions, also unsure ones.
        least: confidence under which a region does not count, but for pointing.
        right: which type may be found for which.
        only: labels and regions of these types alone; None for all.
    """
    kept = [photo if only is None else _only(photo, only) for photo in photos]
    sure = [[region for region in photo.found if region.confidence >= least] for photo in kept]
    count = sum(len(photo.labeled) for photo in kept)
    loose, tight = (
        sum(
            _matched(photo.labeled, found, least_overlap, right)
            for photo, found in zip(kept, sure, strict=True)
        )
        for least_overlap in (LOOSE, TIGHT)
    )
    pointed = sum(_points(one, photo, right) for photo in kept for one in photo.labeled)
    return RegionScores(
        garments=count,
        pointing=pointed / max(1, count),
        loose=loose / max(1, count),
        tight=tight / max(1, count),
        false=(sum(map(len, sure)) - tight) / max(1, len(kept)),
    )


def least_confidence(photos: Sequence[StreetPhoto], false_boxes: float, right: Right = neighboring) -> float:
    """Return the least confidence at which there are at most so many false regions a photo.

    Args:
        photos: with all regions, also unsure ones.
        false_boxes: a photo.
        right: which type may be found for which.
    """
    steps = np.linspace(0.05, 0.95, 91)
    return next(
        (
            round(float(least), 2)
            for least in steps
            if score_regions(photos, float(least), right).false <= false_boxes
        ),
        1.0,
    )


def _only(photo: StreetPhoto, kinds: frozenset[str]) -> StreetPhoto:
    return StreetPhoto(
        tuple(one for one in photo.labeled if one[0] in kinds),
        tuple(region for region in photo.found if region.product_type in kinds),
    )


def _matched(labeled: Sequence[Labeled], found: Sequence[Region], least: float, right: Right) -> int:
    """Return how many labeled garments a region finds; the surest region chooses first."""
    open_ = list(labeled)
    for region in found:
        fitting = [one for one in open_ if right(one[0], region.product_type)]
        best = max(fitting, key=lambda one: overlap(one[1], region.box), default=None)
        if best is not None and overlap(best[1], region.box) >= least:
            open_.remove(best)
    return len(labeled) - len(open_)


def _points(garment: Labeled, photo: StreetPhoto, right: Right) -> bool:
    surest = next((region for region in photo.found if right(garment[0], region.product_type)), None)
    if surest is None:
        return False
    left, top, across, down = surest.box
    x, y = (left + across) / 2, (top + down) / 2
    return any(
        box[0] <= x <= box[2] and box[1] <= y <= box[3]
        for name, box in photo.labeled
        if right(name, garment[0])
    )
