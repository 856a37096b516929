"""What every garment is made of: pieces of cloth, stacked, each with its marks and its relief."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.demo.svg import Box, Outline, Point, along, band, fill, ribbon, stroke, union


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of cloth, skin or hardware.

    Attributes:
        shape: its outline.
        color: its fill, ``#rrggbb``.
        marks: SVG drawn on it: prints, stitches, buttons.
        creases: SVG of its folds, drawn into the relief: white stands out, black lies deep.
        height: how far it stands out, 0 to 1; a piece that lies on another is higher.
        roundness: how far its edges are rolled off, in body units.
        edge: opacity of the thin dark line around it.
    """

    shape: Outline
    color: str
    marks: str = ""
    creases: str = ""
    height: float = 0.5
    roundness: float = 4.0
    edge: float = 0.3

    def raised(self, by: float) -> Piece:
        """The same piece, lying higher."""
        return replace(self, height=self.height + by)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A garment, lowest piece first.

    Attributes:
        pieces: what it is made of.
        focus: centers of the details worth a close-up.
        behind: how many of the first pieces lie behind the wearer.
    """

    pieces: tuple[Piece, ...]
    focus: tuple[Point, ...]
    behind: int = 0

    @property
    def box(self) -> Box:
        """The box around all pieces."""
        return union(piece.shape.box for piece in self.pieces)


def fold(points: Sequence[Point], width: float, strength: float) -> str:
    """A tapered fold along a line, for ``Piece.creases``.

    Args:
        points: the line, from its strong end to its weak end.
        width: across the strong end.
        strength: -1 (a deep valley) to 1 (a high ridge).
    """
    color = "#fff" if strength > 0 else "#000"
    count = len(points)
    shades = []
    for share in (1.0, 0.66, 0.33):
        widths = [max(width * share * (1 - 0.8 * here / max(count - 1, 1)), 0.1) for here in range(count)]
        shades.append(fill(band(points, widths).path, color, min(abs(strength) / 3, 1.0)))
    return "".join(shades)


def drape(
    start: tuple[Point, Point], end: tuple[Point, Point], count: int, strength: float, dice: random.Random
) -> str:
    """Soft folds that hang from one line to another, as in a skirt or a loose shirt.

    Args:
        start: both ends of the line the folds hang from; they are weak there.
        end: both ends of the line that they fall to; they are strong there.
        count: how many ridges; a valley lies beside each.
        strength: of the ridges, 0 to 1.
        dice: moves every fold a little.
    """
    folds = []
    for here in range(count):
        share = (here + 0.5 + dice.uniform(-0.3, 0.3)) / count
        top = along(*start, share + dice.uniform(-0.03, 0.03))
        bottom = along(*end, share)
        reach = dice.uniform(0.0, 0.35)
        top = (bottom[0] + (top[0] - bottom[0]) * (1 - reach), bottom[1] + (top[1] - bottom[1]) * (1 - reach))
        middle = ((top[0] + bottom[0]) / 2 + dice.uniform(-0.8, 0.8), (top[1] + bottom[1]) / 2)
        width = abs(end[1][0] - end[0][0]) / count * dice.uniform(0.35, 0.7)
        shift = width * 0.8
        folds.append(fold([bottom, middle, top], width, strength * dice.uniform(0.6, 1.0)))
        valley = [(x + shift, y) for x, y in (bottom, middle, top)]
        folds.append(fold(valley, width * 0.8, -strength * dice.uniform(0.5, 0.9)))
    return "".join(folds)


def pull(at: Point, toward: Point, count: int, spread: float, strength: float, dice: random.Random) -> str:
    """Creases that fan out from a point under tension, such as an armpit, an elbow or a crotch."""
    folds = []
    for here in range(count):
        off = ((here + 0.5) / count - 0.5) * spread + dice.uniform(-0.1, 0.1) * spread
        dx, dy = toward[0] - at[0], toward[1] - at[1]
        reach = dice.uniform(0.6, 1.1)
        end = (at[0] + (dx - dy * off) * reach, at[1] + (dy + dx * off) * reach)
        middle = ((at[0] + end[0]) / 2 + dice.uniform(-0.6, 0.6), (at[1] + end[1]) / 2)
        sign = 1 if here % 2 else -1
        folds.append(fold([at, middle, end], dice.uniform(1.2, 2.4), sign * strength))
    return "".join(folds)


def stitches(path: str, color: str, width: float = 0.16) -> str:
    """A line of small stitches."""
    return stroke(path, color, width, 0.75, "0.7 0.4")


def seam(path: str, color: str) -> str:
    """A sewn seam: a fine dark line."""
    return stroke(path, color, 0.22, 0.55)


def ribs(spine: Sequence[Point], widths: Sequence[float], step: float, color: str) -> str:
    """The fine lines of a ribbed cuff, hem or collar: they run across the spine."""
    left, right = ribbon(spine, widths)
    lines = []
    for here in range(len(spine) - 1):
        (ax, ay), (bx, by) = left[here], left[here + 1]
        (cx, cy), (dx, dy) = right[here], right[here + 1]
        count = max(int(max(abs(bx - ax) + abs(by - ay), abs(dx - cx) + abs(dy - cy)) / step), 1)
        for line in range(count):
            share = line / count
            lines.append(
                f"M{ax + (bx - ax) * share:.2f} {ay + (by - ay) * share:.2f}"
                f"L{cx + (dx - cx) * share:.2f} {cy + (dy - cy) * share:.2f}"
            )
    return stroke("".join(lines), color, step * 0.35, 0.35)


def button(center: Point, radius: float, color: str) -> str:
    """A sewn button with its shadow and four holes."""
    x, y = center
    hole = radius * 0.3
    holes = "".join(
        f'<circle cx="{x + dx * hole:.2f}" cy="{y + dy * hole:.2f}" r="{radius * 0.13:.2f}" fill="#000" '
        'fill-opacity=".55"/>'
        for dx, dy in ((-1, -1), (1, -1), (-1, 1), (1, 1))
    )
    return (
        f'<circle cx="{x + 0.12:.2f}" cy="{y + 0.2:.2f}" r="{radius * 1.08:.2f}" fill="#000" '
        'fill-opacity=".3"/>'
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}" fill="{color}"/>'
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius * 0.72:.2f}" fill="none" stroke="#000" '
        f'stroke-width="{radius * 0.16:.2f}" stroke-opacity=".25"/>{holes}'
    )
