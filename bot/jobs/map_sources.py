"""Which photos a map shows: some of the indexed catalogue, or of a folder of labeled photos."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.map.entries import Caption
from bot.views import price_text
from engine.index.catalogue import CatalogueIndex
from engine.training.data import COLUMNS, TABLE
from engine.training.table import read_table
from engine.types import Vectors
from storage.database import Database
from storage.photos import PhotoStore
from storage.records import ProductRow

SEED = 0
"""The same photos make the same map each time."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """One photo to be shown.

    Attributes:
        file: where it is.
        caption: its words.
        vector: ``float32 [D]``; None while it is to be embedded.
    """

    file: Path
    caption: Caption
    vector: Vectors | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Photos to be shown.

    Attributes:
        name: what they are photos of.
        spots: those that were chosen.
        total: how many there were to choose from.
    """

    name: str
    spots: tuple[Spot, ...]
    total: int


async def catalogue_source(
    catalogue: CatalogueIndex, database: Database, photos: PhotoStore, limit: int
) -> Source:
    """Choose from what is indexed; its vectors are the index's own.

    A product that left the database since the index was built is left out.

    Raises:
        StorageError: the database cannot be used.
    """
    places = _places(catalogue)
    chosen = _sample(sorted(places), limit)
    products = {image: _product(catalogue, places[image]) for image in chosen}
    async with database.unit_of_work(read_only=True) as uow:
        rows = await uow.products.get_many(set(products.values()))
        kept = await uow.products.photos_of(rows)
    digests = {photo.id: photo.digest for of_product in kept.values() for photo in of_product}
    spots = tuple(
        Spot(
            photos.path(digests[image]),
            _caption(rows[products[image]], places[image][0]),
            catalogue.shelves[places[image][0]].vectors[places[image][1]],
        )
        for image in chosen
        if image in digests
    )
    return Source("the catalogue", spots, len(places))


def folder_source(folder: Path, limit: int) -> Source:
    """Choose from a folder of labeled photos; see :mod:`engine.training.data` for its table.

    Raises:
        TrainingError: the table is missing or lacks a column.
    """
    rows = read_table(folder / TABLE, COLUMNS)
    spots = tuple(
        Spot(folder / row["file"], Caption(_title(row), row["product_type"])) for row in _sample(rows, limit)
    )
    return Source(folder.resolve().name, spots, len(rows))


def _places(catalogue: CatalogueIndex) -> dict[int, tuple[str, int]]:
    """Each photo's type and row; one that is stored under two types is taken from the first."""
    places: dict[int, tuple[str, int]] = {}
    for name, shelf in catalogue.shelves.items():
        for row, image in enumerate(shelf.images.tolist()):
            places.setdefault(image, (name, row))
    return places


def _product(catalogue: CatalogueIndex, place: tuple[str, int]) -> int:
    name, row = place
    return int(catalogue.shelves[name].products[row])


def _caption(row: ProductRow, found_under: str) -> Caption:
    title = row.title.strip() or row.external_id
    return Caption(title, row.product_type or found_under, price_text(row))


def _title(row: dict[str, str]) -> str:
    return (row.get("title") or "").strip() or row["product"] or Path(row["file"]).name


def _sample(items: Sequence[Item], limit: int) -> Sequence[Item]:
    if len(items) <= limit:
        return items
    kept = sorted(random.Random(SEED).sample(range(len(items)), limit))  # noqa: S311  # no secret
    return [items[place] for place in kept]
