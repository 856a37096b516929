"""Scarves: knotted around a neck, hanging at full length, and folded."""

from __future__ import annotations

from bot.demo.accessory_cuts import ScarfCut
from bot.demo.garments.piece import Drawing, Piece, fold, stitches
from bot.demo.look import Look
from bot.demo.svg import Point, along, band, open_path, outline, ribbon, stroke


def worn_scarf(cut: ScarfCut, look: Look) -> Drawing:
    """The scarf looped around a neck, both ends hanging in front."""
    loop: list[Point] = [(-9.4, -6), (-9.6, 2), (-5.5, 8.5), (0, 10.5), (5.5, 8.5), (9.6, 2), (9.4, -6)]
    behind: list[Point] = [(-10.2, -3), (-8, -7.5), (0, -9.5), (8, -7.5), (10.2, -3)]
    thick = 6.0 + cut.width * 0.28
    pieces = [_length(cut, look, behind, [thick * 0.62] * 5, "behind").raised(-0.1)]
    for side, length in ((1, cut.length), (-1, cut.length * 0.86)):
        line = [(3.2 * side, 7.0), (4.6 * side, 16), (5.6 * side, length * 0.6), (5.2 * side, length)]
        widths = [cut.width * 0.62, cut.width * 0.74, cut.width * 0.9, cut.width]
        pieces += [*_ends(cut, look, line, widths), _length(cut, look, line, widths, f"end{side}")]
    pieces.append(
        _length(
            cut, look, loop, [thick * share for share in (0.6, 0.9, 1.1, 1.2, 1.1, 0.9, 0.6)], "loop"
        ).raised(0.12)
    )
    return Drawing(tuple(pieces), ((0.0, 9.0), (5.2, cut.length - 3)), behind=1)


def hanging_scarf(cut: ScarfCut, look: Look) -> Drawing:
    """The scarf hung over a rail, its back part beside its front part."""
    pieces: list[Piece] = []
    for x, length in ((cut.width * 0.28, cut.length * 1.12), (-cut.width * 0.28, cut.length)):
        line: list[Point] = [(x, -4), (x * 1.1, length * 0.3), (x * 1.2, length * 0.7), (x * 1.25, length)]
        widths = [cut.width * 0.9, cut.width * 0.96, cut.width, cut.width * 1.04]
        pieces += [*_ends(cut, look, line, widths), _length(cut, look, line, widths, f"hang{x > 0}")]
    return Drawing(tuple(pieces), ((0.0, 12.0), (-cut.width * 0.3, cut.length - 3)))


def folded_scarf(cut: ScarfCut, look: Look) -> Drawing:
    """The scarf folded into a square, its ends sticking out below."""
    half, height = 14.0 + cut.width * 0.2, 22.0
    pieces: list[Piece] = []
    for layer in range(3):
        low = height - layer * 1.7 + 3.4
        x = half - layer * 0.5
        line: list[Point] = [(0.4 * layer, -low * 0.5), (0, 0), (-0.3 * layer, low * 0.5)]
        if layer == 0:
            pieces += _ends(cut, look, line, [2 * x] * 3)
        shape = outline(
            [
                (-x, -low / 2),
                (x, -low / 2 + 0.2),
                (x + 0.4, 0),
                (x, low / 2),
                (-x, low / 2 - 0.2),
                (-x - 0.4, 0),
            ],
            (0, 1, 3, 4),
        )
        creases = fold([(-x, -low / 2 + 3), (0, -low / 2 + 4), (x, -low / 2 + 3)], 3.0, 0.16)
        creases += fold([(x * 0.6, -low / 2), (x * 0.5, 0), (x * 0.62, low / 2)], 2.0, -0.1)
        pieces.append(
            Piece(
                shape,
                look.base,
                look.cover(shape, 1.5 * layer),
                creases,
                height=0.42 + 0.08 * layer,
                roundness=4,
                edge=0.45,
            )
        )
    return Drawing(tuple(pieces), ((4.0, 6.0),))


def _length(cut: ScarfCut, look: Look, line: list[Point], widths: list[float], salt: str) -> Piece:
    """One length of the scarf with its folds along it."""
    dice, shape = look.dice(salt), band(line, widths)
    left, right = ribbon(line, widths)
    creases = ""
    for here in range(4):
        share = (here + 0.6) / 4.4 + dice.uniform(-0.05, 0.05)
        spine = [along(a, b, share) for a, b in zip(left, right, strict=True)]
        if dice.random() < 0.5:
            spine.reverse()
        creases += fold(spine, cut.width * 0.16, (0.3 if here % 2 else -0.32) * (0.5 + look.drape * 0.5))
    marks = look.cover(shape)
    if cut.ends == "hem" and salt.startswith(("end", "hang")):
        near, far = along(left[-1], left[-2], 0.04), along(right[-1], right[-2], 0.04)
        marks += stitches(open_path([near, far]), look.thread)
    return Piece(shape, look.base, marks, creases, height=0.5, roundness=5)


def _ends(cut: ScarfCut, look: Look, line: list[Point], widths: list[float]) -> list[Piece]:
    """Fringe or tassels below the end of a length; nothing where it is hemmed."""
    if cut.ends == "hem":
        return []
    dice = look.dice(f"fringe{line[-1]}")
    left, right = ribbon(line, widths)
    step, thick, reach = (0.75, 0.5, 4.6) if cut.ends == "fringe" else (2.6, 1.4, 5.0)
    width = widths[-1]
    count = max(int(width / step), 3)
    pieces = []
    for here in range(count):
        x, y = along(left[-1], right[-1], (here + 0.5) / count)
        end = (x + dice.uniform(-0.5, 0.5), y + reach + dice.uniform(-0.6, 0.4))
        strand = band(
            [(x, y - 0.5), ((x + end[0]) / 2 + dice.uniform(-0.3, 0.3), y + reach / 2), end],
            [thick * 0.7, thick, thick],
        )
        twist = stroke(open_path([(x, y), end]), "#000", 0.08, 0.5) if cut.ends == "tassel" else ""
        pieces.append(Piece(strand, look.base, twist, height=0.46, roundness=0.6, edge=0.25))
    return pieces
