"""What is set for single chats."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.models.types import Money, Numbers, UtcDateTime


class Chat(Base):
    """One chat by pseudonym; the meaning of each column is told in `storage.records.ChatRecord`."""

    __tablename__ = "chats"
    __table_args__ = (CheckConstraint("products BETWEEN 1 AND 10", name="products"),)

    # First in the key: who forgets a user knows no platform.
    chat: Mapped[str] = mapped_column(String(64), primary_key=True)
    platform: Mapped[str] = mapped_column(String(32), primary_key=True)
    locale: Mapped[str | None]
    products: Mapped[int | None]
    auto_answer: Mapped[bool]
    most_amount: Mapped[Decimal | None] = mapped_column(Money)
    most_currency: Mapped[str | None] = mapped_column(String(3))
    campaign: Mapped[str | None] = mapped_column(String(64))
    campaign_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    watched: Mapped[tuple[int, ...]] = mapped_column(Numbers)
    private_answers: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
