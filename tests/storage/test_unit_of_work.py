"""What is committed together, what is not, and what several writers do to each other."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys

import pytest

from storage.database import Database
from storage.errors import DatabaseError
from tests.support.stored import is_one_sentence, product, query

KILLED = """
import asyncio, os, signal, sys
from storage.database import Database
from tests.support.stored import product

async def main():
    async with Database(sys.argv[1]) as database, database.unit_of_work() as uow:
        await uow.products.upsert_many([product("committed", "a")])
        await uow.commit()
        await uow.products.upsert_many([product(str(number), "a", "b") for number in range(2_000)])
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def count(database: Database) -> int:
    async with database.unit_of_work(read_only=True) as uow:
        return await uow.products.count()


async def test_what_is_not_committed_is_rolled_back(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.products.upsert_many([product("A1")])
    assert await count(database) == 0


async def test_an_error_rolls_back_and_is_passed_on_as_it_is(database: Database) -> None:
    async def fail() -> None:
        async with database.unit_of_work() as uow:
            await uow.products.upsert_many([product("A1")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await count(database) == 0


async def test_a_cancelled_unit_rolls_back(database: Database) -> None:
    written = asyncio.Event()

    async def never_ends() -> None:
        async with database.unit_of_work() as uow:
            await uow.products.upsert_many([product("A1")])
            written.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(never_ends())
    await written.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await count(database) == 0


async def test_a_rolled_back_unit_may_go_on(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.products.upsert_many([product("A1")])
        await uow.rollback()
        await uow.products.upsert_many([product("A2")])
        await uow.commit()
    async with database.unit_of_work(read_only=True) as uow:
        assert set(await uow.products.by_external_ids(["A1", "A2"])) == {"A2"}


async def test_a_unit_commits_all_its_repositories_together(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.products.upsert_many([product("A1")])
        await uow.queries.record(query(1))
        async with database.unit_of_work(read_only=True) as outside:
            assert await outside.products.count() == await outside.queries.count() == 0
        await uow.commit()
    async with database.unit_of_work(read_only=True) as outside:
        assert await outside.products.count() == await outside.queries.count() == 1


async def test_a_reader_sees_one_moment(database: Database) -> None:
    async with database.unit_of_work(read_only=True) as reader:
        assert await reader.products.count() == 0
        async with database.unit_of_work() as writer:
            await writer.products.upsert_many([product("A1")])
            await writer.commit()
        assert await reader.products.count() == 0
    assert await count(database) == 1


async def test_writing_in_a_read_only_unit_is_an_error(database: Database) -> None:
    with pytest.raises(DatabaseError) as refused:
        async with database.unit_of_work(read_only=True) as uow:
            await uow.products.upsert_many([product("A1")])
    assert is_one_sentence(refused.value)
    async with database.unit_of_work() as uow:  # the connection is not spoiled for the next writer
        await uow.products.upsert_many([product("A1")])
        await uow.commit()
    assert await count(database) == 1


async def test_concurrent_writers_wait_instead_of_failing(database: Database, url: str) -> None:
    async def write(writer: int) -> None:
        async with Database(url) as own:
            for number in range(10):
                async with own.unit_of_work() as uow:
                    await uow.products.count()  # a read before the write is what makes waiting hard
                    await uow.products.upsert_many([product(f"{writer}-{number}", "a")])
                    await uow.commit()

    await asyncio.gather(*(write(writer) for writer in range(4)))
    assert await count(database) == 40


async def test_concurrent_writers_of_the_same_product_make_one(database: Database, url: str) -> None:
    async def write(title: str) -> int:
        async with Database(url) as own, own.unit_of_work() as uow:
            [(key, _)] = await uow.products.upsert_many([product("A1", "a", title=title)])
            await uow.commit()
            return key

    keys = await asyncio.gather(*(write(f"{number}") for number in range(6)))
    assert len(set(keys)) == 1
    assert await count(database) == 1


async def test_a_killed_writer_leaves_what_it_committed_and_nothing_else(
    database: Database, url: str
) -> None:
    process = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", KILLED, url], check=False)
    assert process.returncode == -signal.SIGKILL
    async with database.unit_of_work() as uow:
        assert set(await uow.products.by_external_ids(["committed"])) == {"committed"}
        assert await uow.products.count() == 1
        assert len([entry async for entry in uow.products.photo_entries()]) == 1
        await uow.products.upsert_many([product("next")])
        await uow.commit()
    assert await count(database) == 2
