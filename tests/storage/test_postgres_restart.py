"""A PostgreSQL that is stopped, as if it had crashed, and started again, or that hangs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from storage import postgresql, schema
from storage.database import Database
from storage.errors import DatabaseUnavailable
from storage.uow import UnitOfWork
from tests.support.postgres import PostgresServer
from tests.support.stored import is_one_sentence, query, query_id


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """A server of this module's own, which may be stopped."""
    with PostgresServer() as own:
        yield own


@pytest.fixture
async def database(server: PostgresServer) -> AsyncIterator[Database]:
    """An open database with one question in it."""
    with server.database() as name:
        await schema.upgrade(server.url(name))
        async with Database(server.url(name)) as opened, opened.unit_of_work() as uow:
            await uow.queries.record(query(1))
            await uow.commit()
            yield opened


async def logged(database: Database) -> int:
    async with database.unit_of_work(read_only=True) as uow:
        return await uow.queries.count()


async def test_while_the_server_is_away_each_try_says_so_and_then_it_is_found_again(
    database: Database, server: PostgresServer
) -> None:
    assert await logged(database) == 1
    server.stop()
    for _ in range(3):
        with pytest.raises(DatabaseUnavailable, match="check that its server runs") as away:
            await logged(database)
        assert is_one_sentence(away.value)
    server.start()
    assert await logged(database) == 1


async def test_every_connection_that_a_restart_broke_is_made_anew(
    database: Database, server: PostgresServer
) -> None:
    async def use_several(unit: UnitOfWork, more: int) -> None:
        await unit.queries.count()
        if more:
            async with database.unit_of_work(read_only=True) as another:
                await use_several(another, more - 1)

    async with database.unit_of_work() as uow:
        await use_several(uow, 3)
    server.stop()
    server.start()
    async with database.unit_of_work() as uow:
        await use_several(uow, 3)


@pytest.mark.parametrize("at", ["statement", "commit"])
async def test_a_unit_that_a_restart_cut_is_rolled_back_whole_and_can_be_tried_again(
    database: Database, server: PostgresServer, at: str
) -> None:
    async def write() -> None:
        async with database.unit_of_work() as uow:
            await uow.queries.record(query(2))
            server.stop()
            server.start()
            if at == "statement":
                await uow.queries.record(query(3))
            await uow.commit()

    with pytest.raises(DatabaseUnavailable) as cut:
        await write()
    assert is_one_sentence(cut.value)
    assert await logged(database) == 1
    async with database.unit_of_work() as uow:
        assert await uow.queries.record(query(2))
        await uow.commit()
        assert await uow.queries.get(query_id(2)) == query(2)


async def test_a_session_that_an_operator_ended_is_one_sentence_and_the_next_one_runs(
    database: Database, server: PostgresServer
) -> None:
    async def read() -> None:
        async with database.unit_of_work() as uow:
            await uow.queries.count()
            server.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname LIKE 'shop_%'"
            )
            await uow.queries.count()

    with pytest.raises(DatabaseUnavailable) as ended:
        await read()
    assert is_one_sentence(ended.value)
    assert await logged(database) == 1


async def test_a_server_that_hangs_is_given_up_and_found_again_when_it_goes_on(
    database: Database, server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "COMMAND_TIMEOUT", 0.2)
    monkeypatch.setattr(postgresql, "CONNECT_TIMEOUT", 0.2)
    async with Database(database.url.render_as_string(hide_password=False)) as hasty:
        assert await logged(hasty) == 1
        with server.hanging():
            with pytest.raises(DatabaseUnavailable, match="in time") as hung:
                await logged(hasty)
            assert is_one_sentence(hung.value)
        assert await logged(hasty) == 1


async def test_closing_never_waits_for_a_server_that_hangs(
    database: Database, server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "CLOSE_TIMEOUT", 0.05)
    assert await logged(database) == 1
    with server.hanging():
        await database.close()
