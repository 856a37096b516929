"""Bags: from the front, from the back, and turned so that a side is seen. The mouth is at ``y = 0``."""

from __future__ import annotations

from bot.demo.accessory_cuts import BagCut
from bot.demo.garments.piece import Drawing, Piece, fold, pull, seam, stitches
from bot.demo.look import Look
from bot.demo.palette import darker, mix
from bot.demo.svg import Outline, Point, along, band, disc, fill, open_path, outline, rectangle, stroke

BRASS = "#c9a85a"


def bag(cut: BagCut, look: Look, turned: float = 0.0) -> Drawing:
    """Draw a bag.

    Args:
        cut: its measures.
        look: its color, fabric, print and side.
        turned: 0 shows it straight; up to 1 turns its right side to the viewer.
    """
    squeeze = 1 - 0.3 * turned
    body = _body(cut, squeeze)
    dice = look.dice("bag")
    creases = "".join(
        pull(
            (side * cut.width / 2 * squeeze, cut.height - 2),
            (0, cut.height * 0.6),
            3,
            0.8,
            0.22 * look.drape,
            dice,
        )
        for side in (1, -1)
    )
    creases += fold([(-cut.top / 2, 4), (0, 5 + dice.uniform(-1, 1)), (cut.top / 2, 3)], 4.0, 0.12)
    marks = (
        look.cover(body)
        + ("" if cut.flap > 0.5 else look.graphic(*_graphic_place(cut)))
        + _edges(cut, look, squeeze)
    )
    pieces = [
        *_handle(cut, look, squeeze, behind=True),
        *(_gusset(cut, look, squeeze, turned) if turned else []),
        *_mouth(cut, look, squeeze),
        Piece(body, look.base, marks, creases, height=0.5, roundness=7),
        *_front(cut, look, squeeze),
        *_handle(cut, look, squeeze, behind=False),
    ]
    return Drawing(tuple(pieces), ((0.0, cut.height * 0.45), (cut.top * 0.3 * squeeze, 5.0)))


def _graphic_place(cut: BagCut) -> tuple[Point, float]:
    """The middle and the width of a picture on the front, which a flap leaves less room for."""
    if cut.flap > 0.5:
        return (0, cut.height * cut.flap * 0.42), cut.width * 0.32
    return (0, cut.height * (0.52 + 0.2 * bool(cut.flap))), cut.width * (0.5 if not cut.pocket else 0.4)


def _body(cut: BagCut, squeeze: float) -> Outline:
    top, low, height = cut.top / 2 * squeeze, cut.width / 2 * squeeze, cut.height
    half = [
        (0, 0.0),
        (top, 0.0),
        (top + 0.4, height * 0.4),
        (low, height - 3.5),
        (low - 3.0, height),
        (0, height + 0.5),
    ]
    return outline([*half, *((-x, y) for x, y in reversed(half))], (1, 10))


def _edges(cut: BagCut, look: Look, squeeze: float) -> str:
    top, low = cut.top / 2 * squeeze, cut.width / 2 * squeeze
    lines = stitches(open_path([(-top, 1.6), (0, 1.8), (top, 1.6)]), look.thread, 0.24)
    for side in (1, -1):
        lines += stitches(
            open_path([((top - 1.2) * side, 0), ((low - 1.2) * side, cut.height - 3)]), look.thread, 0.24
        )
    bottom = open_path([(-low, cut.height - 2.2), (0, cut.height - 1.4), (low, cut.height - 2.2)])
    return lines + stitches(bottom, look.thread, 0.24)


def _strap_color(look: Look) -> str:
    return (
        darker(look.base, 0.25) if look.fabric.name == "leather" else mix("#7b4a2a", look.color.accent, 0.25)
    )


