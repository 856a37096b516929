"""What users said about what they were shown."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.models.types import UtcDateTime, words
from storage.records import Verdict

WHOLE_ANSWER = text("product_id IS NULL")


class Feedback(Base):
    """One verdict of one user; said twice, it is kept once."""

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("query_id", "product_id", "user", "verdict"),
        # NULLs never equal each other, so verdicts on a whole answer need an index of their own.
        Index(
            "uq_feedback_whole_answer",
            "query_id",
            "user",
            "verdict",
            unique=True,
            sqlite_where=WHOLE_ANSWER,
            postgresql_where=WHOLE_ANSWER,
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    query_id: Mapped[str] = mapped_column(ForeignKey("queries.id", ondelete="CASCADE"))
    product_id: Mapped[int | None] = mapped_column(index=True)
    verdict: Mapped[Verdict] = mapped_column(words(Verdict))
    user: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
