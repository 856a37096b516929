"""Trousers and shorts: two legs that follow the pose, a waistband, pockets and hems."""

from __future__ import annotations

import math

from bot.demo.cuts import LegCut
from bot.demo.garments.piece import Drawing, Piece, button, drape, fold, pull, ribs, seam, stitches
from bot.demo.look import Look
from bot.demo.pose import HIP, leg
from bot.demo.svg import Point, along, band, fill, open_path, outline, rectangle, stroke, symmetric

CROTCH: Point = (0.0, 70.0)


def legwear(cut: LegCut, look: Look) -> Drawing:
    """Draw trousers or shorts."""
    waist_y = HIP[1] - cut.rise
    pieces: list[Piece] = [_inner_back(cut, look, waist_y)] if look.front else []
    for side in (1, -1):
        pieces += _leg(cut, look, side, waist_y)
    pieces += _front(cut, look, waist_y) if look.front else _back(cut, look, waist_y)
    pieces += _waistband(cut, look, waist_y)
    knee = leg(look.pose, 1)[1]
    low = knee if cut.length < 0.5 else leg(look.pose, 1)[2]
    focus = ((4.0, waist_y + 7), (low[0], CROTCH[1] + (low[1] - CROTCH[1]) * 0.9 * cut.length))
    return Drawing(tuple(pieces), focus, behind=1 if look.front else 0)


def _spine(cut: LegCut, look: Look, side: int) -> list[Point]:
    hip, knee, ankle = leg(look.pose, side)
    hip = (hip[0] * 1.04, hip[1] + 4)
    path = [hip, along(hip, knee, 0.5), knee, along(knee, ankle, 0.5), ankle]
    reach = cut.length * 4
    whole = min(int(reach), 3)
    points = [*path[: whole + 1], along(path[whole], path[whole + 1], reach - whole)]
    if len(points) > 2 and math.dist(points[-1], points[-2]) < 3:
        points.pop(-2)
    return points


def _widths(cut: LegCut, count: int) -> list[float]:
    last = count - 1
    if cut.length < 0.6:
        return [cut.thigh + (cut.cuff - cut.thigh) * here / last for here in range(count)]
    middle = min(2, last)
    down = [cut.thigh + (cut.knee - cut.thigh) * here / middle for here in range(middle + 1)]
    rest = last - middle
    return [*down, *(cut.knee + (cut.cuff - cut.knee) * (here + 1) / rest for here in range(rest))]


def _leg(cut: LegCut, look: Look, side: int, waist_y: float) -> list[Piece]:
    spine = _spine(cut, look, side)
    widths = _widths(cut, len(spine))
    left, right = [], []
    for (x, y), width in zip(spine, widths, strict=True):
        left.append((x - width / 2, y))
        right.append((x + width / 2, y))
    outer, inner = (right, left) if side > 0 else (left, right)
    outer = [(cut.hip * side, HIP[1] - 4), *outer[1:]]
    inner = [CROTCH, *((max(x * side, 0.5 + 0.05 * (y - CROTCH[1])) * side, y) for x, y in inner[1:])]
    middle = (-0.3 * side, waist_y)
    points: list[Point] = [(cut.waist * side, waist_y - 0.5), *outer, *reversed(inner), middle]
    ends = len(outer)
    shape = outline(points, (0, ends, ends + 1, len(points) - 2, len(points) - 1))
    marks = look.cover(shape) + _side_seam(look, outer, side) + _end_stitch(cut, look, left[-1], right[-1])
    opening = band(
        [(spine[-1][0], spine[-1][1] - 0.4), (spine[-1][0], spine[-1][1] + 1.2)],
        [widths[-1] * 0.98, widths[-1] * 0.85],
    )
    lining = [] if cut.hem == "rib" else [Piece(opening, look.inside, height=0.28, roundness=1)]
    piece = Piece(
        shape, look.base, marks, _creases(cut, look, spine, side), height=0.48 + 0.01 * side, roundness=6
    )
    return [*lining, piece, *_hem(cut, look, spine, widths)]


def _side_seam(look: Look, outer: list[Point], side: int) -> str:
    return stitches(open_path([(x - 1.0 * side, y) for x, y in outer]), look.thread)


def _end_stitch(cut: LegCut, look: Look, left: Point, right: Point) -> str:
    if cut.hem != "plain":
        return ""
    return stitches(open_path([(left[0], left[1] - 1.8), (right[0], right[1] - 1.8)]), look.thread)


