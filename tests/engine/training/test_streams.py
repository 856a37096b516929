"""What stands against what in a batch: hard negatives, or everything mixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from engine.training.config import DataConfig
from engine.training.data import load_data
from engine.training.labels import Part
from engine.training.products import Product, collect_products, kind_of_sets
from engine.training.streams import HardStream, MixedStream
from tests.support.labeled import draw_every_kind

TYPES = {"shirt": 40, "dress": 10, "hat": 3}


def shop(name: str, types: dict[str, int], colors: int = 1) -> list[Product]:
    """Products one photo each, ``colors`` of them a style."""
    return [
        Product((0,), name, kind, f"{name}/{kind}/{number // colors}")
        for kind, count in types.items()
        for number in range(count)
    ]


def batches(
    stream: HardStream | MixedStream, count: int, of: Iterable[int] = range(200)
) -> list[list[Product]]:
    return [stream.draw(count, np.random.default_rng(seed)) for seed in of]


def test_a_hard_batch_is_of_one_set() -> None:
    stream = HardStream(shop("north", TYPES) + shop("south", TYPES))

    drawn = batches(stream, 16)

    assert all(len({product.shop for product in batch}) == 1 for batch in drawn)
    assert {batch[0].shop for batch in drawn} == {"north", "south"}


def test_a_hard_batch_is_of_one_type_filled_up_with_others_only_where_that_has_too_few() -> None:
    for batch in batches(HardStream(shop("north", TYPES)), 8):
        counts = Counter(product.product_type for product in batch)
        first = batch[0].product_type

        assert len(batch) == 8
        assert counts[first] == min(8, TYPES[first])


def test_all_colors_of_a_style_stand_against_each_other() -> None:
    """Only of the last style some may no longer fit into the batch."""
    stream = HardStream(shop("north", {"shirt": 36, "dress": 9, "hat": 3}, colors=3))
    for batch in batches(stream, 8):
        styles = Counter(product.style for product in batch)

        assert sorted(styles.values()) == [2, 3, 3]


def test_rare_sets_and_types_come_up_more_often_than_their_numbers() -> None:
    stream = HardStream(shop("north", {"shirt": 400, "hat": 4}) + shop("south", {"shirt": 4, "hat": 4}))
    drawn = batches(stream, 4, range(1500))

    southern = np.mean([batch[0].shop == "south" for batch in drawn])
    hats = np.mean([batch[0].product_type == "hat" for batch in drawn if batch[0].shop == "north"])

    assert southern == pytest.approx(8**0.5 / (8**0.5 + 404**0.5), abs=0.03)
    assert hats == pytest.approx(2 / (2 + 20), abs=0.03)


@pytest.mark.parametrize("kind", [HardStream, MixedStream])
def test_a_batch_larger_than_the_data_holds_each_product_at_most_once(
    kind: type[HardStream] | type[MixedStream],
) -> None:
    products = shop("north", {"shirt": 5, "hat": 2})
    for batch in batches(kind(products), 32):
        assert len(set(batch)) == len(batch)
        assert set(batch) <= set(products)


def test_a_mixed_batch_shows_every_type_and_set() -> None:
    stream = MixedStream(shop("north", {"shirt": 40, "dress": 20}) + shop("south", {"shirt": 40, "hat": 20}))

    drawn = batches(stream, 24)

    assert all({p.product_type for p in batch} == {"shirt", "dress", "hat"} for batch in drawn)
    assert np.mean([len({p.shop for p in batch}) == 2 for batch in drawn]) > 0.99


def test_the_same_generator_draws_the_same_products() -> None:
    for stream in (HardStream(shop("north", TYPES)), MixedStream(shop("north", TYPES))):
        assert batches(stream, 8) == batches(stream, 8)


def test_sets_are_told_apart_by_kind(tmp_path: Path) -> None:
    data = load_data(draw_every_kind(tmp_path), DataConfig(), seed=1)

    assert kind_of_sets(data) == {
        "north": "multiview",
        "south": "multiview",
        "studio": "studio",
        "people": "consumer",
        "street": "street",
    }


def test_a_products_photos_are_collected_and_no_others(tmp_path: Path) -> None:
    data = load_data(draw_every_kind(tmp_path), DataConfig(), seed=1)
    rows = data.rows(Part.TRAIN)

    products = collect_products(data.photos, rows)

    assert sorted(row for product in products for row in product.rows) == rows
    assert all(len({data.photos[row].product for row in product.rows}) == 1 for product in products)
    assert len({data.photos[product.rows[0]].product for product in products}) == len(products)