def _mouth(cut: BagCut, look: Look, squeeze: float) -> list[Piece]:
    if cut.flap or cut.handle == "back":
        return []
    top = cut.top / 2 * squeeze
    shape = outline([(-top, 0.2), (-top * 0.6, -1.6), (top * 0.6, -1.6), (top, 0.2), (0, 2)], (0, 3))
    return [Piece(shape, look.inside, height=0.3, roundness=1)]


def _gusset(cut: BagCut, look: Look, squeeze: float, turned: float) -> list[Piece]:
    top, low, reach = cut.top / 2 * squeeze, cut.width / 2 * squeeze, cut.depth * turned
    points = [
        (top - 1, 0),
        (top + reach, 0.6 - turned * 2),
        (low + reach, cut.height - 4 - turned * 2),
        (low - 2.5, cut.height),
    ]
    shape = outline(points, range(4))
    creases = fold(
        [(top + reach * 0.5, 0), (top + reach * 0.35, cut.height * 0.6), (low + reach * 0.4, cut.height)],
        2.5,
        -0.4,
    )
    return [Piece(shape, darker(look.base, 0.16), look.cover(shape, 3), creases, height=0.4, roundness=3)]


def _handle(cut: BagCut, look: Look, squeeze: float, *, behind: bool) -> list[Piece]:
    color, half = _strap_color(look), cut.top / 2 * squeeze
    if cut.handle == "tote":
        lift = 3.0 if behind else 0.0
        x = half * 0.52
        line: list[Point] = [
            (-x, 5 - lift),
            (-x * 0.94, -10),
            (-x * 0.5, -19 - lift),
            (0, -21 - lift),
            (x * 0.5, -19 - lift),
            (x * 0.94, -10),
            (x, 5 - lift),
        ]
        strap = band(line, [2.2] * 7)
        ends = [] if behind else [_tab(look, color, side * x, 3.0) for side in (1, -1)]
        tone = darker(color, 0.3) if behind else color
        return [
            Piece(
                strap,
                tone,
                stitches(open_path(line), look.thread),
                height=0.42 if behind else 0.6,
                roundness=1.6,
            ),
            *ends,
        ]
    if cut.handle == "top" and not behind:
        line = [(-half * 0.4, 0.5), (-half * 0.36, -7), (0, -10.5), (half * 0.36, -7), (half * 0.4, 0.5)]
        return [
            Piece(band(line, [1.9, 2, 2.3, 2, 1.9]), color, height=0.62, roundness=2),
            *(_ring(side * half * 0.4, 0.6) for side in (1, -1)),
        ]
    if cut.handle == "shoulder" and behind:
        line = [
            (-half, 2.5),
            (-half * 0.92, -14),
            (-half * 0.5, -30),
            (0, -35),
            (half * 0.5, -30),
            (half * 0.92, -14),
            (half, 2.5),
        ]
        return [
            Piece(
                band(line, [1.5] * 7),
                color,
                stitches(open_path(line), look.thread),
                height=0.5,
                roundness=1.2,
            )
        ]
    if cut.handle == "back":
        return _pack_straps(cut, look, half, color, behind=behind)
    return []


def _pack_straps(cut: BagCut, look: Look, half: float, color: str, *, behind: bool) -> list[Piece]:
    if behind:
        loop: list[Point] = [(-3.5, 1), (-3.2, -4), (0, -5.4), (3.2, -4), (3.5, 1)]
        return [Piece(band(loop, [1.4] * 5), color, height=0.5, roundness=1)]
    if look.front:
        return []
    straps = []
    for side in (1, -1):
        line = [(side * 4.5, 2), (side * 8.5, 12), (side * 9.0, 24), (side * (half - 1), cut.height - 4)]
        strap = band(line, [4.2, 5.0, 3.6, 1.8])
        straps.append(
            Piece(
                strap,
                look.base,
                look.cover(strap) + stitches(open_path(line), look.thread),
                height=0.62,
                roundness=2.5,
            )
        )
    return straps


