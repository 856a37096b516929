"""The body that garments are cut for: where its joints are, and how a pose moves them.

The neck's base is the origin; ``y`` grows downwards; a unit is about a centimeter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.demo.svg import Point

SHOULDER: Point = (17.0, 5.5)
HIP: Point = (9.0, 66.0)
UPPER_ARM, FOREARM = 29.0, 27.0
THIGH, SHIN = 42.0, 41.0


@dataclass(frozen=True, slots=True)
class Limb:
    """The two angles of an arm or a leg, in degrees.

    Attributes:
        lift: of the upper part away from straight down, outwards.
        bend: of the lower part against the upper, inwards.
    """

    lift: float
    bend: float = 0.0


@dataclass(frozen=True, slots=True)
class Pose:
    """How arms and legs are held, each as ``(right on the picture, left on the picture)``."""

    arms: tuple[Limb, Limb] = (Limb(21, 4), Limb(21, 4))
    legs: tuple[Limb, Limb] = (Limb(3, 2), Limb(3, 2))


def arm(pose: Pose, side: int) -> tuple[Point, Point, Point]:
    """Shoulder, elbow and wrist; ``side`` is 1 on the right of the picture and -1 on the left."""
    return _limb(SHOULDER, pose.arms[side < 0], (UPPER_ARM, FOREARM), side)


def leg(pose: Pose, side: int) -> tuple[Point, Point, Point]:
    """Hip, knee and ankle; ``side`` is 1 on the right of the picture and -1 on the left."""
    return _limb(HIP, pose.legs[side < 0], (THIGH, SHIN), side)


def _limb(root: Point, limb: Limb, lengths: tuple[float, float], side: int) -> tuple[Point, Point, Point]:
    start = (root[0] * side, root[1])
    middle = _step(start, limb.lift, lengths[0], side)
    return start, middle, _step(middle, limb.lift - limb.bend, lengths[1], side)


def _step(start: Point, angle: float, length: float, side: int) -> Point:
    turn = math.radians(angle)
    return start[0] + side * math.sin(turn) * length, start[1] + math.cos(turn) * length
