"""``snaplook map``: the picture of the latent space, and what it says when there is none to draw."""

from __future__ import annotations

import importlib.util
import re
from html import unescape
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from PIL import Image

from tests.support.disk import files_end_at
from tests.support.labeled import draw_labeled, write_table
from tests.support.priced import priced_shop
from tests.support.shop import Outcome, Shop

FILES = ["map.html", "map.png"]


def labels(folder: Path) -> list[str]:
    """What each photo on the page is called."""
    page = (folder / "map.html").read_text(encoding="utf-8")
    return [unescape(label) for label in re.findall(r'class="photo".*? aria-label="(.*?)"', page)]


def draw(shop: Shop, *options: object) -> Outcome:
    outcome = shop.run("map", "--out", shop.desk / "map", *options)
    assert (outcome.status, outcome.err) == (0, "")
    return outcome


def test_every_indexed_photo_is_on_the_picture_and_on_the_page(indexed_shop: Shop) -> None:
    outcome = draw(indexed_shop)

    assert "18 of 18 photos" in outcome.out
    assert sorted(path.name for path in (indexed_shop.desk / "map").iterdir()) == FILES
    assert len(labels(indexed_shop.desk / "map")) == 18
    with Image.open(indexed_shop.desk / "map" / "map.png") as picture:
        assert min(picture.size) > 500


def test_a_photo_has_its_products_title_type_and_price(tmp_path: Path) -> None:
    shop = priced_shop(tmp_path)
    draw(shop)

    assert labels(shop.desk / "map").count("hats-1, hat, 40.00 EUR") == 2


def test_some_of_many_photos_are_chosen_alike_each_time(indexed_shop: Shop) -> None:
    said = draw(indexed_shop, "--limit", 7).out
    first = labels(indexed_shop.desk / "map")
    draw(indexed_shop, "--limit", 7)

    assert len(first) == 7
    assert labels(indexed_shop.desk / "map") == first
    assert "7 of 18 photos" in said
    assert "at random" in said


def test_a_folder_of_labeled_photos_is_embedded_and_drawn(shop: Shop) -> None:
    outcome = draw(shop, "--data", draw_labeled(shop.desk, products=4))

    assert "16 of 16 photos" in outcome.out
    assert sorted(labels(shop.desk / "map"))[:2] == ["p0, hat", "p0, hat"]


def test_a_folders_own_titles_are_shown(shop: Shop) -> None:
    data = draw_labeled(shop.desk, products=4)
    rows = [(path.name, "north", "", "hat", "", f"Hat {path.stem}") for path in sorted(data.glob("*.png"))]
    write_table(data, rows, ("file", "set", "product", "product_type", "family", "title"))
    draw(shop, "--data", data)

    assert "Hat north-0-0, hat" in labels(shop.desk / "map")


def test_a_photo_that_cannot_be_read_is_left_out_and_told(indexed_shop: Shop) -> None:
    photo = next((indexed_shop.home / "photos").glob("*/*"))
    photo.write_bytes(b"no photo")
    outcome = draw(indexed_shop)

    assert "17 of 18 photos" in outcome.out
    assert str(photo) in outcome.out
    assert "not a picture" in outcome.out


def test_without_an_index_it_says_how_to_make_one(shop: Shop) -> None:
    sentence = shop.run("map", "--out", "map").sentence

    assert "snaplook index" in sentence
    assert not (shop.desk / "map").exists()


def test_too_few_photos_make_no_map(indexed_shop: Shop) -> None:
    assert "5 photos" in indexed_shop.run("map", "--out", "map", "--limit", 4).sentence

    for photo in sorted((indexed_shop.home / "photos").glob("*/*"))[4:]:
        photo.unlink()
    assert "there are 4" in indexed_shop.run("map", "--out", "map").sentence


def test_a_folder_that_cannot_be_written_is_told_before_the_work(indexed_shop: Shop) -> None:
    file = indexed_shop.desk / "file"
    file.touch()

    assert "is a file" in indexed_shop.run("map", "--out", file).sentence
    assert str(file / "map") in indexed_shop.run("map", "--out", file / "map").sentence


def test_a_folder_without_labels_is_told(shop: Shop) -> None:
    assert "garments.csv" in shop.run("map", "--out", "map", "--data", shop.desk).sentence


def test_a_full_disk_leaves_the_map_that_was_there(indexed_shop: Shop) -> None:
    draw(indexed_shop)
    before = {name: (indexed_shop.desk / "map" / name).read_bytes() for name in FILES}
    with files_end_at(1_000):
        sentence = indexed_shop.run("map", "--out", "map", "--limit", 9).sentence

    assert "full" in sentence
    assert {path.name: path.read_bytes() for path in (indexed_shop.desk / "map").iterdir()} == before


def test_products_that_left_the_shop_since_are_not_on_the_map(indexed_shop: Shop) -> None:
    (indexed_shop.home / "snaplook.db").unlink()

    assert "there are 0" in indexed_shop.run("map", "--out", "map").sentence


@pytest.mark.parametrize("limit", [0, 5_001])
def test_a_limit_that_makes_no_sense_is_bad_usage(shop: Shop, limit: int) -> None:
    assert shop.run("map", "--out", "map", "--limit", limit).status == 2


def test_without_the_extra_it_is_named(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec

    def find(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "sklearn" else found(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find)
    assert ".[train]" in shop.run("map", "--out", "map").sentence
