"""Forgetting a user and showing them what is known of them, proved table by table."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Row, Table, select

from storage.database import Database
from storage.models import Base
from storage.records import ChatRecord, ResultRecord, UserData, Verdict
from tests.support.stored import NOON, digest, product, query, query_id, verdict

SHOWN = (ResultRecord(rank=1, product_id=5, image_id=50, product_type="dress", distance=0.125),)

Contents = dict[str, set[Row[Any]]]


def is_personal(table: Table) -> bool:
    """Say whether a table names a user or refers to one that does."""
    named = {"user", "chat"} & set(table.columns.keys())  # a private chat has its user's pseudonym
    return bool(named) or any(is_personal(key.column.table) for key in table.foreign_keys)


PERSONAL = sorted(table.name for table in Base.metadata.tables.values() if is_personal(table))


async def contents(database: Database) -> Contents:
    """Return every row of every table, its JSON as text."""
    found: Contents = {}
    async with database.reader.connect() as connection:
        for table in Base.metadata.tables.values():
            rows = await connection.execute(select(table))
            found[table.name] = {tuple(map(frozen, row)) for row in rows}  # type: ignore[misc]
    return found


def frozen(value: Any) -> Any:
    return repr(value) if isinstance(value, dict) else value


def leaves(value: Any) -> set[Any]:
    """Return everything that a record tells, however deep; also places in tuples, and tuples of numbers."""
    if is_dataclass(value):
        return set().union(*(leaves(getattr(value, part.name)) for part in fields(value)))
    if isinstance(value, tuple):
        numbers = {value} if all(isinstance(part, int) for part in value) else set()
        return set(range(len(value))).union(numbers, *map(leaves, value))
    return {frozen(value)}


def chat(pseudonym: str) -> ChatRecord:
    """Return a chat for which everything is set."""
    return ChatRecord("web", pseudonym, NOON, "de", 5, True, Decimal("49.90"), "EUR", "spring", NOON, (7,))


@pytest.fixture
async def before(database: Database) -> Contents:
    """A database in which two users did everything that users can do, and what it holds."""
    async with database.unit_of_work() as uow:
        await uow.products.upsert_many([product("A1", "front")])
        for number, (user, other) in enumerate([("somebody", "another"), ("another", "somebody")]):
            own, refined = query_id(2 * number), query_id(2 * number + 1)
            await uow.users.set_consent(user, True, NOON)
            await uow.chats.put(chat(user))
            photos = (digest(f"{user} 1"), digest(f"{user} 2"))
            await uow.queries.record(query(2 * number, user=user, photos=photos, results=SHOWN))
            await uow.queries.record(query(2 * number + 1, user=user, root_id=own, results=SHOWN))
            await uow.feedback.add(verdict(own, 5, user=user))
            await uow.feedback.add(verdict(refined, None, Verdict.WRONG_TYPE, user=user))
            await uow.feedback.add(verdict(own, 5, Verdict.NO, user=other))
        await uow.feedback.add(verdict(query_id(0), 6, Verdict.NO, user="another"))
        await uow.chats.put(chat("group"))
        await uow.commit()
    return await contents(database)


async def forget(database: Database, user: str) -> tuple[UserData, tuple[str, ...]]:
    """Forget a user; return what was known of them before and their photos' digests."""
    async with database.unit_of_work() as uow:
        known = await uow.users.everything_of(user)
        photos = await uow.users.forget(user)
        await uow.commit()
    return known, photos


@pytest.mark.parametrize("table", PERSONAL)
async def test_forgetting_a_user_leaves_no_row_of_theirs(
    database: Database, before: Contents, table: str
) -> None:
    known, photos = await forget(database, "somebody")
    mine = {"somebody", *photos, *(asked.id for asked in known.queries)}
    after = await contents(database)
    assert any(mine.intersection(row) for row in before[table]), "the user had rows in this table"
    assert not any(mine.intersection(row) for row in after[table])


async def test_forgetting_a_user_leaves_everybody_elses_rows(database: Database, before: Contents) -> None:
    known, photos = await forget(database, "somebody")
    theirs = {"somebody", *photos, *(asked.id for asked in known.queries)}
    after = await contents(database)
    assert after == {
        table: {row for row in rows if not theirs.intersection(row)} for table, rows in before.items()
    }


@pytest.mark.parametrize("table", PERSONAL)
async def test_what_is_known_of_a_user_holds_every_row_that_forgetting_removes(
    database: Database, before: Contents, table: str
) -> None:
    known, _ = await forget(database, "somebody")
    removed = before[table] - (await contents(database))[table]
    assert removed
    for row in removed:
        assert leaves(known).issuperset(row)


async def test_forgetting_a_user_names_each_of_their_photos(database: Database, before: Contents) -> None:
    _, photos = await forget(database, "somebody")
    assert photos == tuple(sorted([digest("somebody 1"), digest("somebody 2")]))


async def test_forgetting_twice_and_forgetting_nobody_change_nothing(database: Database) -> None:
    for _ in range(2):
        known, photos = await forget(database, "nobody")
        assert known == UserData(None, (), (), ())
        assert photos == ()


async def test_what_is_known_of_a_user_comes_in_its_order(database: Database, before: Contents) -> None:
    async with database.unit_of_work(read_only=True) as uow:
        known = await uow.users.everything_of("somebody")
    assert [asked.id for asked in known.queries] == [query_id(0), query_id(1)]
    assert [row.id for row in known.feedback] == sorted(row.id for row in known.feedback)
    assert known.user is not None
    assert known.user.consent is True


async def test_a_forgotten_user_may_begin_again(database: Database, before: Contents) -> None:
    await forget(database, "somebody")
    async with database.unit_of_work() as uow:
        assert await uow.queries.record(query(0))
        assert await uow.queries.recent_of("somebody") == (query(0),)
