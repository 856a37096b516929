"""What closes a garment and what it carries: plackets, buttons, zips and pockets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.demo.cuts import UpperCut
from bot.demo.garments.piece import Piece, button, fold, seam, stitches
from bot.demo.look import Look
from bot.demo.svg import fill, open_path, outline, rectangle, stroke

METAL = "#b4b2ab"


def closure(cut: UpperCut, look: Look, bottom: float) -> list[Piece]:
    """The front's fastening down to ``bottom``; nothing on the back."""
    if not look.front or cut.closure in ("none", "wrap"):
        return []
    top = cut.neck_depth + (1.5 if cut.collar == "lapel" else 0.2)
    if cut.collar == "shirt":
        top = min(cut.neck_depth, 7.0) - 0.6
    if cut.closure == "buttons" and cut.collar != "lapel":
        return _placket(look, top, bottom, 4 if cut.hem_style == "rib" or cut.collar == "camp" else 6)
    closures: dict[str, Callable[[], list[Piece]]] = {
        "zip": lambda: [_zip(look, -4.0 if cut.collar == "stand" else top, bottom)],
        "half-zip": lambda: [_zip(look, -4.0, 22)],
        "half": lambda: _placket(look, top, top + 15, 3),
        "double": lambda: [
            _overlap(look, top, bottom, 8.0),
            *_double_buttons(look, top, min(top + 22, bottom - 5)),
        ],
        "buttons": lambda: [
            _overlap(look, top, bottom, 2.2),
            *_buttons(look, top + 1.5, min(top + 22, bottom - 6), 2, 1.25),
        ],
    }
    return closures[cut.closure]()


def _placket(look: Look, top: float, bottom: float, count: int) -> list[Piece]:
    shape = outline([(-1.7, top), (1.7, top), (1.7, bottom), (-1.7, bottom)], range(4))
    lines = "".join(stitches(open_path([(x, top), (x, bottom)]), look.thread) for x in (-1.2, 1.2))
    strip = Piece(shape, look.base, look.cover(shape) + lines, height=0.54, roundness=1.2, edge=0.4)
    return [strip, *_buttons(look, top + 2, bottom - 5, count, 0.8)]


def _buttons(look: Look, top: float, bottom: float, count: int, radius: float, x: float = 0.0) -> list[Piece]:
    step = (bottom - top) / max(count - 1, 1)
    return [_button(look, x, top + step * place, radius) for place in range(count)]


def _button(look: Look, x: float, y: float, radius: float) -> Piece:
    reach = radius * 1.3
    ring = [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]
    return Piece(
        outline(ring), look.base, button((x, y), radius, look.hardware), height=0.62, roundness=0.5, edge=0
    )


def _double_buttons(look: Look, top: float, bottom: float) -> list[Piece]:
    return [piece for x in (-5.5, 5.5) for piece in _buttons(look, top + 2, bottom, 3, 1.15, x)]


def _overlap(look: Look, top: float, bottom: float, width: float) -> Piece:
    """The edge where the front's right half lies on its left."""
    points = [(-0.6, top), (width, top + 3), (width, bottom - 5), (width * 0.2, bottom + 0.6), (-2, bottom)]
    shape = outline(points, (0, 3, 4))
    return Piece(shape, look.base, look.cover(shape), height=0.53, roundness=1.2, edge=0.35)


def _zip(look: Look, top: float, bottom: float) -> Piece:
    shape = outline([(-1.1, top), (1.1, top), (1.1, bottom), (-1.1, bottom)], range(4))
    tape = fill(rectangle(-0.55, top, 0.55, bottom), "#3a3936")
    teeth = stroke(f"M0 {top}V{bottom}", METAL, 0.62, 1, "0.34 0.26")
    slider = fill(rectangle(-0.6, top + 1.5, 0.6, top + 3), METAL) + fill(
        rectangle(-0.32, top + 3, 0.32, top + 6), METAL
    )
    return Piece(shape, look.trim, tape + teeth + slider, height=0.53, roundness=0.8, edge=0.4)


