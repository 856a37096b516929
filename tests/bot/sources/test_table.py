"""Products from the rows of a table."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from bot.sources import open_source
from bot.sources.base import BadRow, CatalogueItem, SourcePhoto
from tests.support.catalogues import write_table


def read(path: Path) -> tuple[list[CatalogueItem], list[BadRow]]:
    entries = list(open_source(path).items())
    return (
        [entry for entry in entries if isinstance(entry, CatalogueItem)],
        [entry for entry in entries if isinstance(entry, BadRow)],
    )


FULL = {
    "product_id": "p1",
    "photos": "a.jpg|b.jpg",
    "title": "Blue shirt",
    "price": "1.299,00 €",
    "url": "https://shop.example/p1",
    "product_type": "Shirts",
    "brand": "Own",
}


def tables(tmp_path: Path) -> list[Path]:
    """The same product as CSV and as JSON Lines."""
    cells = [f'"{cell}"' for cell in FULL.values()]
    return [
        write_table(tmp_path / "c.csv", ",".join(FULL), ",".join(cells)),
        write_table(tmp_path / "s.csv", ";".join(FULL), ";".join(cells)),
        write_table(tmp_path / "t.tsv", "\t".join(FULL), "\t".join(cells)),
        write_table(tmp_path / "j.jsonl", json.dumps(FULL)),
        write_table(tmp_path / "l.ndjson", json.dumps({**FULL, "photos": ["a.jpg", "b.jpg"]})),
    ]


def test_every_kind_of_table_says_the_same(tmp_path: Path) -> None:
    for path in tables(tmp_path):
        items, bad = read(path)
        assert not bad
        assert items == [
            CatalogueItem(
                external_id="p1",
                photos=(SourcePhoto("a.jpg", tmp_path / "a.jpg"), SourcePhoto("b.jpg", tmp_path / "b.jpg")),
                title="Blue shirt",
                price=Decimal("1299.00"),
                currency="EUR",
                url="https://shop.example/p1",
                raw_type="Shirts",
                brand="Own",
                line=items[0].line,
            )
        ]


def test_only_id_and_photo_are_mandatory(tmp_path: Path) -> None:
    items, bad = read(write_table(tmp_path / "c.csv", "product_id,photo", "p1,a.jpg"))
    assert not bad
    assert items == [CatalogueItem("p1", (SourcePhoto("a.jpg", tmp_path / "a.jpg"),), line=2)]


def test_an_absolute_path_stays_one(tmp_path: Path) -> None:
    items, _ = read(write_table(tmp_path / "c.csv", "product_id,photo", "p1,/photos/a.jpg"))
    assert items[0].photos[0].path == Path("/photos/a.jpg")


def test_rows_of_one_product_are_joined_wherever_they_stand(tmp_path: Path) -> None:
    path = write_table(
        tmp_path / "c.csv",
        "product_id,photo,title,price",
        "p1,a.jpg,First,",
        "p2,x.jpg,Other,5",
        "p1,b.jpg,Second,7",
        "p3,y.jpg,Third,6",
        "p1,a.jpg,,8",
    )
    items, bad = read(path)
    assert not bad
    assert [item.external_id for item in items] == ["p2", "p3", "p1"]
    joined = items[-1]
    assert [photo.name for photo in joined.photos] == ["a.jpg", "b.jpg"]
    assert (joined.title, joined.price, joined.line) == ("First", Decimal(7), 2)
    assert open_source(path).count() == 3


def test_a_table_that_changes_while_it_is_read_yields_no_product_twice(tmp_path: Path) -> None:
    header = "product_id,photo"
    path = write_table(tmp_path / "c.csv", header, "p1,a.jpg", "p2,b.jpg")
    source = open_source(path)
    assert source.count() == 2
    write_table(path, header, "p1,a.jpg", "p3,c.jpg", "p1,d.jpg", "p3,e.jpg")
    entries = list(source.items())
    assert [entry.external_id for entry in entries if isinstance(entry, CatalogueItem)] == ["p1", "p3"]
    assert [entry for entry in entries if isinstance(entry, BadRow)] == [
        BadRow("The row is left out: the file changed while it was read.", "p1", 4)
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",a.jpg,,", "The row names no product_id."),
        ("p1,,,", "The row names no photo."),
        ("p1,https://shop.example/a.jpg,,", "photos by URL are not read yet; give a path."),
        ("p1,a.jpg,,,,,", "The row has 7 cells for 4 columns."),
    ],
)
def test_a_row_that_cannot_be_used_is_said_and_costs_no_other(row: str, reason: str, tmp_path: Path) -> None:
    path = write_table(tmp_path / "c.csv", "product_id,photo,price,url", row, "p9,z.jpg,1,")
    items, [bad] = read(path)
    assert [item.external_id for item in items] == ["p9"]
    assert bad.line == 2
    assert bad.reason.endswith(reason)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("p1,a.jpg,free,,", "The cell price is left out: 'free' is no price."),
        ("p1,a.jpg,-5,,", "The cell price is left out: '-5' is no price."),
        (
            "p1,a.jpg,99999999999,,",
            "The cell price is left out: a price lies between 0 and 9,999,999,999.99.",
        ),
        ("p1,a.jpg,5,javascript:x,", "The cell url is left out: it should start with http:// or https://."),
        ("p1,a.jpg,5,,euros", "The cell currency is left out: 'euros' is no currency of three letters."),
    ],
)
def test_a_bad_cell_is_said_and_its_product_kept(row: str, reason: str, tmp_path: Path) -> None:
    [item], bad = read(write_table(tmp_path / "c.csv", "product_id,photo,price,url,currency", row))
    assert not bad
    assert item.problems == (BadRow(reason, "p1", 2),)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "The line is not JSON."),
        ("[" * 100_000, "The line is not JSON."),
        ("[1]", "The line is not a JSON object."),
        ('{"product_id": true, "photo": "a.jpg"}', "The row names no product_id."),
        (
            '{"product_id": "p", "photos": [1]}',
            "The cell photos is left out: it is neither a path nor a list of paths.",
        ),
    ],
)
def test_a_bad_json_line_is_said(line: str, reason: str, tmp_path: Path) -> None:
    items, [bad] = read(write_table(tmp_path / "j.jsonl", line, "", '{"product_id": 9, "photo": "z.jpg"}'))
    assert [item.external_id for item in items] == ["9"]
    assert (bad.line, bad.reason) == (1, reason)


@pytest.mark.parametrize(("value", "price"), [("49.9", "49.9"), ("49", "49"), ("1299.125", "1299.125")])
def test_json_numbers_are_prices(value: str, price: str, tmp_path: Path) -> None:
    line = f'{{"product_id": 7, "photo": "a.jpg", "price": {value}}}'
    [item], _ = read(write_table(tmp_path / "j.jsonl", line))
    assert (item.external_id, item.price, item.problems) == ("7", Decimal(price), ())


@pytest.mark.parametrize("value", ["1e999999999", "NaN", "-1", "[1]", "true"])
def test_impossible_json_prices_are_left_out(value: str, tmp_path: Path) -> None:
    line = f'{{"product_id": 7, "photo": "a.jpg", "price": {value}}}'
    [item], _ = read(write_table(tmp_path / "j.jsonl", line))
    assert item.price is None
    assert item.problems[0].reason.startswith("The cell price is left out: ")
