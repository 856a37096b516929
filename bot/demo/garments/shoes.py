"""One shoe from its side. The ground is at ``y = 0``, the toe points right."""

from __future__ import annotations

from dataclasses import replace

from bot.demo.accessory_cuts import ShoeCut
from bot.demo.garments.piece import Drawing, Piece, fold, seam, stitches
from bot.demo.look import Look
from bot.demo.palette import darker, lighter, mix
from bot.demo.svg import Outline, Point, band, open_path, outline, ribbon, stroke

RUBBER = "#efece4"


def shoe(cut: ShoeCut, look: Look) -> Drawing:
    """One shoe from its outer side (the front) or its inner side (the back)."""
    pieces = _side(cut, look)
    if not look.front:
        pieces = [_mirrored(piece) for piece in pieces]
    return Drawing(tuple(pieces), ((4.0, -7.0), (-9.0, -6.0)))


def _mirrored(piece: Piece) -> Piece:
    """The piece as seen in a mirror; its marks and creases are turned with it."""
    x0, y0, x1, y1 = piece.shape.box
    flip = '<g transform="scale(-1 1)">'
    path = _mirror_path(piece.shape.path)
    return replace(
        piece,
        shape=Outline(path, (-x1, y0, -x0, y1)),
        marks=f"{flip}{piece.marks}</g>" if piece.marks else "",
        creases=f"{flip}{piece.creases}</g>" if piece.creases else "",
    )


def _mirror_path(path: str) -> str:
    """Path data of absolute moves and curves with every ``x`` negated."""
    words = path.replace("M", " M ").replace("C", " C ").replace("Z", " Z").split()
    turned, is_x = [], True
    for word in words:
        if word in "MCZ":
            turned.append(word)
            is_x = True
            continue
        turned.append(f"{-float(word):.2f}" if is_x else word)
        is_x = not is_x
    return " ".join(turned)


def _side(cut: ShoeCut, look: Look) -> list[Piece]:
    base, top = -cut.sole, -cut.collar
    heel_base = base - cut.heel
    upper = outline(
        [
            (-13.0, heel_base + 0.8),
            (-13.7, heel_base - 4),
            (-12.6, top - 0.4),
            (-4.6, top + (0.4 if cut.collar > 12 else 1.8)),
            (-2.6, min(top + 1.0, -8.6)),
            (4.0, base - cut.toe * 0.88),
            (9.5, base - cut.toe * 0.86),
            (13.6, base - 2.0),
            (13.6, base + 0.8),
        ],
        (0, 2, 3, 8),
    )
    inner = outline([(-12.4, top), (-8.5, top - 1.1), (-4.8, top + 0.4), (-5.5, top + 2.4), (-11.6, top + 2)])
    pieces = [Piece(inner, look.inside, height=0.3, roundness=1.4)]
    if cut.front == "laces":
        pieces.append(_tongue(look, top))
    pieces.append(
        Piece(
            upper,
            look.base,
            look.cover(upper) + _seams(cut, look, base),
            _creases(look, base),
            height=0.5,
            roundness=6,
        )
    )
    pieces += _overlays(cut, look, base, heel_base)
    return [*pieces, *_sole(cut, look, base)]


def _tongue(look: Look, top: float) -> Piece:
    shape = outline(
        [(-5.8, top + 3), (-4.9, top - 1.8), (-2.5, top - 2.2), (-1.2, top + 2.4), (0.5, -7.5)], (1, 2)
    )
    return Piece(
        shape,
        look.trim,
        stitches(open_path([(-4.6, top - 1.2), (-2.6, top - 1.5)]), look.thread),
        height=0.44,
        roundness=2,
    )


