"""What the repositories share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from storage.models import Base

Item = TypeVar("Item")

BATCH = 1_000
"""Rows or parameters a statement; databases bound them, SQLite at 32,766."""


class Repository:
    """Holds the session of its unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def _insert_new(
        self, model: type[Base], rows: list[dict[str, Any]], returned: InstrumentedAttribute[Any]
    ) -> list[Any]:
        """Insert what is not there yet, leave what is, and return one column of the inserted rows."""
        if not rows:
            return []
        connection = await self._session.connection()
        statement = _insert(connection, model).on_conflict_do_nothing().returning(returned)
        return list((await connection.execute(statement, rows)).scalars())

    async def _put(self, model: type[Base], row: dict[str, Any]) -> None:
        """Insert a row, or write over the one that has its key."""
        connection = await self._session.connection()
        statement = _insert(connection, model).values(row)
        key = [column.name for column in inspect(model).primary_key]
        rest = {name: statement.excluded[name] for name in row if name not in key}
        await connection.execute(statement.on_conflict_do_update(index_elements=key, set_=rest))


def _insert(connection: AsyncConnection, model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """Return an insert of the connection's database, which can say what to do about a row that is there."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(model)
    return sqlite.insert(model)


def columns(model: type[Base], row: type[Any]) -> tuple[InstrumentedAttribute[Any], ...]:
    """Return a model's columns in the order of a row dataclass's fields, so that ``row(*columns)`` fits."""
    return tuple(getattr(model, field.name) for field in fields(row))


def batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """Cut into lists of at most ``size`` (`itertools.batched` comes with Python 3.12)."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
