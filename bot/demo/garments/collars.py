"""Collars and neckline finishes; some have a part behind the neck and a part in front."""

from __future__ import annotations

from collections.abc import Callable

from bot.demo.cuts import UpperCut
from bot.demo.garments.piece import Piece, fold, ribs, seam, stitches
from bot.demo.garments.torso import neckline
from bot.demo.look import Look
from bot.demo.svg import Outline, Point, band, clipped, open_path, outline, stroke, symmetric


def behind(cut: UpperCut, look: Look) -> list[Piece]:
    """The parts that lie behind the front panel."""
    width = cut.neck_width
    if cut.collar in ("shirt", "camp", "lapel") and look.front:
        half = [(0, -3.4), (width * 0.6, -3.2), (width + 0.6, -0.8), (width * 0.9, 3.0), (0, 3.4)]
        shape = symmetric(half, (2,))
        marks = look.cover(shape)
        return [
            Piece(shape, look.inside, height=0.3),
            Piece(_stand_back(width), look.base, marks, height=0.42),
        ]
    if cut.collar == "hood" and look.front:
        half = [(0, -20), (7.5, -19), (12.5, -11), (12, -2), (width + 1.5, 5), (0, 9)]
        folds = fold([(-9, -10), (-6, -16), (0, -18.5)], 2.4, -0.25) + fold(
            [(9, -10), (6, -16), (0, -18.5)], 2.4, 0.2
        )
        opening = symmetric([(0, -14), (5.6, -12.5), (8.2, -5), (7, 4), (0, 9)], ())
        shape = symmetric(half)
        return [
            Piece(shape, look.base, look.cover(shape), folds, height=0.48, roundness=6),
            Piece(opening, look.inside, height=0.24, roundness=5),
        ]
    return []


def _stand_back(width: float) -> Outline:
    return symmetric(
        [(0, -4.0), (width * 0.7, -3.4), (width + 0.8, -0.6), (width * 0.6, -1.0), (0, -1.6)], (2,)
    )


def collar(cut: UpperCut, look: Look) -> list[Piece]:
    """The parts that lie on the panel."""
    everywhere: dict[str, Callable[[], list[Piece]]] = {
        "rib": lambda: _edge(cut, look),
        "bound": lambda: _edge(cut, look),
        "turtle": lambda: _tube(cut, look, height=8.5, ribbed=True),
        "stand": lambda: _tube(cut, look, height=4.2, ribbed=look.fabric.name in ("nylon", "fleece")),
        "hood": lambda: _hood_edges(look) if look.front else _hood_back(look),
    }
    if cut.collar in everywhere:
        return everywhere[cut.collar]()
    if not look.front:
        return [_fall_back(cut, look)]
    if cut.collar == "lapel":
        return [piece for side in (-1, 1) for piece in _lapel(cut, look, side)]
    return [_leaf(cut, look, side) for side in (-1, 1)]


def _edge(cut: UpperCut, look: Look) -> list[Piece]:
    """A ribbed or bound band along the neckline."""
    half = neckline(cut, front=look.front)
    line: list[Point] = [*((-x, y) for x, y in reversed(half[1:])), *half]
    width = 2.2 if cut.collar == "rib" else 0.9
    if cut.neck in ("v", "square") and look.front:
        line = _with_corners(line)
    widths = [width] * len(line)
    marks = ribs(line, widths, 0.62, "#000") if cut.collar == "rib" else ""
    return [Piece(band(line, widths), look.trim, marks, height=0.54, roundness=1.4, edge=0.35)]


def _with_corners(line: list[Point]) -> list[Point]:
    """The line with its inner points doubled, so that smoothing keeps them as corners."""
    return [near for x, y in line for near in ((x, y), (x + 0.01, y))]


def _tube(cut: UpperCut, look: Look, height: float, *, ribbed: bool) -> list[Piece]:
    width = cut.neck_width - 0.4
    base = cut.neck_depth + 1.2 if look.front else 3.4
    half = [
        (0, -height + 1.2),
        (width * 0.6, -height + 0.7),
        (width - 0.6, -height),
        (width + 0.6, -0.4),
        (width * 0.5, base),
        (0, base + 0.8),
    ]
    spine: list[Point] = [(-width, -height / 2), (0, -height / 2 + 1.2), (width, -height / 2)]
    lip = symmetric(
        [
            (0, -height - 0.9),
            (width * 0.6, -height - 0.7),
            (width - 0.6, -height),
            (width * 0.5, -height + 1.6),
            (0, -height + 1.8),
        ],
        (2,),
    )
    shape = symmetric(half, (2, 3))
    if ribbed:
        marks = clipped(shape, ribs(spine, [height + 5.0] * 3, 0.7, "#000"))
    else:
        marks = look.cover(shape) + stitches(
            open_path([(-width, -0.6), (0, base), (width, -0.6)]), look.thread
        )
    folds = fold(
        [(-width, -1), (0, base * 0.7), (width, -1.4)], 2.0, -0.2 if cut.collar == "turtle" else -0.05
    )
    top = [Piece(lip, look.inside, height=0.3, roundness=1)] if look.front else []
    return [*top, Piece(shape, look.trim if ribbed else look.base, marks, folds, height=0.56, roundness=4)]


