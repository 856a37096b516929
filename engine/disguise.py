"""Catalogue photos made to look as if a shopper had taken them, so that a shop can be calibrated on itself.

The shop's plain ground becomes a busy one; the product is turned, bent, cut off, partly covered, put into
another light, and goes through a phone's lens. The same photo and seed always give the same disguise.
"""

from __future__ import annotations

import hashlib
import math
from io import BytesIO
from typing import Final

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageFilter

from engine.cutout import plain_ground
from engine.types import Photo, Pixels

VERSION: Final = 1
"""Of the disguise; a change of it makes every `disguised_digest` new."""

SIZE = (192, 256)
"""Width and height of what comes out: a phone held upright, no larger than a network looks at."""

WORK_SIDE = 256
"""The photo is first shrunk until its longer side is this long."""

LEAST_PRODUCT = 0.02
"""Share of the photo under which what stands out from the ground is no product."""

LEAST_INSIDE = 0.7
"""Share of the product that has to be left when its rim is cut off."""


def disguise(photo: Photo, seed: str | int) -> Photo:
    """Return a catalogue photo as a shopper's photo of the same product.

    Args:
        photo: any photo; where its ground is not plain, it is kept.
        seed: of all that is drawn by chance.

    Returns:
        A photo of `SIZE`.
    """
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(str(seed).encode()).digest()))
    picture = Image.fromarray(photo.pixels)
    picture.thumbnail((WORK_SIDE, WORK_SIDE))
    scene = street_ground(rng)
    layer = _placed(_cut_out(picture), rng)
    scene.paste(layer, (0, 0), layer)
    _cover(scene, rng)
    return Photo(_through_lens(_lit(scene, rng), rng))


def disguised_digest(digest: str) -> str:
    """Return the name under which the embedding of a photo's disguise is kept: SHA-256 as hex.

    Args:
        digest: of the photo; also the seed of its disguise.
    """
    return hashlib.sha256(f"disguise/{VERSION}/{digest}".encode()).hexdigest()


def _cut_out(picture: Image.Image) -> Image.Image:
    """Return the product alone, RGBA, cut to its bounds; the whole picture where the ground is not plain."""
    product = ~plain_ground(np.asarray(picture))
    if product.mean() < LEAST_PRODUCT:
        product[:] = True
    alpha = Image.fromarray(product.astype(np.uint8) * 255)
    # The rim has some of the ground in it; but of a thin chain, little else would be left.
    inner = alpha.filter(ImageFilter.MinFilter(3))
    cut = picture.convert("RGBA")
    cut.putalpha(inner if np.asarray(inner).sum() > LEAST_INSIDE * np.asarray(alpha).sum() else alpha)
    return cut.crop(alpha.getbbox())


def _placed(product: Image.Image, rng: Generator) -> Image.Image:
    """Return a layer of `SIZE` with the product turned, shifted and bent; it fills most of the layer."""
    size = np.array(SIZE, np.float64)
    scale = np.min(size / product.size) * rng.uniform(0.7, 1.1)
    turn, squeeze = math.radians(rng.uniform(-9, 9)), rng.uniform(1.0, 1.15)
    rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    corners = np.array([(-1, -1), (-1, 1), (1, 1), (1, -1)]) * size / 2
    bent = corners * rng.uniform(0.9, 1.1, (4, 2)) + rng.uniform(-0.08, 0.08, 2) * size
    source = bent @ rotation * (squeeze, 1.0) / scale + np.array(product.size) / 2
    quad = tuple(source.ravel().tolist())
    return product.transform(SIZE, Image.Transform.QUAD, quad, Image.Resampling.BILINEAR)


def street_ground(rng: Generator) -> Image.Image:
    """Return a street out of focus: blotches of color, a wall of bricks or tiles, and things before it."""
    blotches = np.array([[_color(rng) for _ in range(4)] for _ in range(5)], np.uint8)
    ground = Image.fromarray(blotches).resize(SIZE, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(ground)
    _draw_wall(draw, rng)
    for _ in range(rng.integers(2, 6)):
        x, y = rng.uniform(0, 1, 2) * SIZE
        draw.rectangle((x, y, x + rng.uniform(10, 70), y + rng.uniform(15, 110)), _color(rng))
    return ground.filter(ImageFilter.GaussianBlur(rng.uniform(1.0, 3.0)))


def _draw_wall(draw: ImageDraw.ImageDraw, rng: Generator) -> None:
    width, height = SIZE
    row, column, line = (int(number) for number in rng.integers((10, 15, 1), (50, 70, 6)))
    tone = _color(rng)
    for number, y in enumerate(range(0, height, row)):
        draw.line((0, y, width, y), tone, line)
        for x in range(column // 2 * (number % 2), width, column):
            draw.line((x, y, x, y + row), tone, line)


def _color(rng: Generator) -> tuple[int, int, int]:
    """Draw a color as streets have them, more or less gray."""
    gray = rng.uniform(40, 220)
    red, green, blue = (gray + rng.uniform(-40, 40, 3)).clip(0, 255).astype(int).tolist()
    return red, green, blue


def _cover(scene: Image.Image, rng: Generator) -> None:
    """Draw a strap, or something held in front, over at most 15 % of the scene."""
    width, height = SIZE
    draw = ImageDraw.Draw(scene)
    x, y = rng.uniform(0.15, 0.85, 2) * SIZE
    if rng.random() < 0.5:
        lean = rng.uniform(-0.6, 0.6) * width
        draw.line((x - lean, 0, x + lean, height), _color(rng), int(rng.integers(4, 15)))
    else:
        wide, tall = rng.uniform(0.05, 0.18, 2) * SIZE
        draw.ellipse((x - wide, y - tall, x + wide, y + tall), _color(rng))


def _lit(scene: Image.Image, rng: Generator) -> Image.Image:
    """Return the scene in light that is warmer or colder, stronger or weaker, and comes from one side."""
    width, height = SIZE
    across, down = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)
    turn, slope, warmth = rng.uniform(0, math.tau), rng.uniform(0.04, 0.2), rng.uniform(-0.1, 0.1)
    light = 1 + slope * (math.cos(turn) * across + math.sin(turn) * down[:, None])
    cast = rng.uniform(0.8, 1.1) * np.array([1 + warmth, 1.0, 1 - warmth], np.float32)
    grain = rng.standard_normal((height, width, 1), np.float32) * rng.uniform(2.0, 6.0)
    lit = np.asarray(scene) * (light[..., None] * cast).astype(np.float32) + grain.astype(np.float32)
    return Image.fromarray(lit.clip(0, 255).astype(np.uint8))


def _through_lens(scene: Image.Image, rng: Generator) -> Pixels:
    """Return the pixels, blurred a little and as a small JPEG keeps them."""
    file = BytesIO()
    blurred = scene.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.8)))
    blurred.save(file, "JPEG", quality=int(rng.integers(50, 85)))
    return np.asarray(Image.open(file))
