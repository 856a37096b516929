"""Reading and writing the log of what was asked and shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import func, insert, select

from storage.models import Query, QueryResult
from storage.records import QueryRecord, ResultRecord
from storage.repositories.base import Repository, columns

LOGGED = tuple(column.name for column in fields(QueryRecord) if column.name != "results")
COLUMNS = tuple(getattr(Query, name) for name in LOGGED)


class QueryRepository(Repository):
    """Answered questions with what was shown."""

    async def record(self, query: QueryRecord) -> None:
        """Write one answered question; its id must be new."""
        values = {name: getattr(query, name) for name in LOGGED}
        values["gate"], values["timings"] = dict(query.gate), dict(query.timings)
        await self._session.execute(insert(Query), [values])
        if query.results:
            shown = [{"query_id": query.id, **asdict(result)} for result in query.results]
            await self._session.execute(insert(QueryResult), shown)

    async def get(self, query_id: str) -> QueryRecord | None:
        """Return one answered question; None when there is none of this id."""
        row = (await self._session.execute(select(*COLUMNS).where(Query.id == query_id))).one_or_none()
        return (await self._with_results([row]))[0] if row else None

    async def recent_of(self, user: str, limit: int = 20) -> tuple[QueryRecord, ...]:
        """Return a user's latest questions, newest first."""
        statement = (
            select(*COLUMNS)
            .where(Query.user == user)
            .order_by(Query.created_at.desc(), Query.id)
            .limit(limit)
        )
        return await self._with_results((await self._session.execute(statement)).all())

    async def count(self) -> int:
        """Return how many questions are logged."""
        return await self._session.scalar(select(func.count()).select_from(Query)) or 0

    async def _with_results(self, rows: Sequence[Any]) -> tuple[QueryRecord, ...]:
        statement = (
            select(QueryResult.query_id, *columns(QueryResult, ResultRecord))
            .where(QueryResult.query_id.in_([row.id for row in rows]))
            .order_by(QueryResult.rank)
        )
        results: dict[str, list[ResultRecord]] = {}
        for query_id, *values in await self._session.execute(statement):
            results.setdefault(query_id, []).append(ResultRecord(*values))
        return tuple(QueryRecord(**row._asdict(), results=tuple(results.get(row.id, ()))) for row in rows)