def _seams(cut: ShoeCut, look: Look, base: float) -> str:
    collar = stitches(
        open_path(
            [(-12.6, -cut.collar + 1.2), (-8, -cut.collar + 2.6), (-3.4, min(-cut.collar + 2.6, -7.2))]
        ),
        look.thread,
    )
    side = seam(open_path([(-3.0, -8.0), (-2.0, -5.0), (-3.4, base)]), "#000")
    return collar + (side if cut.front != "vamp" else "")


def _creases(look: Look, base: float) -> str:
    dice = look.dice("shoe")
    creases = ""
    for here in range(3):
        x = 4.6 + here * 1.7 + dice.uniform(-0.3, 0.3)
        creases += fold(
            [(x, base - 4.8), (x + 0.6, base - 3), (x - 0.2, base - 1.4)], 0.8, 0.3 if here % 2 else -0.35
        )
    return creases


def _overlays(cut: ShoeCut, look: Look, base: float, heel_base: float) -> list[Piece]:
    tone = (
        mix(look.base, look.color.accent, 0.75) if look.fabric.name != "leather" else darker(look.base, 0.2)
    )
    pieces = []
    counter = outline(
        [
            (-13.0, heel_base + 0.8),
            (-13.8, heel_base - 4),
            (-12.9, -cut.collar + 2.4),
            (-10.8, -cut.collar + 3.4),
            (-9.2, base - 2),
            (-7.5, base + 0.8),
        ],
        (0, 2, 5),
    )
    if cut.front != "gore":
        pieces.append(
            Piece(
                counter,
                tone if cut.front in ("laces", "strap") else look.base,
                stitches(
                    open_path([(-11.2, -cut.collar + 3.6), (-9.8, base - 2), (-8.1, base)]), look.thread
                ),
                height=0.54,
                roundness=2,
            )
        )
    if cut.cap:
        cap = outline(
            [
                (8.4, base - cut.toe * 0.9),
                (11.6, base - cut.toe * 0.72),
                (13.7, base - 2),
                (13.6, base + 0.8),
                (8.6, base + 0.8),
                (7.4, base - 2),
            ],
            (0, 3, 4),
        )
        pieces.append(Piece(cap, RUBBER, height=0.55, roundness=3))
    if cut.flash and look.front:
        flash = outline([(-6.2, base - 0.2), (-1.5, -7.4), (0.8, -7.0), (-2.6, base - 0.2)], range(4))
        pieces.append(
            Piece(
                flash,
                look.color.ink,
                stitches(open_path([(-5.4, base), (-1.0, -7)]), look.thread),
                height=0.54,
                roundness=0.8,
            )
        )
    front = {"laces": _laces, "strap": _straps, "gore": _gore, "vamp": _vamp}[cut.front]
    return [*pieces, *front(cut, look, tone)]


def _laces(cut: ShoeCut, look: Look, tone: str) -> list[Piece]:
    start, end = (-3.2, -cut.collar + 1.4), (4.6, -cut.sole - cut.toe * 0.86)
    line: list[Point] = [start, ((start[0] + end[0]) / 2 - 0.3, (start[1] + end[1]) / 2 - 0.1), end]
    left, right = ribbon(line, [3.4, 3.0, 2.6])
    stay = outline([*left, *reversed(right)], (0, 2, 3, 5))
    pieces = [
        Piece(
            stay,
            tone if cut.flash else look.base,
            stitches(open_path(right), look.thread),
            height=0.56,
            roundness=1.2,
        )
    ]
    count = 5 if cut.collar < 12 else 8
    for here in range(count):
        share = (here + 0.6) / count
        x, y = start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
        lace = band([(x - 1.9, y - 1.2), (x - 0.3, y - 0.7), (x + 0.9, y + 1.1)], [0.95, 1.0, 0.8])
        pieces.append(
            Piece(lace, RUBBER if look.base != "#eceae4" else "#d8d4c8", height=0.66, roundness=0.8)
        )
    return pieces


