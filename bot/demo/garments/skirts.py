"""Skirts, and dresses: a bodice with a skirt sewn to it."""

from __future__ import annotations

from dataclasses import replace

from bot.demo.cuts import DressCut, SkirtCut
from bot.demo.garments.collars import behind, collar
from bot.demo.garments.fastenings import closure, pockets
from bot.demo.garments.piece import Drawing, Piece, button, drape, fold, seam, stitches
from bot.demo.garments.sleeves import sleeves
from bot.demo.garments.torso import inside, torso
from bot.demo.garments.uppers import straps
from bot.demo.look import Look
from bot.demo.svg import Outline, Point, band, fill, open_path, outline, rectangle, symmetric

SKIRT_WAIST = 41.0


def skirt(cut: SkirtCut, look: Look) -> Drawing:
    """Draw a skirt."""
    pieces = tuple(skirt_pieces(cut, look, SKIRT_WAIST))
    return Drawing(pieces, ((4.0, SKIRT_WAIST + 4), (cut.hem * 0.5, SKIRT_WAIST + cut.length - 7)))


def dress(cut: DressCut, look: Look) -> Drawing:
    """Draw a dress."""
    bodice = cut.bodice
    back = [inside(bodice, look)] if look.front and bodice.neck != "strap" else []
    hidden = [*back, *behind(bodice, look)]
    pieces = [
        *hidden,
        *straps(bodice, look),
        *sleeves(bodice, look),
        *skirt_pieces(cut.skirt, look, cut.waist_line - 1.0),
        *torso(replace(bodice, length=cut.waist_line), look),
        *_wrap(cut, look),
        *pockets(bodice, look),
        *closure(bodice, look, cut.waist_line + 1),
        *collar(bodice, look),
        *(_belt(cut, look) if cut.belt else []),
    ]
    return Drawing(
        tuple(pieces), ((1.5, max(bodice.neck_depth * 0.6, 6.0)), (3.0, cut.waist_line + 2)), len(hidden)
    )


def skirt_pieces(cut: SkirtCut, look: Look, top: float) -> list[Piece]:
    """The skirt's panels, its waistband and what is sewn on, hanging from ``top``."""
    shape = _panel(cut, top)
    marks = look.cover(shape) + _hem_line(cut, look, top) + _seams(cut, look, top)
    pieces = [Piece(shape, look.base, marks, _folds(cut, look, top), height=0.48, roundness=6)]
    if cut.folds == "wrap" and look.front:
        pieces.append(_wrap_panel(cut, look, top))
    if cut.slit and not look.front:
        slit = outline(
            [(-0.2, top + cut.length * 0.72), (1.8, top + cut.length + 1), (-1.8, top + cut.length + 1)]
        )
        pieces.append(Piece(slit, look.inside, height=0.3, roundness=1))
    if cut.buttons and look.front:
        pieces += _buttons(cut, look, top)
    if cut.band:
        pieces.append(_waistband(cut, look, top))
    return pieces


def _panel(cut: SkirtCut, top: float) -> Outline:
    hip_y, hem_y = top + min(20.0, cut.length * 0.4), top + cut.length
    half: list[Point] = [(0, top + 0.6), (cut.waist, top), (cut.hip, hip_y)]
    half += [((cut.hip + cut.hem) / 2 + 0.4, (hip_y + hem_y) / 2), (cut.hem, hem_y - 1.5)]
    half += [(cut.hem * 0.55, hem_y + 0.6), (0, hem_y + 1.4)]
    return symmetric(half, (1, 4))


def _hem_line(cut: SkirtCut, look: Look, top: float) -> str:
    y = top + cut.length - 1.8
    width = cut.hem
    return stitches(open_path([(-width, y - 1.3), (0, y + 1.2), (width, y - 1.3)]), look.thread)


def _seams(cut: SkirtCut, look: Look, top: float) -> str:
    if cut.folds == "tiers":
        lines = ""
        for share in (0.33, 0.66):
            y, width = top + cut.length * share, cut.hip + (cut.hem - cut.hip) * share + 2
            lines += seam(open_path([(-width, y - 1), (0, y + 0.8), (width, y - 1)]), "#000")
        return lines
    if not look.front:
        return seam(open_path([(0, top), (0.2, top + cut.length)]), "#000") + fill(
            rectangle(-0.35, top, 0.35, top + 16), "#000", 0.25
        )
    return ""


def _folds(cut: SkirtCut, look: Look, top: float) -> str:
    dice, hem_y = look.dice("skirt"), top + cut.length
    ends: tuple[Point, Point] = ((-cut.hem, hem_y + 1), (cut.hem, hem_y + 1))
    start: tuple[Point, Point] = ((-cut.waist, top), (cut.waist, top))
    strength = 0.34 * look.drape
    if cut.folds == "pleats":
        return _pleats(cut, top)
    if cut.folds == "gathers":
        return drape(start, ends, 12, strength * 1.3, dice)
    if cut.folds == "tiers":
        creases = ""
        for here in range(3):
            y0, y1 = top + cut.length * here / 3, top + cut.length * (here + 1) / 3
            low = cut.hip + (cut.hem - cut.hip) * (here + 1) / 3
            creases += drape(((-low, y1), (low, y1)), ((-low, y0), (low, y0)), 13, strength, dice)
            creases += fold([(-low, y0 + 1), (0, y0 + 2.4), (low, y0 + 1)], 1.8, -0.25)
        return creases
    return drape(start, ends, 4 if cut.hem < 20 else 7, strength, dice)


