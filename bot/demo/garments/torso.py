"""The body of an upper garment: front or back panel, the inside behind the neckline, and its hem."""

from __future__ import annotations

from bot.demo.cuts import UpperCut
from bot.demo.garments.piece import Piece, drape, pull, ribs, seam, stitches
from bot.demo.look import Look
from bot.demo.svg import Outline, Point, fill, open_path, rectangle, symmetric

SHOULDER_DROP = 5.0
UNDERARM = 23.0
STRAP_TOP = 9.0


def neckline(cut: UpperCut, *, front: bool) -> list[Point]:
    """The right half of the neckline, from the center to the shoulder."""
    width, depth = cut.neck_width, cut.neck_depth if front else min(2.0, cut.neck_depth)
    if cut.neck == "strap" and not front:
        depth = cut.neck_depth + 2
    if cut.neck == "v" and front:
        return [(0, depth), (width * 0.52, depth * 0.42), (width, -0.6)]
    if cut.neck == "square" and front:
        return [(0, depth), (width * 0.86, depth), (width, -0.6)]
    if cut.neck == "strap":
        return [(0, depth - 1), (width * 0.5, depth - 1.8), (width * 0.85, depth - 5), (width, STRAP_TOP)]
    return [(0, depth), (width * 0.5, depth * 0.88), (width * 0.88, depth * 0.45), (width, -0.6)]


def panel(cut: UpperCut, *, front: bool) -> Outline:
    """The outline of the front or the back panel."""
    top = neckline(cut, front=front)
    shoulder, armhole = (cut.shoulder, SHOULDER_DROP - 0.6), (min(cut.shoulder - 1.2, cut.chest - 2.5), 14.0)
    if cut.neck == "strap":
        shoulder, armhole = (cut.neck_width + 1.1, STRAP_TOP + 0.2), (cut.neck_width + 3.2, 17.0)
    hem_drop = 5.5 if cut.hem_style == "tail" else 0.8
    side_hem = cut.length - (5.0 if cut.hem_style == "tail" else 0.0)
    half = [
        *top,
        shoulder,
        armhole,
        (cut.chest, UNDERARM),
        (cut.waist, min(42.0, cut.length * 0.72)),
        (cut.hem, side_hem),
        (cut.hem * 0.55, side_hem + hem_drop * 0.75),
        (0, side_hem + hem_drop),
    ]
    count = len(top)
    sharp = {count - 1, count, count + 2, count + 4}
    if cut.neck in ("v", "square") and front:
        sharp |= {0, 1} if cut.neck == "square" else {0}
    return symmetric(half, sharp)


def inside(cut: UpperCut, look: Look) -> Piece:
    """What is seen through the neckline: the inner back with its label."""
    width, depth = cut.neck_width, cut.neck_depth
    half = [(0, 1.4), (width * 0.6, 0.9), (width + 0.8, -1.2), (width * 0.9, depth * 0.7 + 2), (0, depth + 2)]
    label = fill(rectangle(-1.9, 2.1, 1.9, 4.1), "#efece4") + fill(rectangle(-1.2, 2.9, 1.2, 3.2), "#55504a")
    return Piece(symmetric(half, (2,)), look.inside, label, height=0.28, roundness=2, edge=0.2)


def torso(cut: UpperCut, look: Look) -> list[Piece]:
    """The panel with its print, seams and folds, and a ribbed hem where there is one."""
    shape = panel(cut, front=look.front)
    marks = look.cover(shape) + look.graphic((0, min(27.0, cut.length * 0.42)), min(cut.chest * 0.95, 22))
    marks += _armholes(cut, look) + _back_seams(cut, look) + _hem_line(cut, look)
    pieces = [Piece(shape, look.base, marks, _folds(cut, look), height=0.5, roundness=6)]
    if cut.hem_style in ("rib", "band"):
        pieces.append(_hem_band(cut, look))
    return pieces


def _armholes(cut: UpperCut, look: Look) -> str:
    if not cut.sleeve:
        return ""
    lines = ""
    for side in (1, -1):
        edge = [(cut.shoulder, 5.0), (min(cut.shoulder - 1.2, cut.chest - 2.5), 14.0), (cut.chest, UNDERARM)]
        inner = open_path([((x - 0.7) * side, y) for x, y in edge])
        lines += seam(open_path([(x * side, y) for x, y in edge]), "#000") + stitches(inner, look.thread)
    return lines


def _back_seams(cut: UpperCut, look: Look) -> str:
    if look.front:
        return ""
    if cut.collar in ("shirt", "camp", "stand") or cut.closure == "buttons":
        yoke = open_path([(-cut.shoulder, 11), (0, 10.2), (cut.shoulder, 11)])
        return seam(yoke, "#000") + stitches(
            open_path([(-cut.shoulder, 11.6), (0, 10.8), (cut.shoulder, 11.6)]), look.thread
        )
    if cut.collar == "lapel":
        return seam(open_path([(0, 2), (0.3, 30), (0, cut.length)]), "#000")
    return ""


def _hem_line(cut: UpperCut, look: Look) -> str:
    if cut.hem_style in ("rib", "band"):
        return ""
    rise = 1.6
    base = cut.length - (5.0 if cut.hem_style == "tail" else 0.0) - rise
    drop = 5.5 if cut.hem_style == "tail" else 0.8
    points = [(-cut.hem, base), (-cut.hem * 0.55, base + drop * 0.75), (0, base + drop)]
    return stitches(open_path([*points, *((-x, y) for x, y in reversed(points[:-1]))]), look.thread)


def _folds(cut: UpperCut, look: Look) -> str:
    dice, strength = look.dice("torso"), 0.16 * look.drape
    creases = ""
    for side in (1, -1):
        creases += pull(
            (cut.chest * side, UNDERARM), (cut.chest * 0.25 * side, 31), 4, 0.9, 0.2 * look.drape, dice
        )
        creases += pull(
            (cut.waist * side, cut.length * 0.72),
            (cut.waist * 0.35 * side, cut.length * 0.64),
            3,
            0.9,
            0.15 * look.drape,
            dice,
        )
    top = ((-cut.chest * 0.6, 24.0), (cut.chest * 0.6, 24.0))
    bottom = ((-cut.hem, cut.length + 1), (cut.hem, cut.length + 1))
    return creases + drape(top, bottom, 5, strength, dice)


def _hem_band(cut: UpperCut, look: Look) -> Piece:
    top, bottom, width = cut.length - 5.5, cut.length + 1.2, cut.hem
    half = [
        (0, top + 0.7),
        (width * 0.6, top + 0.5),
        (width + 0.7, top),
        (width - 0.4, bottom - 0.6),
        (0, bottom),
    ]
    spine = [(-width, (top + bottom) / 2), (0, (top + bottom) / 2 + 0.6), (width, (top + bottom) / 2)]
    if cut.hem_style == "band":
        marks = stitches(
            open_path([(-width, bottom - 1.2), (0, bottom - 0.6), (width, bottom - 1.2)]), look.thread
        )
        return Piece(symmetric(half, (2, 3)), look.base, marks, height=0.56, roundness=2.5)
    marks = ribs(spine, [bottom - top - 1.8] * 3, 0.75, "#000")
    return Piece(symmetric(half, (2, 3)), look.trim, marks, height=0.52, roundness=3)
