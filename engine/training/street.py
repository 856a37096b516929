"""Garments in street photos: each as it was worn, and alone on white.

A data folder may hold ``street_boxes.csv`` with one row a garment: ``file``, ``product_type`` and its frame
``x0, y0, x1, y1`` as fractions of the photo; and ``street_masks`` with a picture of each photo's name, where
pixels have their product type's number by ``street_masks/legend.csv`` (``index``, ``product_type``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.errors import TrainingError
from engine.training.labels import STREET, Cut, LabeledPhoto
from engine.training.table import read_table
from engine.types import Box

BOXES = "street_boxes.csv"
MASKS = "street_masks"
LEGEND = f"{MASKS}/legend.csv"
LEAST_SIDE, LEAST_AREA = 0.05, 0.006
"""A smaller frame, as shares of the photo's sides and area, has too few pixels to tell one garment from the
next: of a photo 560 pixels high, 28 on a side."""


def street_photos(folder: Path, origin: str) -> tuple[LabeledPhoto, ...]:
    """Return two photos of each garment, a positive pair; nothing if the folder has no street photos.

    The first is the photo cut to the garment's frame, the second the garment alone on white. Both belong to
    the group of their photo, and garments of one photo are never negatives of each other: their frames
    overlap.

    Args:
        folder: of the data.
        origin: where the photos come from and under which license, for the model card.

    Raises:
        TrainingError: a table is damaged.
    """
    if not (folder / BOXES).exists():
        return ()
    indices = {name: index for index, name in street_types(folder).items()}
    return tuple(
        photo
        for number, row in enumerate(_boxes(folder))
        for photo in _photos(number, row, indices.get(row["product_type"]), origin)
    )


def street_garments(folder: Path) -> dict[str, list[tuple[str, Box]]]:
    """Return the type and the frame of each garment by street photo; nothing if the folder has none.

    Raises:
        TrainingError: a table is damaged.
    """
    found: dict[str, list[tuple[str, Box]]] = {}
    if (folder / BOXES).exists():
        for row in _boxes(folder):
            found.setdefault(row["file"], []).append((row["product_type"], _box(row)))
    return found


def street_types(folder: Path) -> dict[int, str]:
    """Return the product type that each number of a street photo's mask stands for.

    Raises:
        TrainingError: the table is damaged.
    """
    return {int(row["index"]): row["product_type"] for row in _legend(folder)}


def street_mask(folder: Path, file: str) -> Path:
    """Return the file of a street photo's mask."""
    return folder / _mask(file)


def street_files(folder: Path) -> list[tuple[Path, Path]]:
    """Return each street photo and its mask; nothing if the folder has none."""
    if not (folder / BOXES).exists():
        return []
    files = dict.fromkeys(row["file"] for row in _boxes(folder))
    return [(folder / file, street_mask(folder, file)) for file in files]


def _boxes(folder: Path) -> list[dict[str, str]]:
    return read_table(folder / BOXES, ("file", "product_type", "x0", "y0", "x1", "y1"))


def _legend(folder: Path) -> list[dict[str, str]]:
    return read_table(folder / LEGEND, ("index", "product_type"))


def _box(row: dict[str, str]) -> Box:
    try:
        left, top, right, bottom = (float(row[side]) for side in ("x0", "y0", "x1", "y1"))
    except ValueError as error:
        raise TrainingError(f"{BOXES} has a frame that is not made of numbers, for {row['file']}.") from error
    return left, top, right, bottom


def _mask(file: str) -> str:
    return f"{MASKS}/{Path(file).stem}.png"


def _photos(number: int, row: dict[str, str], index: int | None, origin: str) -> Iterator[LabeledPhoto]:
    left, top, right, bottom = _box(row)
    wide, tall = right - left, bottom - top
    if min(wide, tall) < LEAST_SIDE or wide * tall < LEAST_AREA or index is None:
        return
    for cut in (Cut((left, top, right, bottom)), Cut((left, top, right, bottom), _mask(row["file"]), index)):
        yield LabeledPhoto(
            file=row["file"],
            shop=STREET,
            product=f"{STREET}/{number}",
            product_type=row["product_type"],
            group=f"{STREET}/{row['file']}",
            origin=origin,
            domain=STREET,
            likely_same=f"{STREET}/{row['file']}",
            cut=cut,
        )
