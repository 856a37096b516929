"""The files that the demo shop consists of."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from bot.demo.catalogue import COLUMNS, draw_catalogue
from bot.demo.designs import all_designs
from bot.demo.pool import draw_missing
from bot.demo.snapshots import Snapshot, chosen_designs, draw_snapshots
from bot.demo.studio import views_of


@dataclass(frozen=True)
class Square:
    """A picture that is quick to draw."""

    path: Path

    def draw(self) -> None:
        Image.new("RGB", (8, 8), "teal").save(self.path)


def silent(done: int, total: int) -> None:
    assert 0 <= done <= total


def rows_of(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_csv_has_one_row_a_photo_and_repeats_the_product(tmp_path: Path) -> None:
    designs = all_designs()[:2]
    table = draw_catalogue(tmp_path / "shop", progress=silent, workers=1, designs=designs)
    rows = rows_of(table)
    assert tuple(rows[0]) == COLUMNS
    assert Counter(row["product_id"] for row in rows) == {d.product_id: len(views_of(d)) for d in designs}
    assert len({(row["title"], row["price"], row["url"], row["brand"]) for row in rows}) == len(designs)
    for row in rows:
        with Image.open(table.parent / row["photo"]) as photo:
            assert photo.format == "JPEG"


def test_a_photo_that_is_there_is_not_drawn_again(tmp_path: Path) -> None:
    designs = all_designs()[:1]
    table = draw_catalogue(tmp_path, progress=silent, workers=1, designs=designs)
    photos = sorted(tmp_path.rglob("*.jpg"))
    before = {photo: photo.stat().st_mtime_ns for photo in photos}
    photos[0].unlink()
    assert draw_catalogue(tmp_path, progress=silent, workers=1, designs=designs) == table
    after = {photo: photo.stat().st_mtime_ns for photo in photos}
    assert {photo for photo in photos if before[photo] != after[photo]} == {photos[0]}


def test_pictures_of_an_older_version_are_drawn_again(tmp_path: Path) -> None:
    square = Square(tmp_path / "square.png")
    draw_missing(tmp_path, [square], silent, workers=1)
    square.path.write_bytes(b"drawn by an older version")
    (tmp_path / ".drawn-by").write_text("older")
    draw_missing(tmp_path, [square], silent, workers=1)
    with Image.open(square.path) as picture:
        assert picture.size == (8, 8)


def test_progress_ends_at_the_total_and_counts_what_was_there(tmp_path: Path) -> None:
    squares = [Square(tmp_path / f"{number}.png") for number in range(3)]
    draw_missing(tmp_path, squares[:2], silent, workers=1)
    told: list[tuple[int, int]] = []
    draw_missing(tmp_path, squares, lambda done, total: told.append((done, total)), workers=1)
    assert told == [(2, 3), (3, 3)]


def test_an_interrupted_run_is_continued(tmp_path: Path) -> None:
    squares = [Square(tmp_path / f"{number}.png") for number in range(4)]

    def interrupt(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw_missing(tmp_path, squares, interrupt, workers=1)
    assert [square.path.exists() for square in squares] == [True, True, False, False]
    draw_missing(tmp_path, squares, silent, workers=1)
    assert all(square.path.exists() for square in squares)


def test_several_processes_draw_every_picture_once(tmp_path: Path) -> None:
    squares = [Square(tmp_path / f"{number}.png") for number in range(20)]
    told: list[int] = []
    draw_missing(tmp_path, squares, lambda done, _total: told.append(done), workers=2)
    assert told == sorted(told)
    assert told[-1] == 20
    assert all(square.path.exists() for square in squares)


def test_the_snapshots_show_thirty_products_of_every_type() -> None:
    chosen = chosen_designs()
    assert len({design.product_id for design in chosen}) == len(chosen) == 30
    assert {d.product_type for d in chosen} == {d.product_type for d in all_designs()}
    assert set(chosen) <= set(all_designs())


def test_the_truth_file_names_the_product_of_every_snapshot(tmp_path: Path) -> None:
    designs = chosen_designs()[:2]
    snapshots = draw_snapshots(tmp_path, progress=silent, workers=1, designs=designs)
    rows = rows_of(tmp_path / "snapshots.csv")
    assert snapshots == tuple(Snapshot(tmp_path / row["photo"], row["product_id"]) for row in rows)
    assert [s.product_id for s in snapshots] == [design.product_id for design in designs]
    assert all(snapshot.path.stat().st_size > 10_000 for snapshot in snapshots)
