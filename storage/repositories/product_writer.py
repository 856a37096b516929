"""Writing a batch of products: compare with what is stored, then write only the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from storage.models import Product, ProductPhoto
from storage.models.types import CENT
from storage.records import Change, PhotoRecord, PhotoRow, ProductRecord, ProductRow, TypeSource
from storage.repositories.base import Repository, batches, columns

GIVEN = tuple(column.name for column in fields(ProductRecord) if column.name != "photos")
"""The columns that an ingest gives; the others are ours."""


@dataclass(slots=True)
class _Difference:
    """What has to be written, collected over a batch.

    Attributes:
        products: changed columns with the product's ``key``.
        photos_added: whole rows.
        photos_kept: changed columns with the photo's ``key``.
        photos_gone: ids.
    """

    products: list[dict[str, Any]] = field(default_factory=list)
    photos_added: list[dict[str, Any]] = field(default_factory=list)
    photos_kept: list[dict[str, Any]] = field(default_factory=list)
    photos_gone: list[int] = field(default_factory=list)

    def size(self) -> int:
        """Return how many rows differ."""
        return len(self.products) + len(self.photos_added) + len(self.photos_kept) + len(self.photos_gone)


class ProductWriter(Repository):
    """Writes one batch of products in a handful of statements."""

    async def write(self, records: Sequence[ProductRecord]) -> list[tuple[int, Change]]:
        """Write the difference; see `ProductRepository.upsert_many`."""
        given = {record.external_id: record for record in records}
        if len(given) != len(records):
            raise ValueError("a product is in the batch twice")
        now = datetime.now(UTC)
        added = await self._add(given, now)
        stored = await self._stored(list(given))
        photos = await self._photos([row.id for row in stored.values()])
        difference = _Difference()
        written: list[tuple[int, Change]] = []
        for external_id, record in given.items():
            row, before = stored[external_id], difference.size()
            same_pictures = _compare_photos(row.id, photos.get(row.id, {}), record.photos, difference)
            _compare_product(row, record, same_pictures, now, difference)
            changed = Change.CHANGED if difference.size() > before else Change.SAME
            written.append((row.id, Change.ADDED if external_id in added else changed))
        await self._apply(difference)
        return written

    async def _add(self, given: dict[str, ProductRecord], now: datetime) -> set[str]:
        """Insert the new products; return the shop's ids of those."""
        known = set(
            await self._session.scalars(select(Product.external_id).where(Product.external_id.in_(given)))
        )
        rows = [
            {**_columns_of(record), "created_at": now, "updated_at": now}
            for external_id, record in given.items()
            if external_id not in known
        ]
        return set(await self._insert_new(Product, rows, Product.external_id))

    async def _stored(self, external_ids: list[str]) -> dict[str, ProductRow]:
        """Read the products, held against other writers until this transaction ends."""
        statement = (
            select(*columns(Product, ProductRow))
            .where(Product.external_id.in_(external_ids))
            .with_for_update()
        )
        rows = [ProductRow(*values) for values in await self._session.execute(statement)]
        return {row.external_id: row for row in rows}

    async def _photos(self, product_ids: list[int]) -> dict[int, dict[str, PhotoRow]]:
        """Read the photos by product id and digest."""
        statement = select(*columns(ProductPhoto, PhotoRow)).where(ProductPhoto.product_id.in_(product_ids))
        found: dict[int, dict[str, PhotoRow]] = {}
        for values in await self._session.execute(statement):
            row = PhotoRow(*values)
            found.setdefault(row.product_id, {})[row.digest] = row
        return found

    async def _apply(self, difference: _Difference) -> None:
        connection = await self._session.connection()
        for gone in batches(difference.photos_gone):
            await connection.execute(delete(ProductPhoto).where(ProductPhoto.id.in_(gone)))
        if difference.products:
            by_id = update(Product).where(Product.id == bindparam("key"))
            await connection.execute(by_id, difference.products)
        if difference.photos_kept:
            by_id = update(ProductPhoto).where(ProductPhoto.id == bindparam("key"))
            await connection.execute(by_id, difference.photos_kept)
        if difference.photos_added:
            await connection.execute(insert(ProductPhoto), difference.photos_added)


def _columns_of(record: ProductRecord) -> dict[str, Any]:
    """Return the record's columns as they come back from the database."""
    values = {name: getattr(record, name) for name in GIVEN}
    values["price"] = None if record.price is None else record.price.quantize(CENT)
    return values


def _compare_product(
    row: ProductRow, record: ProductRecord, same_pictures: bool, now: datetime, difference: _Difference
) -> None:
    """Collect what the record changes in the product's row."""
    values = _columns_of(record)
    undecided = record.type_source is TypeSource.PREDICTED and record.product_type is None
    if undecided and row.type_source is TypeSource.PREDICTED and same_pictures:
        values["product_type"] = row.product_type
    if any(getattr(row, name) != value for name, value in values.items()):
        difference.products.append({"key": row.id, **values, "updated_at": now})


def _compare_photos(
    product_id: int, stored: dict[str, PhotoRow], photos: Sequence[PhotoRecord], difference: _Difference
) -> bool:
    """Collect what the record changes in the product's photos; return whether they are the same files."""
    given: dict[str, PhotoRecord] = {}
    for photo in photos:
        given.setdefault(photo.digest, photo)  # the same file twice is one photo
    for digest, photo in given.items():
        values = asdict(photo)
        row = stored.get(digest)
        if row is None:
            difference.photos_added.append({"product_id": product_id, **values})
        elif any(getattr(row, name) != value for name, value in values.items()):
            difference.photos_kept.append({"key": row.id, **values})
    difference.photos_gone.extend(row.id for digest, row in stored.items() if digest not in given)
    return stored.keys() == given.keys()