def _creases(cut: LegCut, look: Look, spine: list[Point], side: int) -> str:
    dice, drape_ = look.dice(f"leg{side}"), look.drape
    creases = pull(
        (1.0 * side, CROTCH[1] - 1), (cut.hip * 0.85 * side, CROTCH[1] - 7), 5, 0.9, 0.26 * drape_, dice
    )
    creases += pull((1.5 * side, CROTCH[1] + 2), (12.0 * side, CROTCH[1] + 17), 3, 0.7, 0.2 * drape_, dice)
    x, end = spine[-1][0], spine[-1][1]
    if cut.waistband == "pleat":
        creases += fold([(8.0 * side, HIP[1] - cut.rise), (8.5 * side, HIP[1]), (x, end)], 0.9, 0.5)
    if cut.length > 0.6:
        knee, half = spine[2], cut.knee / 2
        for step in range(4):
            y = knee[1] + (step - 1.5) * dice.uniform(2.4, 4.0)
            turn = dice.choice((-1, 1))
            line = [
                (knee[0] - turn * half, y),
                (knee[0], y + 1.6),
                (knee[0] + turn * half * 0.6, y + dice.uniform(0, 4)),
            ]
            creases += fold(line, 2.4, (0.18 if step % 2 else -0.18) * drape_)
        for step in range(3):
            y = end - 3 - step * dice.uniform(3, 4.6)
            line = [(x - cut.cuff * 0.5, y - 1), (x, y + 1), (x + cut.cuff * 0.35, y - 0.6)]
            creases += fold(line, 2.2, (-0.22 if step % 2 else 0.18) * drape_)
    wide = ((x - cut.cuff / 2, end + 1), (x + cut.cuff / 2, end + 1))
    return creases + drape((spine[0], spine[0]), wide, 2 if cut.cuff < 18 else 4, 0.22 * drape_, dice)


def _hem(cut: LegCut, look: Look, spine: list[Point], widths: list[float]) -> list[Piece]:
    if cut.hem == "plain":
        return []
    (x, y), width = spine[-1], widths[-1]
    height = 5.0 if cut.hem == "rib" else 3.6
    line: list[Point] = [(x, y - height * 0.7), (x, y), (x, y + height * 0.3)]
    across = (
        [width + 0.7, width + 0.6, width + 0.2]
        if cut.hem == "cuff"
        else [width + 0.6, width - 0.2, width - 0.8]
    )
    shape = band(line, across)
    marks = ribs(line, across, 0.75, "#000") if cut.hem == "rib" else look.cover(shape, 90)
    return [Piece(shape, look.trim if cut.hem == "rib" else look.base, marks, height=0.56, roundness=2)]


def _inner_back(cut: LegCut, look: Look, waist_y: float) -> Piece:
    shape = symmetric(
        [(0, waist_y - 3.2), (cut.waist - 0.8, waist_y - 4), (cut.waist - 1, waist_y + 2), (0, waist_y + 3)],
        (1,),
    )
    label = fill(rectangle(-2.2, waist_y - 2.4, 2.2, waist_y - 0.6), "#efece4")
    return Piece(shape, look.inside, label, height=0.3, roundness=1.5)


def _front(cut: LegCut, look: Look, waist_y: float) -> list[Piece]:
    lines = seam(open_path([(0, waist_y), (0.2, CROTCH[1])]), "#000")
    if cut.waistband != "elastic":
        lines += stitches(
            open_path([(3.0, waist_y), (2.9, waist_y + 13), (0.4, waist_y + 17.5)]), look.thread
        )
    for side in (1, -1):
        mouth = [(8.5 * side, waist_y), (11.0 * side, waist_y + 6.0), (cut.hip * 0.96 * side, waist_y + 8.2)]
        if cut.pockets != "jeans":
            mouth = [
                (10.5 * side, waist_y),
                (13.0 * side, waist_y + 8.0),
                (cut.hip * 0.92 * side, waist_y + 17),
            ]
        lines += seam(open_path(mouth), "#000") + stitches(
            open_path([(x - 0.7 * side, y + 0.4) for x, y in mouth]), look.thread
        )
    pieces = [_drawn(cut, look, waist_y, lines)]
    if cut.pockets == "cargo":
        pieces += [_cargo(look, side) for side in (1, -1)]
    return pieces


def _drawn(cut: LegCut, look: Look, waist_y: float, lines: str) -> Piece:
    """Lines across both legs, on a piece over the hips that repeats the cloth below it."""
    shape = symmetric(
        [
            (0, waist_y),
            (cut.waist, waist_y),
            (cut.hip - 0.4, HIP[1] - 5),
            (cut.hip * 0.5, HIP[1]),
            (0, CROTCH[1] - 1),
        ],
        (1, 2),
    )
    dice = look.dice("hips")
    creases = pull((0, CROTCH[1] - 2), (cut.hip * 0.9, HIP[1] - 8), 3, 1.0, 0.2 * look.drape, dice)
    creases += pull((0, CROTCH[1] - 2), (-cut.hip * 0.9, HIP[1] - 8), 3, 1.0, 0.2 * look.drape, dice)
    return Piece(shape, look.base, look.cover(shape) + lines, creases, height=0.49, roundness=0.6, edge=0)