def _pleats(cut: SkirtCut, top: float) -> str:
    creases = ""
    for here in range(15):
        share = here / 14 * 2 - 1
        line: list[Point] = [
            (share * cut.hem, top + cut.length + 1),
            (share * (cut.hip + cut.hem) / 2, top + cut.length * 0.55),
            (share * cut.waist, top),
        ]
        creases += fold(line, 1.5, -0.5) + fold([(x + 1.3, y) for x, y in line], 1.6, 0.3)
    return creases


def _wrap_panel(cut: SkirtCut, look: Look, top: float) -> Piece:
    hem_y = top + cut.length
    points = [
        (cut.waist, top),
        (-cut.waist * 0.2, top),
        (-cut.hem * 0.28, top + cut.length * 0.5),
        (-cut.hem * 0.1, hem_y - 3),
    ]
    points += [(cut.hem * 0.4, hem_y + 0.4), (cut.hem, hem_y - 1.5), (cut.hip, top + 20)]
    shape = outline(points, (0, 1, 3, 5))
    dice = look.dice("wrap")
    creases = drape(
        ((cut.waist * 0.6, top), (cut.waist, top)),
        ((-cut.hem * 0.1, hem_y), (cut.hem, hem_y)),
        5,
        0.34 * look.drape,
        dice,
    )
    edge = stitches(
        open_path(
            [
                (-cut.waist * 0.2 + 0.8, top),
                (-cut.hem * 0.28 + 0.8, top + cut.length * 0.5),
                (-cut.hem * 0.1 + 0.8, hem_y - 3),
            ]
        ),
        look.thread,
    )
    return Piece(shape, look.base, look.cover(shape, 4) + edge, creases, height=0.55, roundness=3, edge=0.4)


def _wrap(cut: DressCut, look: Look) -> list[Piece]:
    """The bodice's half that crosses over."""
    if cut.bodice.closure != "wrap" or not look.front:
        return []
    bodice, waist = cut.bodice, cut.waist_line
    points = [
        (bodice.neck_width, -0.4),
        (bodice.neck_width * 0.45, bodice.neck_depth * 0.5),
        (-bodice.waist * 0.6, waist - 3),
    ]
    points += [
        (-bodice.waist * 0.6, waist),
        (bodice.waist - 0.5, waist),
        (bodice.chest - 1.5, 26),
        (bodice.shoulder - 3, 10),
        (bodice.shoulder - 3, 4),
    ]
    shape = outline(points, (0, 2, 3, 4, 7))
    dice = look.dice("cross")
    creases = drape(((12, 12), (16, 24)), ((-8, waist), (4, waist)), 4, 0.26 * look.drape, dice)
    return [Piece(shape, look.base, look.cover(shape, -8), creases, height=0.55, roundness=1.8, edge=0.25)]


def _belt(cut: DressCut, look: Look) -> list[Piece]:
    y, width = cut.waist_line, cut.bodice.waist
    line: list[Point] = [(-width - 0.5, y - 0.5), (0, y + 0.5), (width + 0.5, y - 0.5)]
    around = band(line, [3.4] * 3)
    pieces = [Piece(around, look.base, look.cover(around, 90), height=0.6, roundness=2)]
    if not look.front:
        return pieces
    x = -width * 0.35
    for end in ((x - 4, y + 24), (x + 2.5, y + 21)):
        tail = band([(x, y), ((x + end[0]) / 2 - 0.6, y + 11), end], [2.0, 2.6, 3.0])
        pieces.append(Piece(tail, look.base, look.cover(tail), height=0.64, roundness=1.6, edge=0.4))
    for side in (-1, 1):
        loop = outline(
            [
                (x, y - 0.6),
                (x + 5 * side, y - 2.6),
                (x + 7.4 * side, y + 0.2),
                (x + 5 * side, y + 2.4),
                (x, y + 0.9),
            ],
            (0, 4),
        )
        pieces.append(Piece(loop, look.base, look.cover(loop, 60), height=0.68, roundness=2, edge=0.4))
    knot = outline([(x - 1.7, y - 1.6), (x + 1.7, y - 1.8), (x + 1.5, y + 1.9), (x - 1.5, y + 1.7)])
    return [*pieces, Piece(knot, look.base, height=0.74, roundness=1.6, edge=0.45)]


def _buttons(cut: SkirtCut, look: Look, top: float) -> list[Piece]:
    bottom = top + cut.length
    strip = outline([(-1.8, top), (1.8, top), (2.0, bottom + 1.2), (-1.6, bottom + 1.2)], range(4))
    marks = look.cover(strip) + stitches(open_path([(1.3, top), (1.4, bottom)]), look.thread)
    count = max(int(cut.length / 8), 3)
    marks += "".join(
        button((0, top + 4 + here * (cut.length - 9) / (count - 1)), 0.9, look.hardware)
        for here in range(count)
    )
    return [Piece(strip, look.base, marks, height=0.54, roundness=1.2, edge=0.4)]


def _waistband(cut: SkirtCut, look: Look, top: float) -> Piece:
    width = cut.waist
    shape = symmetric(
        [(0, top - 2.6), (width - 0.4, top - 3.4), (width + 0.3, top + 0.6), (0, top + 1.4)], (1, 2)
    )
    line = stitches(open_path([(-width, top), (0, top + 0.8), (width, top)]), look.thread)
    closing = "" if look.front else fill(rectangle(-0.3, top - 4, 0.3, top + 2), "#000", 0.3)
    return Piece(shape, look.base, look.cover(shape) + line + closing, height=0.58, roundness=2)
