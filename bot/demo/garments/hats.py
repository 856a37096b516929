"""Hats, from the front, from behind and from the side. The edge on the forehead is at ``y = 0``."""

from __future__ import annotations

import math

from bot.demo.accessory_cuts import HatCut
from bot.demo.garments.piece import Drawing, Piece, drape, fold, ribs, seam, stitches
from bot.demo.look import Look
from bot.demo.palette import darker
from bot.demo.svg import Point, band, clipped, disc, fill, open_path, outline, rectangle

HALF_HEAD = 10.5


def hat(cut: HatCut, look: Look, *, sideways: bool = False) -> Drawing:
    """Draw a hat; ``sideways`` turns its front to the right."""
    draw = {"beanie": _beanie, "cap": _cap, "bucket": _bucket, "brimmed": _brimmed}[cut.kind]
    return Drawing(tuple(draw(cut, look, sideways)), ((2.0, -4.0), (0.0, -cut.crown * 0.6)))


def _beanie(cut: HatCut, look: Look, sideways: bool) -> list[Piece]:
    lean = 2.5 if sideways else 0.0
    width, top = HALF_HEAD + 0.6, -cut.crown
    crown = outline(
        [
            (-width, 0),
            (-width + 0.4, -8),
            (-5 - lean, top + 1.2),
            (-lean, top),
            (5 - lean, top + 1.2),
            (width - 0.4, -8),
            (width, 0),
        ],
        (0, 6),
    )
    dice = look.dice("hat")
    creases = drape(((-lean - 2, top), (-lean + 2, top)), ((-width, 0), (width, 0)), 7, 0.16, dice)
    spine: list[Point] = [(-lean, top), (-lean * 0.5, -10), (0, 0)]
    lines = (
        ribs([(-width, -9), (0, -9.6), (width, -9)], [20.0] * 3, 1.0, "#000")
        if look.print_name == "plain"
        else ""
    )
    pieces = [
        Piece(
            crown,
            look.base,
            look.cover(crown) + clipped(crown, lines),
            creases + fold(spine, 0.5, -0.05),
            height=0.48,
            roundness=8,
        )
    ]
    edge: list[Point] = [
        (-width - 0.5, -cut.brim / 2 + 0.2),
        (0, -cut.brim / 2 + 1.0),
        (width + 0.5, -cut.brim / 2 + 0.2),
    ]
    rim = band(edge, [cut.brim] * 3)
    pieces.append(
        Piece(rim, look.trim, ribs(edge, [cut.brim - 0.4] * 3, 0.8, "#000"), height=0.6, roundness=4)
    )
    if look.front and not sideways:
        label = outline([(3, -4.2), (6.6, -4.0), (6.6, -1.6), (3, -1.8)], range(4))
        pieces.append(Piece(label, "#a9743f", stitches(label.path, "#efe3cc"), height=0.66, roundness=0.6))
    if cut.extra == "pompon":
        pieces.append(_pompon(look, (-lean, top - 2.6)))
    return pieces


def _pompon(look: Look, center: Point) -> Piece:
    dice = look.dice("pompon")
    x, y = center
    points = []
    for here in range(36):
        angle, reach = here * math.tau / 36, 4.4 * dice.uniform(0.86, 1.12)
        points.append((x + math.cos(angle) * reach, y + math.sin(angle) * reach))
    tufts = ""
    for _ in range(40):
        angle, near = dice.uniform(0, math.tau), dice.uniform(0.2, 3.0)
        root = (x + math.cos(angle) * near, y + math.sin(angle) * near)
        tip = (x + math.cos(angle) * (near + 2), y + math.sin(angle) * (near + 2))
        tufts += fold(
            [root, ((root[0] + tip[0]) / 2, (root[1] + tip[1]) / 2), tip], 0.6, dice.choice((-0.5, 0.5))
        )
    return Piece(outline(points), look.color.accent, creases=tufts, height=0.6, roundness=4)