def _cargo(look: Look, side: int) -> Piece:
    x, y = 15.5 * side, CROTCH[1] + 14
    shape = outline([(x - 6, y), (x + 6, y), (x + 5.6, y + 14), (x - 5.6, y + 14)], range(4))
    flap = rectangle(x - 6, y, x + 6, y + 4.6)
    marks = look.cover(shape) + stroke(flap, "#000", 0.3, 0.5) + button((x, y + 3.3), 0.7, look.hardware)
    return Piece(
        shape, look.base, marks + seam(f"M{x} {y + 4.6}V{y + 14}", "#000"), height=0.58, roundness=2, edge=0.5
    )


def _back(cut: LegCut, look: Look, waist_y: float) -> list[Piece]:
    lines = seam(open_path([(0, waist_y), (-0.2, CROTCH[1])]), "#000")
    if cut.pockets == "jeans":
        yoke = open_path([(-cut.hip, waist_y + 5), (0, waist_y + 9), (cut.hip, waist_y + 5)])
        lines += seam(yoke, "#000") + stitches(yoke, look.thread)
    seat = _drawn(cut, look, waist_y, lines)
    return [seat, *(_seat_pocket(cut, look, side, waist_y) for side in (1, -1))]


def _seat_pocket(cut: LegCut, look: Look, side: int, waist_y: float) -> Piece:
    x, y = 9.6 * side, waist_y + 11.5
    if cut.pockets == "jeans":
        points = [(x - 5.6, y), (x + 5.6, y), (x + 5.2, y + 10), (x, y + 12.6), (x - 5.2, y + 10)]
        shape = outline(points, range(5))
        arc = open_path([(x - 5, y + 5), (x - 1, y + 6.6), (x, y + 5.2), (x + 1, y + 6.6), (x + 5, y + 5)])
        return Piece(
            shape,
            look.base,
            look.cover(shape) + stitches(arc, look.thread),
            height=0.55,
            roundness=1.4,
            edge=0.5,
        )
    welt = band([(x - 5.6, y), (x + 5.6, y)], [1.6, 1.6])
    return Piece(welt, look.trim, button((x, y), 0.7, look.hardware), height=0.55, roundness=0.8, edge=0.5)


def _waistband(cut: LegCut, look: Look, waist_y: float) -> list[Piece]:
    width, top, low = cut.waist, waist_y - 3.8, waist_y + 0.6
    shape = symmetric([(0, top + 1.0), (width - 0.5, top), (width + 0.2, low - 0.4), (0, low + 0.6)], (1, 2))
    middle: list[Point] = [(-width, (top + low) / 2), (0, (top + low) / 2 + 0.6), (width, (top + low) / 2)]
    if cut.waistband == "elastic":
        marks = look.cover(shape) + ribs(middle, [4.0] * 3, 1.1, "#000")
        pieces = [Piece(shape, look.base, marks, height=0.56, roundness=3)]
        if look.front:
            for side in (-1, 1):
                cord = band(
                    [(1.2 * side, top + 2.6), (2.4 * side, waist_y + 6), (1.8 * side, waist_y + 12)],
                    [0.7] * 3,
                )
                pieces.append(Piece(cord, "#ece8df", height=0.64, roundness=0.6))
        return pieces
    marks = look.cover(shape) + stitches(open_path([(x, low - 0.9) for x in (-width, 0, width)]), look.thread)
    if look.front:
        marks += seam(f"M2.6 {top}V{low + 1}", "#000") + button(
            (0.8, (top + low) / 2 + 0.6), 0.95, look.hardware
        )
    elif cut.pockets == "jeans":
        marks += fill(rectangle(width - 8, top + 0.8, width - 2, low - 0.4), "#a9743f")
    loops = [
        Piece(
            outline(
                [(x - 0.6, top - 0.3), (x + 0.6, top - 0.3), (x + 0.6, low + 0.6), (x - 0.6, low + 0.6)],
                range(4),
            ),
            look.base,
            height=0.62,
            roundness=0.6,
            edge=0.5,
        )
        for x in (-width * 0.6, width * 0.6, *(() if look.front else (0.0,)))
    ]
    return [Piece(shape, look.base, marks, height=0.57, roundness=2), *loops]
