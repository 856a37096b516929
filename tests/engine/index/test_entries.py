"""The columns an index is built from, and the name they give it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.config import IndexConfig
from engine.index.entries import IndexedPhotos, Queries, index_id_of
from tests.support.vectors import draw_catalogue


@pytest.fixture
def photos() -> IndexedPhotos:
    return draw_catalogue().photos


def id_of(
    photos: IndexedPhotos,
    config: IndexConfig | None = None,
    model_id: str = "m",
    recipe: tuple[float, ...] = (1, 0.5),
    queries: Queries | None = None,
) -> str:
    return index_id_of(photos, config or IndexConfig(), model_id, recipe, queries)


def test_the_id_does_not_depend_on_the_order_of_the_photos(photos: IndexedPhotos) -> None:
    order = np.random.default_rng(0).permutation(len(photos))
    shuffled = IndexedPhotos(
        photos.image_ids[order],
        photos.product_ids[order],
        [photos.types[row] for row in order.tolist()],
        photos.vectors[order],
    )

    assert id_of(shuffled) == id_of(photos)
    assert len(id_of(photos)) == 12


def test_whatever_changes_the_index_changes_its_id(photos: IndexedPhotos) -> None:
    queries = Queries(photos.image_ids[:9], photos.vectors[:9])
    others = [
        id_of(replace(photos, image_ids=photos.image_ids + 1)),
        id_of(replace(photos, product_ids=photos.product_ids + 1)),
        id_of(replace(photos, types=[("hat",), *photos.types[1:]])),
        id_of(replace(photos, vectors=-photos.vectors)),
        id_of(photos, IndexConfig(trees=21)),
        id_of(photos, model_id="another"),
        id_of(photos, recipe=(1, 0.6)),
        id_of(photos, queries=queries),
        id_of(photos, queries=replace(queries, image_ids=queries.image_ids + 1)),
        id_of(photos, queries=replace(queries, vectors=-queries.vectors)),
    ]

    assert len({id_of(photos), *others}) == 1 + len(others)


def test_a_photo_of_two_types_is_in_the_rows_of_both(photos: IndexedPhotos) -> None:
    both = replace(photos, types=[("hat", "bag"), *[("hat",)] * (len(photos) - 1)])

    rows = both.rows_by_type()

    assert list(rows) == ["bag", "hat"]
    assert rows["bag"].tolist() == [0]
    assert len(rows["hat"]) == len(photos)


def test_rows_of_a_type_are_ordered_by_product(photos: IndexedPhotos) -> None:
    mixed = replace(photos, product_ids=photos.product_ids[::-1].copy())

    for rows in mixed.rows_by_type().values():
        assert np.all(np.diff(mixed.product_ids[rows]) >= 0)


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"types": [("hat",)]}, "differ in length"),
        ({"types": [()] * 144}, "one type, or two"),
        ({"types": [("hat", "hat")] * 144}, "one type, or two"),
        ({"image_ids": np.zeros(144, dtype=np.int64)}, "given twice"),
        ({"vectors": np.ones((144, 32), dtype=np.float32)}, "L2-normalized"),
        ({"vectors": np.full((144, 32), np.nan, dtype=np.float32)}, "L2-normalized"),
        ({"vectors": np.ones((144, 32))}, "float32"),
    ],
)
def test_columns_that_do_not_fit_are_refused(
    photos: IndexedPhotos, changed: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        replace(photos, **changed)