def _dome(width: float, top: float, low: float = 0.0) -> list[Point]:
    return [
        (-width, low),
        (-width + 0.2, top * 0.5),
        (-width * 0.62, top * 0.92),
        (0, top),
        (width * 0.62, top * 0.92),
        (width - 0.2, top * 0.5),
        (width, low),
    ]


def _cap(cut: HatCut, look: Look, sideways: bool) -> list[Piece]:
    width, top = HALF_HEAD + 0.5, -cut.crown
    crown = outline(_dome(width, top), (0, 6))
    lines = "".join(
        seam(open_path([(x * 0.1, top), (x * 0.8, top * 0.55), (x, 0.4)]), "#000") for x in (-6.5, 0.0, 6.5)
    )
    marks = look.cover(crown) + lines + fill(disc((0, top + 0.3), 0.8), darker(look.base, 0.2))
    marks += fill(disc((-4.4, top * 0.68), 0.3), "#000", 0.5) + fill(
        disc((4.4, top * 0.68), 0.3), "#000", 0.5
    )
    pieces = [Piece(crown, look.base, marks, height=0.5, roundness=7)]
    if sideways:
        visor = outline(
            [
                (width - 5, -1.2),
                (width + 3, -0.6),
                (width + cut.brim + 2, 1.6),
                (width + cut.brim + 1, 2.8),
                (width, 1.6),
                (width - 5, 1.0),
            ],
            (0,),
        )
        return [
            *pieces,
            Piece(
                visor,
                look.base,
                stitches(open_path([(width - 3, 0), (width + 3, 0.6), (width + cut.brim, 2)]), look.thread),
                height=0.62,
                roundness=1.5,
            ),
        ]
    if look.front:
        if cut.extra == "patch":
            patch = outline([(-3.6, -10), (3.6, -10), (3.6, -4.6), (0, -3.4), (-3.6, -4.6)], range(5))
            pieces.append(
                Piece(
                    patch,
                    look.color.ink,
                    stitches(patch.path, look.color.accent) + fill(disc((0, -7), 1.5), look.color.accent),
                    height=0.58,
                    roundness=1,
                )
            )
        visor = outline(
            [
                (-width - 0.3, -0.6),
                (0, -3.0),
                (width + 0.3, -0.6),
                (width + 0.6, 3.5),
                (6, cut.brim - 1.6),
                (0, cut.brim - 0.6),
                (-6, cut.brim - 1.6),
                (-width - 0.6, 3.5),
            ],
            (0, 2),
        )
        rows = "".join(
            stitches(
                open_path(
                    [(-width + 1 + k, 1.5 + k), (0, cut.brim - 2.6 - k * 1.3), (width - 1 - k, 1.5 + k)]
                ),
                look.thread,
            )
            for k in (0, 1, 2)
        )
        return [*pieces, Piece(visor, look.base, rows, height=0.62, roundness=4)]
    hole = outline([(-4.5, -1.8), (-3.6, -5.2), (0, -6.6), (3.6, -5.2), (4.5, -1.8)], (0, 4))
    strap = band([(-5.5, -0.9), (0, -0.6), (5.5, -0.9)], [1.9] * 3)
    return [
        *pieces,
        Piece(hole, look.inside, height=0.3, roundness=1),
        Piece(strap, look.trim, fill(rectangle(0.6, -1.6, 2.4, 0.2), "#b4b2ab"), height=0.6, roundness=1),
    ]


