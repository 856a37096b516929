"""The products of packed photos, cut out of their grounds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from engine.cutout import Mask, plain_ground
from engine.training.writing import whole_file
from engine.types import Pixels

SIDE = 64
"""Masks are kept at this side: a soft edge is what a cut-out needs, and 20,000 of them fit into memory."""

FLOOD_SIDE = 128
"""Photos are flooded at this side; it takes a quarter of the time of the packed photos' own."""

LEAST, MOST = 0.08, 0.80
"""Shares of the photo that a product takes: less is a flooded product or a speck, more is no cut-out."""

FRAME_FILLED = 0.95
"""A "product" that fills its own frame more than this is a whole photo between the bars of its square."""

INSIDE = 128
"""Level, of 255, from which a soft mask counts as the product."""

CHUNK = 512


def cut_products(pixels: Pixels, folder: Path, key: str, progress: Callable[[int, int], None]) -> Pixels:
    """Return soft masks of the products, ``uint8 [N, SIDE, SIDE]``; all 0 where there is no good one.

    Args:
        pixels: packed photos, ``uint8 [N, S, S, 3]``.
        folder: where the masks are kept.
        key: of the photos; masks of others are made anew.
        progress: told how many of how many are done.

    Raises:
        TrainingError: the masks cannot be written.
    """
    path = folder / f"cutouts-{SIDE}-{key}.npy"
    if path.exists():
        kept: Pixels = np.load(path)
        return kept
    masks = np.zeros((len(pixels), SIDE, SIDE), np.uint8)
    with ThreadPoolExecutor() as pool:
        for start in range(0, len(pixels), CHUNK):
            rows = range(start, min(start + CHUNK, len(pixels)))
            for row, mask in zip(rows, pool.map(lambda row: cut_product(pixels[row]), rows), strict=True):
                masks[row] = mask
            progress(rows.stop, len(pixels))
    for old in folder.glob("cutouts-*"):
        old.unlink()
    with whole_file(path) as partial, partial.open("wb") as file:
        np.save(file, masks)
    return masks


def cut_product(photo: Pixels) -> Pixels:
    """Return one product's soft mask ``uint8 [SIDE, SIDE]``; all 0 where it takes too little or too much."""
    small = Image.fromarray(photo).resize((FLOOD_SIDE, FLOOD_SIDE), Image.Resampling.BOX)
    product = ~plain_ground(np.asarray(small))
    if not LEAST <= product.mean() <= MOST or _fills_its_frame(product):
        return np.zeros((SIDE, SIDE), np.uint8)
    soft = Image.fromarray(product.astype(np.uint8) * 255).resize((SIDE, SIDE), Image.Resampling.BOX)
    return np.asarray(soft)


def _fills_its_frame(product: Mask) -> bool:
    rows, columns = np.flatnonzero(product.any(axis=1)), np.flatnonzero(product.any(axis=0))
    frame = product[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return bool(frame.mean() > FRAME_FILLED)
