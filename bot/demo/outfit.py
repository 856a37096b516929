"""Who wears what on a snapshot: layers of a person, the garment that is asked about, and others around it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from bot.demo.cloth import FABRICS, SKIN, Fabric
from bot.demo.cuts import UPPER_CUTS
from bot.demo.designs import Design
from bot.demo.figure import HAIRS, SKINS, Person, arms, body, covering_arm, hair_behind, head
from bot.demo.garments.piece import Drawing, Piece, fold
from bot.demo.garments.wardrobe import draw_worn
from bot.demo.look import Side
from bot.demo.palette import COLORS, darker
from bot.demo.pose import Limb, Pose, arm
from bot.demo.studio import look_of
from bot.demo.svg import Box, Point, band, outline

ORIGIN: Point = (0.0, 0.0)
_FOREHEAD: Point = (0.0, -25.5)
_SHORT = ("t-shirt", "top", "longsleeve", "shirt")


@dataclass(frozen=True, slots=True)
class Layer:
    """Pieces of one fabric.

    Attributes:
        pieces: lowest first.
        fabric: of all of them.
        offset: where their own origin lies on the body.
        turn: how they are turned around it, in degrees.
        shadow: True for a soft, half transparent shadow on the ground.
    """

    pieces: tuple[Piece, ...]
    fabric: Fabric
    offset: Point = ORIGIN
    turn: float = 0.0
    shadow: bool = False


@dataclass(frozen=True, slots=True)
class Outfit:
    """Layers from the back to the front, and the box on the body that the picture is framed on."""

    layers: tuple[Layer, ...]
    frame: Box


def dress_up(design: Design, wardrobe: Sequence[Design], dice: random.Random) -> Outfit:
    """Put a garment on a person, with other garments of the wardrobe around it.

    Args:
        design: the garment that the picture is about.
        wardrobe: where the other garments come from.
        dice: choose the person, the pose, the other garments and what covers a part.
    """
    person = _person(dice)
    if design.product_type == "shoes":
        return _on_feet(design, person, dice)
    look = look_of(design, Side.FRONT, person.pose, dice)
    drawing = draw_worn(design.product_type, design.cut, look)
    if design.product_type in ("trousers", "shorts", "skirt"):
        return _below(design, drawing, person, wardrobe, dice)
    if design.product_type == "bag":
        return _carried(design, drawing, person, wardrobe, dice)
    if design.product_type == "hat":
        return _on_head(drawing, look.fabric, person, wardrobe, dice)
    if design.product_type == "scarf":
        return _around_neck(drawing, look.fabric, person, wardrobe, dice)
    return _above(design, drawing, person, wardrobe, dice)


def _person(dice: random.Random) -> Person:
    def limb() -> Limb:
        return Limb(dice.uniform(9, 32), dice.uniform(-6, 34))

    legs = (Limb(dice.uniform(1, 8), dice.uniform(0, 6)), Limb(dice.uniform(1, 8), dice.uniform(0, 6)))
    return Person(dice.choice(SKINS), dice.choice(HAIRS), dice.randrange(3), Pose((limb(), limb()), legs))


def _other(
    types: Sequence[str], not_this: Design | None, wardrobe: Sequence[Design], dice: random.Random
) -> Design:
    fitting = [design for design in wardrobe if design.product_type in types and design.cut != "tank top"]
    if not_this is not None:
        fitting = [design for design in fitting if design.color.name != not_this.color.name]
    return dice.choice(fitting)


def _worn(design: Design, person: Person, dice: random.Random) -> tuple[Layer, Layer]:
    """Another garment: what lies behind its wearer, and the rest."""
    look = look_of(design, Side.FRONT, person.pose, dice)
    return _split(draw_worn(design.product_type, design.cut, look), look.fabric)


def _split(drawing: Drawing, fabric: Fabric) -> tuple[Layer, Layer]:
    behind = drawing.behind
    return Layer(drawing.pieces[:behind], fabric), Layer(drawing.pieces[behind:], fabric)


def _skin(*parts: Sequence[Piece]) -> Layer:
    return Layer(tuple(piece for part in parts for piece in part), SKIN)


def _above(
    design: Design, drawing: Drawing, person: Person, wardrobe: Sequence[Design], dice: random.Random
) -> Outfit:
    """Garments of the upper body, and dresses."""
    back, front = _split(drawing, FABRICS[design.fabric])
    layers = [_skin(hair_behind(person)), back, _skin(body(person), arms(person))]
    if design.product_type != "dress":
        lower = _other(("trousers", "skirt", "shorts"), design, wardrobe, dice)
        layers.append(_worn(lower, person, dice)[1])
    layers += [front, _skin(head(person)), *_covering(design, person, dice)]
    x0, y0, x1, y1 = drawing.box
    wide = min(x1, 27.0 + dice.uniform(0, 5))
    return Outfit(tuple(layers), (max(x0, -wide), y0 - 4, wide, y1))


def _below(
    design: Design, drawing: Drawing, person: Person, wardrobe: Sequence[Design], dice: random.Random
) -> Outfit:
    """Trousers, shorts and skirts; the upper garment is tucked in, or hangs over the waistband."""
    back, front = _split(drawing, FABRICS[design.fabric])
    upper = _other(_SHORT, design, wardrobe, dice)
    behind, shirt = _worn(upper, person, dice)
    middle = [front, shirt] if dice.random() < 0.3 else [shirt, front]
    layers = [back, behind, _skin(body(person), arms(person)), *middle, _skin(head(person))]
    if dice.random() < 0.6:
        layers.append(_tote(wardrobe, person, dice))
    return Outfit(tuple(layers), drawing.box)


def _carried(
    design: Design, drawing: Drawing, person: Person, wardrobe: Sequence[Design], dice: random.Random
) -> Outfit:
    """A bag that hangs from a hand or a shoulder, or lies on the back of a turned person."""
    side = dice.choice((1, -1))
    behind, shirt = _worn(_other((*_SHORT, "sweater", "jacket"), design, wardrobe, dice), person, dice)
    lower = _worn(_other(("trousers", "skirt"), design, wardrobe, dice), person, dice)[1]
    offset = _grip(drawing, person, side)
    bag = Layer(drawing.pieces, FABRICS[design.fabric], offset, dice.uniform(-5, 5))
    fist = _skin(covering_arm(person, arm(person.pose, side)[1], arm(person.pose, side)[2]))
    cover = [fist] if drawing.box[1] > -30 and "backpack" not in design.cut else []
    layers = (behind, _skin(body(person), arms(person)), lower, shirt, _skin(head(person)), bag, *cover)
    x0, y0, x1, y1 = drawing.box
    return Outfit(layers, (x0 + offset[0] - 4, max(y0, -24) + offset[1], x1 + offset[0] + 4, y1 + offset[1]))


def _grip(drawing: Drawing, person: Person, side: int) -> Point:
    """Where a bag's mouth is when its handle hangs from a hand or a shoulder."""
    shoulder, _, wrist = arm(person.pose, side)
    top = drawing.box[1]
    if top < -30:
        return shoulder[0] * 0.95, shoulder[1] - 4 - top
    return wrist[0], wrist[1] + 6 - top


