"""What an ingest stores, and what it passes over the next time."""

from __future__ import annotations

import hashlib
import os
from decimal import Decimal
from pathlib import Path

import pytest

from configs.settings import Settings
from storage.photos import PhotoStore
from storage.records import TypeSource
from tests.support.catalogues import (
    database_in,
    ingest_path,
    settings_in,
    stored,
    write_folder_catalogue,
    write_table,
)
from tests.support.pictures import jpeg, write_jpeg


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path / "home")


def later(path: Path) -> None:
    """Make a file look as if it had been written a second later."""
    now = path.stat()
    os.utime(path, ns=(now.st_atime_ns, now.st_mtime_ns + 10**9))


async def test_a_folder_becomes_products_and_photo_files(tmp_path: Path, settings: Settings) -> None:
    catalogue = write_folder_catalogue(tmp_path / "shop", products=3, photos=2)
    report = await ingest_path(catalogue, settings)
    assert (report.added, report.photos_added, report.bad_rows) == (3, 6, 0)
    assert report.report_file is None

    products = await stored(settings)
    product, photos = products["Shirts/shirt-1"]
    assert (product.title, product.product_type) == ("Shirt 1", "shirt")
    assert product.type_source is TypeSource.SHOP
    assert [photo.source for photo in photos] == ["Shirts/shirt-1/0.jpg", "Shirts/shirt-1/1.jpg"]
    original = (catalogue / photos[0].source).read_bytes()
    assert photos[0].digest == hashlib.sha256(original).hexdigest()
    assert PhotoStore(settings.photos_dir).read(photos[0].digest) == original


async def test_every_cell_of_a_table_is_stored(tmp_path: Path, settings: Settings) -> None:
    write_jpeg(tmp_path / "a.jpg")
    table = write_table(
        tmp_path / "shop.csv",
        "product_id;photo;title;price;currency;url;product_type;brand",
        "p1;a.jpg;Blue hat;1.299,00;eur;https://shop.example/p1;Women > Hats;Own",
    )
    await ingest_path(table, settings)
    product, _ = (await stored(settings))["p1"]
    assert (product.title, product.price, product.currency) == ("Blue hat", Decimal("1299.00"), "EUR")
    assert (product.url, product.brand) == ("https://shop.example/p1", "Own")
    assert (product.raw_type, product.product_type) == ("Women > Hats", "hat")


async def test_a_price_without_a_currency_is_counted_and_has_the_shops_as_soon_as_that_is_set(
    tmp_path: Path, settings: Settings
) -> None:
    write_jpeg(tmp_path / "a.jpg")
    rows = ("product_id,photo,price", "p1,a.jpg,19.90", "p2,a.jpg,$5", "p3,a.jpg,")
    table = write_table(tmp_path / "shop.csv", *rows)
    assert (await ingest_path(table, settings)).without_currency == 1
    shop = settings.shop.model_copy(update={"currency": "EUR"})
    report = await ingest_path(table, settings.model_copy(update={"shop": shop}))
    assert (report.changed, report.without_currency) == (1, 0)
    currencies = {name: product.currency for name, (product, _) in (await stored(settings)).items()}
    assert currencies == {"p1": "EUR", "p2": "USD", "p3": None}


async def test_types_are_mapped_or_other_or_left_to_the_model(tmp_path: Path, settings: Settings) -> None:
    write_jpeg(tmp_path / "a.jpg")
    table = write_table(
        tmp_path / "shop.csv",
        "product_id,photo,product_type",
        "known,a.jpg,Sneakers",
        "unknown,a.jpg,Umbrellas",
        "absent,a.jpg,",
    )
    await ingest_path(table, settings)
    products = await stored(settings)
    typed = {key: (product.product_type, product.type_source) for key, (product, _) in products.items()}
    assert typed == {
        "known": ("shoes", TypeSource.SHOP),
        "unknown": ("other", TypeSource.UNMAPPED),
        "absent": (None, TypeSource.PREDICTED),
    }


async def test_a_second_run_changes_nothing(tmp_path: Path, settings: Settings) -> None:
    catalogue = write_folder_catalogue(tmp_path / "shop")
    await ingest_path(catalogue, settings)
    before = await stored(settings)
    report = await ingest_path(catalogue, settings)
    assert (report.added, report.changed, report.same) == (0, 0, 3)
    assert (report.photos_added, report.photos_kept) == (0, 6)
    assert await stored(settings) == before


