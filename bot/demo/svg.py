"""Small helpers that write SVG: smooth outlines, ribbons, strokes and dots.

Lengths are in body units, about a centimeter; ``y`` grows downwards.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""``(x0, y0, x1, y1)`` in body units."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A closed shape: its path data and the box around its points."""

    path: str
    box: Box


def outline(points: Sequence[Point], sharp: Iterable[int] = ()) -> Outline:
    """A closed shape through the points, smooth except at the corners listed in ``sharp`` (by position)."""
    return Outline(closed_path(points, frozenset(sharp)), box_around(points))


def symmetric(half: Sequence[Point], sharp: Iterable[int] = ()) -> Outline:
    """A closed shape from its right half, listed from the top to the bottom; the left half mirrors it."""
    corners = set(sharp)
    last = 2 * len(half) - 1
    return outline(
        [*half, *((-x, y) for x, y in reversed(half))], corners | {last - corner for corner in corners}
    )


def closed_path(points: Sequence[Point], sharp: frozenset[int]) -> str:
    """Path data of a closed shape: Catmull-Rom curves that stop at every sharp corner."""
    count = len(points)
    parts = [f"M{_pair(points[0])}"]
    for here in range(count):
        after = (here + 1) % count
        before_point = points[here] if here in sharp else points[here - 1]
        beyond_point = points[after] if after in sharp else points[(after + 1) % count]
        parts.append(_curve(before_point, points[here], points[after], beyond_point))
    return "".join(parts) + "Z"


def open_path(points: Sequence[Point]) -> str:
    """Path data of a smooth line through the points."""
    parts = [f"M{_pair(points[0])}"]
    for here in range(len(points) - 1):
        before = points[max(here - 1, 0)]
        beyond = points[min(here + 2, len(points) - 1)]
        parts.append(_curve(before, points[here], points[here + 1], beyond))
    return "".join(parts)


def _curve(before: Point, start: Point, end: Point, beyond: Point) -> str:
    """One cubic piece of a Catmull-Rom spline."""
    first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
    second = (end[0] - (beyond[0] - start[0]) / 6, end[1] - (beyond[1] - start[1]) / 6)
    return f"C{_pair(first)} {_pair(second)} {_pair(end)}"


def _pair(point: Point) -> str:
    return f"{point[0]:.2f} {point[1]:.2f}"


def box_around(points: Iterable[Point]) -> Box:
    """The smallest upright box that holds the points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of the boxes."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def ribbon(spine: Sequence[Point], widths: Sequence[float]) -> tuple[list[Point], list[Point]]:
    """The two edges of a band of varying width along a spine, each in the spine's direction.

    Returns:
        The edge on the left of the walking direction (as seen on a page) and the one on the right.
    """
    left: list[Point] = []
    right: list[Point] = []
    for here, ((x, y), width) in enumerate(zip(spine, widths, strict=True)):
        ahead, behind = spine[min(here + 1, len(spine) - 1)], spine[max(here - 1, 0)]
        dx, dy = ahead[0] - behind[0], ahead[1] - behind[1]
        length = math.hypot(dx, dy) or 1.0
        nx, ny = dy / length * width / 2, -dx / length * width / 2
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return left, right


def band(spine: Sequence[Point], widths: Sequence[float]) -> Outline:
    """A band along a spine as a closed shape with four sharp corners."""
    left, right = ribbon(spine, widths)
    count = len(spine)
    return outline([*left, *reversed(right)], (0, count - 1, count, 2 * count - 1))


def along(start: Point, end: Point, share: float) -> Point:
    """The point that lies a share of the way from start to end."""
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def fill(path: str, color: str, opacity: float = 1.0) -> str:
    """A filled path."""
    return f'<path d="{path}" fill="{color}"{_opacity("fill", opacity)}/>'


def stroke(path: str, color: str, width: float, opacity: float = 1.0, dash: str = "") -> str:
    """A stroked path; ``dash`` is the SVG dash pattern of stitches."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{width:.2f}" '
        f'stroke-linecap="round"{dashes}{_opacity("stroke", opacity)}/>'
    )


def disc(center: Point, radius: float) -> str:
    """Path data of a circle."""
    x, y = center
    return f"M{x - radius:.2f} {y:.2f}a{radius:.2f} {radius:.2f} 0 1 0 {2 * radius:.2f} 0" + (
        f"a{radius:.2f} {radius:.2f} 0 1 0 {-2 * radius:.2f} 0Z"
    )


def polygon(points: Iterable[Point]) -> str:
    """Path data of a shape with straight sides."""
    return "M" + "L".join(_pair(point) for point in points) + "Z"


def rectangle(x0: float, y0: float, x1: float, y1: float) -> str:
    """Path data of an upright rectangle."""
    return polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])


def group(content: str, transform: str) -> str:
    """Content moved, turned or scaled as a whole."""
    return f'<g transform="{transform}">{content}</g>' if content else ""


def clipped(shape: Outline, content: str) -> str:
    """Content cut off at a shape. Costs a layer as large as the content, so keep that small."""
    if not content:
        return ""
    name = f"c{zlib.crc32(shape.path.encode()):x}"
    return (
        f'<clipPath id="{name}"><path d="{shape.path}"/></clipPath><g clip-path="url(#{name})">{content}</g>'
    )


def _opacity(what: str, opacity: float) -> str:
    """The opacity of a fill or a stroke alone: a whole element's needs a layer of its own, which is slow."""
    return "" if opacity >= 1 else f' {what}-opacity="{opacity:.3f}"'
