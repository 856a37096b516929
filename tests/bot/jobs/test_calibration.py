"""The index job calibrates "nothing close" on disguised photos, which it embeds only once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest

from engine.index.closeness import ENOUGH, KEPT
from tests.support.stock import Stock, picture, stock_in
from tests.support.vectors import Catalogue, draw_catalogue

PRODUCTS, PHOTOS = 24, 2


@pytest.fixture(scope="module")
def many() -> Catalogue:
    """Enough products to calibrate with."""
    return draw_catalogue(types=3, products_per_type=PRODUCTS // 3, photos_per_product=PHOTOS)


@pytest.fixture
async def stock(tmp_path: Path, many: Catalogue) -> AsyncIterator[Stock]:
    """A stock with nothing in it yet."""
    async with stock_in(tmp_path / "home", many) as opened:
        yield opened


async def test_the_index_knows_its_own_thresholds(stock: Stock) -> None:
    await stock.fill(PRODUCTS, PHOTOS)
    await stock.index()

    closeness = stock.parts.library.current().manifest.closeness
    assert closeness is not None
    assert closeness.products == PRODUCTS
    assert closeness.present_close >= KEPT
    assert stock.runtime.disguised == PRODUCTS
    assert ("calibrating", PRODUCTS, PRODUCTS) in stock.progress


async def test_an_unchanged_catalogue_is_not_calibrated_again(stock: Stock) -> None:
    await stock.fill(PRODUCTS, PHOTOS)
    first = await stock.index()
    stock.progress.clear()
    second = await stock.index()

    assert second.index_id == first.index_id
    assert stock.runtime.disguised == PRODUCTS
    assert stock.progress == []


async def test_only_new_products_are_disguised(stock: Stock) -> None:
    await stock.fill(PRODUCTS - 2, PHOTOS)
    await stock.index()
    await stock.fill(PRODUCTS, PHOTOS)
    report = await stock.index()

    assert report.embedded == 2 * PHOTOS
    assert stock.runtime.disguised == PRODUCTS


async def test_a_small_catalogue_is_left_to_the_models_thresholds(stock: Stock) -> None:
    await stock.fill(ENOUGH - 1, PHOTOS)
    await stock.index()

    assert stock.parts.library.current().manifest.closeness is None
    assert stock.runtime.disguised == 0


async def test_a_photo_whose_file_is_gone_is_not_asked_with(stock: Stock) -> None:
    await stock.fill(ENOUGH - 1, PHOTOS)
    await stock.index()
    await stock.fill(PRODUCTS, PHOTOS)
    stock.parts.photos.delete(sha256(picture(0)).hexdigest())
    report = await stock.index()

    closeness = stock.parts.library.current().manifest.closeness
    assert closeness is not None
    assert (report.products, closeness.products) == (PRODUCTS, PRODUCTS - 1)
