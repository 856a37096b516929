"""Upper garments: T-shirts, tops, shirts, sweatshirts, sweaters and jackets."""

from __future__ import annotations

from bot.demo.cuts import UpperCut
from bot.demo.garments.collars import behind, collar
from bot.demo.garments.fastenings import closure, pockets
from bot.demo.garments.piece import Drawing, Piece
from bot.demo.garments.sleeves import sleeves
from bot.demo.garments.torso import STRAP_TOP, inside, torso
from bot.demo.look import Look
from bot.demo.svg import Point, band


def upper(cut: UpperCut, look: Look) -> Drawing:
    """Draw an upper garment from the side and in the pose that the look says."""
    lower = cut.length + (0.2 if cut.hem_style == "tail" else 0.5)
    back = [inside(cut, look)] if look.front and cut.collar != "turtle" and cut.neck != "strap" else []
    hidden = [*back, *behind(cut, look)]
    pieces = [
        *hidden,
        *straps(cut, look),
        *sleeves(cut, look),
        *torso(cut, look),
        *pockets(cut, look),
        *closure(cut, look, lower if cut.hem_style != "rib" else cut.length + 0.8),
        *collar(cut, look),
    ]
    return Drawing(tuple(pieces), _focus(cut), len(hidden))


def straps(cut: UpperCut, look: Look) -> list[Piece]:
    """A camisole's straps over the shoulders."""
    if cut.neck != "strap":
        return []
    lines: list[list[Point]] = [
        [
            (side * (cut.neck_width + 0.5), STRAP_TOP + 1),
            (side * cut.neck_width, 3),
            (side * (cut.neck_width - 1), -3),
        ]
        for side in (-1, 1)
    ]
    return [Piece(band(line, [0.9] * 3), look.base, height=0.5, roundness=0.8) for line in lines]


def _focus(cut: UpperCut) -> tuple[Point, ...]:
    collar_point = (1.5, max(cut.neck_depth * 0.6, 5.0))
    if cut.pocket in ("patch", "flap", "kangaroo"):
        return collar_point, (10.0, cut.length - 14)
    return collar_point, (6.0, 18.0)
