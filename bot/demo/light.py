"""Light on cloth: a flat drawing and its relief become a shaded picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from bot.demo.cloth import Fabric, Field, weave

STUDIO_SUN = (-0.5, -0.62)
RELIEF_SCALE = 3
"""A relief has this many times fewer pixels a side than the drawing: light on cloth is soft."""


@dataclass(frozen=True, slots=True)
class Lamp:
    """Where the light comes from.

    Attributes:
        toward: the direction to the lamp in the picture's plane, ``x`` right and ``y`` down.
        strength: of the shading, 1 in the studio.
    """

    toward: tuple[float, float] = STUDIO_SUN
    strength: float = 1.0


def shade(flat: Image.Image, relief: Field, fabric: Fabric, step: int, lamp: Lamp, seed: int) -> Image.Image:
    """Shade a flat RGBA drawing.

    Args:
        flat: the drawing, transparent around it.
        relief: heights 0 to 1, ``RELIEF_SCALE`` times smaller than the drawing.
        fabric: its weave, wrinkles and shine.
        step: pixels to one body unit of the flat drawing.
        lamp: the light.
        seed: chooses the small wrinkles.

    Returns:
        RGBA of the same size.
    """
    width, height = flat.size
    light, shine = _light(relief, fabric, step, lamp, seed)
    light, shine = _enlarge(light, (width, height)), _enlarge(shine, (width, height))
    light += weave(fabric.weave, width, height, step) * np.float32(fabric.grain)
    pixels = np.asarray(flat, dtype=np.float32)
    color = pixels[..., :3] * light[..., None]
    color += (shine * np.float32(255))[..., None]
    shaded = np.empty((height, width, 4), np.uint8)
    np.clip(color, 0, 255, out=color)
    shaded[..., :3] = color
    shaded[..., 3] = pixels[..., 3]
    return Image.fromarray(shaded, "RGBA")


def _light(relief: Field, fabric: Fabric, step: int, lamp: Lamp, seed: int) -> tuple[Field, Field]:
    """How much light falls on each point (1 is flat cloth), and how much it mirrors."""
    unit = step / RELIEF_SCALE
    heights = blurred(relief, 0.32 * unit) + wrinkles(relief.shape, unit, seed) * np.float32(
        0.05 * fabric.drape
    )
    slope_y, slope_x = np.gradient(heights * np.float32(3.2 * unit))
    toward_x, toward_y = lamp.toward
    facing = slope_x * np.float32(-toward_x) + slope_y * np.float32(-toward_y)
    facing = np.tanh(facing * np.float32(0.9 * lamp.strength))
    hollow = np.minimum(heights - blurred(heights, 2.2 * unit), 0)
    light = 1 + 0.34 * facing + 1.5 * hollow
    shine = np.float32(fabric.gloss * 0.75) * np.clip(facing - 0.12, 0, 1) ** 1.6
    return np.clip(light, 0.25, 1.3).astype(np.float32), shine.astype(np.float32)


def wrinkles(shape: tuple[int, ...], unit: float, seed: int) -> Field:
    """Small random unevenness of cloth that lies or hangs: smooth noise, a little longer than wide."""
    rng = np.random.default_rng(seed)
    height, width = shape[:2]
    total = np.zeros((height, width), np.float32)
    for size, strength in ((9.0, 1.0), (4.0, 0.35)):
        rows, columns = max(int(height / (size * 1.5 * unit)), 2), max(int(width / (size * unit)), 2)
        coarse = Image.fromarray(rng.standard_normal((rows, columns)).astype(np.float32))
        total += np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC)) * np.float32(strength)
    return total


def blurred(field: Field, radius: float) -> Field:
    """The field blurred by three box filters, which is close to a Gaussian of this standard deviation."""
    reach = max(int(radius), 1)
    for _ in range(3):
        for axis in (0, 1):
            field = _box_filter(field, reach, axis)
    return field


def _box_filter(field: Field, reach: int, axis: int) -> Field:
    """The mean over ``2 * reach + 1`` neighbors along an axis; the border is repeated outwards."""
    padding = [(0, 0), (0, 0)]
    padding[axis] = (reach + 1, reach)
    total = np.cumsum(np.pad(field, padding, mode="edge"), axis=axis, dtype=np.float32)
    window = 2 * reach + 1
    ahead = total[window:] if axis == 0 else total[:, window:]
    behind = total[:-window] if axis == 0 else total[:, :-window]
    return np.asarray((ahead - behind) / np.float32(window), dtype=np.float32)


def _enlarge(field: Field, size: tuple[int, int]) -> Field:
    return np.array(Image.fromarray(field).resize(size, Image.Resampling.BILINEAR))
