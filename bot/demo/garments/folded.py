"""Garments folded into a parcel, as on a shop's shelf: collar, print and color stay in sight."""

from __future__ import annotations

from dataclasses import replace

from bot.demo.cuts import DressCut, LegCut, SkirtCut, UpperCut
from bot.demo.garments.collars import behind, collar
from bot.demo.garments.fastenings import closure, pockets
from bot.demo.garments.piece import Drawing, Piece, button, fold, ribs, seam, stitches
from bot.demo.garments.torso import inside, neckline
from bot.demo.look import Look
from bot.demo.svg import Outline, Point, band, open_path, outline, symmetric

HALF, HEIGHT = 15.5, 40.0


def folded_upper(cut: UpperCut, look: Look) -> Drawing:
    """An upper garment folded so that its collar and chest are on top."""
    if cut.neck == "strap":
        cut = replace(cut, neck_depth=12.0, neck="round", neck_width=9.0)
    narrow = replace(
        cut,
        neck_width=min(cut.neck_width, 10.5),
        pocket=cut.pocket if cut.pocket in ("chest", "two") else "none",
    )
    top = neckline(narrow, front=True)
    half = [*top, (HALF - 0.5, 3.0), (HALF + 0.4, HEIGHT * 0.5), (HALF, HEIGHT - 1), (0, HEIGHT + 0.4)]
    count = len(top)
    sharp = {count - 1, count, count + 2} | (
        {0} if cut.neck == "v" else {0, 1} if cut.neck == "square" else set()
    )
    shape = symmetric(half, sharp)
    marks = look.cover(shape) + look.graphic((0, 25.0), 19)
    pieces = [
        *_layers(look, 3.0),
        *([inside(narrow, look)] if cut.collar != "turtle" else []),
        *behind(narrow, look),
        Piece(shape, look.base, marks, _creases(look), height=0.52, roundness=4),
        *pockets(narrow, look),
        *closure(narrow, look, HEIGHT),
        *collar(narrow, look),
    ]
    return Drawing(tuple(pieces), ((1.5, 8.0),))


def folded_dress(cut: DressCut, look: Look) -> Drawing:
    """A dress folded like an upper garment, a part of its skirt laid over the lower end."""
    drawing = folded_upper(
        replace(
            cut.bodice, pocket="none", closure="none" if cut.bodice.closure == "wrap" else cut.bodice.closure
        ),
        look,
    )
    shape = outline(
        [(-HALF, 27), (HALF + 0.2, 25), (HALF + 0.4, HEIGHT - 0.6), (-HALF + 0.2, HEIGHT + 0.2)], range(4)
    )
    edge = stitches(open_path([(-HALF, 28.4), (HALF, 26.4)]), look.thread)
    creases = fold([(-HALF, 34), (0, 33), (HALF, 31)], 2.2, 0.25) + fold(
        [(-HALF, 38), (0, 37), (HALF, 36)], 2.0, -0.2
    )
    skirt = Piece(
        shape, look.base, look.cover(shape, -4) + edge, creases, height=0.62, roundness=3, edge=0.45
    )
    return Drawing((*drawing.pieces, skirt), drawing.focus)


def folded_legs(cut: LegCut, look: Look) -> Drawing:
    """Trousers folded leg on leg and once across, waistband at the top, hem in sight."""
    width, height = min(cut.hip * 1.12, 24.0), 44.0 if cut.length > 0.6 else 34.0
    half = width / 2
    under = outline(
        [(-half + 1.4, 1), (half + 0.8, 1.4), (half + 1.2, height + 1.6), (-half + 1.8, height + 1.8)],
        range(4),
    )
    front = outline(
        [
            (-half, 0),
            (half, 0.3),
            (half + 0.6, height * 0.4),
            (half - 0.6, height),
            (-half + 0.6, height + 0.3),
        ],
        (0, 1, 3, 4),
    )
    marks = look.cover(front) + seam(open_path([(-half + 2, 2), (-half + 2.4, height * 0.4)]), "#000")
    mouth = open_path([(half - 6, 4), (half - 4.4, 12), (half, 19)])
    marks += seam(mouth, "#000") + stitches(
        open_path([(half - 7, 4), (half - 5.2, 12.4), (half, 20.2)]), look.thread
    )
    creases = fold([(-half, height * 0.3), (0, height * 0.34), (half, height * 0.3)], 2.4, -0.16)
    creases += fold([(0.6, height), (0.2, height * 0.6), (0, height * 0.2)], 1.0, 0.3)
    line: list[Point] = [(-half - 0.2, 2.0), (0, 2.3), (half + 0.2, 2.2)]
    waist = band(line, [4.4] * 3)
    elastic = cut.waistband == "elastic"
    on_band = look.cover(waist) + (
        ribs(line, [4.2] * 3, 1.1, "#000")
        if elastic
        else stitches(open_path([(-half, 3.5), (half, 3.7)]), look.thread)
    )
    if not elastic:
        on_band += button((-half + 2.6, 2.1), 1.0, look.hardware)
    hem_line: list[Point] = [(-half + 0.6, height - 2.2), (0, height - 2.0), (half - 0.2, height - 2.2)]
    turned = band(hem_line, [4.6] * 3)
    on_hem = (
        ribs(hem_line, [4.6] * 3, 0.8, "#000")
        if cut.hem == "rib"
        else look.cover(turned)
        + stitches(open_path([(-half, height - 3.6), (half, height - 3.6)]), look.thread)
    )
    pieces = (
        Piece(under, look.trim, look.cover(under), height=0.42, roundness=3, edge=0.45),
        Piece(front, look.base, marks, creases, height=0.52, roundness=5),
        Piece(waist, look.base, on_band, height=0.6, roundness=2),
        Piece(turned, look.base, on_hem, height=0.58, roundness=2, edge=0.4),
    )
    return Drawing(pieces, ((0.0, 6.0),))