def _tab(look: Look, color: str, x: float, y: float) -> Piece:
    shape = outline([(x - 1.6, y - 2), (x + 1.6, y - 2), (x + 1.6, y + 4.5), (x - 1.6, y + 4.5)], range(4))
    cross = stitches(
        f"M{x - 1} {y - 1}L{x + 1} {y + 3.6}M{x + 1} {y - 1}L{x - 1} {y + 3.6}", look.thread, 0.24
    )
    return Piece(shape, color, cross, height=0.64, roundness=1)


def _ring(x: float, y: float) -> Piece:
    ring = stroke(disc((x, y), 1.1), "#8a6f33", 0.5)
    return Piece(
        outline([(x, y - 1.5), (x + 1.5, y), (x, y + 1.5), (x - 1.5, y)]),
        BRASS,
        ring,
        height=0.66,
        roundness=0.8,
    )


def _front(cut: BagCut, look: Look, squeeze: float) -> list[Piece]:
    half, pieces = cut.top / 2 * squeeze, []
    if not look.front:
        y = cut.height * 0.24
        zip_ = stroke(f"M{-half * 0.6} {y}H{half * 0.6}", "#34322f", 1.5) + stroke(
            f"M{-half * 0.6} {y}H{half * 0.6}", BRASS, 0.5, 1, "0.4 0.3"
        )
        shape = outline(
            [
                (-half * 0.66, y - 1.4),
                (half * 0.66, y - 1.4),
                (half * 0.66, y + 1.4),
                (-half * 0.66, y + 1.4),
            ],
            range(4),
        )
        return [Piece(shape, look.trim, zip_, height=0.54, roundness=1)] if cut.handle != "back" else []
    if cut.pocket:
        y0, y1, x = cut.height * 0.46, cut.height * 0.9, half * 0.7
        shape = outline([(-x, y0), (x, y0), (x, y1 - 2), (x - 2, y1), (-x + 2, y1), (-x, y1 - 2)], (0, 1))
        marks = (
            look.cover(shape) + stitches(shape.path, look.thread, 0.24) + seam(f"M{-x} {y0 + 2}H{x}", "#000")
        )
        pieces.append(Piece(shape, look.base, marks, height=0.58, roundness=2.5, edge=0.5))
    if cut.flap:
        pieces += _flap(cut, look, half)
    if not cut.flap:
        label = outline(
            [
                (half * 0.5, cut.height * 0.78),
                (half * 0.8, cut.height * 0.78),
                (half * 0.8, cut.height * 0.86),
                (half * 0.5, cut.height * 0.86),
            ],
            range(4),
        )
        pieces.append(Piece(label, _strap_color(look), height=0.56, roundness=0.8))
    return pieces


def _flap(cut: BagCut, look: Look, half: float) -> list[Piece]:
    drop = cut.height * cut.flap
    edge: list[Point] = [
        (half + 0.8, drop * 0.5),
        (half * 0.82, drop * 0.86),
        (0, drop),
        (-half * 0.82, drop * 0.86),
        (-half - 0.8, drop * 0.5),
    ]
    shape = outline(
        [(-half - 0.3, 0.2), (-half * 0.9, -1.4), (half * 0.9, -1.4), (half + 0.3, 0.2), *edge], (0, 3)
    )
    inner = open_path([along(point, (0, 0), 0.06) for point in edge])
    picture = look.graphic(*_graphic_place(cut)) if cut.flap > 0.5 else ""
    top = Piece(
        shape,
        look.base,
        look.cover(shape) + picture + stitches(inner, look.thread, 0.24),
        height=0.6,
        roundness=3,
        edge=0.5,
    )
    y = drop - 1.5
    plate = outline([(-2.2, y - 2), (2.2, y - 2), (2.2, y + 1.8), (-2.2, y + 1.8)], ())
    hole = fill(rectangle(-0.9, y - 0.8, 0.9, y + 0.3), "#7c6428")
    return [top, Piece(plate, BRASS, hole, height=0.7, roundness=1.4)]
