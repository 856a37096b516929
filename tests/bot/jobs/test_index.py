"""The index job: what it embeds, which types it gives, and what it does with photos it cannot read."""

from __future__ import annotations

import pytest

from bot.errors import CatalogueUnavailable
from engine.search import SearchEngine
from engine.types import ALL
from tests.support.stock import Stock
from tests.support.vectors import photo_of


async def test_everything_is_embedded_once(stock: Stock) -> None:
    await stock.add("A", [0, 1, 2], "type-00")
    await stock.add("B", [3, 4, 5], "type-00")
    first = await stock.index()
    assert (first.photos, first.products, first.embedded, first.unreadable) == (6, 2, 6, ())
    second = await stock.index()
    assert (second.photos, second.products, second.embedded) == (6, 2, 0)
    assert second.index_id == first.index_id
    assert stock.runtime.embedded == 6


async def test_only_new_photos_are_embedded(stock: Stock) -> None:
    await stock.add("A", [0, 1], "type-00")
    first = await stock.index()
    await stock.add("A", [0, 1, 2], "type-00")
    await stock.add("B", [12], "type-01")
    second = await stock.index()
    assert (second.photos, second.products, second.embedded) == (4, 2, 2)
    assert second.index_id != first.index_id
    assert stock.parts.library.current().index_id == second.index_id
    assert stock.runtime.embedded == 4


async def test_a_photo_that_two_products_share_is_embedded_once(stock: Stock) -> None:
    await stock.add("A", [0, 1], "type-00")
    await stock.add("B", [0, 2], "type-00")
    report = await stock.index()
    assert (report.photos, report.embedded) == (4, 3)


async def test_what_is_no_longer_shown_leaves_the_index(stock: Stock) -> None:
    await stock.add("A", [0, 1, 2], "type-00")
    await stock.index()
    await stock.add("A", [0], "type-00")
    report = await stock.index()
    assert (report.photos, report.embedded) == (1, 0)
    assert len(stock.parts.library.current()) == 1


async def test_a_missing_type_is_predicted_from_all_photos_and_kept(stock: Stock) -> None:
    await stock.add("A", [0, 1, 2])
    await stock.add("B", [24, 25])
    await stock.index()
    for name, product_type in (("A", "type-00"), ("B", "type-02")):
        product = await stock.product(name)
        assert product.product_type == product_type
        assert stock.shelves_of(product) == {product_type}


async def test_a_prediction_follows_the_photos(stock: Stock) -> None:
    await stock.add("A", [0, 1])
    await stock.index()
    await stock.add("A", [24, 25])
    await stock.index()
    assert (await stock.product("A")).product_type == "type-02"


async def test_the_types_of_the_shop_are_kept_and_doubted_ones_searched_under_both(stock: Stock) -> None:
    await stock.add("sure", [0, 1, 2], "type-00")
    await stock.add("doubted", [3, 4, 5], "type-02")
    await stock.add("unmapped", [6, 7, 8], "other")
    await stock.index()
    sure, doubted, unmapped = [await stock.product(name) for name in ("sure", "doubted", "unmapped")]
    assert [product.product_type for product in (sure, doubted, unmapped)] == ["type-00", "type-02", "other"]
    assert stock.shelves_of(sure) == {"type-00"}
    assert stock.shelves_of(doubted) == {"type-00", "type-02"}
    assert stock.shelves_of(unmapped) == {"other"}


async def test_an_unreadable_photo_is_reported_and_left_out(stock: Stock) -> None:
    await stock.add("A", [0, 1], "type-00")
    [cut, gone, _] = await stock.add("B", [3, 4, 5], "type-00")
    whole = stock.parts.photos.read(cut)
    stock.parts.photos.path(cut).write_bytes(whole[:60])
    stock.parts.photos.path(gone).unlink()
    report = await stock.index()
    assert (report.photos, report.products, report.embedded) == (3, 2, 3)
    assert dict(report.unreadable) == {
        cut: "The photo is cut short or broken inside.",
        gone: f"The photo {stock.parts.photos.path(gone)} is missing or cannot be read; ingest it again.",
    }
    stock.parts.photos.path(cut).write_bytes(whole)
    again = await stock.index()
    assert (again.photos, again.embedded) == (4, 1)
    assert [digest for digest, _ in again.unreadable] == [gone]


async def test_a_product_without_a_readable_photo_is_left_out_whole(stock: Stock) -> None:
    await stock.add("A", [0], "type-00")
    [lost] = await stock.add("B", [3])
    stock.parts.photos.delete(lost)
    report = await stock.index()
    assert (report.photos, report.products) == (1, 1)
    assert (await stock.product("B")).product_type is None


async def test_before_there_are_products_there_is_nothing_to_index(stock: Stock) -> None:
    with pytest.raises(CatalogueUnavailable, match="snaplook ingest"):
        await stock.index()


async def test_a_shop_that_withdrew_everything_gets_an_index_that_answers_nothing(stock: Stock) -> None:
    await stock.add("A", [0], "type-00")
    await stock.index()
    await stock.remove("A")
    report = await stock.index()
    assert (report.photos, report.products, report.embedded) == (0, 0, 0)
    result = SearchEngine(stock.runtime, stock.parts.library).search([photo_of(0)], k=5, types=ALL)
    assert result.index_id == report.index_id
    [garment] = result.garments
    assert (garment.hits, garment.close) == ((), False)


async def test_progress_goes_stage_by_stage_up_to_all(stock: Stock) -> None:
    await stock.fill(12, photos=3)
    await stock.index()
    stages = [stage for stage, _, _ in stock.progress]
    assert list(dict.fromkeys(stages)) == ["embedding", "building", "writing"]
    last = {stage: (done, total) for stage, done, total in stock.progress}
    assert all(done == total for done, total in last.values())
    assert last["embedding"] == (36, 36)
