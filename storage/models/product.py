"""Products and their photos."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.models.types import Money, UtcDateTime, words
from storage.records import TypeSource


class Product(Base):
    """One product of the shop; the meaning of each column is told in `storage.records.ProductRecord`."""

    __tablename__ = "products"
    __table_args__ = (
        # Holds all that "show me cheaper ones" asks for, so that the table itself need not be read.
        Index(None, "currency", "price", "id"),
        # Indexes, logged queries and feedback name products by id: a reused id would lie.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    price: Mapped[Decimal | None] = mapped_column(Money)
    currency: Mapped[str | None] = mapped_column(String(3))
    url: Mapped[str | None]
    brand: Mapped[str | None]
    raw_type: Mapped[str | None]
    product_type: Mapped[str | None]
    type_source: Mapped[TypeSource] = mapped_column(words(TypeSource))
    fingerprint: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProductPhoto(Base):
    """One photo of one product; two products may share a file."""

    __tablename__ = "product_photos"
    __table_args__ = (UniqueConstraint("product_id", "digest"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    source: Mapped[str]
    source_stamp: Mapped[str]
    position: Mapped[int]
