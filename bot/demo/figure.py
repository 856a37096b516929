"""A drawn person: head, hair, arms and legs that follow a pose. Garments are drawn over it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.demo.garments.piece import Piece, fold
from bot.demo.palette import darker, mix
from bot.demo.pose import Pose, arm, leg
from bot.demo.svg import Point, along, band, fill, open_path, outline, ribbon, stroke, symmetric

SKINS = ("#f0c9ac", "#e2b08c", "#c98d66", "#a56a45", "#7a4a31", "#573424")
HAIRS = ("#2a201c", "#4a3122", "#7a5230", "#b98a4e", "#8f3f24", "#9a948c")


@dataclass(frozen=True, slots=True)
class Person:
    """Who wears the garments: skin, hair, the hair's length (0 short, 1 shoulder, 2 long) and the pose."""

    skin: str
    hair: str
    hair_length: int
    pose: Pose


def body(person: Person) -> list[Piece]:
    """Everything that garments lie on: trunk, neck, legs and feet."""
    skin = person.skin
    trunk = symmetric(
        [
            (0, -3),
            (6, -4),
            (9, 0.8),
            (15, 3.6),
            (17.2, 8),
            (16.5, 15),
            (16, 26),
            (14, 42),
            (18, 62),
            (9, 72),
            (0, 72),
        ]
    )
    pieces = [Piece(trunk, skin, creases=fold([(2, 4), (8, 3), (15, 4)], 1.4, 0.2), height=0.4, roundness=7)]
    for side in (1, -1):
        hip, knee, ankle = leg(person.pose, side)
        line = [hip, along(hip, knee, 0.5), knee, along(knee, ankle, 0.35), ankle]
        pieces.append(Piece(band(line, [17, 15, 11, 11.5, 6.5]), skin, height=0.38, roundness=7))
        pieces += _shoe_from_front(person, ankle)
    return pieces


def _shoe_from_front(person: Person, ankle: Point) -> list[Piece]:
    x, y = ankle
    upper = outline(
        [
            (x - 3.8, y - 3),
            (x + 3.8, y - 3),
            (x + 5.0, y + 4),
            (x + 4.2, y + 8.4),
            (x - 4.2, y + 8.4),
            (x - 5.0, y + 4),
        ],
        (0, 1),
    )
    sole = outline([(x - 4.8, y + 6.8), (x + 4.8, y + 6.8), (x + 4.6, y + 9), (x - 4.6, y + 9)])
    laces = "".join(stroke(f"M{x - 1.6:.1f} {y + k:.1f}h3.2", "#e8e4da", 0.6) for k in (-0.4, 1.2, 2.8))
    return [
        Piece(upper, mix(person.hair, "#3a3a40", 0.6), laces, height=0.44, roundness=4),
        Piece(sole, "#dfdbd1", height=0.5, roundness=1.2),
    ]


def arms(person: Person) -> list[Piece]:
    """Arms and hands, to be drawn under sleeves."""
    pieces = []
    for side in (1, -1):
        shoulder, elbow, wrist = arm(person.pose, side)
        root = (shoulder[0] * 0.9, shoulder[1] + 3.0)
        line = [
            root,
            along(root, elbow, 0.12),
            along(root, elbow, 0.5),
            elbow,
            along(elbow, wrist, 0.4),
            wrist,
        ]
        left, right = ribbon(line, [4.0, 8.6, 8.8, 7.4, 7.2, 4.8])
        limb = outline([*left, *reversed(right)], (5, 6))
        pieces.append(Piece(limb, person.skin, height=0.36, roundness=5))
        pieces += hand(person, side)
    return pieces


def hand(person: Person, side: int) -> list[Piece]:
    """A relaxed hand at the end of the arm."""
    _, elbow, wrist = arm(person.pose, side)
    length = math.dist(elbow, wrist)
    dx, dy = (wrist[0] - elbow[0]) / length, (wrist[1] - elbow[1]) / length

    def place(forward: float, inward: float) -> Point:
        return wrist[0] + dx * forward - dy * inward * side, wrist[1] + dy * forward + dx * inward * side

    palm = outline(
        [
            place(-1.5, 2.2),
            place(3, 3.6),
            place(8, 3.4),
            place(13.5, 1.6),
            place(14.5, -0.6),
            place(12, -2.4),
            place(5, -3.0),
            place(-1.5, -2.2),
        ]
    )
    thumb = band([place(1.5, 2.4), place(5, 4.4), place(8.5, 4.0)], [2.8, 2.6, 1.8])
    fingers = "".join(
        stroke(open_path([place(7, off), place(13.4, off * 0.7)]), darker(person.skin, 0.4), 0.22, 0.6)
        for off in (-1.4, 0.2, 1.7)
    )
    return [
        Piece(thumb, person.skin, height=0.36, roundness=1.5),
        Piece(palm, person.skin, fingers, height=0.4, roundness=2.5),
    ]


