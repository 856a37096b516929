"""What the repositories share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
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
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(model).on_conflict_do_nothing().returning(returned)
        return list((await connection.execute(statement, rows)).scalars())


def columns(model: type[Base], row: type[Any]) -> tuple[InstrumentedAttribute[Any], ...]:
    """Return a model's columns in the order of a row dataclass's fields, so that ``row(*columns)`` fits."""
    return tuple(getattr(model, field.name) for field in fields(row))


def batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """Cut into lists of at most ``size`` (`itertools.batched` comes with Python 3.12)."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
