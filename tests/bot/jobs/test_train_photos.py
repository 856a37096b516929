"""Which photos of a catalogue are learned from, as they are stored after an ingest."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.jobs.train_photos import (
    MOST_COLORS,
    CataloguePhotos,
    choose_articles,
    find_articles,
    read_catalogue,
    split_styles,
)
from configs.settings import Settings
from engine.training.labels import LabeledPhoto, Part
from storage.photos import PhotoStore
from storage.records import PhotoEntry, TypeSource
from tests.support.catalogues import database_in, ingest_path, settings_in, write_table
from tests.support.pictures import write_jpeg

Rows = list[tuple[str, int, str, str]]
"""Product, number of the photo, title, type."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path / "home")


async def read(settings: Settings, rows: Rows, *, share: float = 0.25) -> CataloguePhotos:
    """Ingest a catalogue of these rows and read it for training."""
    folder = settings.home.parent / "shop"
    for _, number, _, _ in rows:
        write_jpeg(folder / f"{number}.jpg", seed=number)
    lines = (f"{product},{number}.jpg,{title},{kind}" for product, number, title, kind in rows)
    await ingest_path(
        write_table(folder / "shop.csv", "product_id,photo,title,product_type", *lines), settings
    )
    async with database_in(settings) as database:
        return await read_catalogue(database, PhotoStore(settings.photos_dir), share, seed=1)


def groups_of(catalogue: CataloguePhotos) -> dict[str, str]:
    return {photo.product.removeprefix("catalogue/"): photo.group for photo in catalogue.photos}


def entry(product: int, digest: str) -> PhotoEntry:
    return PhotoEntry(0, product, digest, None, None, TypeSource.SHOP)


def labeled(product: str, photo: int, group: str) -> LabeledPhoto:
    return LabeledPhoto(f"{product}-{photo}", "catalogue", product, "hat", group, "a shop")


async def test_a_photo_comes_with_its_stored_file_its_product_and_our_word_for_its_type(
    settings: Settings,
) -> None:
    catalogue = await read(settings, [("A", 1, "Cap", "Caps"), ("A", 2, "", ""), ("B", 3, "Coat", "Coats")])

    assert (catalogue.total, catalogue.products, catalogue.paired) == (3, 2, 1)
    one, other, coat = catalogue.photos
    assert (settings.photos_dir / one.file).read_bytes() == (
        settings.home.parent / "shop" / "1.jpg"
    ).read_bytes()
    assert one.product == other.product != coat.product
    assert [photo.product_type for photo in catalogue.photos] == ["hat", "hat", "jacket"]
    assert {photo.domain for photo in catalogue.photos} == {"shop"}


async def test_a_type_that_nobody_named_stays_empty_and_one_without_a_word_of_ours_is_other(
    settings: Settings,
) -> None:
    catalogue = await read(settings, [("A", 1, "", ""), ("B", 2, "", "Quux")])

    assert [photo.product_type for photo in catalogue.photos] == ["", "other"]
    assert catalogue.predicted == 1


async def test_sizes_of_one_article_are_learned_from_once_and_a_shared_size_chart_not_at_all(
    settings: Settings,
) -> None:
    sizes: Rows = [(size, number, "Tee", "tee") for size in ("S", "M") for number in (1, 2)]
    chart = 9
    others: Rows = [("cap", 3, "Cap", "cap"), ("cap", chart, "", ""), ("hat", 4, "Hat", "hat")]

    catalogue = await read(settings, [*sizes, *others, ("hat", chart, "", "")])

    shown = [photo.product for photo in catalogue.photos]
    assert shown == ["catalogue/S", "catalogue/S", "catalogue/cap", "catalogue/hat"]
    assert catalogue.paired == 1


async def test_products_of_one_title_are_one_style_unless_they_are_too_many(settings: Settings) -> None:
    colors: Rows = [("red", 1, "Linen  Dress", "dress"), ("blue", 2, "linen dress", "dress")]
    kind: Rows = [(f"T{number}", 10 + number, "T-Shirt", "tee") for number in range(MOST_COLORS + 1)]

    groups = groups_of(await read(settings, [*colors, *kind, ("X", 3, "", "hat"), ("Y", 4, "", "hat")]))

    assert groups["red"] == groups["blue"]
    assert len(set(groups.values())) == len(groups) - 1


def test_a_product_all_of_whose_photos_others_show_too_is_left_out() -> None:
    entries = [entry(1, "a"), entry(1, "b"), entry(2, "b"), entry(3, "b"), entry(3, "c")]

    assert [[kept.digest for kept in article] for article in find_articles(entries)] == [["a"], ["c"]]


def test_of_too_many_photos_products_with_several_are_taken_first_and_whole() -> None:
    single = [[entry(number, f"s{number}")] for number in range(20)]
    paired = [[entry(number, f"{number}a"), entry(number, f"{number}b")] for number in range(20, 25)]

    chosen = choose_articles([*single, *paired], most=13, seed=0)

    assert [article[0].product_id for article in chosen if len(article) > 1] == [20, 21, 22, 23, 24]
    assert len(chosen) == 8
    assert chosen == choose_articles([*single, *paired], most=13, seed=0)
    assert chosen != choose_articles([*single, *paired], most=13, seed=1)


def test_a_share_of_the_styles_is_kept_apart_and_no_style_is_split() -> None:
    photos = [
        labeled(f"p{number}", photo, f"style {number // 2}") for number in range(40) for photo in (0, 1)
    ]

    parted = split_styles(photos, 0.25, seed=3)

    apart = {photo.group for photo in parted if photo.part is Part.VALIDATION}
    assert len(apart) == 5
    assert not apart & {photo.group for photo in parted if photo.part is Part.TRAIN}
    assert parted == split_styles(photos, 0.25, seed=3)
    assert parted != split_styles(photos, 0.25, seed=4)


def test_among_many_products_of_one_photo_one_of_several_is_kept_apart() -> None:
    singles = [labeled(f"s{number}", 0, f"s{number}") for number in range(100)]
    pairs = [labeled(f"p{number}", photo, f"p{number}") for number in range(3) for photo in (0, 1)]

    for seed in range(20):
        parted = split_styles([*singles, *pairs], 0.1, seed)
        apart = [photo.product for photo in parted if photo.part is Part.VALIDATION]
        assert len(apart) - len(set(apart)) == 1