def _bucket(cut: HatCut, look: Look, sideways: bool) -> list[Piece]:
    width, top = HALF_HEAD - 0.4, -cut.crown
    crown = outline(
        [
            (-width, 0.5),
            (-width * 0.82, top + 1),
            (-width * 0.5, top),
            (width * 0.5, top),
            (width * 0.82, top + 1),
            (width, 0.5),
        ],
        (0, 5),
    )
    shift = 1.6 if sideways else 0.0
    rim: list[Point] = [
        (-width - 0.2, -1),
        (0, 0.6),
        (width + 0.2, -1),
        (width + cut.brim + shift, cut.brim - 1),
        (width * 0.6, cut.brim + 1.4),
        (-width * 0.6, cut.brim + 1.4),
        (-width - cut.brim + shift, cut.brim - 1),
    ]
    brim = outline(rim, (0, 2, 3, 6))
    rows = "".join(
        stitches(open_path([(-width - k, 0.5 + k), (0, 1.8 + k), (width + k, 0.5 + k)]), look.thread)
        for k in (1.2, 2.6, 4.0, 5.4)
    )
    eyelets = (
        fill(disc((-width * 0.55, -4), 0.35) + disc((-width * 0.35, -4), 0.35), "#000", 0.5)
        if sideways
        else ""
    )
    label = fill(rectangle(2.5, -4.6, 5.5, -2.8), "#efece4") if look.front and not sideways else ""
    dice = look.dice("bucket")
    creases = fold(
        [(-width, top * 0.4), (0, top * 0.5 + dice.uniform(-1, 1)), (width, top * 0.45)], 2.2, -0.2
    )
    return [
        Piece(
            crown,
            look.base,
            look.cover(crown)
            + stitches(
                open_path([(-width * 0.8, top + 2), (0, top + 1.4), (width * 0.8, top + 2)]), look.thread
            )
            + eyelets
            + label,
            creases,
            height=0.5,
            roundness=6,
        ),
        Piece(
            brim,
            look.base,
            look.cover(brim) + rows,
            fold([(0, 0), (2, 4), (3, 8)], 3, 0.2),
            height=0.58,
            roundness=4,
        ),
    ]


def _brimmed(cut: HatCut, look: Look, sideways: bool) -> list[Piece]:
    width, top = HALF_HEAD - 0.2, -cut.crown
    reach = width + cut.brim
    lift = -2.0 if sideways else 0.0
    back = outline([(-reach, lift), (-width, -3.2), (width, -3.2), (reach, lift), (0, 2)])
    under = outline(
        [
            (-reach, lift),
            (-width, -1.6),
            (0, -1.0),
            (width, -1.6),
            (reach, lift),
            (width, 3.6 - lift * 0.4),
            (0, 5.0),
            (-width, 3.6 - lift * 0.4),
        ],
        (0, 4),
    )
    crown = outline(
        [
            (-width, -0.6),
            (-width * 0.86, top + 2),
            (-width * 0.45, top),
            (0, top + 1.5),
            (width * 0.45, top),
            (width * 0.86, top + 2),
            (width, -0.6),
            (0, 0.8),
        ],
        (0, 6),
    )
    dent = fold([(-1, top + 1), (0.5, top * 0.6), (0, top * 0.4)], 4.0, -0.4) + fold(
        [(-width * 0.7, top + 3), (-width * 0.5, top * 0.5)], 3.0, -0.3
    )
    ribbon_ = band([(-width, -2.6), (0, -1.4), (width, -2.6)], [3.4] * 3)
    pieces = [
        Piece(back, look.inside, height=0.36, roundness=3),
        Piece(under, look.base, look.cover(under), height=0.52, roundness=4),
    ]
    pieces += [
        Piece(crown, look.base, look.cover(crown), dent, height=0.56, roundness=7),
        Piece(
            ribbon_,
            look.color.ink,
            ribs([(-width, -2.6), (0, -1.4), (width, -2.6)], [3.4] * 3, 0.5, "#000"),
            height=0.6,
            roundness=1,
        ),
    ]
    if look.front or sideways:
        x = -5.0 if sideways else 6.5
        bow = outline([(x - 1.8, -4.4), (x + 1.8, -4.1), (x + 1.8, -0.6), (x - 1.8, -0.9)], range(4))
        pieces.append(Piece(bow, look.color.ink, height=0.66, roundness=1.2))
    return pieces