def _tote(wardrobe: Sequence[Design], person: Person, dice: random.Random) -> Layer:
    design = _other(("bag",), None, wardrobe, dice)
    look = look_of(design, Side.FRONT, person.pose, dice)
    drawing = draw_worn(design.product_type, design.cut, look)
    return Layer(
        drawing.pieces, look.fabric, _grip(drawing, person, dice.choice((1, -1))), dice.uniform(-6, 6)
    )


def _on_head(
    drawing: Drawing, fabric: Fabric, person: Person, wardrobe: Sequence[Design], dice: random.Random
) -> Outfit:
    behind, coat = _worn(_other(("jacket", "sweater", "t-shirt"), None, wardrobe, dice), person, dice)
    hat = Layer(drawing.pieces, fabric, _FOREHEAD, dice.uniform(-8, 8))
    layers = (
        _skin(hair_behind(person)),
        behind,
        _skin(body(person), arms(person)),
        coat,
        _skin(head(person)),
        hat,
    )
    x0, y0, x1, y1 = drawing.box
    return Outfit(layers, (x0 - 4, y0 - 29, x1 + 4, y1 - 9))


def _around_neck(
    drawing: Drawing, fabric: Fabric, person: Person, wardrobe: Sequence[Design], dice: random.Random
) -> Outfit:
    back, front = _split(drawing, fabric)
    behind, coat = _worn(_other(("jacket", "sweater"), None, wardrobe, dice), person, dice)
    lower = _worn(_other(("trousers", "skirt"), None, wardrobe, dice), person, dice)[1]
    layers = (
        _skin(hair_behind(person)),
        behind,
        back,
        _skin(body(person), arms(person)),
        lower,
        coat,
        front,
        _skin(head(person)),
    )
    return Outfit(layers, (-16.0, -14.0, 16.0, drawing.box[3] + 2))


