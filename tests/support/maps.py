"""Small maps to look at: photos of one color each."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence

import numpy as np
from PIL import Image

from bot.map.entries import Caption, Entry, LatentMap
from bot.map.palette import colors_of
from engine.evaluation.map import snap

SIDE = 64

Rgb = tuple[int, int, int]


def hue(number: int, of: int) -> Rgb:
    """One of so many colors that are easily told apart."""
    red, green, blue = colorsys.hsv_to_rgb(number / of, 0.5, 0.9)
    return round(red * 255), round(green * 255), round(blue * 255)


def drawn_map(captions: Sequence[Caption], seed: int = 0) -> LatentMap:
    """A map of photos that lie anywhere; photo N is all `hue` N."""
    places = np.random.default_rng(seed).random((len(captions), 2)).astype(np.float32)
    places = (places - places.min(axis=0)) / np.ptp(places, axis=0).max()
    entries = [
        Entry(caption, Image.new("RGB", (SIDE, SIDE), hue(number, len(captions))))
        for number, caption in enumerate(captions)
    ]
    colors = colors_of({caption.product_type for caption in captions}, ("dress", "hat", "shoes"))
    return LatentMap("Some photos", entries, places, snap(places), colors)


def captions(count: int = 24, types: Sequence[str] = ("dress", "hat", "shoes")) -> list[Caption]:
    """Captions of products, numbered; the first has no price."""
    return [
        Caption(f"Product {number}", types[number % len(types)], f"{number}.00 EUR" if number else "")
        for number in range(count)
    ]
