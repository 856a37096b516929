"""Small folders of labeled photos, as training takes them: drawn shapes of a few types and shops."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

COLUMNS = ("file", "set", "product", "product_type", "family")
ALL_COLUMNS = (*COLUMNS, "view", "domain", "title", "colour", "source", "licence")
SHAPES = ("hat", "bag")
SIDE = 80

Color = tuple[int, ...]


def draw_labeled(folder: Path, *, products: int = 24, views: int = 2) -> Path:
    """Draw ``products`` a shop in ``views`` photos each, and the table that names them."""
    random = np.random.default_rng(7)
    rows = []
    for shop in ("north", "south"):
        for number in range(products):
            shape, color = SHAPES[number % 2], draw_color(random)
            for view in range(views):
                file = f"{shop}-{number}-{view}.png"
                draw_product(folder / file, shape, color, random)
                rows.append((file, shop, f"p{number}", shape, ""))
    write_table(folder, rows)
    return folder


def draw_every_kind(folder: Path, *, products: int = 24) -> Path:
    """Draw two shops with views, a studio with titles and colors, people's photos and streets."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(11)
    rows = [*_shop("north", products, random), *_shop("south", products, random)]
    rows += [*_studio(products), *_people(products)]
    for row in rows:
        draw_product(folder / row["file"], row["product_type"], draw_color(random), random)
    write_rows(folder, rows)
    draw_street(folder, photos=6)
    return folder


def write_table(folder: Path, rows: Sequence[tuple[str, ...]], columns: tuple[str, ...] = COLUMNS) -> None:
    """Write ``garments.csv``."""
    _write_csv(folder / "garments.csv", columns, rows)


def write_rows(folder: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Write ``garments.csv`` with all the columns that are read; what a row does not name is empty."""
    write_table(folder, [tuple(row.get(name, "") for name in ALL_COLUMNS) for row in rows], ALL_COLUMNS)


def draw_product(path: Path, shape: str, color: Color, random: np.random.Generator) -> None:
    """Draw a product somewhere on white."""
    picture = Image.new("RGB", (SIDE, SIDE), "white")
    left, top, size = random.integers(5, 25), random.integers(5, 25), random.integers(35, 50)
    frame = (int(left), int(top), int(left + size), int(top + size))
    draw = ImageDraw.Draw(picture)
    if shape == "hat":
        draw.ellipse(frame, fill=color)
    else:
        draw.rectangle(frame, fill=color)
        draw.arc((frame[0] + 5, frame[1] - 12, frame[2] - 5, frame[1] + 12), 180, 360, fill=color, width=3)
    picture.save(path)


def draw_street(folder: Path, *, photos: int) -> None:
    """Draw people in the middle of a street, each in a hat and with a bag, and say where both are."""
    (folder / "street").mkdir(exist_ok=True)
    (folder / "street_masks").mkdir(exist_ok=True)
    random = np.random.default_rng(13)
    boxes = []
    for number in range(photos):
        file = f"street/{number}.png"
        picture, mask = _street(random)
        picture.save(folder / file)
        mask.save(folder / "street_masks" / f"{number}.png")
        boxes += [(file, "hat", 0.4, 0.1, 0.6, 0.3), (file, "bag", 0.35, 0.5, 0.65, 0.8)]
    _write_csv(folder / "street_boxes.csv", ("file", "product_type", "x0", "y0", "x1", "y1"), boxes)
    _write_csv(folder / "street_masks" / "legend.csv", ("index", "product_type"), [(1, "hat"), (2, "bag")])


def draw_color(random: np.random.Generator) -> Color:
    """Draw a color that is not white."""
    return tuple(int(level) for level in random.integers(20, 200, 3))


def _shop(name: str, products: int, random: np.random.Generator) -> list[dict[str, str]]:
    """Return two views of each product; two products after each other of a type are colors of one style."""
    return [
        {
            "file": f"{name}-{number}-{view}.png",
            "set": name,
            "product": f"p{number}",
            "product_type": SHAPES[number % 2],
            "family": f"style{number // 4}-{number % 2}",
            "view": view,
            "domain": "shop",
        }
        for number in range(products)
        for view in ("front", "back")
    ]


def _studio(products: int) -> list[dict[str, str]]:
    """Return one photo of each product; two products of a type after each other have one title and color."""
    return [
        {
            "file": f"studio-{number}.png",
            "set": "studio",
            "product_type": SHAPES[number % 2],
            "domain": "shop",
            "title": f"{SHAPES[number % 2]} {number // 4}",
            "colour": "Blue",
            "source": "A studio",
            "licence": "MIT",
        }
        for number in range(products)
    ]


def _people(photos: int) -> list[dict[str, str]]:
    return [
        {
            "file": f"people-{number}.png",
            "set": "people",
            "product_type": SHAPES[number % 2],
            "family": f"person{number // 3}",
            "domain": "consumer",
        }
        for number in range(photos)
    ]


def _street(random: np.random.Generator) -> tuple[Image.Image, Image.Image]:
    ground = random.integers(60, 200, (4, 6, 3)).astype(np.uint8)
    picture = Image.fromarray(ground).resize((120, 160), Image.Resampling.BICUBIC)
    mask = Image.new("L", picture.size, 0)
    for index, box in ((3, (42, 48, 78, 150)), (1, (48, 16, 72, 48)), (2, (42, 80, 78, 128))):
        ImageDraw.Draw(picture).rectangle(box, draw_color(random))
        ImageDraw.Draw(mask).rectangle(box, index)
    return picture, mask


def _write_csv(path: Path, columns: Iterable[object], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
