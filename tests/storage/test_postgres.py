"""What is peculiar to PostgreSQL: its settings, its waits and its failures, each told in one sentence."""

from __future__ import annotations

import asyncio
import contextlib

import asyncpg
import pytest

from storage import postgresql, schema
from storage.database import Database
from storage.errors import DatabaseError, DatabaseLocked, DatabaseOutdated, DatabaseUnavailable
from storage.records import QueryRecord
from storage.schema import Status
from storage.translate import translate
from tests.support.postgres import PostgresServer
from tests.support.stored import is_one_sentence, product, query

PASSWORD = "hunter2"


async def write(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.products.upsert_many([product("A1")])
        await uow.commit()


async def record(database: Database, asked: QueryRecord) -> None:
    async with database.unit_of_work() as uow:
        await uow.queries.record(asked)


async def failure(url: str, busy_timeout: float = 30.0) -> DatabaseError:
    """Return what reading and then writing raises."""
    async with Database(url, busy_timeout=busy_timeout) as database:
        with pytest.raises(DatabaseError) as failed:
            await write(database)
    assert is_one_sentence(failed.value)
    assert PASSWORD not in str(failed.value)
    return failed.value


async def count(database: Database) -> int:
    async with database.unit_of_work(read_only=True) as uow:
        return await uow.products.count()


@pytest.fixture(scope="module")
def guest(postgres: PostgresServer) -> str:
    """A user who needs a password and owns nothing."""
    postgres.ask_password("guest", PASSWORD)
    return "guest"


async def test_a_unix_socket_leads_to_the_same_database(postgres: PostgresServer, postgres_name: str) -> None:
    assert (await schema.check(postgres.socket_url(postgres_name))).status is Status.CURRENT


async def test_a_wrong_password_is_one_sentence_without_it(
    postgres: PostgresServer, postgres_name: str, guest: str
) -> None:
    for url in (
        postgres.url(postgres_name, user=guest, password=f"{PASSWORD}!"),
        postgres.url(postgres_name, user=guest),
    ):
        failed = await failure(url)
        assert isinstance(failed, DatabaseUnavailable)
        assert "password" in str(failed)


async def test_a_user_that_is_not_there_is_one_sentence(postgres: PostgresServer, postgres_name: str) -> None:
    failed = await failure(postgres.url(postgres_name, user="nobody_of_this_name", password=PASSWORD))
    assert isinstance(failed, DatabaseUnavailable)
    assert "does not let the user of its URL in" in str(failed)


async def test_a_database_that_is_not_there_is_one_sentence(postgres: PostgresServer) -> None:
    failed = await failure(postgres.url("nowhere", password=PASSWORD))
    assert isinstance(failed, DatabaseUnavailable)
    assert "create it" in str(failed)
    for use in (schema.check, schema.upgrade, schema.ensure):
        with pytest.raises(DatabaseUnavailable, match="create it"):
            await use(postgres.url("nowhere"))


async def test_a_user_who_may_not_write_is_told_what_to_do(
    postgres: PostgresServer, postgres_name: str, guest: str
) -> None:
    failed = await failure(postgres.url(postgres_name, user=guest, password=PASSWORD))
    assert isinstance(failed, DatabaseUnavailable)
    assert "permission denied" in str(failed)
    assert "owner" in str(failed)


async def test_a_database_without_tables_says_how_to_make_them(empty_postgres_url: str) -> None:
    failed = await failure(empty_postgres_url)
    assert isinstance(failed, DatabaseOutdated)
    assert "snaplook db upgrade" in str(failed)


async def test_too_many_connections_are_one_sentence(
    postgres: PostgresServer, postgres_name: str, guest: str
) -> None:
    postgres.execute(f"ALTER ROLE {guest} CONNECTION LIMIT 0")
    failed = await failure(postgres.url(postgres_name, user=guest, password=PASSWORD))
    postgres.execute(f"ALTER ROLE {guest} CONNECTION LIMIT -1")
    assert isinstance(failed, DatabaseUnavailable)
    assert "max_connections" in str(failed)


@pytest.mark.parametrize("option", ["ssl=perhaps", "color=red"])
async def test_an_option_that_the_driver_does_not_take_is_one_sentence(
    postgres: PostgresServer, postgres_name: str, option: str
) -> None:
    failed = await failure(f"{postgres.url(postgres_name)}?{option}")
    assert isinstance(failed, DatabaseUnavailable)
    assert "does not take" in str(failed)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "shop.invalid:5432"])
async def test_a_server_that_is_not_there_is_one_sentence(address: str) -> None:
    failed = await failure(f"postgresql://shop:{PASSWORD}@{address}/shop")
    assert isinstance(failed, DatabaseUnavailable)
    assert "cannot be reached" in str(failed)


async def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "CONNECT_TIMEOUT", 0.05)

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer):
            await reader.read()  # until the other side gives up

    server = await asyncio.start_server(hold, "127.0.0.1")
    async with server:
        port = server.sockets[0].getsockname()[1]
        failed = await failure(f"postgresql://shop:{PASSWORD}@127.0.0.1:{port}/shop")
    assert isinstance(failed, DatabaseUnavailable)
    assert "in time" in str(failed)


async def test_a_statement_that_takes_too_long_is_given_up_and_the_next_one_runs(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "COMMAND_TIMEOUT", 0.2)
    async with Database(postgres_url) as patient, patient.unit_of_work() as uow:
        await uow.products.upsert_many([product("A1")])
        async with Database(postgres_url) as database:
            with pytest.raises(DatabaseUnavailable, match="in time") as slow:
                await write(database)
            assert is_one_sentence(slow.value)
            assert await count(database) == 0


async def test_a_writer_that_waits_too_long_says_who_is_in_the_way(postgres_url: str) -> None:
    async with Database(postgres_url) as patient, patient.unit_of_work() as uow:
        await uow.products.upsert_many([product("A1")])
        failed = await failure(postgres_url, busy_timeout=0.01)
    assert isinstance(failed, DatabaseLocked)
    assert "another process" in str(failed)


async def test_when_every_connection_stays_in_use_that_is_one_sentence(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "CONNECTIONS", 1)
    monkeypatch.setattr(postgresql, "POOL_TIMEOUT", 0.01)
    async with Database(postgres_url) as database, database.unit_of_work() as uow:
        await uow.products.count()
        with pytest.raises(DatabaseLocked, match="stayed in use") as busy:
            await count(database)
    assert is_one_sentence(busy.value)


@pytest.mark.parametrize(
    "kind",
    [
        asyncpg.CannotConnectNowError,
        asyncpg.AdminShutdownError,
        asyncpg.CrashShutdownError,
        asyncpg.ConnectionDoesNotExistError,
        asyncpg.TooManyConnectionsError,
        asyncpg.OutOfMemoryError,
        asyncpg.IdleSessionTimeoutError,
    ],
)
def test_what_passes_by_itself_can_be_tried_again(kind: type[asyncpg.PostgresError]) -> None:
    ours = translate(kind("the server is not well"), "shop")
    assert isinstance(ours, DatabaseUnavailable)
    assert is_one_sentence(ours)


async def test_a_failed_statement_never_quotes_what_people_asked(postgres_url: str) -> None:
    async with Database(postgres_url) as database:
        with pytest.raises(DatabaseError) as refused:
            await record(database, query(1, user="somebody" * 10))
    assert "somebody" not in str(refused.value)
    assert "somebody" not in str(refused.value.__cause__)