def pockets(cut: UpperCut, look: Look) -> list[Piece]:
    """Pockets on the front."""
    if not look.front:
        return []
    draw: dict[str, Callable[[], list[Piece]]] = {
        "none": list,
        "chest": lambda: [_patch(look, 9.5, 21, 8.5, 9.5)],
        "two": lambda: [*_chest_pocket(look, -10), *_chest_pocket(look, 10)],
        "patch": lambda: [_patch(look, x, cut.length - 19, 13, 14) for x in (-12, 12)],
        "flap": lambda: [_flap(look, x, cut.length - 22, 12.5, 4.6) for x in (-12.5, 12.5)],
        "slant": lambda: [_welt(look, side, cut.length - 16) for side in (-1, 1)],
        "kangaroo": lambda: _kangaroo(cut, look),
    }
    return draw[cut.pocket]()


def _chest_pocket(look: Look, x: float) -> list[Piece]:
    return [_patch(look, x, 21, 9.5, 10.5), _flap(look, x, 20.4, 10.2, 3.6)]


def _patch(look: Look, x: float, y: float, width: float, height: float) -> Piece:
    half = width / 2
    points = [
        (x - half, y),
        (x + half, y),
        (x + half, y + height - 1.5),
        (x, y + height),
        (x - half, y + height - 1.5),
    ]
    shape = outline(points, range(5))
    inner = [(px + (0.5 if px < x else -0.5 if px > x else 0), py - 0.5) for px, py in points]
    corners = "M" + "L".join(f"{px:.2f} {py:.2f}" for px, py in (inner[1], *inner[2:5], inner[0]))
    hem = open_path([(x - half, y + 1.6), (x + half, y + 1.6)])
    marks = look.cover(shape) + stitches(corners, look.thread) + stitches(hem, look.thread)
    creases = fold([(x - half, y), (x, y + 0.5), (x + half, y)], 1.0, -0.25)
    return Piece(shape, look.base, marks, creases, height=0.56, roundness=1.6, edge=0.45)


def _flap(look: Look, x: float, y: float, width: float, height: float) -> Piece:
    half = width / 2
    points = [
        (x - half, y),
        (x + half, y),
        (x + half, y + height * 0.8),
        (x, y + height),
        (x - half, y + height * 0.8),
    ]
    shape = outline(points, range(5))
    marks = look.cover(shape) + stitches(open_path([(px, py - 0.6) for px, py in points[2:5]]), look.thread)
    if width < 11:
        marks += button((x, y + height * 0.62), 0.65, look.hardware)
    return Piece(shape, look.base, marks, height=0.63, roundness=1.4, edge=0.5)


def _welt(look: Look, side: int, y: float) -> Piece:
    points = [(11.0 * side, y), (13.0 * side, y - 0.6), (17.4 * side, y + 10.6), (15.4 * side, y + 11.4)]
    shape = outline(points, range(4))
    line = stitches(open_path([(12.0 * side, y), (16.4 * side, y + 11)]), look.thread)
    return Piece(shape, look.trim, line, height=0.55, roundness=1, edge=0.5)


def _kangaroo(cut: UpperCut, look: Look) -> list[Piece]:
    top, bottom = cut.length - 24, cut.length - 6
    halves = []
    sides = (-1, 1) if cut.closure == "zip" else (0,)
    for side in sides:
        right = [(8.2, top), (14.2, bottom - 6), (14.2, bottom)]
        left = [(-x, y) for x, y in reversed(right)] if side == 0 else [(1.3, bottom), (1.3, top)]
        points = [*right, *left] if side >= 0 else [(-x, y) for x, y in (*right, *left)]
        shape = outline(points, range(len(points)))
        line = open_path([(7.4, top + 0.6), (13.4, bottom - 5.6)])
        mirrored = open_path([(-7.4, top + 0.6), (-13.4, bottom - 5.6)])
        marks = look.cover(shape) + stitches(line, look.thread) + stitches(mirrored, look.thread)
        halves.append(Piece(shape, look.base, marks, height=0.56, roundness=2.5, edge=0.5))
    return [replace(half, marks=half.marks + seam(f"M-14 {top + 0.4}H14", "#000")) for half in halves]