def _straps(cut: ShoeCut, look: Look, tone: str) -> list[Piece]:
    pieces = []
    for here in range(3):
        x, y = -2.6 + here * 2.9, -cut.collar + 1.8 + here * 1.35
        shape = band([(x - 1.6, y - 1.2), (x + 0.6, y + 0.8), (x + 0.4, y + 3.6)], [2.1, 2.2, 2.2])
        pieces.append(
            Piece(
                shape,
                tone,
                stitches(open_path([(x - 0.4, y - 0.6), (x + 0.9, y + 3.2)]), look.thread),
                height=0.6,
                roundness=1.2,
            )
        )
    return pieces


def _gore(cut: ShoeCut, look: Look, tone: str) -> list[Piece]:
    top = -cut.collar
    shape = outline(
        [(-9.8, top + 0.6), (-6.4, top + 0.6), (-6.6, -9.4), (-8.0, -7.6), (-9.4, -9.4)], (0, 1, 3)
    )
    lines = "".join(
        stroke(f"M{x:.1f} {top}V-7", "#000", 0.14, 0.5) for x in (-9.2, -8.7, -8.2, -7.7, -7.2, -6.8)
    )
    tab = band([(-12.8, top - 1.2), (-12.9, top + 2.5)], [0.9, 1.1])
    return [
        Piece(shape, darker(look.base, 0.35), lines, height=0.47, roundness=1),
        Piece(tab, tone, height=0.6, roundness=0.8),
    ]


def _vamp(cut: ShoeCut, look: Look, tone: str) -> list[Piece]:
    base = -cut.sole
    apron = outline(
        [
            (-1.8, -7.4),
            (3.6, base - cut.toe * 0.92),
            (9.4, base - cut.toe * 0.82),
            (9.2, base - 2.6),
            (3.4, base - 2.4),
        ],
        (0,),
    )
    strap = outline([(-2.2, -8.2), (1.6, -7.4), (2.6, base - 0.4), (-2.4, base - 0.4)], range(4))
    bit = Piece(band([(-1.2, -5.6), (1.6, -5.2)], [0.9, 0.9]), "#c9a85a", height=0.68, roundness=0.6)
    return [
        Piece(apron, look.base, stitches(apron.path, look.thread), height=0.54, roundness=2),
        Piece(
            strap,
            tone,
            stitches(open_path([(-1.7, -7.6), (-1.9, base - 1)]), look.thread),
            height=0.58,
            roundness=1.2,
        ),
        *([bit] if look.front else []),
    ]


def _sole(cut: ShoeCut, look: Look, base: float) -> list[Piece]:
    if cut.front in ("gore", "vamp"):
        color, heel_end = darker(mix(look.base, "#6b4a30", 0.4), 0.35), -5.6
        points = [
            (-13.4, base - cut.heel),
            (-4, base - cut.heel * 0.5),
            (6, base),
            (14.2, base - 0.4),
            (14.0, base + 1.2),
            (5, base + 1.3),
            (heel_end, base + 1.0),
            (heel_end - 0.4, 0),
            (-13.2, 0),
        ]
        shape = outline(points, (0, 3, 6, 7, 8))
        return [Piece(shape, color, height=0.5, roundness=1.5)]
    points = [
        (-13.9, base - 0.6),
        (-4, base + 0.1),
        (6, base + 0.1),
        (14.3, base - 0.9),
        (14.8, base + 0.8),
        (13.2, -0.2),
        (2, 0.1),
        (-12.8, 0),
        (-14.2, -1),
    ]
    shape = outline(points, (0, 3))
    color = RUBBER if look.color.name not in ("black", "charcoal") else lighter(look.base, 0.06)
    line = stroke(
        open_path([(-14, base + 0.9), (0, base + 1.3), (14.5, base + 0.4)]),
        mix(look.color.ink, color, 0.4),
        0.3,
    )
    tread = stroke("M-13 -0.25H13", "#000", 0.4, 0.25, "0.7 0.5")
    return [Piece(shape, color, line + tread, height=0.58, roundness=2)]