def _on_feet(design: Design, person: Person, dice: random.Random) -> Outfit:
    """Two shoes in a step, seen from the side, with trouser legs or bare ankles above them."""
    shadow = outline([(-20, -1.5), (4, -5), (30, -4), (26, 1.2), (2, 3), (-16, 2)])
    layers = [Layer((Piece(shadow, "#2b2824", height=0.37, roundness=0.1, edge=0),), SKIN, shadow=True)]
    fabric = FABRICS[design.fabric]
    cloth = dice.choice(COLORS)
    for offset, turn in (
        ((dice.uniform(8, 13), -4.5), dice.uniform(-3, 2)),
        ((-4.0, 0.0), dice.uniform(4, 14)),
    ):
        look = look_of(design, Side.FRONT, person.pose, dice)
        drawing = draw_worn(design.product_type, design.cut, look)
        ankle = band([(-8.4, -62), (-8.6, -26), (-8.2, -5.5)], [13, 10, 7.4])
        tube = band([(-8.2, -66), (-8.4, -34), (-8.2, dice.uniform(-15, -11))], [19, 16, 14])
        creases = "".join(
            fold([(-15, y), (-8, y + 2), (-3, y)], 2.2, s) for y, s in ((-22, 0.2), (-26, -0.2), (-31, 0.2))
        )
        layers += [
            Layer((Piece(ankle, person.skin, height=0.4, roundness=4),), SKIN, offset, turn),
            Layer(drawing.pieces, fabric, offset, turn),
            Layer(
                (Piece(tube, cloth.base, creases=creases, height=0.5, roundness=5),),
                FABRICS["twill"],
                offset,
                turn,
            ),
        ]
    return Outfit(tuple(layers), (-19.0, -26.0, 26.0, 3.0))


def _covering(design: Design, person: Person, dice: random.Random) -> list[Layer]:
    """What covers a part of the garment: a bag's strap, long hair, a forearm with a cup, or nothing."""
    kind = dice.choice(("strap", "hair", "cup", "none"))
    if kind == "strap":
        color, side = dice.choice(("#3a2a20", "#8a5a34", "#22242a", "#5b6148")), dice.choice((1, -1))
        line: list[Point] = [(11 * side, 0), (4 * side, 22), (-8 * side, 46), (-17 * side, 62)]
        pouch = outline([(-26 * side, 58), (-10 * side, 60), (-9 * side, 74), (-27 * side, 73)], range(4))
        pieces = (
            Piece(band(line, [2.6] * 4), color, height=0.7, roundness=1.4),
            Piece(pouch, darker(color, 0.1), height=0.66, roundness=4),
        )
        return [Layer(pieces, FABRICS["leather"])]
    if kind == "hair" and person.hair_length:
        locks = []
        for side in (1, -1):
            lock = outline(
                [
                    (8 * side, -26),
                    (12.5 * side, -18),
                    (13 * side, 2),
                    (10.5 * side, 17),
                    (7.5 * side, 15),
                    (8.6 * side, 0),
                    (9.4 * side, -14),
                ]
            )
            locks.append(
                Piece(
                    lock,
                    person.hair,
                    creases=fold([(10 * side, 15), (11 * side, 0), (10 * side, -20)], 1.2, 0.4),
                    height=0.64,
                    roundness=2.5,
                )
            )
        return [Layer(tuple(locks), SKIN)]
    if kind == "cup":
        return _cup(design, person, dice)
    return []


def _cup(design: Design, person: Person, dice: random.Random) -> list[Layer]:
    """A forearm across the lower chest that holds a paper cup."""
    side = dice.choice((1, -1))
    elbow, hand = (25.0 * side, 40.0), (dice.uniform(3, 8) * side, dice.uniform(34, 40))
    cup = outline(
        [
            (hand[0] - 3.6, hand[1] - 9),
            (hand[0] + 3.6, hand[1] - 9),
            (hand[0] + 2.8, hand[1] + 4),
            (hand[0] - 2.8, hand[1] + 4),
        ],
        range(4),
    )
    lid = outline(
        [
            (hand[0] - 3.9, hand[1] - 10.4),
            (hand[0] + 3.9, hand[1] - 10.4),
            (hand[0] + 3.9, hand[1] - 8.8),
            (hand[0] - 3.9, hand[1] - 8.8),
        ],
        range(4),
    )
    holding = (
        Piece(cup, "#e9e4da", height=0.6, roundness=3),
        Piece(lid, "#3a3531", height=0.66, roundness=1),
        *covering_arm(person, elbow, hand),
    )
    layers = [Layer(holding, SKIN)]
    cut = UPPER_CUTS.get(design.product_type, {}).get(design.cut)
    if cut is not None and cut.sleeve > 0.7:
        end = (hand[0] + (elbow[0] - hand[0]) * 0.3, hand[1] + (elbow[1] - hand[1]) * 0.3)
        sleeve = band([(29.0 * side, 33.0), elbow, end], [13, 12, 9.5])
        look = look_of(design, Side.FRONT, person.pose, dice)
        layers.append(
            Layer(
                (Piece(sleeve, design.color.base, look.cover(sleeve, 80), height=0.66, roundness=5),),
                FABRICS[design.fabric],
            )
        )
    return layers
