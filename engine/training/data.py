"""The labeled photos that a model learns from, and how they are split.

A data folder holds ``garments.csv`` with one row a photo. Columns that are read: ``file`` (path in the
folder), ``set`` (the shop or collection), ``product`` (photos with the same value show the same item; may be
empty), ``product_type``, ``family`` (the style across its colors, or the person who took the photo; may be
empty), and where they are there ``source`` and ``licence``, for the model card.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from engine.errors import TrainingError
from engine.training.config import DataConfig

TABLE = "garments.csv"
COLUMNS = ("file", "set", "product", "product_type", "family")


class Part(Enum):
    """What a photo is used for."""

    TRAIN = "train"
    VALIDATION = "validation"
    HOLDOUT = "holdout"


@dataclass(frozen=True, slots=True)
class LabeledPhoto:
    """One row of the table.

    Attributes:
        file: path relative to the data folder.
        shop: the set it comes from.
        product: key that is the same for photos of one item; never empty.
        product_type: the label of the second task.
        group: what is never split: the style family, the person, or else the product.
        origin: where the photo comes from and under which license, as the table says.
        part: what the photo is used for.
    """

    file: str
    shop: str
    product: str
    product_type: str
    group: str
    origin: str
    part: Part


@dataclass(frozen=True, slots=True)
class TrainingData:
    """All photos of a data folder and the types they are labeled with, in alphabetical order."""

    folder: Path
    photos: tuple[LabeledPhoto, ...]
    classes: tuple[str, ...]

    def rows(self, part: Part) -> list[int]:
        """Return the row numbers of a part's photos."""
        return [row for row, photo in enumerate(self.photos) if photo.part is part]

    def digest(self) -> str:
        """Return what tells these rows, labels and parts from every other; a checkpoint carries it."""
        rows = [(photo.file, photo.product, photo.product_type, photo.part.value) for photo in self.photos]
        return hashlib.sha256(json.dumps([self.classes, rows]).encode()).hexdigest()[:12]


def load_data(folder: Path, config: DataConfig, seed: int) -> TrainingData:
    """Read and split a data folder.

    Raises:
        TrainingError: the table is missing or lacks a column, a held-out set is not in it, or too little is
            left to learn from.
    """
    rows = _read_table(folder / TABLE)
    _check_holdout(config.holdout, {row["set"] for row in rows})
    photos = tuple(_split(_photo(row), config, seed) for row in rows)
    learned = Counter(photo.product_type for photo in photos if photo.part is Part.TRAIN)
    if len(learned) < 2:
        raise TrainingError(f"{folder / TABLE} leaves {len(learned)} product types to learn; two are needed.")
    return TrainingData(folder, photos, tuple(sorted(learned)))


def read_photos(folder: Path) -> tuple[LabeledPhoto, ...]:
    """Read all photos of a data folder, none of them split off.

    Raises:
        TrainingError: the table is missing or lacks a column.
    """
    return tuple(_photo(row) for row in _read_table(folder / TABLE))


def multi_photo_products(photos: Sequence[LabeledPhoto], rows: Iterable[int]) -> list[list[int]]:
    """Return the rows of each product that has several photos among ``rows``: the real positive pairs."""
    products: dict[str, list[int]] = {}
    for row in rows:
        products.setdefault(photos[row].product, []).append(row)
    return [members for members in products.values() if len(members) > 1]


def _read_table(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise TrainingError(f"{path} lacks the column {missing[0]!r}.")
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TrainingError(f"The table of photos, {path}, cannot be read.") from error
    if not rows:
        raise TrainingError(f"{path} names no photo.")
    return rows


def _check_holdout(holdout: Iterable[str], shops: set[str]) -> None:
    for shop in holdout:
        if shop not in shops:
            raise TrainingError(
                f"The held-out set {shop!r} is not in the data; it has {', '.join(sorted(shops))}."
            )


def _photo(row: dict[str, str]) -> LabeledPhoto:
    product = row["product"] or row["file"]
    group = f"{row['set']}/{row['family'] or product}"
    return LabeledPhoto(
        file=row["file"],
        shop=row["set"],
        product=f"{row['set']}/{product}",
        product_type=row["product_type"],
        group=group,
        origin=f"{row.get('source') or row['set']} ({row.get('licence') or 'license not stated'})",
        part=Part.TRAIN,
    )


def _split(photo: LabeledPhoto, config: DataConfig, seed: int) -> LabeledPhoto:
    if photo.shop in config.holdout:
        return replace(photo, part=Part.HOLDOUT)
    validated = _fraction(f"{seed}/{photo.group}") < config.validation_share
    return replace(photo, part=Part.VALIDATION if validated else Part.TRAIN)


def _fraction(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64
