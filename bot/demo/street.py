"""Busy grounds behind the figures: a street, a brick wall, shop shelves and a park, soft as behind a lens."""

from __future__ import annotations

import random

from PIL import Image, ImageFilter

from bot.demo.palette import darker, lighter, mix
from bot.demo.render import SIZE, rasterize
from bot.demo.svg import Point, disc, fill, polygon, rectangle, stroke


def street_ground(dice: random.Random) -> Image.Image:
    """One of the grounds, out of focus by a random amount; RGB of ``render.SIZE``."""
    scene = dice.choice((_street, _bricks, _shelves, _park, _doorway))
    width, height = SIZE
    small = (width // 2, height // 2)
    box = f'width="{width}" height="{height}" viewBox="0 0 600 800"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{scene(dice)}</svg>'
    picture = rasterize(svg, small).convert("RGB")
    blurred = picture.filter(ImageFilter.GaussianBlur(dice.uniform(1.0, 3.2)))
    return blurred.resize(SIZE, Image.Resampling.BICUBIC)


def _street(dice: random.Random) -> str:
    """House fronts that run to a vanishing point, pavement, cars and passers-by."""
    horizon, middle = dice.uniform(330, 430), dice.uniform(220, 380)
    parts = [fill(rectangle(0, 0, 600, horizon), dice.choice(("#b9cbd8", "#d9d6cb", "#e4d3b8")))]
    tones = ["#a88f78", "#8d8f94", "#c2a68b", "#7d6a5d", "#b7a99a", "#6f7d86"]
    for left in (True, False):
        x = -20.0 if left else 620.0
        while (x < middle - 30) if left else (x > middle + 30):
            wide = dice.uniform(60, 120) * max(abs(x - middle) / 300, 0.25)
            end = x + wide if left else x - wide
            parts.append(_house((x, end), (middle, horizon), dice.choice(tones), dice))
            x = end
    parts.append(
        fill(polygon([(-50, 830), (650, 830), (middle + 40, horizon), (middle - 40, horizon)]), "#77746f")
    )
    parts.append(
        fill(polygon([(-300, 830), (120, 830), (middle - 20, horizon), (middle - 80, horizon)]), "#a5a098")
    )
    parts += [_passer_by(dice.uniform(20, 580), horizon, dice) for _ in range(dice.randrange(2, 5))]
    parts.append(_car(dice.choice((60, 520)), horizon + 60, dice))
    return "".join(parts)


def _house(span: tuple[float, float], vanishing: Point, tone: str, dice: random.Random) -> str:
    (near, far), (vx, vy) = span, vanishing

    def at(x: float, y: float) -> Point:
        share = 1 - min(abs(x - vx) / 420, 1)
        return x, vy + (y - vy) * (1 - share * 0.85)

    top = dice.uniform(-160, 60)
    parts = [fill(polygon([at(near, top), at(far, top), at(far, 760), at(near, 760)]), tone)]
    for row in range(5):
        for column in range(2):
            x0 = near + (far - near) * (0.18 + 0.42 * column)
            x1, y0 = x0 + (far - near) * 0.26, top + 60 + row * 130
            glass = dice.choice(("#38434d", "#56646e", "#e8d9a6", "#2c3036"))
            parts.append(fill(polygon([at(x0, y0), at(x1, y0), at(x1, y0 + 80), at(x0, y0 + 80)]), glass))
    return "".join(parts)


def _passer_by(x: float, horizon: float, dice: random.Random) -> str:
    size = dice.uniform(0.5, 1.1)
    coat, legs = dice.choice(("#3c4658", "#8b3d35", "#c9b28f", "#2f3b31", "#d0d0cc")), "#2e2d33"
    y = horizon - 20 * size
    return (
        fill(rectangle(x - 11 * size, y + 90 * size, x + 11 * size, y + 170 * size), legs)
        + fill(rectangle(x - 19 * size, y + 14 * size, x + 19 * size, y + 98 * size), coat)
        + fill(disc((x, y), 12 * size), "#c99b7b")
    )


def _car(x: float, y: float, dice: random.Random) -> str:
    tone = dice.choice(("#a33b31", "#2f4f72", "#d8d6d0", "#3b3d41", "#c9a23f"))
    return (
        fill(f"M{x - 130} {y + 60}q0 -50 40 -54q30 -50 90 -50q70 0 100 54q50 4 50 50z", tone)
        + fill(f"M{x - 70} {y + 4}q26 -36 62 -36q50 0 74 38z", "#3a444c")
        + "".join(
            fill(disc((x + dx, y + 62), 24), "#1e1e20") + fill(disc((x + dx, y + 62), 11), "#8a8a8a")
            for dx in (-70, 85)
        )
    )


def _bricks(dice: random.Random) -> str:
    """A brick wall with posters and a pavement."""
    base = dice.choice(("#9b5a42", "#b7a693", "#7a6a62", "#a7745a"))
    parts = [fill(rectangle(0, 0, 600, 800), darker(base, 0.35))]
    for row in range(27):
        for column in range(-1, 8):
            left, top = column * 88 + (row % 2) * 44, row * 31
            tone = mix(base, dice.choice(("#000000", "#ffffff")), dice.uniform(0, 0.14))
            parts.append(fill(rectangle(left + 2, top + 2, left + 85, top + 28), tone))
    for _ in range(3):
        x, y, tone = (
            dice.uniform(-40, 520),
            dice.uniform(20, 420),
            dice.choice(("#e0c35a", "#3f6d8a", "#d8d2c4", "#b5453c")),
        )
        parts.append(fill(rectangle(x, y, x + 120, y + 165), tone))
        parts.append(fill(disc((x + 60, y + 66), 34), lighter(tone, 0.5)))
        parts.append(
            "".join(
                fill(
                    rectangle(x + 16, y + 116 + k * 14, x + 104 - k * 20, y + 123 + k * 14), darker(tone, 0.6)
                )
                for k in range(3)
            )
        )
    parts.append(fill(rectangle(0, 690, 600, 800), "#8d8a85"))
    return "".join(parts)


def _shelves(dice: random.Random) -> str:
    """A shop: shelves with colored goods and hanging lamps."""
    parts = [fill(rectangle(0, 0, 600, 800), dice.choice(("#cfc4b2", "#b9b4aa", "#8e7f70")))]
    tones = ("#a5483c", "#d9a441", "#3f5f7a", "#e9e2d2", "#55734f", "#2e2c2b", "#c98a6b", "#86a5b3")
    for row in range(6):
        y = 40 + row * 135
        x = dice.uniform(-30, 10)
        while x < 600:
            wide, tall = dice.uniform(16, 58), dice.uniform(50, 100)
            parts.append(fill(rectangle(x, y + 110 - tall, x + wide, y + 110), dice.choice(tones)))
            x += wide + dice.choice((2, 3, 4, 20))
        parts.append(fill(rectangle(0, y + 110, 600, y + 121), "#6b4f39"))
    parts += [fill(disc((x, 30), 30), "#fff1cf", 0.9) for x in (90, 300, 510)]
    return "".join(parts)


def _park(dice: random.Random) -> str:
    """Trees, a path, a bench and light through leaves."""
    horizon = dice.uniform(380, 470)
    parts = [fill(rectangle(0, 0, 600, 800), "#cfe0e6"), fill(rectangle(0, horizon, 600, 800), "#7f9a58")]
    parts.append(fill(polygon([(180, 800), (520, 800), (330, horizon), (300, horizon)]), "#cdbb98"))
    for _ in range(8):
        x, wide = dice.uniform(-20, 620), dice.uniform(10, 30)
        parts.append(fill(rectangle(x, 120, x + wide, horizon + dice.uniform(0, 90)), "#5b4936"))
    greens = ("#4f6b35", "#6d8a45", "#8fa85a", "#3d5630", "#a9ba6c")
    for _ in range(150):
        at = (dice.uniform(-20, 620), dice.uniform(-20, horizon * 0.75))
        parts.append(fill(disc(at, dice.uniform(12, 46)), dice.choice(greens), 0.85))
    parts += [
        fill(disc((dice.uniform(0, 600), dice.uniform(0, horizon)), dice.uniform(5, 16)), "#fbf6d8", 0.5)
        for _ in range(24)
    ]
    x = dice.uniform(40, 420)
    parts += [
        fill(rectangle(x, horizon + 40 + k * 18, x + 170, horizon + 50 + k * 18), "#6d4a30") for k in range(4)
    ]
    return "".join(parts)


def _doorway(dice: random.Random) -> str:
    """A painted shop front: a door, a window with goods, an awning."""
    tone = dice.choice(("#2f4a46", "#6b2f33", "#30405c", "#d8cbb4"))
    parts = [fill(rectangle(0, 0, 600, 800), tone), fill(rectangle(60, 150, 330, 560), "#aebcc0")]
    goods = ("#d7a84a", "#b4523f", "#f0e8da", "#4f6d5e", "#273445")
    for _ in range(14):
        x, y = dice.uniform(70, 290), dice.uniform(300, 520)
        parts.append(fill(rectangle(x, y, x + dice.uniform(20, 60), 556), dice.choice(goods)))
    parts.append(fill(polygon([(70, 160), (200, 160), (110, 550), (70, 550)]), "#ffffff", 0.25))
    parts.append(
        fill(rectangle(390, 130, 560, 720), darker(tone, 0.3))
        + fill(rectangle(415, 160, 535, 430), "#8fa0a6")
    )
    for column in range(10):
        left, low = column * 60, column * 64 - 14
        stripe = polygon([(left, 60), (left + 60, 60), (low + 64, 140), (low, 140)])
        parts += [fill(stripe, "#efe9dc" if column % 2 else "#a8483b")]
    parts.append(fill(rectangle(0, 700, 600, 800), "#8f8b84") + stroke("M0 752H600", "#6d6963", 3))
    return "".join(parts)
