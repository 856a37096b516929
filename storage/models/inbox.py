"""Updates of chat platforms that were written down before they were acknowledged."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.models.types import UtcDateTime

UNDONE = text("done_at IS NULL")


class InboxUpdate(Base):
    """One update; delivered twice, it is kept once.

    The payload is a person's: it goes as soon as the update is done. What stays tells a second delivery.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("platform", "update_id"),
        # Only what waits is ever looked for in order, and of many updates few wait.
        Index("ix_inbox_waiting", "platform", "update_id", sqlite_where=UNDONE, postgresql_where=UNDONE),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(32))
    update_id: Mapped[int] = mapped_column(BigInteger)
    payload: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    owner: Mapped[str | None] = mapped_column(String(64))
    owned_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