async def test_an_unchanged_photo_is_not_even_read_again(tmp_path: Path, settings: Settings) -> None:
    catalogue = write_folder_catalogue(tmp_path / "shop", products=1, photos=2)
    await ingest_path(catalogue, settings)
    for path in catalogue.rglob("*.jpg"):
        found = path.stat()
        path.write_bytes(bytes(found.st_size))
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    report = await ingest_path(catalogue, settings)
    assert (report.same, report.bad_rows) == (1, 0)


async def test_only_what_changed_is_done(tmp_path: Path, settings: Settings) -> None:
    catalogue = write_folder_catalogue(tmp_path / "shop")
    await ingest_path(catalogue, settings)
    before = await stored(settings)
    changed = catalogue / "Shirts" / "shirt-1" / "0.jpg"
    changed.write_bytes(jpeg(seed=99))
    later(changed)
    later(catalogue / "Shirts" / "shirt-2" / "0.jpg")
    write_jpeg(catalogue / "Shirts" / "shirt-3" / "0.jpg", seed=50)

    report = await ingest_path(catalogue, settings)
    assert (report.added, report.changed, report.same) == (1, 2, 1)
    assert (report.photos_added, report.photos_kept) == (2, 5)
    after = await stored(settings)
    assert after["Shirts/shirt-0"] == before["Shirts/shirt-0"]
    kept = [(old.id, old.digest) for old in before["Shirts/shirt-2"][1]]
    assert [(new.id, new.digest) for new in after["Shirts/shirt-2"][1]] == kept


async def test_a_new_price_does_not_read_the_photos_again(tmp_path: Path, settings: Settings) -> None:
    photo = write_jpeg(tmp_path / "a.jpg")
    await ingest_path(write_table(tmp_path / "shop.csv", "product_id,photo,price", "p1,a.jpg,5"), settings)
    found = photo.stat()
    photo.write_bytes(bytes(found.st_size))
    os.utime(photo, ns=(found.st_atime_ns, found.st_mtime_ns))
    report = await ingest_path(
        write_table(tmp_path / "shop.csv", "product_id,photo,price", "p1,a.jpg,6"), settings
    )
    assert (report.changed, report.photos_kept, report.bad_rows) == (1, 1, 0)
    assert (await stored(settings))["p1"][0].price == 6


async def test_a_lost_photo_file_is_brought_back(tmp_path: Path, settings: Settings) -> None:
    catalogue = write_folder_catalogue(tmp_path / "shop", products=1, photos=2)
    await ingest_path(catalogue, settings)
    _, photos = (await stored(settings))["Shirts/shirt-0"]
    store = PhotoStore(settings.photos_dir)
    store.delete(photos[1].digest)
    report = await ingest_path(catalogue, settings)
    assert report.same == 1
    assert store.read(photos[1].digest) == (catalogue / photos[1].source).read_bytes()


async def test_the_same_photo_twice_is_kept_once(tmp_path: Path, settings: Settings) -> None:
    for name in ("a.jpg", "b.jpg"):
        write_jpeg(tmp_path / "shop" / "Hats" / "hat" / name)
    await ingest_path(tmp_path / "shop", settings)
    assert len((await stored(settings))["Hats/hat"][1]) == 1
    report = await ingest_path(tmp_path / "shop", settings)
    assert (report.same, report.photos_kept) == (1, 1)


async def test_products_that_a_catalogue_no_longer_names_stay(tmp_path: Path, settings: Settings) -> None:
    await ingest_path(write_folder_catalogue(tmp_path / "one", products=2), settings)
    for photo in (tmp_path / "one" / "Shirts" / "shirt-1").iterdir():
        photo.unlink()
    (tmp_path / "one" / "Shirts" / "shirt-1").rmdir()
    report = await ingest_path(tmp_path / "one", settings)
    assert report.same == 1
    assert len(await stored(settings)) == 2


async def test_progress_counts_products_up_to_all(tmp_path: Path, settings: Settings) -> None:
    from bot.jobs.ingest import ingest
    from bot.sources import open_source

    seen: list[tuple[str, int, int]] = []
    source = open_source(write_folder_catalogue(tmp_path / "shop", products=4, photos=1))
    async with database_in(settings) as database:
        store = PhotoStore(settings.photos_dir)
        await ingest(source, database, store, settings, lambda *step: seen.append(step))
    assert seen == [("reading products", done, 4) for done in (1, 2, 3, 4)]
