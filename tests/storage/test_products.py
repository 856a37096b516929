"""Writing and reading products."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal

import pytest

from storage.database import Database
from storage.records import Change, ProductRecord, TypeSource
from tests.support.stored import digest, product


async def write(database: Database, *records: ProductRecord) -> list[tuple[int, Change]]:
    async with database.unit_of_work() as uow:
        written = await uow.products.upsert_many(records)
        await uow.commit()
    return written


async def test_a_product_comes_back_as_it_was_given(database: Database) -> None:
    given = product(
        "A1",
        "front",
        title="Rotes Kleid – été",
        price=Decimal("1299.90"),
        currency="EUR",
        url="https://shop.example/a1",
        brand="Maison",
        raw_type="Kleider",
    )
    [(key, change)] = await write(database, given)
    async with database.unit_of_work(read_only=True) as uow:
        row = (await uow.products.get_many([key]))[key]
    assert change is Change.ADDED
    for name in ("external_id", "title", "price", "currency", "url", "brand", "raw_type", "product_type"):
        assert getattr(row, name) == getattr(given, name)
    assert row.type_source is TypeSource.SHOP
    assert row.created_at == row.updated_at
    assert row.created_at.utcoffset() == timedelta(0)
    assert row.created_at.tzinfo is UTC


@pytest.mark.parametrize("price", ["0.01", "0.10", "19.99", "1234567.89", "9999999999.99"])
async def test_a_price_keeps_its_cents_exactly(database: Database, price: str) -> None:
    await write(database, product("A1", price=Decimal(price)))
    async with database.unit_of_work(read_only=True) as uow:
        row = (await uow.products.by_external_ids(["A1"]))["A1"]
    assert row.price is not None
    assert str(row.price) == price


async def test_a_product_that_only_has_an_id_is_stored(database: Database) -> None:
    bare = ProductRecord("A1", fingerprint="f", photos=(), type_source=TypeSource.PREDICTED)
    [(key, _)] = await write(database, bare)
    async with database.unit_of_work(read_only=True) as uow:
        row = (await uow.products.get_many([key]))[key]
    assert (row.price, row.currency, row.url, row.brand, row.raw_type, row.product_type) == (None,) * 6


async def test_the_same_product_again_is_the_same(database: Database) -> None:
    given = product("A1", "front", price=Decimal("19.9"))
    [(key, _)] = await write(database, given)
    assert await write(database, given) == [(key, Change.SAME)]


@pytest.mark.parametrize(
    "columns",
    [
        {"title": "New"},
        {"price": Decimal("5")},
        {"fingerprint": "new"},
        {"brand": "New"},
        {"type_source": TypeSource.UNMAPPED, "product_type": "other"},
    ],
)
async def test_a_changed_column_changes_the_product_and_keeps_its_id(
    database: Database, columns: dict[str, object]
) -> None:
    [(key, _)] = await write(database, product("A1", "front"))
    assert await write(database, product("A1", "front", **columns)) == [(key, Change.CHANGED)]
    async with database.unit_of_work(read_only=True) as uow:
        row = (await uow.products.get_many([key]))[key]
    assert {name: getattr(row, name) for name in columns} == columns
    assert row.updated_at > row.created_at


async def test_a_batch_tells_of_each_product_in_its_order(database: Database) -> None:
    [(first, _), (second, _)] = await write(database, product("A1"), product("A2"))
    written = await write(database, product("A3"), product("A2"), product("A1", title="New"))
    assert written[1:] == [(second, Change.SAME), (first, Change.CHANGED)]
    assert written[0][1] is Change.ADDED


async def test_a_product_twice_in_one_batch_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="twice"):
        await write(database, product("A1"), product("A1"))


async def test_more_products_than_fit_one_statement_are_all_written_and_found(database: Database) -> None:
    names = [f"A{number}" for number in range(2_500)]
    written = await write(database, *(product(name) for name in names))
    async with database.unit_of_work(read_only=True) as uow:
        assert len(await uow.products.get_many(key for key, _ in written)) == len(names)
        assert set(await uow.products.by_external_ids(names)) == set(names)
        assert await uow.products.count() == len(names)


async def test_unknown_products_are_left_out(database: Database) -> None:
    async with database.unit_of_work(read_only=True) as uow:
        assert await uow.products.get_many([7]) == {}
        assert await uow.products.by_external_ids(["A1"]) == {}
        assert await uow.products.get_many([]) == {}


async def test_a_removed_product_takes_its_photos_along_and_leaves_the_others(database: Database) -> None:
    [(gone, _), (kept, _)] = await write(database, product("A1", "front"), product("A2", "back"))
    async with database.unit_of_work() as uow:
        assert await uow.products.delete(["A1", "unknown"]) == 1
        await uow.commit()
    async with database.unit_of_work(read_only=True) as uow:
        assert set(await uow.products.photos_of([gone, kept])) == {kept}
        assert [entry.digest async for entry in uow.products.photo_entries()] == [digest("back")]


async def test_the_id_of_a_removed_product_is_never_given_again(database: Database) -> None:
    [(before, _)] = await write(database, product("A1", "front"))
    async with database.unit_of_work() as uow:
        [photo_before] = (await uow.products.photos_of([before]))[before]
        await uow.products.delete(["A1"])
        await uow.commit()
    [(after, _)] = await write(database, product("A1", "front"))
    async with database.unit_of_work(read_only=True) as uow:
        [photo_after] = (await uow.products.photos_of([after]))[after]
    assert after > before
    assert photo_after.id > photo_before.id


async def test_a_predicted_type_is_filled_in_only_where_the_shop_names_none(database: Database) -> None:
    undecided = product("A2", type_source=TypeSource.PREDICTED, product_type=None)
    [(named, _), (open_, _)] = await write(database, product("A1"), undecided)
    async with database.unit_of_work() as uow:
        await uow.products.set_predicted_types({named: "skirt", open_: "skirt", 999: "skirt"})
        await uow.commit()
    async with database.unit_of_work(read_only=True) as uow:
        rows = await uow.products.get_many([named, open_])
    assert (rows[named].product_type, rows[open_].product_type) == ("dress", "skirt")


async def test_a_prediction_lasts_until_the_photos_change(database: Database) -> None:
    undecided = product("A1", "front", type_source=TypeSource.PREDICTED, product_type=None)
    [(key, _)] = await write(database, undecided)
    async with database.unit_of_work() as uow:
        await uow.products.set_predicted_types({key: "skirt"})
        await uow.commit()

    async def type_after(record: ProductRecord) -> str | None:
        await write(database, record)
        async with database.unit_of_work(read_only=True) as uow:
            return (await uow.products.get_many([key]))[key].product_type

    assert await type_after(replace(undecided, title="New", fingerprint="new")) == "skirt"
    assert (
        await type_after(product("A1", "back", type_source=TypeSource.PREDICTED, product_type=None)) is None
    )


async def test_cheaper_products_have_a_lower_price_in_the_same_currency(database: Database) -> None:
    prices = {"low": "19.99", "same": "20.00", "high": "20.01", "dollars": "5"}
    given = [
        product(name, price=Decimal(price), currency="USD" if name == "dollars" else "EUR")
        for name, price in prices.items()
    ]
    written = await write(database, *given, product("unpriced", currency="EUR"))
    async with database.unit_of_work(read_only=True) as uow:
        assert await uow.products.cheaper_than(Decimal("20"), "EUR") == {written[0][0]}
        assert await uow.products.cheaper_than(Decimal("20.01"), "EUR") == {written[0][0], written[1][0]}
        assert await uow.products.cheaper_than(Decimal("19.99"), "EUR") == frozenset()
        assert await uow.products.cheaper_than(Decimal("20"), "GBP") == frozenset()
