"""``snaplook find``: the contract that others build on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.support.catalogues import write_table
from tests.support.pictures import write_jpeg
from tests.support.shop import Shop, ask, still_answers

NAMES = ["model_id", "index_id", "garments", "timings_ms"]
OF_A_GARMENT = ["box", "product_type", "confidence", "gate", "close", "products"]
OF_A_PRODUCT = [
    "rank",
    "product_id",
    "title",
    "price",
    "currency",
    "url",
    "product_type",
    "image",
    "distance",
]


@pytest.fixture
def photo(first_shop: Shop) -> Path:
    """A photo of the catalogue."""
    return first_shop.desk / "catalogue" / "hats" / "hats-2" / "1.jpg"


def test_the_json_has_exactly_the_promised_names(first_shop: Shop) -> None:
    answer = ask(first_shop, "-k", 3)
    assert list(answer) == NAMES
    [garment] = answer["garments"]
    assert list(garment) == OF_A_GARMENT
    assert list(garment["gate"]) == ["opened", "probabilities", "fallback"]
    assert [list(product) for product in garment["products"]] == [OF_A_PRODUCT] * 3
    assert list(answer["timings_ms"]) == ["decode", "embed", "search", "total"]


def test_the_json_names_the_model_and_index_that_answered(first_shop: Shop) -> None:
    answer = ask(first_shop)
    assert (first_shop.home / "embeddings" / answer["model_id"]).is_dir()
    assert (first_shop.home / "index" / answer["index_id"]).is_dir()


def test_products_come_by_rank_with_their_best_photo(first_shop: Shop) -> None:
    [garment] = ask(first_shop, "--types", "all", "-k", 100)["garments"]
    products = garment["products"]
    assert [product["rank"] for product in products] == list(range(1, 10))
    assert len({product["product_id"] for product in products}) == 9
    assert all(Path(product["image"]).is_file() for product in products)
    assert all(0 <= product["distance"] <= 2 for product in products)
    assert still_answers(first_shop)


def test_numbers_of_the_gate_are_shares(first_shop: Shop) -> None:
    [garment] = ask(first_shop)["garments"]
    gate = garment["gate"]
    assert sum(gate["probabilities"].values()) == pytest.approx(1, abs=0.01)
    assert set(gate["opened"]) <= set(gate["probabilities"])
    assert 0 < garment["confidence"] <= 1
    assert isinstance(gate["fallback"], bool)
    assert isinstance(garment["close"], bool)


def test_only_the_named_types_are_searched(first_shop: Shop) -> None:
    [garment] = ask(first_shop, "--types", "hat, bag")["garments"]
    assert set(garment["gate"]["opened"]) == {"hat", "bag"}
    assert {product["product_type"] for product in garment["products"]} <= {"hat", "bag"}


def test_all_types_are_searched_when_all_are_asked_for(first_shop: Shop) -> None:
    [garment] = ask(first_shop, "--types", "all")["garments"]
    assert set(garment["gate"]["opened"]) == set(garment["gate"]["probabilities"])
    assert {"dress", "hat", "bag"} <= set(garment["gate"]["opened"])


def test_a_type_that_the_shop_does_not_have_is_refused_with_those_that_it_has(
    first_shop: Shop, photo: Path
) -> None:
    sentence = first_shop.run("find", photo, "--types", "spaceship").sentence
    assert "spaceship" in sentence
    assert "dress" in sentence


def test_a_frame_is_searched_instead_of_the_whole(first_shop: Shop) -> None:
    [garment] = ask(first_shop, "--box", "0,0.25,0.5,1")["garments"]
    assert garment["box"] == [0, 0.25, 0.5, 1]
    assert ask(first_shop)["garments"][0]["box"] is None
    whole = ask(first_shop, "--box", "0,0,1,1", "--types", "all")["garments"][0]["products"]
    framed = ask(first_shop, "--box", "0,0.25,0.5,1", "--types", "all")["garments"][0]["products"]
    assert [product["distance"] for product in whole] != [product["distance"] for product in framed]


@pytest.mark.parametrize("box", ["0,0,2,2", "0.5,0,0.1,1", "nan,0,1,1", "0.5,0.5,0.51,0.51"])
def test_a_frame_that_shows_nothing_is_refused(first_shop: Shop, photo: Path, box: str) -> None:
    assert "frame" in first_shop.run("find", photo, "--box", box).sentence


def test_a_point_is_of_one_garment_or_the_whole_photo(first_shop: Shop, photo: Path) -> None:
    [garment] = ask(first_shop, "--at", "0.5,0.5")["garments"]

    assert garment["products"]
    box = garment["box"]
    assert box is None or (box[0] <= 0.5 <= box[2] and box[1] <= 0.5 <= box[3])
    assert "point" in first_shop.run("find", photo, "--at", "1.5,0.5").sentence


def test_what_the_shop_says_of_a_product_is_in_the_answer(shop: Shop) -> None:
    photo = write_jpeg(shop.desk / "a.jpg")
    table = write_table(
        shop.desk / "shop.csv",
        "product_id,photo,title,price,currency,url",
        'A1,a.jpg,"[b]Höt[/b] :100: [/]",1299.5,EUR,https://shop.example/a1',
    )
    assert shop.run("ingest", table).status == 0
    assert shop.run("index").status == 0
    [product] = json.loads(shop.run("find", photo, "--json").out)["garments"][0]["products"]
    assert (product["product_id"], product["title"]) == ("A1", "[b]Höt[/b] :100: [/]")
    assert (product["price"], product["currency"]) == (1299.5, "EUR")
    assert product["url"] == "https://shop.example/a1"
    assert product["image"].startswith(str(shop.home / "photos"))
    shown = shop.run("find", photo).out
    assert "[b]Höt[/b]" in shown
    assert "1,299.50" in shown


def test_the_sheet_is_a_picture(first_shop: Shop, photo: Path, tmp_path: Path) -> None:
    outcome = first_shop.run("find", photo, "--sheet", tmp_path / "sheet.png", "--json")
    assert outcome.status == 0
    assert json.loads(outcome.out)["garments"]
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.format == "PNG"
        sheet.load()


@pytest.mark.parametrize("name", ["sheet.xyz", "sheet", "missing/sheet.png"])
def test_a_sheet_that_cannot_be_written_is_one_sentence(
    first_shop: Shop, photo: Path, tmp_path: Path, name: str
) -> None:
    assert str(tmp_path / name) in first_shop.run("find", photo, "--sheet", tmp_path / name).sentence
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_does_not_overwrite_the_photo(indexed_shop: Shop) -> None:
    photo = indexed_shop.desk / "catalogue" / "bags" / "bags-0" / "0.jpg"
    before = photo.read_bytes()
    outcome = indexed_shop.run("find", photo, "--sheet", photo)
    assert outcome.status == 2
    assert photo.read_bytes() == before


def test_types_may_be_named_in_capitals(indexed_shop: Shop) -> None:
    assert ask(indexed_shop, "--types", "Hat,BAG")["garments"][0]["gate"]["opened"]