def folded_skirt(cut: SkirtCut, look: Look) -> Drawing:
    """A skirt folded in from both sides, then once across."""
    half, height = min(cut.waist + 0.5, 16.0), 30.0
    pieces = _layers(look, height - HEIGHT + 3)
    shape = outline(
        [
            (-half, 0),
            (half, 0),
            (half + 0.8, height * 0.5),
            (half + 0.2, height),
            (-half - 0.2, height + 0.2),
            (-half - 0.7, height * 0.5),
        ],
        (0, 1, 3, 4),
    )
    creases = ""
    for here in range(7 if cut.folds in ("pleats", "gathers", "tiers") else 3):
        x = -half + (here + 0.5) * 2 * half / (7 if cut.folds in ("pleats", "gathers", "tiers") else 3)
        creases += fold([(x * 1.05, height), (x, height * 0.5), (x * 0.95, 1)], 1.3, -0.3) + fold(
            [(x * 1.05 + 1.2, height), (x + 1.1, height * 0.5), (x + 1, 1)], 1.3, 0.2
        )
    line: list[Point] = [(-half, 1.2), (0, 1.6), (half, 1.2)]
    waist = band(line, [3.8] * 3)
    flap = outline(
        [
            (-half - 0.2, height * 0.72),
            (half + 0.5, height * 0.66),
            (half + 0.2, height),
            (-half, height + 0.2),
        ],
        range(4),
    )
    pieces += [
        Piece(shape, look.base, look.cover(shape), creases, height=0.52, roundness=4),
        Piece(
            waist,
            look.base,
            look.cover(waist) + stitches(open_path([(-half, 2.6), (half, 2.6)]), look.thread),
            height=0.6,
            roundness=2,
        ),
        Piece(
            flap,
            look.base,
            look.cover(flap, -3)
            + stitches(open_path([(-half, height * 0.72 + 1.6), (half, height * 0.66 + 1.6)]), look.thread),
            height=0.62,
            roundness=2.5,
            edge=0.45,
        ),
    ]
    return Drawing(tuple(pieces), ((3.0, 5.0),))


def _layers(look: Look, drop: float) -> list[Piece]:
    """The folded parts that look out from under the top."""
    pieces = []
    for layer, (side, low) in enumerate(((1.2, 2.2), (-0.8, 1.0))):
        bottom = HEIGHT + low + drop - 3.0
        shape: Outline = outline(
            [
                (-HALF + side, 5),
                (HALF + side, 4.6),
                (HALF + side * 0.8, bottom),
                (-HALF + side * 0.8, bottom + 0.3),
            ],
            range(4),
        )
        pieces.append(
            Piece(
                shape,
                look.trim if layer == 0 else look.base,
                look.cover(shape, side),
                height=0.38 + 0.06 * layer,
                roundness=3,
                edge=0.5,
            )
        )
    return pieces


def _creases(look: Look) -> str:
    dice = look.dice("folded")
    creases = ""
    for _ in range(5):
        y, tilt = dice.uniform(12, 38), dice.uniform(-4, 4)
        start = (-HALF, y) if dice.random() < 0.5 else (HALF, y)
        creases += fold(
            [start, (0, y + tilt), (-start[0] * 0.5, y + tilt * 1.6)],
            dice.uniform(1.4, 2.6),
            dice.choice((-0.18, 0.18)) * look.drape,
        )
    return creases
