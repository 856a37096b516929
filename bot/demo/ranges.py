"""The shop's ranges: which cloths, prints and colors each product type comes in, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass

from bot.demo.prints import ALL_OVER, GRAPHICS


@dataclass(frozen=True, slots=True)
class Range:
    """One product type of the shop.

    Attributes:
        product_type: its name.
        fabrics: the cloths it is made of.
        prints: what may be printed on it.
        price: of the plainest one, in euros.
    """

    product_type: str
    fabrics: tuple[str, ...]
    prints: tuple[str, ...]
    price: float


_COATING = ("twill", "denim", "wool", "corduroy", "leather", "nylon")
_STRIPES = ("plain", "breton", "banker", "pinstripe")
_CHECKS = ("gingham", "windowpane", "tartan")
_PRETTY = ("floral", "leaf", "dots", "confetti")
_KNITTED = ("plain", "breton", "zigzag", "diamond", "colorblock")

RANGES: tuple[Range, ...] = (
    Range("t-shirt", ("cotton", "linen", "jersey"), ("plain", "breton", "colorblock", "dots", *GRAPHICS), 19),
    Range("top", ("jersey", "satin", "linen", "viscose"), ("plain", "breton", *_PRETTY), 24),
    Range("shirt", ("poplin", "linen", "flannel", "denim"), (*_STRIPES, *_CHECKS, *_PRETTY), 45),
    Range(
        "longsleeve", ("cotton", "jersey", "viscose"), ("plain", "breton", "dots", "colorblock", "zigzag"), 29
    ),
    Range("sweatshirt", ("fleece", "cotton"), ("plain", "colorblock", "breton", *GRAPHICS), 49),
    Range("sweater", ("knit", "cable knit", "wool"), _KNITTED, 69),
    Range("jacket", _COATING, ("plain", *_CHECKS, "pinstripe"), 119),
    Range("dress", ("viscose", "linen", "satin", "cotton"), ("plain", "banker", "gingham", *_PRETTY), 79),
    Range("skirt", ("viscose", "satin", "wool", "corduroy", "denim"), ("plain", *_CHECKS, *_PRETTY), 49),
    Range("trousers", ("twill", "denim", "linen", "corduroy", "wool"), ("plain", "pinstripe", *_CHECKS), 65),
    Range(
        "shorts", ("twill", "linen", "denim", "cotton"), ("plain", "banker", "gingham", "leaf", "dots"), 35
    ),
    Range("shoes", ("canvas", "leather", "suede"), ("plain", "gingham", "floral", "zigzag"), 75),
    Range(
        "bag",
        ("canvas", "leather", "nylon", "suede"),
        ("plain", "banker", "floral", "diamond", *GRAPHICS),
        59,
    ),
    Range(
        "hat", ("wool", "cotton", "corduroy", "knit"), ("plain", "breton", "tartan", "zigzag", "diamond"), 25
    ),
    Range(
        "scarf", ("wool", "knit", "viscose", "cotton"), ("plain", "banker", *_CHECKS, "zigzag", "dots"), 32
    ),
)

_ANY = frozenset((*ALL_OVER, *GRAPHICS))
_PRINTS_OF = {
    "denim": {"plain"},
    "corduroy": {"plain"},
    "suede": {"plain"},
    "cable knit": {"plain"},
    "leather": {"plain"},
    "nylon": {"plain", "colorblock", "diamond"},
    "knit": set(_KNITTED),
    "wool": {
        "plain",
        "windowpane",
        "tartan",
        "pinstripe",
        "breton",
        "zigzag",
        "diamond",
        "gingham",
        "banker",
    },
    "satin": {"plain", "floral", "dots", "leaf", "confetti"},
}
_COLORS_OF = {
    "denim": {"white", "sky", "cornflower", "indigo", "navy", "silver", "charcoal", "black", "oat"},
    "leather": {
        "white", "oat", "sand", "camel", "chocolate", "brick", "burgundy", "olive", "forest", "navy", "black",
        "stone", "blush",
    },
}  # fmt: skip


def prints_fit(fabric: str, print_name: str) -> bool:
    """Whether a print can be made on a fabric."""
    return print_name in _PRINTS_OF.get(fabric, _ANY)


def color_fits(fabric: str, color: str) -> bool:
    """Whether a fabric is sold in a color."""
    colors = _COLORS_OF.get(fabric)
    return colors is None or color in colors