def _hood_edges(look: Look) -> list[Piece]:
    pieces = []
    for side in (-1, 1):
        points = [
            (12.2 * side, -4),
            (8.4 * side, -4),
            (6.4 * side, 4),
            (0.4 * side, 10.5),
            (2.5 * side, 12.4),
            (9.5 * side, 7.5),
        ]
        shape = outline(points, (0, 1, 3))
        line = open_path([(8.9 * side, -3.5), (7.2 * side, 4.2), (1.4 * side, 10.6)])
        pieces.append(
            Piece(shape, look.base, look.cover(shape) + stitches(line, look.thread), height=0.58, roundness=3)
        )
    for side in (-1, 1):
        cord = open_path([(3.8 * side, 9.0), (4.6 * side, 15), (4.1 * side, 22 + side)])
        tip = band([(4.1 * side, 21 + side), (4.0 * side, 23 + side)], [0.9, 0.9])
        string = band([(3.8 * side, 9.0), (4.6 * side, 15), (4.1 * side, 22 + side)], [0.75] * 3)
        pieces += [
            Piece(
                string,
                look.color.accent,
                stroke(cord, "#000", 0.1, 0.4, "0.3 0.5"),
                height=0.66,
                roundness=0.6,
            )
        ]
        pieces += [Piece(tip, "#a7a294", height=0.66, roundness=0.6)]
        pieces.append(
            Piece(
                outline([(3.3 * side, 8.5), (4.3 * side, 8.5), (4.3 * side, 9.5), (3.3 * side, 9.5)]),
                "#a7a294",
                height=0.64,
                roundness=0.4,
            )
        )
    return pieces


def _hood_back(look: Look) -> list[Piece]:
    half = [(0, -3), (8, -2.6), (13.5, 2), (13, 12), (8, 19), (0, 21.5)]
    folds = fold([(0, 21), (0.4, 10), (0, -2)], 1.2, -0.25)
    folds += fold([(-11, 4), (-7, 14), (0, 18)], 2.6, -0.2) + fold([(11, 4), (7, 14), (0, 18)], 2.6, 0.2)
    shape = symmetric(half)
    marks = look.cover(shape) + seam(open_path([(0, -3), (0, 21)]), "#000")
    return [Piece(shape, look.base, marks, folds, height=0.62, roundness=6)]


def _fall_back(cut: UpperCut, look: Look) -> Piece:
    """A folded collar seen from behind."""
    width, depth = cut.neck_width, 5.4
    half = [
        (0, -3.6),
        (width * 0.7, -3.0),
        (width + 0.6, -0.6),
        (width + 2.6, depth - 1.6),
        (width * 0.6, depth - 0.2),
        (0, depth + 0.4),
    ]
    shape = symmetric(half, (2, 3))
    line = open_path([(-width - 1.8, depth - 2.4), (0, depth - 0.6), (width + 1.8, depth - 2.4)])
    return Piece(shape, look.base, look.cover(shape) + stitches(line, look.thread), height=0.6, roundness=2.5)


def _leaf(cut: UpperCut, look: Look, side: int) -> Piece:
    """One half of a shirt's collar."""
    width = cut.neck_width
    if cut.collar == "camp":
        points = [
            (width * 0.75, -3.2),
            (width + 1.6, -0.6),
            (width + 5.2, 6.6),
            (width * 0.72, 9.2),
            (0.6, cut.neck_depth),
            (width * 0.5, 5.5),
        ]
        sharp = (0, 2, 3, 4)
    else:
        fall = min(cut.neck_depth, 7.0)
        points = [
            (width * 0.72, -3.4),
            (width + 1.4, -0.4),
            (width + 1.8, 4.2),
            (width * 0.58, fall + 4.2),
            (0.2, fall - 0.6),
            (width * 0.55, 1.6),
        ]
        sharp = (0, 2, 3, 4)
    mirrored = [(x * side, y) for x, y in points]
    shape = outline(mirrored, sharp)
    inner = [((x - 0.7) * side, y - 0.7) for x, y in points[1:4]]
    marks = look.cover(shape, 38 * side) + stitches(open_path(inner), look.thread)
    return Piece(shape, look.base, marks, height=0.62, roundness=2, edge=0.4)


def _lapel(cut: UpperCut, look: Look, side: int) -> list[Piece]:
    """A notched lapel with its collar."""
    width, depth = cut.neck_width, cut.neck_depth
    lapel = [
        (width - 1.2, 0),
        (width + 4.4, 9.6),
        (width + 6.0, 13.2),
        (width * 0.95, depth * 0.72),
        (-0.6, depth + 1),
        (width * 0.42, depth * 0.45),
    ]
    upper = [
        (width * 0.72, -3.4),
        (width + 1.6, -0.4),
        (width + 5.4, 7.8),
        (width + 3.6, 10.6),
        (width - 0.6, 6.5),
    ]
    pieces = []
    for points, sharp in ((lapel, (0, 1, 2, 4)), (upper, (0, 2, 3, 4))):
        shape = outline([(x * side, y) for x, y in points], sharp)
        pieces.append(
            Piece(shape, look.base, look.cover(shape, 28 * side), height=0.62, roundness=2, edge=0.45)
        )
    return pieces
