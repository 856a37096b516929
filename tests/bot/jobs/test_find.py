"""Answering a photo: the search joined with what the database knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.jobs.find import Finder, FindRequest
from engine.config import PhotoLimits
from engine.errors import FrameUnusable, IndexMissing, PhotoError, UnknownType
from engine.search import SearchEngine
from engine.types import ALL
from storage.errors import StorageError
from tests.support.stock import Stock, picture


@pytest.fixture
def finder(stock: Stock) -> Finder:
    """Answers from the stock."""
    engine = SearchEngine(stock.runtime, stock.parts.library)
    return Finder(engine, stock.parts.database, stock.parts.photos, PhotoLimits())


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """A photo that is just like the first of the catalogue."""
    path = tmp_path / "snapshot.png"
    path.write_bytes(picture(0))
    return path


async def test_hits_come_with_their_products_and_best_photos(
    stock: Stock, finder: Finder, snapshot: Path
) -> None:
    [own, _] = await stock.add("own", [0, 1], "type-00")
    await stock.add("near", [3, 4], "type-00")
    await stock.add("far", [24, 25], "type-02")
    await stock.index()
    answer = await finder.find(FindRequest(snapshot, k=3, types=ALL))
    [products] = answer.products
    assert [product.row.external_id for product in products] == ["own", "near", "far"]
    assert products[0].image == stock.parts.photos.path(own)
    assert products[0].hit.distance == pytest.approx(0, abs=1e-6)
    assert [product["rank"] for product in answer.as_json()["garments"][0]["products"]] == [1, 2, 3]


async def test_no_more_products_come_than_asked_for(stock: Stock, finder: Finder, snapshot: Path) -> None:
    await stock.fill(12, photos=3)
    await stock.index()
    answer = await finder.find(FindRequest(snapshot, k=2, types=ALL))
    assert len(answer.products[0]) == 2


async def test_a_product_that_left_the_database_is_left_out(
    stock: Stock, finder: Finder, snapshot: Path
) -> None:
    await stock.add("gone", [0, 1], "type-00")
    await stock.add("kept", [3, 4], "type-00")
    await stock.index()
    async with stock.parts.database.unit_of_work() as uow:
        await uow.products.delete(["gone"])
        await uow.commit()
    answer = await finder.find(FindRequest(snapshot, types=ALL))
    assert [product.row.external_id for product in answer.products[0]] == ["kept"]


async def test_the_frame_is_named_in_the_answer(stock: Stock, finder: Finder, snapshot: Path) -> None:
    await stock.add("own", [0], "type-00")
    await stock.index()
    box = (0.0, 0.0, 1.0, 0.75)
    answer = await finder.find(FindRequest(snapshot, box=box))
    assert [garment.box for garment in answer.result.garments] == [box]
    with pytest.raises(FrameUnusable):
        await finder.find(FindRequest(snapshot, box=(0.0, 0.0, 1.5, 1.0)))


async def test_steps_take_no_longer_than_the_whole(stock: Stock, finder: Finder, snapshot: Path) -> None:
    await stock.add("own", [0], "type-00")
    await stock.index()
    timings = (await finder.find(FindRequest(snapshot))).timings
    steps = [timings[name] for name in ("decode", "embed", "search")]
    assert min(steps) > 0
    assert sum(steps) <= timings["total"]


async def test_what_cannot_be_answered_is_an_error(
    stock: Stock, finder: Finder, snapshot: Path, tmp_path: Path
) -> None:
    with pytest.raises(IndexMissing):
        await finder.find(FindRequest(snapshot))
    await stock.add("own", [0], "type-00")
    await stock.index()
    with pytest.raises(UnknownType):
        await finder.find(FindRequest(snapshot, types=frozenset({"type-99"})))
    with pytest.raises(PhotoError):
        await finder.find(FindRequest(tmp_path / "nothing.png"))
    async with stock.parts.database.writer.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE product_photos")
    with pytest.raises(StorageError):
        await finder.find(FindRequest(snapshot))
