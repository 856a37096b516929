"""A pair of shoes from above, toes up."""

from __future__ import annotations

from bot.demo.accessory_cuts import ShoeCut
from bot.demo.garments.piece import Drawing, Piece, stitches
from bot.demo.garments.shoes import RUBBER
from bot.demo.look import Look
from bot.demo.palette import darker, mix
from bot.demo.svg import band, disc, fill, open_path, outline


def pair_from_above(cut: ShoeCut, look: Look) -> Drawing:
    """Both shoes from above, toes up."""
    pieces = [piece for side in (-1, 1) for piece in _above(cut, look, side)]
    return Drawing(tuple(pieces), ((6.5, -5.0),))


def _above(cut: ShoeCut, look: Look, side: int) -> list[Piece]:
    x = 6.6 * side
    sole = outline(
        [
            (x + dx * side, y)
            for dx, y in (
                (0.6, -15),
                (4.8, -9.5),
                (4.4, -2),
                (3.4, 6),
                (3.9, 12),
                (0, 15),
                (-3.9, 12),
                (-3.5, 5),
                (-4.4, -4),
                (-4.0, -11),
            )
        ]
    )
    upper = outline(
        [
            (x + dx * side, y)
            for dx, y in (
                (0.6, -14.2),
                (4.2, -9),
                (3.9, -2),
                (3.0, 6),
                (3.4, 11.5),
                (0, 14.3),
                (-3.4, 11.5),
                (-3.0, 5),
                (-3.9, -4),
                (-3.5, -10.5),
            )
        ]
    )
    mouth = outline(
        [
            (x + dx * side, y)
            for dx, y in ((0.2, 1.5), (2.5, 3.5), (2.4, 10.6), (0, 12.8), (-2.4, 10.6), (-2.4, 3.5))
        ]
    )
    tone = (
        mix(look.base, look.color.accent, 0.75) if look.fabric.name != "leather" else darker(look.base, 0.2)
    )
    sole_color = RUBBER if cut.front in ("laces", "strap") else darker(look.base, 0.45)
    pieces = [
        Piece(sole, sole_color, height=0.4, roundness=1.6),
        Piece(
            upper,
            look.base,
            look.cover(upper)
            + stitches(open_path([(x - 3.2, -6.5), (x + 0.4, -8.6), (x + 3.6, -6)]), look.thread),
            height=0.52,
            roundness=5,
        ),
        Piece(
            mouth,
            look.inside,
            fill(disc((x, 9.4), 1.4), mix(look.inside, "#ffffff", 0.25)),
            height=0.3,
            roundness=2.5,
        ),
    ]
    if cut.cap:
        cap = outline(
            [(x + dx * side, y) for dx, y in ((0.6, -14.2), (4.0, -9.8), (0.4, -8.2), (-3.4, -10.4))]
        )
        pieces.append(Piece(cap, RUBBER, height=0.56, roundness=2.5))
    return pieces + _top_front(cut, look, x, side, tone)


def _top_front(cut: ShoeCut, look: Look, x: float, side: int, tone: str) -> list[Piece]:
    if cut.front == "gore":
        return [
            Piece(
                band([(x + dx, 4), (x + dx, 9.5)], [0.9, 0.9]),
                darker(look.base, 0.4),
                height=0.56,
                roundness=0.8,
            )
            for dx in (-2.7, 2.7)
        ]
    if cut.front == "vamp":
        apron = outline(
            [(x - 2.5, 0), (x - 2.4, -7), (x + 0.4 * side, -10), (x + 2.7, -7), (x + 2.5, 0)], (0, 4)
        )
        strap = band([(x - 3.7, -1.2), (x, -1.8), (x + 3.7, -1.2)], [3.2] * 3)
        return [
            Piece(apron, look.base, stitches(apron.path, look.thread), height=0.56, roundness=1.6),
            Piece(strap, tone, height=0.62, roundness=1.2),
        ]
    count, thick = (3, 2.2) if cut.front == "strap" else (6, 0.8)
    tongue = outline([(x - 1.6, -7), (x + 1.6, -7), (x + 1.9, 2.6), (x, 3.4), (x - 1.9, 2.6)])
    bars = [
        band([(x - 2.4, y), (x, y - 0.4), (x + 2.4, y)], [thick] * 3)
        for y in (-6.2 + here * 8.0 / count for here in range(count))
    ]
    color = tone if cut.front == "strap" else RUBBER
    return [
        Piece(tongue, look.trim, height=0.55, roundness=1.4),
        *(Piece(bar, color, height=0.64, roundness=0.7) for bar in bars),
    ]
