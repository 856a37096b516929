"""What garments are made of: how each fabric folds and shines, and the texture of its weave."""

from __future__ import annotations

from collections.abc import Callable
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
    return np.asarray(_threads()[kind](x, y, noise, max(step, 4)), np.float32)


Threads = Callable[[Field, Field, Field, int], Any]
"""``x``, ``y``, noise and step to a texture; numpy's own typing of arithmetic is too wide to name here."""

_TURN = np.float32(2 * np.pi)


def _threads() -> dict[str, Threads]:
    """Every weave; lengths are shares of a body unit, but never under what a pixel can show."""
    return {
        "plain": lambda _x, _y, noise, _step: 0.6 * noise,
        "jersey": lambda x, _y, noise, step: _wave(x, step * 0.28, 2.5) * 0.5 + 0.4 * noise,
        "twill": lambda x, y, noise, step: _wave(x + y, step * 0.35, 3.2) * 0.8 + 0.3 * noise,
        "corduroy": lambda x, _y, noise, step: _wave(x, step * 0.75, 4.5) + 0.25 * noise,
        "canvas": lambda x, y, noise, step: (
            _wave(x, step * 0.35, 3.0) * _wave(y, step * 0.35, 3.0) + 0.35 * noise
        ),
        "denim": lambda x, y, noise, step: (
            0.55 * _wave(x - y, step * 0.4, 3.0) + 0.35 * noise + 0.7 * _streaks(noise, 9, 1)
        ),
        "linen": lambda _x, _y, noise, _step: (
            0.9 * _streaks(noise, 15, 1) + 0.9 * _streaks(noise[::-1], 15, 0) + 0.25 * noise
        ),
        "leather": lambda _x, _y, noise, _step: np.tanh(2 * _streaks(_streaks(noise, 4, 0), 4, 1)),
        "fuzz": lambda _x, _y, noise, _step: 0.6 * noise + 0.9 * _streaks(_streaks(noise, 3, 0), 3, 1),
        "knit": _knit,
        "cable": _cable,
    }


def _wave(position: Field, period: float, least: float) -> Field:
    return np.asarray(np.sin(_TURN * position / max(period, least)), np.float32)


def _knit(x: Field, y: Field, noise: Field, step: int) -> Any:
    """Columns of V-shaped stitches."""
    column = np.abs((x / (step * 0.95)) % 1 - 0.5) * 2
    return np.sin(_TURN * (y / (step * 0.7) + column * 0.5)) * 0.6 + (0.6 - column) * 0.9 + 0.25 * noise


def _cable(x: Field, y: Field, noise: Field, step: int) -> Any:
    """Twisted ropes with ribs between them."""
    off = np.abs((x / (step * 5.0)) % 1 - 0.5)
    rope = np.sin(_TURN * y / (step * 4.2) + 5 * off) * (off < 0.28)
    ribs = np.sin(_TURN * x / (step * 0.9)) * (off >= 0.28)
    return rope + 0.5 * ribs + 0.25 * np.sin(_TURN * y / (step * 0.55)) + 0.2 * noise


def _streaks(noise: Field, length: int, axis: int) -> Field:
    """Noise drawn out along an axis, brought back to about its old strength."""
    total = np.cumsum(noise, axis=axis, dtype=np.float32)
    drawn = (np.roll(total, -length, axis=axis) - total) / np.float32(np.sqrt(length))
    return np.asarray(np.clip(drawn, -2.5, 2.5), np.float32)
