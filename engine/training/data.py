"""The labeled photos that a model learns from, and how they are split.

A data folder holds ``garments.csv`` with one row a photo. Columns that are read: ``file`` (path in the
folder), ``set`` (the shop or collection), ``product`` (photos with the same value show the same item; may be
empty), ``product_type`` (any word is learned; `configs/types.toml` has those that a catalogue's own words
lead to), ``family`` (the style across its colors, or the person who took the photo; may be empty), and where
they are there ``view``, ``domain``, ``title`` and ``colour``, and for the model card ``source`` and
``licence``. Photos whose files are the same byte for byte show one product, whatever the table says.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from engine.errors import TrainingError
from engine.training.config import DataConfig
from engine.training.identical import keep_together, merge_identical
from engine.training.labels import STREET, LabeledPhoto, Part
from engine.training.street import street_photos
from engine.training.table import read_table

log = logging.getLogger(__name__)

TABLE = "garments.csv"
COLUMNS = ("file", "set", "product", "product_type", "family")
LEAST_TYPES = 2
MULTIVIEW_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class TrainingData:
    """All photos of a data folder and the types they are labeled with, in alphabetical order."""

    folder: Path
    photos: tuple[LabeledPhoto, ...]
    classes: tuple[str, ...]

    def rows(self, part: Part) -> list[int]:
        """Return the row numbers of a part's photos."""
        return [row for row, photo in enumerate(self.photos) if photo.part is part]

    def same_garments(self) -> list[tuple[int, int]]:
        """Return the rows of street garments as worn, each with that of the garment alone in its frame."""
        alone = {photo.product: row for row, photo in enumerate(self.photos) if photo.cut and photo.cut.mask}
        worn = [(row, photo) for row, photo in enumerate(self.photos) if photo.cut and not photo.cut.mask]
        return [(row, alone[photo.product]) for row, photo in worn]

    def judged(self) -> list[int]:
        """Return the photos that a model is judged on: the held-out shops' among the validation photos.

        Those of types that are not learned are left out, and so are garments of street photos: several
        frames of one photo overlap.
        """
        return [
            row
            for row in self.rows(Part.HOLDOUT) + self.rows(Part.VALIDATION)
            if self.photos[row].product_type in self.classes and self.photos[row].shop != STREET
        ]

    def digest(self) -> str:
        """Return what tells these rows, labels and parts from every other; a checkpoint carries it."""
        rows = [
            {**asdict(photo), "part": photo.part.value, "origin": "", "view": ""} for photo in self.photos
        ]
        return hashlib.sha256(json.dumps([self.classes, rows]).encode()).hexdigest()[:12]


def load_data(folder: Path, config: DataConfig, seed: int) -> TrainingData:
    """Read and split a data folder.

    Raises:
        TrainingError: the table is missing or lacks a column, a held-out set is not in it, or too little is
            left to learn from.
    """
    photos = read_photos(folder)
    _check_sets((*config.holdout, *config.folds), {photo.shop for photo in photos})
    if config.street:
        photos += street_photos(folder, config.street_origin)
    return split_photos(folder, photos, config, seed)


def split_photos(folder: Path, photos: Sequence[LabeledPhoto], config: DataConfig, seed: int) -> TrainingData:
    """Split labeled photos into parts.

    Raises:
        TrainingError: less than two product types are left to learn.
    """
    multiview = multiview_sets(photos)
    parted = tuple(replace(photo, part=_part(photo, config, seed, multiview)) for photo in photos)
    learned = {photo.product_type for photo in parted if photo.part is Part.TRAIN}
    if len(learned) < LEAST_TYPES:
        named = f"only the product type {min(learned)}" if learned else "no product type"
        raise TrainingError(f"{folder} leaves {named} to learn; two are needed.")
    return TrainingData(folder, parted, tuple(sorted(learned)))


def warn_of_few(data: TrainingData, model: str) -> None:
    """Name the types that one product teaches a model, and those that none does: neither will be told well.

    Args:
        data: what it learns from.
        model: its name.
    """
    products = {(data.photos[row].product_type, data.photos[row].product) for row in data.rows(Part.TRAIN)}
    counts = Counter(kind for kind, _ in products)
    single = sorted(kind for kind, count in counts.items() if count == 1)
    if single:
        log.warning("%s: only one product is left to learn these types from: %s.", model, ", ".join(single))
    missing = sorted({photo.product_type for photo in data.photos} - counts.keys())
    if missing:
        log.warning("%s: no product is left to learn these types from: %s.", model, ", ".join(missing))


def read_photos(folder: Path) -> tuple[LabeledPhoto, ...]:
    """Read all photos of a data folder, none of them split off, what is identical as one product.

    Raises:
        TrainingError: the table is missing or lacks a column, or names no product type for a photo.
    """
    return keep_together(
        merge_identical(folder, [_photo(row) for row in read_table(folder / TABLE, COLUMNS)])
    )


def multiview_sets(photos: Iterable[LabeledPhoto]) -> frozenset[str]:
    """Return the sets in which a fifth of the photos or more have another one of the same product."""
    listed = [photo for photo in photos if photo.shop != STREET]
    of_product = Counter(photo.product for photo in listed)
    of_set = Counter(photo.shop for photo in listed)
    paired = Counter(photo.shop for photo in listed if of_product[photo.product] > 1)
    return frozenset(shop for shop, count in of_set.items() if paired[shop] >= MULTIVIEW_SHARE * count)


def _check_sets(named: Iterable[str], shops: set[str]) -> None:
    for shop in named:
        if shop not in shops:
            raise TrainingError(
                f"The held-out set {shop!r} is not in the data, which has {', '.join(sorted(shops))}; name "
                "some of these in data.folds and data.holdout, or none: []."
            )


def _photo(row: dict[str, str]) -> LabeledPhoto:
    if not row["product_type"]:
        raise TrainingError(f"{TABLE} names no product type for {row['file'] or 'a photo'}.")
    product = row["product"] or row["file"]
    style = f"{row['set']}/{row['family'] or product}"
    return LabeledPhoto(
        file=row["file"],
        shop=row["set"],
        product=f"{row['set']}/{product}",
        product_type=row["product_type"],
        group=style,
        style=style,
        origin=f"{row.get('source') or row['set']} ({row.get('licence') or 'license not stated'})",
        view=row.get("view") or "",
        domain=row.get("domain") or "",
        likely_same=_likely_same(row),
    )


def _likely_same(row: dict[str, str]) -> str:
    title = row.get("title") or ""
    return f"{title}/{row.get('colour') or ''}".lower() if title else ""


def _part(photo: LabeledPhoto, config: DataConfig, seed: int, multiview: frozenset[str]) -> Part:
    """Return a photo's part; its group is never split, and no shop that a fold judges whole has a report."""
    if photo.shop in config.holdout:
        return Part.HOLDOUT
    place = _fraction(f"{seed}/{photo.group}")
    if place < config.validation_share:
        return Part.VALIDATION
    reported = photo.shop not in multiview and place >= 1 - config.report_share
    return Part.REPORT if reported else Part.TRAIN


def _fraction(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64
