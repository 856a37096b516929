"""An index job that is stopped goes on where it was, and the old index answers until the new one is whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.jobs.background import Progress
from bot.jobs.embedding import CHUNK
from bot.jobs.index import build_index
from engine.config import IndexConfig, PhotoLimits
from tests.support.stock import Stock, stock_in
from tests.support.vectors import Catalogue, draw_catalogue

PRODUCTS, PHOTOS = 60, 4


class Stopped(Exception):
    """Raised by a test's progress."""


@pytest.fixture(scope="module")
def many() -> Catalogue:
    """Enough photos for two writes of vectors."""
    catalogue = draw_catalogue(types=3, products_per_type=PRODUCTS // 3, photos_per_product=PHOTOS)
    assert CHUNK < len(catalogue.photos) < 2 * CHUNK
    return catalogue


@pytest.fixture
async def stock(tmp_path: Path, many: Catalogue) -> AsyncIterator[Stock]:
    """A stock of two products in its index, and many more that are not indexed yet."""
    async with stock_in(tmp_path / "home", many) as opened:
        await opened.fill(2, PHOTOS)
        await opened.index()
        await opened.fill(PRODUCTS, PHOTOS)
        yield opened


async def index(stock: Stock, progress: Progress) -> None:
    await build_index(stock.parts, IndexConfig(), PhotoLimits(), 2, progress)


@pytest.mark.parametrize("stage", ["embedding", "calibrating", "building", "writing"])
async def test_stopped_in_any_stage_it_goes_on_where_it_was(
    stock: Stock, tmp_path: Path, many: Catalogue, stage: str
) -> None:
    def stop(current: str, _done: int, _total: int) -> None:
        if current == stage:
            raise Stopped

    before = stock.parts.library.current().index_id
    with pytest.raises(Stopped):
        await index(stock, stop)
    assert stock.parts.library.verify().index_id == before
    kept = stock.runtime.embedded
    assert kept == (2 * PHOTOS + CHUNK if stage == "embedding" else PRODUCTS * PHOTOS)

    report = await stock.index()
    assert report.embedded == PRODUCTS * PHOTOS - kept
    assert stock.runtime.embedded == PRODUCTS * PHOTOS
    async with stock_in(tmp_path / "undisturbed", many) as undisturbed:
        await undisturbed.fill(PRODUCTS, PHOTOS)
        assert (await undisturbed.index()).index_id == report.index_id
    assert stock.parts.library.verify().index_id == report.index_id


async def test_when_nobody_waits_any_more_it_stops_at_its_next_report(stock: Stock) -> None:
    loop = asyncio.get_running_loop()
    seen: list[int] = []

    def cancel(_stage: str, done: int, _total: int) -> None:
        seen.append(done)
        loop.call_soon_threadsafe(job.cancel)

    before = stock.parts.library.current().index_id
    job = asyncio.create_task(index(stock, cancel))
    with pytest.raises(asyncio.CancelledError):
        await job
    await loop.shutdown_default_executor()
    assert seen[0] == CHUNK
    assert stock.parts.library.verify().index_id == before
