"""What an ingest says about what it cannot use, and what stays when it stops."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from PIL import Image

from bot.errors import Busy, NotPermitted, SnaplookError, SourceUnusable
from bot.jobs.ingest import BATCH, IngestReport, ingest
from bot.sources import open_source
from configs.settings import Settings
from storage.errors import StorageFull
from storage.photos import PhotoStore
from tests.support.catalogues import (
    database_in,
    ingest_path,
    settings_in,
    silent,
    stored,
    write_folder_catalogue,
    write_table,
)
from tests.support.disk import files_end_at
from tests.support.pictures import encode, jpeg, png_that_claims, write_jpeg


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path / "home")


def report_of(report: IngestReport) -> list[dict[str, str]]:
    assert report.report_file is not None
    with report.report_file.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == report.bad_rows
    return rows


async def test_every_kind_of_bad_photo_is_reported_with_line_product_and_reason(
    tmp_path: Path, settings: Settings
) -> None:
    files = {
        "empty": b"",
        "text": b"This is no picture.",
        "cut": jpeg()[:400],
        "huge": png_that_claims(20_000, 20_000),
        "heavy": bytes(21 * 2**20),
        "pixel": png_that_claims(1, 1),
    }
    for name, data in files.items():
        (tmp_path / f"{name}.jpg").write_bytes(data)
    write_jpeg(tmp_path / "good.jpg")
    rows = [f"{name},{name}.jpg" for name in (*files, "missing", "good")]
    report = await ingest_path(write_table(tmp_path / "shop.csv", "product_id,photo", *rows), settings)

    assert list(await stored(settings)) == ["good"]
    told = {row["product"]: (row["line"], row["reason"]) for row in report_of(report)}
    assert told == {
        "empty": ("2", "empty.jpg is left out: The photo is an empty file."),
        "text": ("3", "text.jpg is left out: The file is not a picture in a format that can be read."),
        "cut": ("4", "cut.jpg is left out: The photo is cut short or broken inside."),
        "huge": (
            "5",
            "huge.jpg is left out: The photo has 20000x20000 pixels; at most 80 million are allowed.",
        ),
        "heavy": ("6", "heavy.jpg is left out: The photo has 21.0 MB; at most 20 MB are allowed."),
        "pixel": (
            "7",
            "pixel.jpg is left out: The photo has only 1x1 pixels; each side needs at least 16.",
        ),
        "missing": (
            "8",
            f"missing.jpg is left out: The photo {tmp_path}/missing.jpg cannot be read: "
            "No such file or directory.",
        ),
    }


async def test_a_bad_photo_does_not_cost_its_product(tmp_path: Path, settings: Settings) -> None:
    catalogue = write_folder_catalogue(tmp_path / "shop", products=1, photos=2)
    (catalogue / "Shirts" / "shirt-0" / "2.jpg").write_bytes(b"broken")
    report = await ingest_path(catalogue, settings)
    assert (report.added, report.photos_added, report.bad_rows) == (1, 2, 1)

    again = await ingest_path(catalogue, settings)
    assert (again.same, again.photos_kept, again.bad_rows) == (1, 2, 1)
    assert again.report_file != report.report_file

    (catalogue / "Shirts" / "shirt-0" / "2.jpg").write_bytes(jpeg(seed=9))
    mended = await ingest_path(catalogue, settings)
    assert (mended.changed, mended.photos_added, mended.photos_kept, mended.bad_rows) == (1, 1, 2, 0)


async def test_a_photo_that_cannot_be_read_for_a_while_is_kept_and_reported(
    tmp_path: Path, settings: Settings
) -> None:
    photos = [write_jpeg(tmp_path / "a.jpg", seed=1), write_jpeg(tmp_path / "b.jpg", seed=2)]
    table = write_table(tmp_path / "shop.csv", "product_id,photos,title", "p1,a.jpg|b.jpg,Hat")
    await ingest_path(table, settings)
    before = (await stored(settings))["p1"][1]

    for photo in photos:
        photo.rename(photo.with_suffix(".away"))
        report = await ingest_path(table, settings)
        assert (await stored(settings))["p1"][1] == before
        assert (report.photos_added, report.photos_kept) == (0, 2)
    first, second = (row["reason"] for row in report_of(report))
    assert first.startswith("a.jpg is kept as it was: The photo ")
    assert second.startswith("b.jpg is kept as it was: The photo ")

    for photo in photos:
        photo.with_suffix(".away").rename(photo)
    again = await ingest_path(table, settings)
    assert (again.photos_kept, again.bad_rows) == (2, 0)
    assert (await stored(settings))["p1"][1] == before


async def test_a_photo_that_was_broken_since_is_kept_as_it_was(tmp_path: Path, settings: Settings) -> None:
    catalogue = write_folder_catalogue(tmp_path / "shop", products=1, photos=2)
    await ingest_path(catalogue, settings)
    before = (await stored(settings))["Shirts/shirt-0"][1]
    (catalogue / "Shirts" / "shirt-0" / "1.jpg").write_bytes(b"half an upload")
    report = await ingest_path(catalogue, settings)
    assert (await stored(settings))["Shirts/shirt-0"][1] == before
    assert report.bad_rows == 1


async def test_a_photo_that_neither_file_nor_store_has_is_left_out(
    tmp_path: Path, settings: Settings
) -> None:
    for seed, name in enumerate(("a.jpg", "b.jpg")):
        write_jpeg(tmp_path / name, seed=seed)
    table = write_table(tmp_path / "shop.csv", "product_id,photos", "p1,a.jpg|b.jpg")
    await ingest_path(table, settings)
    lost, kept = (await stored(settings))["p1"][1]
    (tmp_path / "a.jpg").unlink()
    PhotoStore(settings.photos_dir).delete(lost.digest)
    [row] = report_of(await ingest_path(table, settings))
    assert row["reason"].startswith("a.jpg is left out: ")
    assert [photo.digest for photo in (await stored(settings))["p1"][1]] == [kept.digest]


async def test_a_photo_that_the_catalogue_no_longer_names_is_removed(
    tmp_path: Path, settings: Settings
) -> None:
    catalogue = write_folder_catalogue(tmp_path / "shop", products=1, photos=2)
    await ingest_path(catalogue, settings)
    (catalogue / "Shirts" / "shirt-0" / "0.jpg").unlink()
    assert (await ingest_path(catalogue, settings)).bad_rows == 0
    _, photos = (await stored(settings))["Shirts/shirt-0"]
    assert [photo.source for photo in photos] == ["Shirts/shirt-0/1.jpg"]


async def test_bad_rows_and_cells_are_reported_and_the_rest_is_stored(
    tmp_path: Path, settings: Settings
) -> None:
    write_jpeg(tmp_path / "a.jpg")
    lines = [
        json.dumps({"product_id": "p1", "photo": "a.jpg", "price": "free"}),
        "{broken",
        json.dumps({"product_id": "p2"}),
        json.dumps({"product_id": "p3", "photos": ["a.jpg", "no\0where.jpg"]}),
    ]
    report = await ingest_path(write_table(tmp_path / "shop.jsonl", *lines), settings)
    assert set(await stored(settings)) == {"p1", "p3"}
    told = {(row["line"], row["product"], row["reason"]) for row in report_of(report)}
    assert ("1", "p1", "The cell price is left out: 'free' is no price.") in told
    assert ("2", "", "The line is not JSON.") in told
    assert ("3", "p2", "The row names no photo.") in told
    assert len(told) == 4


async def test_an_empty_catalogue_is_said(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "shop").mkdir()
    table = write_table(tmp_path / "shop.csv", "product_id,photo")
    for path in (tmp_path / "shop", table):
        with pytest.raises(SourceUnusable, match="holds no product"):
            await ingest_path(path, settings)


@pytest.mark.parametrize("row", ["p1,", "p1,nowhere.jpg"])
async def test_a_catalogue_of_nothing_but_bad_rows_is_refused_and_its_report_named(
    row: str, tmp_path: Path, settings: Settings
) -> None:
    table = write_table(tmp_path / "shop.csv", "product_id,photo", row)
    with pytest.raises(SourceUnusable) as caught:
        await ingest_path(table, settings)
    [report] = settings.reports_dir.iterdir()
    said = str(caught.value)
    assert said.startswith(f"Not one product of {table} could be read; {report} says why, 1 of 1 times: ")


async def test_a_second_ingest_at_once_gets_one_sentence(tmp_path: Path, settings: Settings) -> None:
    catalogue = write_folder_catalogue(tmp_path / "shop")
    settings.home.mkdir()
    with (
        FileLock(settings.home / "ingest.lock"),
        pytest.raises(Busy, match=r"Another ingest into .* is running"),
    ):
        await ingest_path(catalogue, settings)
    assert (await ingest_path(catalogue, settings)).added == 3


async def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    catalogue = write_folder_catalogue(tmp_path / "shop")
    settings = settings_in(tmp_path / "home")
    async with database_in(settings_in(tmp_path / "elsewhere")) as database:
        with pytest.raises(NotPermitted, match=f"^{tmp_path}/home cannot be "):
            await ingest(open_source(catalogue), database, PhotoStore(tmp_path), settings, silent)


async def test_a_full_disk_stops_with_one_sentence_and_loses_nothing(
    tmp_path: Path, settings: Settings
) -> None:
    catalogue = write_folder_catalogue(tmp_path / "shop", products=BATCH + 20, photos=1)
    grains = np.random.default_rng(0).integers(0, 256, (700, 700, 3), dtype=np.uint8)
    (catalogue / "Trousers" / "last").mkdir(parents=True)
    (catalogue / "Trousers" / "last" / "big.png").write_bytes(encode(Image.fromarray(grains), "PNG"))
    with files_end_at(2**20), pytest.raises(StorageFull, match="no space left"):
        await ingest_path(catalogue, settings)
    assert len(await stored(settings)) == BATCH

    report = await ingest_path(catalogue, settings)
    assert (report.same, report.added) == (BATCH, 21)


async def test_names_that_are_no_text_are_reported(tmp_path: Path, settings: Settings) -> None:
    catalogue = write_folder_catalogue(tmp_path / "shop", products=1, photos=1)
    write_jpeg(catalogue / "Shirts" / "shirt-0" / "caf\udce9.jpg", seed=7)
    write_jpeg(catalogue / "Shirts" / "caf\udce9" / "0.jpg", seed=8)
    report = await ingest_path(catalogue, settings)
    assert list(await stored(settings)) == ["Shirts/shirt-0"]
    assert [row["product"] for row in report_of(report)] == ["Shirts/caf\\udce9", "Shirts/shirt-0"]
    assert all(row["reason"].endswith("has a name that is not UTF-8.") for row in report_of(report))


async def test_every_refusal_is_one_plain_sentence(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe")
    for name in ("nowhere", "bad.csv"):
        with pytest.raises(SnaplookError) as caught:
            await ingest_path(tmp_path / name, settings)
        assert str(caught.value).endswith(".")
        assert "\n" not in str(caught.value)
