"""Which product types a product is stored under: the shop's word, the model's, or both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.index.base import Rows
from engine.types import ProductId, Vectors


@dataclass(frozen=True, slots=True)
class TypeAssignment:
    """Where one product is stored.

    Attributes:
        primary: the shop's type; the model's where the shop gives none.
        extra: the model's type where it finds the shop's very unlikely, else None.
    """

    primary: str
    extra: str | None

    @property
    def types(self) -> tuple[str, ...]:
        """The one or two types, as `IndexedPhotos` takes them."""
        return (self.primary,) if self.extra is None else (self.primary, self.extra)


def assign_types(
    product_ids: Rows,
    shop_types: Sequence[str | None],
    probabilities: Vectors,
    classes: Sequence[str],
    *,
    unlikely: float,
) -> dict[ProductId, TypeAssignment]:
    """Decide the types of every product from its photos' mean probabilities.

    Args:
        product_ids: ``int64 [N]``, the product of each photo.
        shop_types: ``[N]``, the shop's type of each photo's product; None to have it predicted, `OTHER` or
            any name the model does not know to keep it as it is: such a type is always searched.
        probabilities: ``float32 [N, C]`` of the photos.
        classes: the ``C`` types the model knows.
        unlikely: a shop's type under this mean probability is doubted. At the default, 0.02, the first model
            doubts 0.2 % of the types of a shop it was trained with (Luma, 445 products) and 97 % of the wrong
            ones put in their place; of a shop it never saw, whose words it often reads otherwise (Venia, 230
            products), 31 % and 85 %. A doubt for nothing costs one more row; a wrong type, the product.

    Returns:
        The assignment of every product that has a photo.
    """
    products, first, owner = np.unique(product_ids, return_index=True, return_inverse=True)
    means = _means(probabilities, owner, len(products))
    places = {name: place for place, name in enumerate(classes)}
    likeliest = means.argmax(axis=1)
    assignments = {}
    for row, product in enumerate(products.tolist()):
        shop_type = shop_types[first[row]]
        predicted = classes[likeliest[row]]
        doubted = shop_type in places and means[row, places[shop_type]] < unlikely
        extra = predicted if doubted and predicted != shop_type else None
        assignments[ProductId(product)] = TypeAssignment(shop_type or predicted, extra)
    return assignments


def _means(probabilities: Vectors, owner: Rows, products: int) -> Vectors:
    """Return the mean of the probabilities over the photos of each product, ``[products, C]``."""
    sums = np.zeros((products, probabilities.shape[1]), dtype=np.float32)
    np.add.at(sums, owner, probabilities)
    counts = np.bincount(owner, minlength=products)
    return np.divide(sums, counts[:, None], dtype=np.float32)
