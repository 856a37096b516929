"""The cuts of shoes, bags, hats and scarves: measures in body units."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShoeCut:
    """A shoe.

    Attributes:
        collar: height of its opening over the ground.
        sole: thickness of the sole; ``heel`` is what the heel adds to it.
        toe: height of the toe box.
        front: laces, strap, gore or vamp.
        cap: whether the toe has a cap.
        flash: whether a stripe runs along its outer side.
    """

    collar: float = 9.5
    sole: float = 2.6
    heel: float = 0.0
    toe: float = 5.0
    front: str = "laces"
    cap: bool = False
    flash: bool = True


@dataclass(frozen=True, slots=True)
class BagCut:
    """A bag.

    Attributes:
        width: at its bottom; ``top`` is the width at its mouth.
        height: of the body, without handles.
        depth: of its sides.
        handle: tote, top, shoulder or back.
        flap: how far a flap falls over the front, 0 (none) to 1.
        pocket: whether a pocket is sewn on the front.
    """

    width: float = 36.0
    top: float = 38.0
    height: float = 36.0
    depth: float = 10.0
    handle: str = "tote"
    flap: float = 0.0
    pocket: bool = False


@dataclass(frozen=True, slots=True)
class HatCut:
    """A hat: its crown and its brim.

    Attributes:
        kind: beanie, cap, bucket or brimmed.
        crown: height of the crown.
        brim: reach of the brim, or height of a beanie's turned-up edge.
        extra: pompon, band, patch or none.
    """

    kind: str
    crown: float = 14.0
    brim: float = 7.0
    extra: str = "none"


@dataclass(frozen=True, slots=True)
class ScarfCut:
    """A scarf: its width as it hangs, its length on one side, and its ends (fringe, hem or tassel)."""

    width: float = 13.0
    length: float = 62.0
    ends: str = "fringe"


SHOE_CUTS: dict[str, ShoeCut] = {
    "low-top sneakers": ShoeCut(),
    "high-top sneakers": ShoeCut(collar=15.5, cap=True, flash=False),
    "platform sneakers": ShoeCut(sole=4.6, collar=11.2, cap=True),
    "loafers": ShoeCut(collar=7.4, sole=1.2, heel=1.4, toe=4.2, front="vamp", flash=False),
    "chelsea boots": ShoeCut(collar=20, sole=1.6, heel=1.8, toe=5, front="gore", flash=False),
    "strap sneakers": ShoeCut(front="strap"),
}

BAG_CUTS: dict[str, BagCut] = {
    "tote bag": BagCut(),
    "shopper": BagCut(44, 46, 32, 14, "tote", pocket=True),
    "crossbody bag": BagCut(26, 25, 18, 7, "shoulder", flap=0.62),
    "saddle bag": BagCut(29, 23, 21, 8, "shoulder", flap=0.82),
    "top-handle bag": BagCut(32, 27, 22, 12, "top", flap=0.4),
    "backpack": BagCut(30, 26, 40, 14, "back", flap=0.36, pocket=True),
}

HAT_CUTS: dict[str, HatCut] = {
    "beanie": HatCut("beanie", 19, 6.5),
    "bobble hat": HatCut("beanie", 19, 6.5, "pompon"),
    "baseball cap": HatCut("cap", 14, 8, "patch"),
    "bucket hat": HatCut("bucket", 11.5, 7),
    "wide-brim hat": HatCut("brimmed", 13, 13, "band"),
}

SCARF_CUTS: dict[str, ScarfCut] = {
    "fringed scarf": ScarfCut(),
    "slim scarf": ScarfCut(8.5, 58, "hem"),
    "blanket scarf": ScarfCut(18, 66, "fringe"),
    "tasseled shawl": ScarfCut(16, 60, "tassel"),
}
