"""The products to learn from, by set, type and style: what batches are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.training.data import TrainingData, multiview_sets
from engine.training.labels import CONSUMER, STREET, LabeledPhoto

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Product:
    """One product's photos.

    Attributes:
        rows: of the photos.
        shop: the set it is of.
        product_type: of its first photo.
        style: it across its colors, or else what stands for the product alone.
    """

    rows: tuple[int, ...]
    shop: str
    product_type: str
    style: str


def collect_products(photos: Sequence[LabeledPhoto], rows: Sequence[int]) -> list[Product]:
    """Return the products that some photos show, in the order of their first photos."""
    members: dict[str, list[int]] = {}
    for row in rows:
        members.setdefault(photos[row].product, []).append(row)
    return [_product(photos, tuple(own)) for own in members.values()]


def paired_products(photos: Sequence[LabeledPhoto], rows: Sequence[int]) -> list[Product]:
    """Return those of which some photos are several.

    Garments of street photos are none: the two photos of each are one, with and without the street.
    """
    products = collect_products(photos, rows)
    return [one for one in products if len(one.rows) > 1 and one.shop != STREET]


def kind_of_sets(data: TrainingData) -> dict[str, str]:
    """Return each set's kind: ``street``, ``multiview``, ``consumer`` or ``studio``."""
    multiview = multiview_sets(data.photos)
    kinds = {}
    for photo in data.photos:
        if photo.shop == STREET:
            kinds[photo.shop] = "street"
        elif photo.shop in multiview:
            kinds[photo.shop] = "multiview"
        else:
            kinds[photo.shop] = "consumer" if photo.domain == CONSUMER else "studio"
    return kinds


def _product(photos: Sequence[LabeledPhoto], rows: tuple[int, ...]) -> Product:
    first = photos[rows[0]]
    return Product(rows, first.shop, first.product_type, first.style or first.group)
