"""The cuts of everything worn on the body: measures in body units, and which details are sewn on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UpperCut:
    """A garment of the upper body.

    Attributes:
        chest: half its width under the arms; ``waist`` and ``hem`` likewise.
        length: from the neck's base to the hem.
        shoulder: half its width at the shoulders' tips.
        neck: neckline: round, v, square, boat or strap.
        neck_width: half the neckline's width; ``neck_depth`` is how deep it falls in front.
        sleeve: how far it reaches along the arm, 0 (none) to 1 (the wrist).
        sleeve_width: across the sleeve at its top; ``cuff_width`` at its end.
        cuff: plain, rib, shirt or gather.
        collar: rib, bound, shirt, camp, turtle, hood, lapel, stand or none.
        closure: none, buttons, half, zip or double.
        pocket: none, chest, two, kangaroo, patch or flap.
        hem_style: straight, rib or tail.
    """

    chest: float = 22.0
    waist: float = 21.0
    hem: float = 21.5
    length: float = 62.0
    shoulder: float = 18.5
    neck: str = "round"
    neck_width: float = 8.2
    neck_depth: float = 8.0
    sleeve: float = 0.36
    sleeve_width: float = 16.0
    cuff_width: float = 14.0
    cuff: str = "plain"
    collar: str = "rib"
    closure: str = "none"
    pocket: str = "none"
    hem_style: str = "straight"


@dataclass(frozen=True, slots=True)
class SkirtCut:
    """The part of a skirt or a dress below the waist.

    Attributes:
        waist: half its width at the waist; ``hip`` and ``hem`` likewise.
        length: from the waist to the hem.
        folds: plain, pleats, gathers, tiers or wrap.
        slit: whether a slit opens at one leg.
        band: whether a waistband is sewn on.
        buttons: whether it is buttoned down its front.
    """

    waist: float = 15.0
    hip: float = 20.0
    hem: float = 24.0
    length: float = 62.0
    folds: str = "plain"
    slit: bool = False
    band: bool = True
    buttons: bool = False


@dataclass(frozen=True, slots=True)
class DressCut:
    """A dress: a bodice with a skirt sewn to it at ``waist_line``."""

    bodice: UpperCut
    skirt: SkirtCut
    waist_line: float = 42.0
    belt: bool = False


@dataclass(frozen=True, slots=True)
class LegCut:
    """Trousers or shorts.

    Attributes:
        waist: half the width at the waist; ``hip`` likewise.
        rise: height of the waistband over the hip line.
        length: how far the legs reach, 0 (the crotch) to 1 (the ankle).
        thigh: across one leg at its top; ``knee`` and ``cuff`` at those places.
        pockets: slant, jeans, cargo or none.
        hem: plain, cuff or rib.
        waistband: button, elastic or pleat.
    """

    waist: float = 16.5
    hip: float = 20.5
    rise: float = 26.0
    length: float = 0.98
    thigh: float = 19.5
    knee: float = 16.0
    cuff: float = 13.5
    pockets: str = "slant"
    hem: str = "plain"
    waistband: str = "button"


UPPER_CUTS: dict[str, dict[str, UpperCut]] = {
    "t-shirt": {
        "crew T-shirt": UpperCut(),
        "V-neck T-shirt": UpperCut(neck="v", neck_depth=14, neck_width=8),
        "boxy T-shirt": UpperCut(chest=25.5, waist=25.5, hem=25.5, shoulder=21.5, length=58, sleeve=0.42),
        "pocket T-shirt": UpperCut(pocket="chest", cuff_width=15),
        "fitted cap-sleeve T-shirt": UpperCut(
            chest=19, waist=17, hem=18.5, sleeve=0.2, neck_depth=11, length=58, shoulder=17
        ),
    },
    "top": {
        "tank top": UpperCut(
            chest=19.5, waist=18.5, hem=19.5, sleeve=0, neck_depth=15, shoulder=13, collar="bound", length=60
        ),
        "camisole": UpperCut(
            chest=18.5, waist=18, hem=20.5, sleeve=0, neck="strap", neck_depth=17, neck_width=10,
            shoulder=11.2, collar="bound", length=58,
        ),
        "square-neck top": UpperCut(
            chest=19, waist=17, hem=18, sleeve=0.3, neck="square", neck_depth=13, neck_width=11,
            collar="bound", cuff="gather", sleeve_width=17, cuff_width=13, length=52,
        ),
        "cropped shell top": UpperCut(
            chest=20, waist=20, hem=20.5, sleeve=0, neck_depth=6, shoulder=15.5, collar="bound", length=46
        ),
    },
    "shirt": {
        "shirt": UpperCut(
            length=70, sleeve=1, collar="shirt", closure="buttons", cuff="shirt", cuff_width=9.5,
            pocket="chest", hem_style="tail", sleeve_width=17,
        ),
        "camp-collar shirt": UpperCut(
            chest=24.5, waist=24.5, hem=24.5, length=64, sleeve=0.44, sleeve_width=18, cuff_width=17,
            collar="camp", neck="v", neck_depth=14, closure="buttons", pocket="chest",
        ),
        "utility shirt": UpperCut(
            chest=24, waist=23.5, hem=23.5, length=70, sleeve=1, collar="shirt", closure="buttons",
            cuff="shirt", cuff_width=10, pocket="two", hem_style="tail", sleeve_width=18,
        ),
        "grandad shirt": UpperCut(
            length=70, sleeve=1, collar="stand", closure="half", cuff="shirt", cuff_width=10, neck_depth=5.5,
            hem_style="tail", sleeve_width=17,
        ),
        "fitted blouse": UpperCut(
            chest=19.5, waist=17, hem=19, length=60, sleeve=0.95, sleeve_width=16, cuff_width=11,
            cuff="gather", collar="shirt", closure="buttons", hem_style="tail",
        ),
    },
    "longsleeve": {
        "long-sleeve T-shirt": UpperCut(sleeve=1, cuff_width=9, sleeve_width=15),
        "henley": UpperCut(sleeve=1, cuff_width=9, sleeve_width=15, closure="half", cuff="rib"),
        "boat-neck longsleeve": UpperCut(
            sleeve=0.85, cuff_width=10, sleeve_width=14, neck="boat", neck_width=12.5, neck_depth=4.5,
            collar="bound", chest=20, waist=19, hem=20,
        ),
        "rib turtleneck": UpperCut(
            chest=18.5, waist=17, hem=18.5, sleeve=1, cuff_width=8, sleeve_width=12.5, collar="turtle",
            neck_depth=2, shoulder=17,
        ),
    },
    "sweatshirt": {
        "crew sweatshirt": UpperCut(
            chest=24.5, waist=24, hem=21.5, sleeve=1, cuff="rib", cuff_width=11, sleeve_width=18,
            hem_style="rib", shoulder=20.5, length=63,
        ),
        "hoodie": UpperCut(
            chest=25, waist=24.5, hem=22, sleeve=1, cuff="rib", cuff_width=11, sleeve_width=18.5,
            hem_style="rib", collar="hood", pocket="kangaroo", shoulder=20.5, length=64, neck_depth=9,
        ),
        "zip hoodie": UpperCut(
            chest=25, waist=24.5, hem=22, sleeve=1, cuff="rib", cuff_width=11, sleeve_width=18.5,
            hem_style="rib", collar="hood", pocket="kangaroo", closure="zip", shoulder=20.5, neck_depth=9,
        ),
        "half-zip sweatshirt": UpperCut(
            chest=24.5, waist=24, hem=21.5, sleeve=1, cuff="rib", cuff_width=11, sleeve_width=18,
            hem_style="rib", collar="stand", closure="half-zip", shoulder=20, neck_depth=4,
        ),
    },
    "sweater": {
        "crew sweater": UpperCut(
            chest=23, waist=22.5, hem=20.5, sleeve=1, cuff="rib", cuff_width=10.5, sleeve_width=17,
            hem_style="rib", length=61,
        ),
        "roll-neck sweater": UpperCut(
            chest=23, waist=22.5, hem=20.5, sleeve=1, cuff="rib", cuff_width=10.5, sleeve_width=17,
            hem_style="rib", collar="turtle", neck_depth=3,
        ),
        "V-neck sweater": UpperCut(
            chest=22, waist=21.5, hem=19.5, sleeve=1, cuff="rib", cuff_width=10, sleeve_width=16,
            hem_style="rib", neck="v", neck_depth=18,
        ),
        "cardigan": UpperCut(
            chest=23, waist=22.5, hem=20.5, sleeve=1, cuff="rib", cuff_width=10.5, sleeve_width=17,
            hem_style="rib", neck="v", neck_depth=21, closure="buttons", pocket="patch", length=64,
        ),
    },
    "jacket": {
        "blazer": UpperCut(
            chest=23, waist=20.5, hem=23, sleeve=1.02, sleeve_width=17.5, cuff_width=13, length=72,
            collar="lapel", neck="v", neck_depth=30, closure="buttons", pocket="flap", shoulder=20,
        ),
        "double-breasted blazer": UpperCut(
            chest=23.5, waist=21, hem=23.5, sleeve=1.02, sleeve_width=17.5, cuff_width=13, length=72,
            collar="lapel", neck="v", neck_depth=27, closure="double", pocket="flap", shoulder=20.5,
        ),
        "trucker jacket": UpperCut(
            chest=23.5, waist=22.5, hem=20.5, sleeve=1, sleeve_width=18, cuff_width=11, cuff="shirt",
            length=58, collar="shirt", closure="buttons", pocket="two", hem_style="band", shoulder=20,
        ),
        "bomber jacket": UpperCut(
            chest=25, waist=25, hem=20.5, sleeve=1, sleeve_width=20, cuff_width=11, cuff="rib", length=61,
            collar="stand", closure="zip", pocket="slant", hem_style="rib", shoulder=20.5, neck_depth=6,
        ),
        "chore jacket": UpperCut(
            chest=25, waist=25, hem=25.5, sleeve=1, sleeve_width=19, cuff_width=14, length=70,
            collar="shirt", closure="buttons", pocket="patch", shoulder=20.5,
        ),
    },
}  # fmt: skip

SKIRT_CUTS: dict[str, SkirtCut] = {
    "A-line skirt": SkirtCut(hem=27, length=52),
    "pleated midi skirt": SkirtCut(hem=29, length=68, folds="pleats"),
    "pencil skirt": SkirtCut(hem=16.5, hip=19.5, length=56, slit=True),
    "gathered skirt": SkirtCut(hem=31, hip=23, length=62, folds="gathers"),
    "mini skirt": SkirtCut(hem=22.5, length=38, buttons=True),
    "tiered maxi skirt": SkirtCut(hem=32, length=86, folds="tiers"),
}

DRESS_CUTS: dict[str, DressCut] = {
    "T-shirt dress": DressCut(
        UpperCut(chest=21, waist=20, hem=20.5, length=42), SkirtCut(20, 22.5, 24, 52, band=False)
    ),
    "wrap dress": DressCut(
        UpperCut(
            chest=19, waist=15.5, hem=15.5, length=42, neck="v", neck_depth=25, collar="bound", sleeve=0.55,
            closure="wrap", sleeve_width=16, shoulder=17,
        ),
        SkirtCut(15.5, 20, 26, 60, folds="wrap", band=False), belt=True,
    ),
    "slip dress": DressCut(
        UpperCut(
            chest=17.5, waist=15.5, hem=15.5, length=42, sleeve=0, neck="strap", neck_depth=17,
            neck_width=9.6, shoulder=10.6, collar="bound",
        ),
        SkirtCut(15.5, 19.5, 22.5, 70, band=False),
    ),
    "shirt dress": DressCut(
        UpperCut(
            chest=20, waist=17, hem=17, length=42, sleeve=0.75, cuff="shirt", cuff_width=11, collar="shirt",
            closure="buttons", pocket="two",
        ),
        SkirtCut(17, 21.5, 25, 58, band=False, buttons=True), belt=True,
    ),
    "fit-and-flare dress": DressCut(
        UpperCut(
            chest=18, waist=14.5, hem=14.5, length=41, sleeve=0, shoulder=14, neck_width=9, neck_depth=9,
            collar="bound",
        ),
        SkirtCut(14.5, 23, 32, 50, folds="pleats", band=False), waist_line=41,
    ),
    "puff-sleeve midi dress": DressCut(
        UpperCut(
            chest=18.5, waist=15.5, hem=15.5, length=41, sleeve=0.42, sleeve_width=20, cuff_width=12,
            cuff="gather", neck="square", neck_depth=12, neck_width=10.5, collar="bound",
        ),
        SkirtCut(15.5, 22, 29, 66, folds="tiers", band=False), waist_line=41,
    ),
}  # fmt: skip

LEG_CUTS: dict[str, dict[str, LegCut]] = {
    "trousers": {
        "straight trousers": LegCut(),
        "slim jeans": LegCut(thigh=18, knee=13, cuff=10.5, pockets="jeans"),
        "wide-leg trousers": LegCut(thigh=21, knee=21, cuff=23, waistband="pleat", rise=28),
        "tapered joggers": LegCut(thigh=21, knee=16, cuff=9, hem="rib", waistband="elastic"),
        "cargo trousers": LegCut(thigh=21.5, knee=19, cuff=16, pockets="cargo"),
        "cropped chinos": LegCut(length=0.85, cuff=13, hem="cuff"),
    },
    "shorts": {
        "chino shorts": LegCut(length=0.42, thigh=21, knee=19, cuff=19.5),
        "denim-cut shorts": LegCut(length=0.3, thigh=21, knee=20, cuff=21, pockets="jeans", hem="cuff"),
        "drawstring shorts": LegCut(length=0.36, thigh=22, knee=21, cuff=22, waistband="elastic"),
        "bermuda shorts": LegCut(length=0.55, thigh=21, knee=18.5, cuff=18, waistband="pleat"),
        "cargo shorts": LegCut(length=0.5, thigh=22, knee=21, cuff=20.5, pockets="cargo"),
    },
}
