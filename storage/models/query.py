"""What was asked and what was shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.models.types import UtcDateTime


class Query(Base):
    """One answered question; the meaning of each column is told in `storage.records.QueryRecord`."""

    __tablename__ = "queries"
    __table_args__ = (Index(None, "user", "created_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    # No foreign key: a refinement may outlive the query that it refines.
    root_id: Mapped[str] = mapped_column(String(36))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    platform: Mapped[str]
    user: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str | None]
    consent: Mapped[bool]
    model_id: Mapped[str]
    index_id: Mapped[str]
    product_type: Mapped[str]
    confidence: Mapped[float]
    gate: Mapped[dict[str, Any]] = mapped_column(JSON)
    close: Mapped[bool]
    timings: Mapped[dict[str, Any]] = mapped_column(JSON)
    request: Mapped[dict[str, Any]] = mapped_column(JSON)


class QueryPhoto(Base):
    """One photo that a user sent, while it is kept."""

    __tablename__ = "query_photos"

    query_id: Mapped[str] = mapped_column(ForeignKey("queries.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(64), index=True)


class QueryResult(Base):
    """One product that was shown. The log outlives the product, so its id is no foreign key."""

    __tablename__ = "query_results"

    query_id: Mapped[str] = mapped_column(ForeignKey("queries.id", ondelete="CASCADE"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[int] = mapped_column(index=True)
    image_id: Mapped[int]
    product_type: Mapped[str]
    distance: Mapped[float]
