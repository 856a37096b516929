"""What is known of users besides what they asked and said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.models.types import UtcDateTime


class User(Base):
    """One user by pseudonym; the meaning of each column is told in `storage.records.UserRow`."""

    __tablename__ = "users"

    user: Mapped[str] = mapped_column(String(64), primary_key=True)
    consent: Mapped[bool | None]
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
