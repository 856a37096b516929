"""One product's looks while it is being drawn: its colors, its print, its fabric, its side and its pose."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from enum import Enum

from bot.demo.chance import seeded
from bot.demo.cloth import Fabric
from bot.demo.palette import Color, darker, lighter, mix
from bot.demo.pose import Pose
from bot.demo.prints import GRAPHICS, cover, graphic
from bot.demo.svg import Outline, Point


class Side(Enum):
    """The side of a product that is turned to the viewer."""

    FRONT = "front"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Look:
    """Everything but its cut that decides how a product looks in one picture.

    Attributes:
        color: of the cloth and its print.
        fabric: of the cloth.
        print_name: one of ``ALL_OVER`` or ``GRAPHICS``.
        side: the side that is seen.
        pose: how the body under it stands.
        print_seed: of the print's random parts, the same in every picture of one product.
        fold_seed: of the folds, different in every picture.
    """

    color: Color
    fabric: Fabric
    print_name: str
    side: Side
    pose: Pose
    print_seed: int
    fold_seed: int

    @property
    def front(self) -> bool:
        """Whether the front is seen."""
        return self.side is Side.FRONT

    @property
    def base(self) -> str:
        """The cloth's own color."""
        return self.color.base

    @property
    def trim(self) -> str:
        """The color of ribs, bands and linings that are sewn to the cloth."""
        return darker(self.base, 0.12)

    @property
    def inside(self) -> str:
        """The cloth's inner side where one looks into it."""
        return darker(mix(self.base, self.color.ink, 0.04), 0.38)

    @property
    def thread(self) -> str:
        """Stitches: denim's are ochre, others are a shade beside the cloth."""
        if self.fabric.name == "denim":
            return "#c98f4a"
        return lighter(self.base, 0.28) if _is_dark(self.base) else darker(self.base, 0.4)

    @property
    def hardware(self) -> str:
        """Buttons: horn on pale cloth, pale or dark on the rest."""
        if self.fabric.name == "denim":
            return "#b98b57"
        return "#d9d3c5" if _is_dark(self.base) else mix(self.color.ink, "#6b5542", 0.5)

    @property
    def drape(self) -> float:
        """How strongly the cloth folds, 0 to 1."""
        return self.fabric.drape

    def cover(self, shape: Outline, turn: float = 0.0) -> str:
        """The all-over print across a shape."""
        return cover(self.print_name, self.color, shape, turn, self.print_seed)

    def graphic(self, center: Point, size: float) -> str:
        """The picture on the front, when there is one and the front is seen."""
        if not self.front or self.print_name not in GRAPHICS:
            return ""
        return graphic(self.print_name, self.color, center, size)

    def dice(self, salt: str) -> random.Random:
        """Random numbers for one part of one picture."""
        return seeded(self.fold_seed, salt)

    def plain(self) -> Look:
        """The same cloth without its print."""
        return replace(self, print_name="plain")


def _is_dark(color: str) -> bool:
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return 0.3 * red + 0.59 * green + 0.11 * blue < 110
