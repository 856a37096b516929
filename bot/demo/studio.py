"""Product photos on studio white: the front, the back, folded or turned, and a close-up."""

from __future__ import annotations

import random
from enum import Enum

import numpy as np
from PIL import Image

from bot.demo.chance import seeded
from bot.demo.cloth import FABRICS, Field
from bot.demo.designs import Design
from bot.demo.garments.piece import Drawing
from bot.demo.garments.wardrobe import draw_arranged, draw_worn
from bot.demo.light import Lamp, blurred
from bot.demo.look import Look, Side
from bot.demo.pose import Limb, Pose
from bot.demo.render import Camera, draw_pieces

CLOSE_UP = 2.3
_FILL = (450, 612)
_SHADOW_SCALE = 4


class View(Enum):
    """The views a product may have; a file is named after its view."""

    FRONT = "front"
    BACK = "back"
    FOLDED = "folded"
    TURNED = "turned"
    DETAIL = "detail"


def views_of(design: Design) -> tuple[View, ...]:
    """The three or four views of a product."""
    arranged = View.TURNED if design.product_type in ("shoes", "bag", "hat") else View.FOLDED
    last = ((arranged, View.DETAIL), (View.DETAIL,), (arranged, View.DETAIL), (arranged,))[design.number % 4]
    return (View.FRONT, View.BACK, *last)


def photograph(design: Design, view: View) -> Image.Image:
    """Take one product photo.

    Returns:
        RGB of ``render.SIZE``, on white; the same arguments always give the same picture.
    """
    dice = seeded(design.seed, view.value)
    look = look_of(design, Side.BACK if view is View.BACK else Side.FRONT, _studio_pose(design, dice), dice)
    arranged = view in (View.FOLDED, View.TURNED)
    draw = draw_arranged if arranged else draw_worn
    drawing = draw(design.product_type, design.cut, look)
    camera = _camera(drawing, view, dice)
    lamp = Lamp((-0.5 + dice.uniform(-0.12, 0.12), -0.62 + dice.uniform(-0.1, 0.1)))
    layer = draw_pieces(drawing.pieces, camera, look.fabric, lamp, look.fold_seed)
    return on_white(layer, reach=0.9 if arranged else 0.6)


def look_of(design: Design, side: Side, pose: Pose, dice: random.Random) -> Look:
    """The looks of a design in one picture; the dice choose its folds."""
    return Look(
        color=design.color,
        fabric=FABRICS[design.fabric],
        print_name=design.print_name,
        side=side,
        pose=pose,
        print_seed=design.seed,
        fold_seed=dice.randrange(1 << 30),
    )


def _studio_pose(design: Design, dice: random.Random) -> Pose:
    """Sleeves and legs as a stylist lays them: nearly symmetric."""
    lift, spread = dice.uniform(20, 25), dice.uniform(2.5, 4.5)
    if design.product_type in ("t-shirt", "top"):
        lift += 10
    if design.product_type == "shorts":
        spread += 4
    arms = (Limb(lift, 5), Limb(lift + dice.uniform(-2, 2), 5))
    return Pose(arms, (Limb(spread, 2), Limb(spread + dice.uniform(-0.5, 0.5), 2)))


def _camera(drawing: Drawing, view: View, dice: random.Random) -> Camera:
    x0, y0, x1, y1 = drawing.box
    scale = min(_FILL[0] / (x1 - x0), _FILL[1] / (y1 - y0))
    if view is View.DETAIL:
        center = dice.choice(drawing.focus)
        return Camera(center, min(scale * CLOSE_UP, 42), dice.uniform(-7, 7))
    turn = dice.uniform(-3, 3) if view is View.FOLDED else dice.uniform(-0.8, 0.8)
    return Camera(((x0 + x1) / 2, (y0 + y1) / 2), scale, turn)


def on_white(layer: Image.Image, reach: float) -> Image.Image:
    """Lay a shaded layer on white paper, with a soft shadow under it.

    Args:
        layer: RGBA.
        reach: how far it lifts off the paper, 0 to 1.
    """
    small = (layer.width // _SHADOW_SCALE, layer.height // _SHADOW_SCALE)
    cover = np.asarray(layer.getchannel("A").resize(small, Image.Resampling.BOX), np.float32) / np.float32(
        255
    )
    near, far = _shifted(blurred(cover, 1.5), 1), _shifted(blurred(cover, 5.0 * reach), 4)
    shade = np.float32(255) * (1 - np.float32(0.13) * near - np.float32(0.15) * far)
    paper = (
        Image.fromarray(shade.astype(np.uint8)).resize(layer.size, Image.Resampling.BICUBIC).convert("RGB")
    )
    paper.paste(layer, (0, 0), layer)
    return paper


def _shifted(field: Field, by: int) -> Field:
    """The field moved down and to the right; its border is repeated."""
    return np.pad(field, ((by, 0), (by, 0)), mode="edge")[:-by, :-by]
