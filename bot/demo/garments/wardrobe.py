"""One door to all garments: a product type and the name of a cut become a drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.demo.accessory_cuts import BAG_CUTS, HAT_CUTS, SCARF_CUTS, SHOE_CUTS
from bot.demo.cuts import DRESS_CUTS, LEG_CUTS, SKIRT_CUTS, UPPER_CUTS
from bot.demo.garments.bags import bag
from bot.demo.garments.folded import folded_dress, folded_legs, folded_skirt, folded_upper
from bot.demo.garments.hats import hat
from bot.demo.garments.legwear import legwear
from bot.demo.garments.piece import Drawing
from bot.demo.garments.scarves import folded_scarf, hanging_scarf, worn_scarf
from bot.demo.garments.shoes import shoe
from bot.demo.garments.shoes_above import pair_from_above
from bot.demo.garments.skirts import dress, skirt
from bot.demo.garments.uppers import upper
from bot.demo.look import Look


def draw_worn(product_type: str, cut: str, look: Look) -> Drawing:
    """A garment as it is worn or carried, from the look's side and in its pose."""
    if product_type in UPPER_CUTS:
        return upper(UPPER_CUTS[product_type][cut], look)
    if product_type in LEG_CUTS:
        return legwear(LEG_CUTS[product_type][cut], look)
    draw: dict[str, Callable[[], Drawing]] = {
        "dress": lambda: dress(DRESS_CUTS[cut], look),
        "skirt": lambda: skirt(SKIRT_CUTS[cut], look),
        "shoes": lambda: shoe(SHOE_CUTS[cut], look),
        "bag": lambda: bag(BAG_CUTS[cut], look),
        "hat": lambda: hat(HAT_CUTS[cut], look),
        "scarf": lambda: (worn_scarf if look.front else hanging_scarf)(SCARF_CUTS[cut], look),
    }
    return draw[product_type]()


def draw_arranged(product_type: str, cut: str, look: Look) -> Drawing:
    """A garment folded, or turned where it cannot be folded."""
    if product_type in UPPER_CUTS:
        return folded_upper(UPPER_CUTS[product_type][cut], look)
    if product_type in LEG_CUTS:
        return folded_legs(LEG_CUTS[product_type][cut], look)
    draw: dict[str, Callable[[], Drawing]] = {
        "dress": lambda: folded_dress(DRESS_CUTS[cut], look),
        "skirt": lambda: folded_skirt(SKIRT_CUTS[cut], look),
        "shoes": lambda: pair_from_above(SHOE_CUTS[cut], look),
        "bag": lambda: bag(BAG_CUTS[cut], look, turned=0.9),
        "hat": lambda: hat(HAT_CUTS[cut], look, sideways=True),
        "scarf": lambda: folded_scarf(SCARF_CUTS[cut], look),
    }
    return draw[product_type]()


def cuts_of(product_type: str) -> tuple[str, ...]:
    """The names of a product type's cuts."""
    if product_type in UPPER_CUTS:
        return tuple(UPPER_CUTS[product_type])
    if product_type in LEG_CUTS:
        return tuple(LEG_CUTS[product_type])
    tables: dict[str, Iterable[str]] = {
        "dress": DRESS_CUTS,
        "skirt": SKIRT_CUTS,
        "shoes": SHOE_CUTS,
        "bag": BAG_CUTS,
        "hat": HAT_CUTS,
        "scarf": SCARF_CUTS,
    }
    return tuple(tables[product_type])
