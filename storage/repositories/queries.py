"""Reading and writing the log of what was asked and shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, insert, select

from storage.models import Query, QueryPhoto, QueryResult, User
from storage.records import ExpiredQueries, QueryRecord, ResultRecord
from storage.repositories.base import BATCH, Repository, batches, columns

APART = frozenset({"photos", "results"})
"""What a record holds that has a table of its own."""

LOGGED = tuple(column.name for column in fields(QueryRecord) if column.name not in APART)
COLUMNS = tuple(getattr(Query, name) for name in LOGGED)


class QueryRepository(Repository):
    """Answered questions with the kept photos and what was shown."""

    async def record(self, query: QueryRecord) -> bool:
        """Write one answered question; one whose id is there already changes nothing.

        Returns:
            Whether it is new.
        """
        values = {name: getattr(query, name) for name in LOGGED}
        for name in ("gate", "timings", "request"):
            values[name] = dict(values[name])
        values["consent"] = await self._consent(query)
        if not await self._insert_new(Query, [values], Query.id):
            return False
        if query.photos:
            kept = enumerate(query.photos)
            rows = [{"query_id": query.id, "position": place, "digest": digest} for place, digest in kept]
            await self._session.execute(insert(QueryPhoto), rows)
        if query.results:
            shown = [{"query_id": query.id, **asdict(result)} for result in query.results]
            await self._session.execute(insert(QueryResult), shown)
        return True

    async def get(self, query_id: str) -> QueryRecord | None:
        """Return one answered question; None when there is none of this id."""
        row = (await self._session.execute(select(*COLUMNS).where(Query.id == query_id))).one_or_none()
        return (await self._complete([row]))[0] if row else None

    async def recent_of(self, user: str, limit: int = 20) -> tuple[QueryRecord, ...]:
        """Return a user's latest questions that brought photos of their own, newest first."""
        statement = (
            select(*COLUMNS)
            .where(Query.user == user, Query.root_id == Query.id)
            .order_by(Query.created_at.desc(), Query.id)
            .limit(limit)
        )
        return await self._complete((await self._session.execute(statement)).all())

    async def all_of(self, user: str) -> tuple[QueryRecord, ...]:
        """Return everything that a user asked, oldest first."""
        statement = select(*COLUMNS).where(Query.user == user).order_by(Query.created_at, Query.id)
        return await self._complete((await self._session.execute(statement)).all())

    async def count(self) -> int:
        """Return how many questions are logged."""
        return await self._session.scalar(select(func.count()).select_from(Query)) or 0

    async def expire_photos(self, before: datetime) -> tuple[str, ...]:
        """Remove the photos of questions asked before a moment; the questions stay.

        Returns:
            Digests that no question names any more. Delete their files after the commit: a file that a kill
            leaves is an orphan, which a sweep finds.
        """
        # Asked photo by photo: few questions still have one, and a list of the others would be long.
        expired = exists().where(Query.id == QueryPhoto.query_id, Query.created_at < before)
        statement = delete(QueryPhoto).where(expired).returning(QueryPhoto.digest)
        return await self._unnamed(await self._session.scalars(statement))

    async def expire(self, before: datetime) -> ExpiredQueries:
        """Remove questions asked before a moment, with their photos, what was shown and what was said."""
        photos = await self.expire_photos(before)
        removed = 0
        expired = select(Query.id).where(Query.created_at < before).limit(BATCH)
        while ids := (await self._session.scalars(expired)).all():
            await self._session.execute(delete(Query).where(Query.id.in_(ids)))
            removed += len(ids)
        return ExpiredQueries(removed, photos)

    async def forget(self, user: str) -> tuple[str, ...]:
        """Remove everything that a user asked, with photos, what was shown and what was said about it.

        Returns:
            Digests that no question names any more.
        """
        asked = select(Query.id).where(Query.user == user)
        statement = delete(QueryPhoto).where(QueryPhoto.query_id.in_(asked)).returning(QueryPhoto.digest)
        photos = (await self._session.scalars(statement)).all()
        await self._session.execute(delete(Query).where(Query.user == user))
        return await self._unnamed(photos)

    async def photo_digests_known(self, digests: Iterable[str]) -> set[str]:
        """Return those of these digests that a question names."""
        known: set[str] = set()
        for batch in batches(digests):
            known.update(
                await self._session.scalars(select(QueryPhoto.digest).where(QueryPhoto.digest.in_(batch)))
            )
        return known

    async def _consent(self, query: QueryRecord) -> bool:
        """Return what the user decided for all of their photos, else what the record says.

        A question may be written long after it was asked, when its user has changed their mind. Their row is
        held until this transaction ends, so that they cannot change it in between unseen.
        """
        decision = select(User.consent).where(User.user == query.user).with_for_update(read=True)
        decided = await self._session.scalar(decision)
        return query.consent if decided is None else decided

    async def _unnamed(self, digests: Iterable[str]) -> tuple[str, ...]:
        """Return, each once and sorted, the digests that no question names."""
        removed = set(digests)
        return tuple(sorted(removed - await self.photo_digests_known(removed)))

    async def _complete(self, rows: Sequence[Any]) -> tuple[QueryRecord, ...]:
        """Add photos and results to rows of the log."""
        photos: dict[str, list[str]] = {}
        results: dict[str, list[ResultRecord]] = {}
        for ids in batches(row.id for row in rows):
            kept = select(QueryPhoto.query_id, QueryPhoto.digest).where(QueryPhoto.query_id.in_(ids))
            for query_id, digest in await self._session.execute(kept.order_by(QueryPhoto.position)):
                photos.setdefault(query_id, []).append(digest)
            shown = select(QueryResult.query_id, *columns(QueryResult, ResultRecord))
            shown = shown.where(QueryResult.query_id.in_(ids)).order_by(QueryResult.rank)
            for query_id, *values in await self._session.execute(shown):
                results.setdefault(query_id, []).append(ResultRecord(*values))
        return tuple(
            QueryRecord(
                **row._asdict(), photos=tuple(photos.get(row.id, ())), results=tuple(results.get(row.id, ()))
            )
            for row in rows
        )
