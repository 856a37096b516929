from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import TrainingError
from engine.training.config import DataConfig
from engine.training.data import Part, load_data, multi_photo_products
from tests.support.labeled import COLUMNS, draw_labeled, write_table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return draw_labeled(tmp_path)


def test_a_product_is_never_split_over_parts(folder: Path) -> None:
    data = load_data(folder, DataConfig(validation_share=0.4), seed=1)

    parts: dict[str, set[Part]] = {}
    for photo in data.photos:
        parts.setdefault(photo.product, set()).add(photo.part)
    assert {len(of_product) for of_product in parts.values()} == {1}
    assert data.rows(Part.TRAIN)
    assert data.rows(Part.VALIDATION)


def test_what_one_person_photographed_is_never_split(tmp_path: Path) -> None:
    rows = [(f"{n}.png", "people", "", "hat" if n % 2 else "bag", f"person{n % 9}") for n in range(90)]
    write_table(tmp_path, rows)

    data = load_data(tmp_path, DataConfig(validation_share=0.4), seed=1)

    people: dict[str, set[Part]] = {}
    for photo in data.photos:
        people.setdefault(photo.group, set()).add(photo.part)
    assert {len(parts) for parts in people.values()} == {1}


def test_a_held_out_shop_is_held_out_whole(folder: Path) -> None:
    data = load_data(folder, DataConfig(holdout=("south",)), seed=1)

    assert {photo.shop for photo in data.photos if photo.part is Part.HOLDOUT} == {"south"}
    assert all(photo.part is Part.HOLDOUT for photo in data.photos if photo.shop == "south")


def test_two_shops_may_use_the_same_product_id(folder: Path) -> None:
    data = load_data(folder, DataConfig(), seed=1)

    groups = multi_photo_products(data.photos, range(len(data.photos)))

    assert len(groups) == 48
    assert all(len({data.photos[row].shop for row in rows}) == 1 for rows in groups)


def test_a_held_out_shop_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(TrainingError, match=r"'west'.*north, south"):
        load_data(folder, DataConfig(holdout=("west",)), seed=1)


def test_a_missing_table_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"garments\.csv"):
        load_data(tmp_path, DataConfig(), seed=1)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    write_table(tmp_path, [("a.png", "s", "p", "hat")], COLUMNS[:-1])

    with pytest.raises(TrainingError, match="'family'"):
        load_data(tmp_path, DataConfig(), seed=1)


def test_one_type_alone_cannot_be_learned(tmp_path: Path) -> None:
    write_table(tmp_path, [(f"{n}.png", "s", f"p{n}", "hat", "") for n in range(20)])

    with pytest.raises(TrainingError, match="two are needed"):
        load_data(tmp_path, DataConfig(), seed=1)


def test_an_empty_table_is_one_sentence(tmp_path: Path) -> None:
    write_table(tmp_path, [])

    with pytest.raises(TrainingError, match="names no photo"):
        load_data(tmp_path, DataConfig(), seed=1)
