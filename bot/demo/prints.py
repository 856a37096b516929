"""What is printed or woven on a cloth, as SVG that covers a box; the cloth's piece clips it."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from bot.demo.chance import seeded
from bot.demo.palette import Color, mix
from bot.demo.svg import Box, Outline, Point, clipped, disc, fill, group, polygon, rectangle, stroke

ALL_OVER = (
    "plain",
    "breton",
    "pinstripe",
    "banker",
    "gingham",
    "windowpane",
    "tartan",
    "dots",
    "confetti",
    "floral",
    "leaf",
    "zigzag",
    "diamond",
    "colorblock",
)
GRAPHICS = ("sunrise", "peaks", "wave", "bars", "monogram")

Draw = Callable[[Box, Color, random.Random], str]


def cover(name: str, color: Color, shape: Outline, turn: float, seed: int) -> str:
    """An all-over print on a shape, clipped by it and turned with the cloth's grain.

    Args:
        name: one of ``ALL_OVER``; anything else is left plain.
        color: whose ink and accent are used.
        shape: what is covered.
        turn: degrees clockwise.
        seed: of the print's random parts; one product keeps one seed.
    """
    draw = _printers().get(name)
    if draw is None:
        return ""
    content = draw(_turned_back(shape.box, turn), color, seeded(seed))
    if turn:
        x0, y0, x1, y1 = shape.box
        content = group(content, f"rotate({turn:.2f} {(x0 + x1) / 2:.2f} {(y0 + y1) / 2:.2f})")
    return clipped(shape, content)


def _turned_back(box: Box, turn: float) -> Box:
    """The box that still covers this one after it is turned around its center."""
    x0, y0, x1, y1 = box
    across, down = abs(math.cos(math.radians(turn))), abs(math.sin(math.radians(turn)))
    half_x = ((x1 - x0) * across + (y1 - y0) * down) / 2
    half_y = ((x1 - x0) * down + (y1 - y0) * across) / 2
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return x - half_x, y - half_y, x + half_x, y + half_y


def _printers() -> dict[str, Draw]:
    return {
        "breton": _stripes(3.4, 1.3, across=True),
        "pinstripe": _stripes(2.4, 0.22, across=False),
        "banker": _stripes(3.2, 1.1, across=False),
        "gingham": _gingham,
        "windowpane": _windowpane,
        "tartan": _tartan,
        "dots": _dots,
        "confetti": _confetti,
        "floral": _floral,
        "leaf": _leaf,
        "zigzag": _zigzag,
        "diamond": _diamond,
        "colorblock": _colorblock,
    }


def _steps(start: float, end: float, step: float) -> list[float]:
    """Positions on one grid for every piece, so that prints meet at the seams."""
    first = math.floor(start / step)
    return [step * place for place in range(first, math.ceil(end / step) + 1)]


def _stripes(step: float, width: float, *, across: bool) -> Draw:
    def draw(box: Box, color: Color, _dice: random.Random) -> str:
        x0, y0, x1, y1 = box
        if across:
            bars = [rectangle(x0, at, x1, at + width) for at in _steps(y0, y1, step)]
        else:
            bars = [rectangle(at - width / 2, y0, at + width / 2, y1) for at in _steps(x0, x1, step)]
        return fill("".join(bars), color.ink)

    return draw


def _lattice(box: Box, step: float, width: float, color: str, opacity: float, shift: float = 0.0) -> str:
    """Bars in both directions."""
    x0, y0, x1, y1 = box
    down = [rectangle(at + shift, y0, at + shift + width, y1) for at in _steps(x0 - step, x1, step)]
    over = [rectangle(x0, at + shift, x1, at + shift + width) for at in _steps(y0 - step, y1, step)]
    return fill("".join(down), color, opacity) + fill("".join(over), color, opacity)


def _gingham(box: Box, color: Color, _dice: random.Random) -> str:
    return _lattice(box, 3.0, 1.5, color.ink, 0.5)


def _windowpane(box: Box, color: Color, _dice: random.Random) -> str:
    return _lattice(box, 6.0, 0.35, color.ink, 0.8)


def _tartan(box: Box, color: Color, _dice: random.Random) -> str:
    broad = _lattice(box, 9.0, 3.6, color.ink, 0.38)
    middle = _lattice(box, 9.0, 0.7, color.ink, 0.5, 5.6)
    return broad + middle + _lattice(box, 9.0, 0.5, color.accent, 0.85, 1.5)


def _grid(box: Box, step: float) -> list[tuple[int, Point]]:
    """Places of a staggered grid, each with a number that stays the same in every box."""
    x0, y0, x1, y1 = box
    places = []
    for row in range(math.floor(y0 / step) - 1, math.ceil(y1 / step) + 2):
        for column in range(math.floor(x0 / step) - 1, math.ceil(x1 / step) + 2):
            at = ((column + (row % 2) / 2) * step, row * step)
            places.append((row * 7919 + column * 104729, at))
    return places


def _dots(box: Box, color: Color, _dice: random.Random) -> str:
    return fill("".join(disc(at, 0.62) for _, at in _grid(box, 2.9)), color.ink)


def _confetti(box: Box, color: Color, dice: random.Random) -> str:
    base = dice.randrange(1 << 30)
    ink: list[str] = []
    accent: list[str] = []
    for number, (x, y) in _grid(box, 3.1):
        own = seeded(base, number)
        turn, size = own.uniform(0, math.pi), own.uniform(0.6, 1.1)
        at = (x + own.uniform(-1, 1), y + own.uniform(-1, 1))
        dx, dy = math.cos(turn) * size, math.sin(turn) * size
        corners = [(at[0] + dx, at[1] + dy), (at[0] - dy / 3, at[1] + dx / 3)]
        corners += [(at[0] - dx, at[1] - dy), (at[0] + dy / 3, at[1] - dx / 3)]
        (ink if own.random() < 0.65 else accent).append(polygon(corners))
    return fill("".join(ink), color.ink) + fill("".join(accent), color.accent)


def _floral(box: Box, color: Color, dice: random.Random) -> str:
    base = dice.randrange(1 << 30)
    leaves, petals, hearts = [], [], []
    for number, (x, y) in _grid(box, 5.4):
        own = seeded(base, number)
        center = (x + own.uniform(-1.2, 1.2), y + own.uniform(-1.2, 1.2))
        size, turn = own.uniform(0.8, 1.35), own.uniform(0, 6.28)
        for petal in range(5):
            angle = turn + petal * 2 * math.pi / 5
            petals.append(disc(_polar(center, angle, size * 0.95), size * 0.68))
        hearts.append(disc(center, size * 0.55))
        for side in (0.9, 2.6):
            tip = _polar(center, turn + side, size * 3.1)
            leaves.append(_leaf_shape(_polar(center, turn + side, size * 1.2), tip, 0.24))
    return (
        fill("".join(leaves), mix(color.ink, color.base, 0.45))
        + fill("".join(petals), color.ink)
        + fill("".join(hearts), color.accent)
    )


def _leaf(box: Box, color: Color, dice: random.Random) -> str:
    base = dice.randrange(1 << 30)
    dark: list[str] = []
    pale: list[str] = []
    for number, (x, y) in _grid(box, 4.6):
        own = seeded(base, number)
        turn = own.uniform(0, 6.28)
        tip, root = _polar((x, y), turn, 2.3), _polar((x, y), turn + math.pi, 2.3)
        (dark if own.random() < 0.7 else pale).append(_leaf_shape(root, tip, 0.28))
    return fill("".join(dark), color.ink, 0.9) + fill("".join(pale), color.accent, 0.8)


def _leaf_shape(root: Point, tip: Point, fatness: float) -> str:
    (x0, y0), (x1, y1) = root, tip
    mx, my, dx, dy = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) * fatness * 2, (y1 - y0) * fatness * 2
    return (
        f"M{x0:.2f} {y0:.2f}Q{mx - dy:.2f} {my + dx:.2f} {x1:.2f} {y1:.2f}"
        f"Q{mx + dy:.2f} {my - dx:.2f} {x0:.2f} {y0:.2f}Z"
    )


def _zigzag(box: Box, color: Color, _dice: random.Random) -> str:
    x0, y0, x1, y1 = box
    lines = []
    for row, y in enumerate(_steps(y0 - 3, y1, 3.6)):
        points = [
            (x, y + (1.4 if place % 2 else -1.4)) for place, x in enumerate(_steps(x0 - 4, x1 + 2, 2.2))
        ]
        path = "M" + "L".join(f"{x:.2f} {at:.2f}" for x, at in points)
        lines.append(stroke(path, color.accent if row % 3 == 2 else color.ink, 0.65))
    return "".join(lines)


def _diamond(box: Box, color: Color, _dice: random.Random) -> str:
    big, small = [], []
    for _, (x, y) in _grid(box, 4.4):
        big.append(polygon([(x, y - 1.7), (x + 1.2, y), (x, y + 1.7), (x - 1.2, y)]))
        small.append(polygon([(x, y - 0.7), (x + 0.5, y), (x, y + 0.7), (x - 0.5, y)]))
    return fill("".join(big), color.ink) + fill("".join(small), color.accent)


def _colorblock(box: Box, color: Color, _dice: random.Random) -> str:
    x0, y0, x1, y1 = box
    middle = y0 + (y1 - y0) * 0.52
    return fill(rectangle(x0, middle, x1, y1), color.ink) + fill(
        rectangle(x0, middle - 2.4, x1, middle), color.accent
    )


def _polar(center: Point, angle: float, reach: float) -> Point:
    return center[0] + math.cos(angle) * reach, center[1] + math.sin(angle) * reach


def graphic(name: str, color: Color, center: Point, size: float) -> str:
    """A picture on the chest; empty when ``name`` is none of ``GRAPHICS``.

    Args:
        name: which one.
        color: whose ink and accent are used.
        center: of the picture, in body units.
        size: its width, in body units.
    """
    content = {
        "sunrise": fill(disc((0, -0.5), 4.6), color.accent)
        + fill(
            "".join(rectangle(-6, y, 6, y + h) for y, h in ((0.6, 0.5), (2.0, 0.7), (3.6, 1.0))), color.base
        )
        + fill(rectangle(-6, 5.0, 6, 5.7), color.ink),
        "peaks": fill("M-6 4L-1.8 -4L0.6 0.2L2 -1.8L6 4Z", color.ink)
        + fill("M-1.8 -4L-0.5 -1.7L-1.6 -2.2L-2.9 -1.7Z", color.accent)
        + stroke("M-6 5.2L6 5.2", color.accent, 0.5),
        "wave": "".join(
            stroke(f"M-6 {y}q1.5 -2.6 3 0t3 0t3 0t3 0", color.ink if y else color.accent, 0.8)
            for y in (-4, -2, 0, 2, 4)
        ),
        "bars": fill("".join(rectangle(-6, y, 6, y + 1.5) for y in (-4, 1)), color.ink)
        + fill(rectangle(-6, -1.5, 6, 0), color.accent),
        "monogram": stroke(disc((0, 0), 5.2), color.ink, 0.6)
        + stroke("M-2.4 3L-2.4 -3L2.4 3L2.4 -3", color.ink, 1.1),
    }.get(name, "")
    return group(content, f"translate({center[0]:.2f} {center[1]:.2f}) scale({size / 12:.3f})")