def hair_behind(person: Person) -> list[Piece]:
    """The hair that falls behind the shoulders."""
    if person.hair_length == 0:
        return []
    low = 2.0 if person.hair_length == 1 else 20.0
    shape = symmetric([(0, -33), (9, -31), (13, -20), (13.5, -6), (12.5, low), (0, low + 2)])
    strands = "".join(
        fold([(x, low), (x * 1.1, -10), (x * 0.5, -31)], 1.2, 0.25 if place % 2 else -0.3)
        for place, x in enumerate((-11, -8, -4, 4, 8, 11))
    )
    return [Piece(shape, darker(person.hair, 0.15), creases=strands, height=0.34, roundness=4)]


def head(person: Person) -> list[Piece]:
    """Neck, face and the hair in front."""
    skin, shadow = person.skin, darker(person.skin, 0.3)
    neck = outline([(-5.4, -10), (5.4, -10), (6.2, 2), (0, 5), (-6.2, 2)])
    face = symmetric([(0, -31.5), (6.8, -29.5), (9.4, -22), (8.6, -14), (5.2, -8.6), (0, -6.6)])
    features = ""
    for side in (1, -1):
        features += fill(
            open_path(
                [
                    (2.2 * side, -20.0),
                    (3.8 * side, -20.8),
                    (5.4 * side, -19.9),
                    (3.8 * side, -19.2),
                    (2.2 * side, -20.0),
                ]
            ),
            "#f6f1ea",
        )
        features += f'<circle cx="{3.8 * side}" cy="-20" r="0.85" fill="#33241c"/>'
        features += stroke(
            open_path([(2.0 * side, -22.4), (4.0 * side, -23.2), (6.0 * side, -22.3)]),
            darker(person.hair, 0.2),
            0.6,
            0.8,
        )
    features += stroke(open_path([(0.6, -19), (1.1, -16), (-0.2, -15.3)]), shadow, 0.35, 0.7)
    features += fill(
        open_path([(-2.6, -12.2), (0, -12.9), (2.6, -12.2), (0, -10.9), (-2.6, -12.2)]),
        mix(skin, "#a33a3a", 0.5),
    )
    ears = [
        Piece(
            outline([(8.6 * s, -21), (10.2 * s, -21.6), (9.8 * s, -17), (8.4 * s, -16)]),
            skin,
            height=0.38,
            roundness=1.5,
        )
        for s in (1, -1)
    ]
    top = symmetric(
        [(0, -34), (7.5, -32.4), (10.8, -25.5), (10.0, -18), (8.6, -23), (5.0, -27.6), (0, -26.6)]
    )
    strands = "".join(
        fold([(x, -33), (x * 1.2, -28), (x * 1.25, -23)], 1.0, 0.25 if place % 2 else -0.25)
        for place, x in enumerate((-8, -5, -2, 1, 4, 7))
    )
    return [
        Piece(neck, darker(skin, 0.08), height=0.4, roundness=4),
        *ears,
        Piece(face, skin, features, height=0.5, roundness=7),
        Piece(top, person.hair, creases=strands, height=0.58, roundness=3),
    ]


def covering_arm(person: Person, at: Point, reach: Point) -> list[Piece]:
    """A forearm with its hand laid across the garment, from an elbow to a point."""
    line = [at, along(at, reach, 0.5), reach]
    fist = outline(
        [
            (reach[0] - 3.4, reach[1] - 3),
            (reach[0] + 2.6, reach[1] - 3.6),
            (reach[0] + 4, reach[1] + 1),
            (reach[0] + 1, reach[1] + 4),
            (reach[0] - 3.6, reach[1] + 3),
        ]
    )
    lines = "".join(
        stroke(f"M{reach[0] - 1 + k:.1f} {reach[1] + 3.6:.1f}l-0.4 -3.4", darker(person.skin, 0.4), 0.22, 0.6)
        for k in (-1.4, 0.2, 1.8)
    )
    return [
        Piece(band(line, [8, 7.4, 5.6]), person.skin, height=0.62, roundness=5),
        Piece(fist, person.skin, lines, height=0.68, roundness=3),
    ]
