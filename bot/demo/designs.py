"""Which products the demo shop sells: a walk through cuts, fabrics, prints and colors, one change a step."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count

from bot.demo.chance import seeded
from bot.demo.cloth import FABRICS
from bot.demo.garments.wardrobe import cuts_of
from bot.demo.palette import COLORS, Color
from bot.demo.ranges import RANGES, Range, color_fits, prints_fit

SEED = 20_260_731
PER_TYPE = 20
CURRENCY = "EUR"
ATTRIBUTES = ("cut", "fabric", "print_name", "color")
_WEIGHTS = (0.25, 0.15, 0.28, 0.32)
_BRANDS = ("Osier", "Nordlyng", "Casa Lume", "Petrel & Finch", "Tarn", "Halden Row")
_PRINT_WORDS = {
    "plain": "", "breton": "Breton-stripe", "pinstripe": "pinstripe", "banker": "striped",
    "gingham": "gingham",
    "windowpane": "windowpane-check", "tartan": "tartan", "dots": "polka-dot", "confetti": "confetti-print",
    "floral": "floral", "leaf": "leaf-print", "zigzag": "zigzag", "diamond": "diamond-print",
    "colorblock": "color-block", "sunrise": "sunrise-print", "peaks": "mountain-print", "wave": "wave-print",
    "bars": "bar-print", "monogram": "monogram",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Design:
    """One product: four attributes, of which neighbors share three.

    Attributes:
        product_type: one of ours.
        number: its place in the walk through its type, from 0.
        cut: silhouette, neckline, sleeves and hem.
        fabric: the cloth.
        print_name: what is on the cloth.
        color: of the cloth, the ink and the accent.
        price: in ``CURRENCY``.
    """

    product_type: str
    number: int
    cut: str
    fabric: str
    print_name: str
    color: Color
    price: float = 0.0

    @property
    def product_id(self) -> str:
        """The shop's own id."""
        return f"{self.product_type}-{self.number + 1:02d}"

    @property
    def style(self) -> tuple[str, str, str, str]:
        """The four attributes as one value."""
        return self.cut, self.fabric, self.print_name, self.color.name

    @property
    def title(self) -> str:
        """The name a shopper reads, such as "Linen wrap dress, sage"."""
        fabric = "" if self.fabric in self.cut else self.fabric
        words = " ".join(word for word in (_PRINT_WORDS[self.print_name], fabric, self.cut) if word)
        return f"{words[0].upper()}{words[1:]}, {self.color.name}"

    @property
    def brand(self) -> str:
        """The maker; one cut has one maker."""
        return seeded(self.product_type, self.cut).choice(_BRANDS)

    @property
    def url(self) -> str:
        """The product's page."""
        return f"https://shop.example/{self.product_type}/{self.product_id}"

    @property
    def seed(self) -> int:
        """Of everything random in its pictures."""
        return seeded(SEED, self.product_id).randrange(1 << 30)


def changed(first: Design, second: Design) -> tuple[str, ...]:
    """The attributes in which two designs differ."""
    values = zip(ATTRIBUTES, first.style, second.style, strict=True)
    return tuple(name for name, one, other in values if one != other)


@lru_cache(maxsize=1)
def all_designs() -> tuple[Design, ...]:
    """Every product of the shop; neighbors of one type differ in exactly one attribute."""
    return tuple(design for shop_range in RANGES for design in _designs(shop_range))


def _designs(shop_range: Range) -> list[Design]:
    """The first walk through a range that comes by all it should."""
    walks = (_walk(shop_range, seeded(SEED, shop_range.product_type, attempt)) for attempt in count())
    designs = next(walk for walk in walks if _is_varied(walk, shop_range))
    return [replace(design, price=_price(design, shop_range)) for design in designs]


def _is_varied(designs: list[Design], shop_range: Range) -> bool:
    """Whether all cuts and fabrics come up, and about as many prints as a shop would show."""
    return (
        {design.cut for design in designs} == set(cuts_of(shop_range.product_type))
        and {design.fabric for design in designs} == set(shop_range.fabrics)
        and len({design.print_name for design in designs}) >= min(4, len(shop_range.prints))
    )


def _walk(shop_range: Range, dice: random.Random) -> list[Design]:
    """A walk that never returns to a design."""
    here = _start(shop_range, dice)
    designs, seen = [here], {here.style}
    while len(designs) < PER_TYPE:
        attribute = dice.choices(ATTRIBUTES, _WEIGHTS)[0]
        ahead = [step for step in _steps(here, shop_range, attribute) if step.style not in seen]
        if ahead:
            here = replace(_chosen(ahead, attribute, designs, dice), number=len(designs))
            designs.append(here)
            seen.add(here.style)
    return designs


def _chosen(steps: list[Design], attribute: str, designs: list[Design], dice: random.Random) -> Design:
    """A step to what the range has little of so far; plain cloth comes up often, as it does in a shop."""
    plain = [step for step in steps if step.print_name == "plain"]
    if attribute == "print_name" and plain and dice.random() < 0.4:
        return plain[0]
    seen = Counter(getattr(design, attribute) for design in designs)
    least = min(seen[getattr(step, attribute)] for step in steps)
    return dice.choice([step for step in steps if seen[getattr(step, attribute)] == least])


def _start(shop_range: Range, dice: random.Random) -> Design:
    cut = dice.choice(cuts_of(shop_range.product_type))
    return Design(shop_range.product_type, 0, cut, shop_range.fabrics[0], "plain", dice.choice(COLORS))


def _steps(here: Design, shop_range: Range, attribute: str) -> list[Design]:
    """Every design that can be made and differs from this one in the attribute only."""
    if attribute == "cut":
        steps = [replace(here, cut=cut) for cut in cuts_of(shop_range.product_type)]
    elif attribute == "fabric":
        steps = [replace(here, fabric=fabric) for fabric in shop_range.fabrics]
    elif attribute == "print_name":
        steps = [replace(here, print_name=name) for name in shop_range.prints]
    else:
        steps = [replace(here, color=color) for color in COLORS]
    return [step for step in steps if _can_be_made(step)]


def _can_be_made(design: Design) -> bool:
    return prints_fit(design.fabric, design.print_name) and color_fits(design.fabric, design.color.name)


def _price(design: Design, shop_range: Range) -> float:
    """What its cloth, its cut and its print cost, ending in .95 or .00 as prices do."""
    cut = 0.9 + 0.08 * cuts_of(design.product_type).index(design.cut)
    printed = 1.0 if design.print_name == "plain" else 1.1
    price = shop_range.price * FABRICS[design.fabric].price * cut * printed
    return round(price) - 0.05 if price < 100 else float(round(price / 5) * 5)
