"""A small folder of labeled photos, as training takes it: drawn shapes in two types and two shops."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

COLUMNS = ("file", "set", "product", "product_type", "family")
SHAPES = ("hat", "bag")


def draw_labeled(folder: Path, *, products: int = 24, views: int = 2) -> Path:
    """Draw ``products`` a shop in ``views`` photos each, and the table that names them."""
    random = np.random.default_rng(7)
    rows = []
    for shop in ("north", "south"):
        for number in range(products):
            shape, color = SHAPES[number % 2], tuple(int(c) for c in random.integers(20, 200, 3))
            for view in range(views):
                file = f"{shop}-{number}-{view}.png"
                _draw(folder / file, shape, color, random)
                rows.append((file, shop, f"p{number}", shape, ""))
    write_table(folder, rows)
    return folder


def write_table(folder: Path, rows: Sequence[tuple[str, ...]], columns: tuple[str, ...] = COLUMNS) -> None:
    """Write ``garments.csv``."""
    with (folder / "garments.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def _draw(path: Path, shape: str, color: tuple[int, ...], random: np.random.Generator) -> None:
    picture = Image.new("RGB", (80, 80), "white")
    left, top, size = random.integers(5, 25), random.integers(5, 25), random.integers(35, 50)
    frame = (int(left), int(top), int(left + size), int(top + size))
    draw = ImageDraw.Draw(picture)
    (draw.ellipse if shape == "hat" else draw.rectangle)(frame, fill=color)
    picture.save(path)
