"""Sleeves: they follow the arm, so a pose bends them."""

from __future__ import annotations

import math

from bot.demo.cuts import UpperCut
from bot.demo.garments.piece import Piece, drape, fold, pull, ribs, stitches
from bot.demo.garments.torso import SHOULDER_DROP, UNDERARM
from bot.demo.look import Look
from bot.demo.pose import arm
from bot.demo.svg import Point, along, band, open_path, outline, ribbon

CUFF_LENGTH = 5.5


def sleeves(cut: UpperCut, look: Look) -> list[Piece]:
    """Both sleeves with their cuffs; nothing for a sleeveless cut."""
    if cut.sleeve <= 0:
        return []
    return [piece for side in (1, -1) for piece in _sleeve(cut, look, side)]


def _sleeve(cut: UpperCut, look: Look, side: int) -> list[Piece]:
    spine = _spine(cut, look, side)
    count = len(spine)
    widths = [
        cut.sleeve_width + (cut.cuff_width - cut.sleeve_width) * (n / (count - 1)) for n in range(count)
    ]
    if cut.cuff == "gather":
        widths = [width + 4.5 * math.sin(math.pi * min(n / (count - 1), 1)) for n, width in enumerate(widths)]
        widths[-1] = cut.cuff_width
    left, right = ribbon(spine, widths)
    outer, inner = (left, right) if side > 0 else (right, left)
    armpit = (cut.chest * side - 1.5 * side, UNDERARM - 0.5)
    tip = (cut.shoulder * side - 0.6 * side, SHOULDER_DROP - 0.8)
    start = 2 if cut.sleeve > 0.5 else 1
    points = [tip, *outer[1:], *reversed(inner[start:]), armpit, (tip[0] * 0.8, 14.0)]
    ends = len(outer) - 1
    shape = outline(points, (0, ends, ends + 1, len(points) - 2))
    turn = _turn(spine, side)
    creases = _creases(look, spine, widths, side)
    piece = Piece(
        shape,
        look.base,
        look.cover(shape, turn) + _hem_stitch(cut, look, spine, widths),
        creases,
        height=0.46,
        roundness=5,
    )
    return [*_opening(cut, look, spine, widths), piece, *_cuff(cut, look, spine, widths)]


def _spine(cut: UpperCut, look: Look, side: int) -> list[Point]:
    """The sleeve's middle line, from the shoulder to where it ends."""
    shoulder, elbow, wrist = arm(look.pose, side)
    shoulder = ((cut.shoulder - 3.5) * side, shoulder[1] + 2.5)
    path = [shoulder, along(shoulder, elbow, 0.5), elbow, along(elbow, wrist, 0.5), wrist]
    reach = cut.sleeve * 4
    whole = min(int(reach), 3)
    end = along(path[whole], path[whole + 1], reach - whole)
    points = [*path[: whole + 1], end]
    if len(points) > 2 and math.dist(points[-1], points[-2]) < 2:
        points.pop(-2)
    if len(points) < 3:
        points.insert(1, along(points[0], points[-1], 0.5))
    return points


def _turn(spine: list[Point], side: int) -> float:
    dx, dy = spine[-1][0] - spine[0][0], spine[-1][1] - spine[0][1]
    return -math.degrees(math.atan2(dx * side, dy)) * side


def _creases(look: Look, spine: list[Point], widths: list[float], side: int) -> str:
    dice = look.dice(f"sleeve{side}")
    creases = pull(spine[0], along(spine[0], spine[-1], 0.4), 3, 0.8, 0.18 * look.drape, dice)
    if len(spine) >= 4:
        elbow, width = spine[2], widths[2]
        for step in range(5):
            y = elbow[1] + (step - 2) * dice.uniform(2.2, 3.4)
            x = elbow[0] + (step - 2) * 1.0 * side
            line = [
                (x - side * width * 0.5, y - 1),
                (x, y + 1.2),
                (x + side * width * 0.3, y + dice.uniform(0, 3)),
            ]
            creases += fold(line, 2.0, (0.2 if step % 2 else -0.2) * look.drape)
        end = (spine[-1][0] - side * 3, spine[-1][1] - 6), (spine[-1][0] + side * 3, spine[-1][1] - 5)
        creases += drape((spine[-2], spine[-2]), end, 3, 0.16 * look.drape, dice)
    return creases


def _hem_stitch(cut: UpperCut, look: Look, spine: list[Point], widths: list[float]) -> str:
    if cut.cuff != "plain":
        return ""
    left, right = ribbon(spine, widths)
    near = 1.6 / max(math.dist(spine[-1], spine[-2]), 1.6)
    return stitches(
        open_path([along(left[-1], left[-2], near), along(right[-1], right[-2], near)]), look.thread
    )


def _opening(cut: UpperCut, look: Look, spine: list[Point], widths: list[float]) -> list[Piece]:
    """The dark inside that is seen at the end of a wide sleeve."""
    if cut.cuff not in ("plain", "shirt"):
        return []
    end, before = spine[-1], spine[-2]
    beyond = along(before, end, 1 + 0.8 / max(math.dist(before, end), 0.8))
    return [
        Piece(
            band([end, beyond], [widths[-1] * 0.97, widths[-1] * 0.86]), look.inside, height=0.3, roundness=1
        )
    ]


def _cuff(cut: UpperCut, look: Look, spine: list[Point], widths: list[float]) -> list[Piece]:
    if cut.cuff not in ("rib", "shirt", "gather"):
        return []
    end, before = spine[-1], spine[-2]
    length = 1.6 if cut.cuff == "gather" else CUFF_LENGTH
    start = along(end, before, length * 0.6 / max(math.dist(before, end), 1))
    beyond = along(before, end, 1 + length * 0.4 / max(math.dist(before, end), 1))
    width = widths[-1] + (0.4 if cut.cuff == "shirt" else -0.6)
    line, across = [start, along(start, beyond, 0.5), beyond], [width + 0.4, width, width - 0.6]
    shape = band(line, across)
    if cut.cuff == "rib":
        marks = ribs(line, across, 0.75, "#000")
        return [Piece(shape, look.trim, marks, height=0.52, roundness=2.5)]
    left, right = ribbon(line, across)
    marks = look.cover(shape, 90) + stitches(open_path([left[0], right[0]]), look.thread)
    return [Piece(shape, look.base, marks, height=0.54, roundness=2)]
