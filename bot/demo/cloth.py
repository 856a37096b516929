"""What garments are made of: how each fabric folds and shines, and its weave as a fine light-and-dark texture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]
"""``float32 [H, W]``: a height or a brightness for every pixel."""


@dataclass(frozen=True, slots=True)
class Fabric:
    """A kind of cloth.

    Attributes:
        name: as it is said in a title.
        weave: which texture it shows; a key of ``weave``.
        grain: how strong that texture is.
        drape: how strong its folds are, 0 to 1.
        gloss: how much it shines, 0 to 1.
        price: what a product made of it costs against the plainest.
    """

    name: str
    weave: str
    grain: float
    drape: float
    gloss: float
    price: float = 1.0


FABRICS: dict[str, Fabric] = {
    fabric.name: fabric
    for fabric in (
        Fabric("cotton", "jersey", 0.035, 0.7, 0.02),
        Fabric("linen", "linen", 0.07, 0.9, 0.02, 1.3),
        Fabric("poplin", "plain", 0.02, 0.8, 0.06, 1.1),
        Fabric("flannel", "fuzz", 0.06, 0.6, 0.0, 1.2),
        Fabric("denim", "denim", 0.13, 0.55, 0.03, 1.25),
        Fabric("twill", "twill", 0.06, 0.5, 0.04, 1.1),
        Fabric("corduroy", "corduroy", 0.16, 0.5, 0.06, 1.3),
        Fabric("satin", "plain", 0.008, 1.0, 0.5, 1.5),
        Fabric("viscose", "plain", 0.015, 1.0, 0.12, 1.15),
        Fabric("jersey", "jersey", 0.03, 0.8, 0.03, 1.05),
        Fabric("fleece", "fuzz", 0.08, 0.45, 0.0, 1.1),
        Fabric("knit", "knit", 0.15, 0.5, 0.0, 1.3),
        Fabric("cable knit", "cable", 0.2, 0.4, 0.0, 1.6),
        Fabric("wool", "fuzz", 0.1, 0.45, 0.0, 1.7),
        Fabric("leather", "leather", 0.045, 0.6, 0.4, 2.6),
        Fabric("suede", "fuzz", 0.045, 0.5, 0.02, 2.2),
        Fabric("canvas", "canvas", 0.08, 0.45, 0.02, 0.9),
        Fabric("nylon", "plain", 0.02, 0.8, 0.28, 1.2),
    )
}

SKIN = Fabric("skin", "plain", 0.012, 0.15, 0.04)


@lru_cache(maxsize=48)
def weave(kind: str, width: int, height: int, step: int) -> Field:
    """A texture around 0, about -1 to 1, to be added to the light on a cloth.

    Args:
        kind: one of the names used by ``FABRICS``.
        width: of the picture, in pixels.
        height: of the picture, in pixels.
        step: pixels to one body unit, which sets how large a thread is drawn.
    """
    rng = np.random.default_rng(step)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    noise = rng.standard_normal((height, width)).astype(np.float32)
    return np.asarray(_threads(kind, x, y, noise, max(step, 4)), np.float32)


def _threads(kind: str, x: Field, y: Field, noise: Field, step: int) -> NDArray[np.floating[Any]]:
    """The texture itself; lengths are shares of a body unit, but never under what a pixel can show."""
    turn = np.float32(2 * np.pi)
    if kind == "jersey":
        return 0.5 * np.sin(turn * x / max(step * 0.28, 2.5)) + 0.4 * noise
    if kind == "knit":
        column = np.abs((x / (step * 0.95)) % 1 - 0.5) * 2
        return np.sin(turn * (y / (step * 0.7) + column * 0.5)) * 0.6 + (0.6 - column) * 0.9 + 0.25 * noise
    if kind == "cable":
        across = (x / (step * 5.0)) % 1
        rope = np.sin(turn * (y / (step * 4.2)) + 5 * np.abs(across - 0.5)) * (np.abs(across - 0.5) < 0.28)
        rib = np.sin(turn * x / (step * 0.9)) * (np.abs(across - 0.5) >= 0.28)
        return rope + 0.5 * rib + 0.25 * np.sin(turn * y / (step * 0.55)) + 0.2 * noise
    if kind == "denim":
        return (
            0.55 * np.sin(turn * (x - y) / max(step * 0.4, 3.0)) + 0.35 * noise + 0.7 * _streaks(noise, 9, 1)
        )
    if kind == "twill":
        return 0.8 * np.sin(turn * (x + y) / max(step * 0.35, 3.2)) + 0.3 * noise
    if kind == "corduroy":
        return np.sin(turn * x / max(step * 0.75, 4.5)) + 0.25 * noise
    if kind == "linen":
        return 0.9 * _streaks(noise, 15, 1) + 0.9 * _streaks(noise[::-1], 15, 0) + 0.25 * noise
    if kind == "canvas":
        period = max(step * 0.35, 3.0)
        return np.sin(turn * x / period) * np.sin(turn * y / period) + 0.35 * noise
    if kind == "leather":
        pebbles = _streaks(_streaks(noise, 4, 0), 4, 1)
        return np.tanh(2 * pebbles)
    if kind == "fuzz":
        return 0.6 * noise + 0.9 * _streaks(_streaks(noise, 3, 0), 3, 1)
    return 0.6 * noise


def _streaks(noise: NDArray[np.floating[Any]], length: int, axis: int) -> Field:
    """Noise drawn out along an axis, brought back to about its old strength."""
    total = np.cumsum(noise, axis=axis, dtype=np.float32)
    drawn = (np.roll(total, -length, axis=axis) - total) / np.float32(np.sqrt(length))
    return np.asarray(np.clip(drawn, -2.5, 2.5), np.float32)
