"""Files that are the same byte for byte show one product, under however many names they lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.training.data import read_photos
from engine.training.labels import LabeledPhoto
from tests.support.labeled import draw_product, write_rows


def photos(
    folder: Path, *rows: tuple[str, str, str, str], content: dict[str, bytes]
) -> dict[str, LabeledPhoto]:
    """Photos of ``(file, set, product, family)``; what ``content`` does not name is drawn."""
    random = np.random.default_rng(3)
    for file, *_ in rows:
        draw_product(folder / file, "hat", tuple(random.integers(0, 200, 3).tolist()), random)
    for file, data in content.items():
        (folder / file).write_bytes(data)
    names = ("file", "set", "product", "family")
    write_rows(folder, [{**dict(zip(names, row, strict=True)), "product_type": "hat"} for row in rows])
    return {photo.file: photo for photo in read_photos(folder)}


def test_identical_files_are_one_product_and_one_group(tmp_path: Path) -> None:
    found = photos(
        tmp_path,
        ("a.png", "shop", "p1", "style1"),
        ("b.png", "shop", "p2", "style2"),
        content={"a.png": b"same", "b.png": b"same"},
    )

    assert (found["a.png"].product, found["a.png"].group) == (found["b.png"].product, found["b.png"].group)


def test_so_are_all_other_photos_of_the_two_products(tmp_path: Path) -> None:
    """p1 and p2 share a file, and p2 and p3 another: all nine labels are one."""
    found = photos(
        tmp_path,
        *((f"{product}-{view}.png", "shop", product, "") for product in ("p1", "p2", "p3") for view in "abc"),
        content={"p1-a.png": b"x", "p2-b.png": b"x", "p2-c.png": b"y", "p3-a.png": b"y"},
    )

    assert {(photo.product, photo.group) for photo in found.values()} == {("shop/p1", "shop/p1")}


def test_products_without_a_file_in_common_stay_apart(tmp_path: Path) -> None:
    found = photos(tmp_path, ("a.png", "shop", "p1", ""), ("b.png", "shop", "p2", ""), content={})

    assert found["a.png"].product != found["b.png"].product
    assert found["a.png"].group != found["b.png"].group


def test_a_copy_in_another_shop_hides_none_within_a_shop(tmp_path: Path) -> None:
    found = photos(
        tmp_path,
        ("a.png", "first", "p0", ""),
        ("b.png", "shop", "p1", ""),
        ("c.png", "shop", "p2", ""),
        content=dict.fromkeys(("a.png", "b.png", "c.png"), b"same"),
    )

    assert found["b.png"].product == found["c.png"].product != found["a.png"].product


def test_what_may_be_one_product_is_one_group_and_not_one_product_or_style(tmp_path: Path) -> None:
    one = {"set": "shop", "product_type": "hat", "title": "Plain Hat", "colour": "Navy"}
    rows = [{"file": f"{n}.png", "product": f"p{n}", **one} for n in range(3)]
    write_rows(tmp_path, [*rows, {**rows[0], "file": "3.png", "product": "p3", "colour": "Red"}])

    navy, other, again, red = read_photos(tmp_path)

    assert navy.group == other.group == again.group != red.group
    assert len({photo.product for photo in (navy, other, again, red)}) == 4
    assert len({photo.style for photo in (navy, other, again, red)}) == 4


def test_files_that_are_missing_are_not_taken_for_the_same(tmp_path: Path) -> None:
    write_rows(
        tmp_path,
        [{"file": f"{n}.png", "set": "shop", "product": f"p{n}", "product_type": "hat"} for n in range(2)],
    )

    assert {photo.product for photo in read_photos(tmp_path)} == {"shop/p0", "shop/p1"}
