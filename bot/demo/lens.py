"""A phone's lens on a drawn scene: turned and bent perspective, the street's light, blur, noise and JPEG."""

from __future__ import annotations

import math
import random

import numpy as np
from PIL import Image, ImageFilter

_CELLS = (6, 8)
_CASTS = ((1.06, 1.0, 0.88), (0.92, 0.99, 1.09), (1.03, 1.0, 0.96), (0.97, 1.02, 0.98), (1.1, 0.98, 0.8))


def bend(layer: Image.Image, dice: random.Random) -> Image.Image:
    """Turn a figure a little: squeeze it, tilt its plane and let it sway; the layer keeps its size."""
    width, height = layer.size
    squeeze, tilt, rise = dice.uniform(1.0, 1.12), dice.uniform(-0.14, 0.14), dice.uniform(-0.08, 0.1)
    sway, phase, shear = dice.uniform(-0.02, 0.02), dice.uniform(0, math.tau), dice.uniform(-0.07, 0.07)

    def source(x: float, y: float) -> tuple[float, float]:
        """Where the picture's point comes from; both in halves of the picture from its middle."""
        u = x * squeeze * (1 + tilt * x + rise * y) + shear * y + sway * math.sin(2.4 * y + phase)
        v = y * (1 + tilt * 0.7 * x + rise * 0.6 * y) + 0.012 * math.sin(2.1 * x + phase)
        return (u + 1) * width / 2, (v + 1) * height / 2

    columns, rows = _CELLS
    mesh = []
    for row in range(rows):
        for column in range(columns):
            x0, x1 = column / columns * 2 - 1, (column + 1) / columns * 2 - 1
            y0, y1 = row / rows * 2 - 1, (row + 1) / rows * 2 - 1
            quad = (*source(x0, y0), *source(x0, y1), *source(x1, y1), *source(x1, y0))
            box = tuple(
                round((value + 1) / 2 * size)
                for value, size in zip((x0, y0, x1, y1), (width, height) * 2, strict=True)
            )
            mesh.append((box, quad))
    return layer.transform(layer.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)


def expose(scene: Image.Image, dice: random.Random) -> Image.Image:
    """Give a scene its light, color cast, blur and sensor noise."""
    pixels = np.asarray(scene, np.float32) / np.float32(255)
    height, width = pixels.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    turn = dice.uniform(0, math.tau)
    slope = dice.uniform(0.06, 0.24)
    light = 1 + slope * (math.cos(turn) * x + math.sin(turn) * y) - dice.uniform(0.05, 0.14) * (x * x + y * y)
    cast = np.array(dice.choice(_CASTS), np.float32) * np.float32(dice.uniform(0.84, 1.1))
    pixels = np.clip(pixels * light[..., None].astype(np.float32) * cast, 0, 1) ** np.float32(
        dice.uniform(0.86, 1.16)
    )
    rng = np.random.default_rng(dice.randrange(1 << 30))
    grain = rng.standard_normal((height, width, 1)).astype(np.float32) * np.float32(
        dice.uniform(0.008, 0.022)
    )
    exposed = Image.fromarray((np.clip(pixels + grain, 0, 1) * 255).astype(np.uint8))
    return exposed.filter(ImageFilter.GaussianBlur(dice.uniform(0.2, 0.9)))
