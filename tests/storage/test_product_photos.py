"""Writing and reading the photos of products."""

from __future__ import annotations

from dataclasses import replace

from storage.database import Database
from storage.records import Change, PhotoEntry, PhotoRow, ProductRecord, TypeSource
from tests.support.stored import digest, photos, product


async def write(database: Database, record: ProductRecord) -> tuple[int, Change]:
    async with database.unit_of_work() as uow:
        [written] = await uow.products.upsert_many([record])
        await uow.commit()
    return written


async def stored(database: Database, key: int) -> tuple[PhotoRow, ...]:
    async with database.unit_of_work(read_only=True) as uow:
        return (await uow.products.photos_of([key])).get(key, ())


async def entries(database: Database) -> list[PhotoEntry]:
    async with database.unit_of_work(read_only=True) as uow:
        return [entry async for entry in uow.products.photo_entries(page=2)]


async def test_photos_come_back_in_their_order_with_their_sources(database: Database) -> None:
    key, _ = await write(database, product("A1", "front", "back"))
    found = await stored(database, key)
    assert [(row.digest, row.source, row.source_stamp, row.position) for row in found] == [
        (digest("front"), "front.jpg", "1:1", 0),
        (digest("back"), "back.jpg", "1:1", 1),
    ]


async def test_kept_photos_keep_their_id_and_vanished_ones_go(database: Database) -> None:
    key, _ = await write(database, product("A1", "front", "back"))
    before = {row.digest: row.id for row in await stored(database, key)}
    assert await write(database, product("A1", "detail", "front")) == (key, Change.CHANGED)
    after = {row.digest: row.id for row in await stored(database, key)}
    assert list(after) == [digest("detail"), digest("front")]
    assert after[digest("front")] == before[digest("front")]
    assert after[digest("detail")] not in before.values()


async def test_a_touched_file_with_the_same_bytes_keeps_its_id(database: Database) -> None:
    key, _ = await write(database, product("A1", "front"))
    [before] = await stored(database, key)
    [photo] = photos("front")
    touched = replace(product("A1"), photos=(replace(photo, source_stamp="1:2"),))
    assert await write(database, touched) == (key, Change.CHANGED)
    assert await stored(database, key) == (replace(before, source_stamp="1:2"),)


async def test_the_same_file_twice_in_a_product_is_one_photo(database: Database) -> None:
    key, _ = await write(database, product("A1", "front", "front"))
    assert len(await stored(database, key)) == 1
    assert await write(database, product("A1", "front", "front")) == (key, Change.SAME)


async def test_two_products_may_share_a_file(database: Database) -> None:
    first, _ = await write(database, product("A1", "front"))
    second, _ = await write(database, product("A2", "front"))
    [one], [other] = await stored(database, first), await stored(database, second)
    assert one.digest == other.digest
    assert one.id != other.id


async def test_entries_give_every_photo_with_its_type_by_ascending_id(database: Database) -> None:
    undecided = product("A2", "c", raw_type="Röcke", type_source=TypeSource.PREDICTED, product_type=None)
    first, _ = await write(database, product("A1", "a", "b"))
    second, _ = await write(database, undecided)
    await write(database, product("A1", "d", "b", "e"))
    found = await entries(database)
    assert [entry.image_id for entry in found] == sorted(entry.image_id for entry in found)
    assert {(entry.product_id, entry.digest, entry.product_type) for entry in found} == {
        (first, digest("d"), "dress"),
        (first, digest("b"), "dress"),
        (first, digest("e"), "dress"),
        (second, digest("c"), None),
    }
    assert found[1] == PhotoEntry(found[1].image_id, second, digest("c"), "Röcke", None, TypeSource.PREDICTED)


async def test_an_empty_catalogue_has_no_entries(database: Database) -> None:
    assert await entries(database) == []
