"""Labeled photos are split so that no model is judged on what it learned from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.errors import TrainingError
from engine.training.config import DataConfig
from engine.training.data import (
    TrainingData,
    load_data,
    multiview_sets,
    read_photos,
    split_photos,
    warn_of_few,
)
from engine.training.labels import STREET, LabeledPhoto, Part
from tests.support.labeled import COLUMNS, draw_every_kind, draw_labeled, write_rows, write_table


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_every_kind(tmp_path_factory.mktemp("data"), products=40)


def parts_of(photos: Iterable[LabeledPhoto], key: Callable[[LabeledPhoto], str]) -> dict[str, set[Part]]:
    parts: dict[str, set[Part]] = {}
    for photo in photos:
        parts.setdefault(key(photo), set()).add(photo.part)
    return parts


@pytest.mark.parametrize("seed", range(3))
def test_styles_people_and_street_photos_are_never_split_over_parts(folder: Path, seed: int) -> None:
    data = load_data(folder, DataConfig(validation_share=0.3, report_share=0.3), seed)

    by_group, by_product = (parts_of(data.photos, key) for key in (lambda p: p.group, lambda p: p.product))

    assert {len(parts) for parts in (by_group | by_product).values()} == {1}
    assert all(data.rows(part) for part in (Part.TRAIN, Part.VALIDATION, Part.REPORT))
    assert {photo.group for photo in data.photos if photo.file == "people-1.png"} == {"people/person0"}


def test_photos_for_the_report_are_never_of_a_shop_that_a_fold_judges_whole(folder: Path) -> None:
    data = load_data(folder, DataConfig(report_share=0.4), seed=1)

    assert multiview_sets(data.photos) == {"north", "south"}
    assert {data.photos[row].shop for row in data.rows(Part.REPORT)} == {"studio", "people", STREET}


def test_photos_for_the_report_are_neither_learned_from_nor_judged_in_any_fold(folder: Path) -> None:
    config = DataConfig(report_share=0.4, folds=("north", "south"))
    whole = load_data(folder, config, seed=1)
    sealed = {whole.photos[row].file for row in whole.rows(Part.REPORT)}

    for shop in config.folds:
        fold = split_photos(folder, whole.photos, replace(config, holdout=(shop,)), 1)
        used = {fold.photos[row].file for row in (*fold.rows(Part.TRAIN), *fold.judged())}
        assert not used & sealed


def test_a_held_out_shop_is_held_out_whole(folder: Path) -> None:
    data = load_data(folder, DataConfig(holdout=("south",), report_share=0.2), seed=1)

    assert {photo.part for photo in data.photos if photo.shop == "south"} == {Part.HOLDOUT}
    assert {data.photos[row].shop for row in data.rows(Part.HOLDOUT)} == {"south"}


def test_a_fold_is_judged_on_its_shop_and_everyones_validation_photos_but_no_street(folder: Path) -> None:
    data = load_data(folder, DataConfig(holdout=("south",), validation_share=0.4), seed=1)

    judged = [data.photos[row] for row in data.judged()]

    assert {photo.part for photo in judged} == {Part.HOLDOUT, Part.VALIDATION}
    assert {photo.shop for photo in judged} == {"north", "south", "studio", "people"}
    assert sum(photo.shop == "south" for photo in judged) == 80


def test_what_is_of_a_type_that_nobody_learned_is_not_judged(folder: Path) -> None:
    photos = [
        replace(photo, product_type="boots") if photo.shop == "south" else photo
        for photo in read_photos(folder)
    ]

    data = split_photos(folder, photos, DataConfig(holdout=("south",)), seed=1)

    assert data.classes == ("bag", "hat")
    assert "south" not in {data.photos[row].shop for row in data.judged()}


def test_two_shops_may_use_the_same_product_id(folder: Path) -> None:
    photos = [photo for photo in read_photos(folder) if photo.shop in {"north", "south"}]

    assert len({photo.product for photo in photos}) == 80


def test_photos_of_one_title_and_color_may_show_one_product_and_those_without_a_title_may_not(
    folder: Path,
) -> None:
    keys = {photo.file: photo.likely_same for photo in read_photos(folder)}

    assert keys["studio-0.png"] == keys["studio-2.png"] == "hat 0/blue"
    assert keys["studio-0.png"] != keys["studio-4.png"]
    assert keys["north-0-front.png"] == ""


def test_the_card_is_told_where_photos_come_from(folder: Path) -> None:
    origins = {photo.shop: photo.origin for photo in read_photos(folder)}

    assert origins["studio"] == "A studio (MIT)"
    assert origins["people"] == "people (license not stated)"


def digest(data: TrainingData, **changes: Any) -> str:
    first = replace(data.photos[0], **changes)
    return replace(data, photos=(first, *data.photos[1:])).digest()


def test_another_label_part_or_product_is_other_data_and_another_license_is_not(folder: Path) -> None:
    data = load_data(folder, DataConfig(), seed=1)

    assert load_data(folder, DataConfig(), seed=1).digest() == data.digest() == digest(data, origin="mine")
    assert data.digest() not in {
        digest(data, product_type="boots"),
        digest(data, product="north/other"),
        digest(data, likely_same="hat/red"),
        load_data(folder, DataConfig(validation_share=0.3), seed=1).digest(),
        load_data(folder, DataConfig(street=False), seed=1).digest(),
    }


@pytest.mark.parametrize("named", [{"holdout": ("west",)}, {"folds": ("west",)}])
def test_a_held_out_shop_that_is_not_there_is_named(folder: Path, named: dict[str, Any]) -> None:
    with pytest.raises(TrainingError, match=r"'west'.*north, people, south, studio"):
        load_data(folder, DataConfig(**named), seed=1)


def test_a_missing_table_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"There is no table of photos, .*garments\.csv"):
        load_data(tmp_path, DataConfig(), seed=1)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    write_table(tmp_path, [("a.png", "s", "p", "hat")], COLUMNS[:-1])

    with pytest.raises(TrainingError, match="'family'"):
        load_data(tmp_path, DataConfig(), seed=1)


def test_an_empty_table_is_one_sentence(tmp_path: Path) -> None:
    write_rows(tmp_path, [])

    with pytest.raises(TrainingError, match="names no photo"):
        load_data(tmp_path, DataConfig(), seed=1)


def test_a_table_that_is_no_text_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "garments.csv").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(TrainingError, match="cannot be read"):
        load_data(tmp_path, DataConfig(), seed=1)


def test_one_type_alone_cannot_be_learned(tmp_path: Path) -> None:
    write_table(tmp_path, [(f"{n}.png", "s", f"p{n}", "hat", "") for n in range(20)])

    with pytest.raises(TrainingError, match="leaves only the product type hat to learn; two"):
        load_data(tmp_path, DataConfig(), seed=1)


def test_types_that_one_product_or_none_teaches_are_named_with_the_model(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    types = ["hat"] * 20 + ["bag"]
    rows = [(f"{n}.png", "north", f"p{n}", kind, "") for n, kind in enumerate(types)]
    write_table(tmp_path, [*rows, ("boot.png", "south", "boot", "boots", "")], COLUMNS)
    data = load_data(tmp_path, DataConfig(holdout=("south",), validation_share=1e-9), seed=1)
    assert caplog.messages == []

    warn_of_few(data, "first")

    assert caplog.messages == [
        "first: only one product is left to learn these types from: bag.",
        "first: no product is left to learn these types from: boots.",
    ]


def test_what_is_left_when_a_shop_is_held_out_needs_two_types_too(tmp_path: Path) -> None:
    draw_labeled(tmp_path, products=2)

    with pytest.raises(TrainingError, match="two are needed"):
        split_photos(
            tmp_path,
            [
                replace(p, product_type=p.product_type if p.shop == "north" else "hat")
                for p in read_photos(tmp_path)
            ],
            DataConfig(holdout=("north",)),
            seed=1,
        )
