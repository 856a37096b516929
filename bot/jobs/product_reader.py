"""Reads, checks and keeps the photos of one product at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.jobs.catalogue_record import INCOMPLETE, fingerprint, record_of, stamp
from bot.sources.base import BadRow, CatalogueItem, SourcePhoto
from configs.product_types import TypeMap
from engine.config import PhotoLimits
from engine.errors import PhotoError
from engine.photos import decode, read_bytes
from storage.photos import PhotoStore
from storage.records import PhotoRecord, PhotoRow, ProductRecord


@dataclass(frozen=True, slots=True)
class KnownProduct:
    """What the database holds of a product.

    Attributes:
        fingerprint: of what was ingested.
        photos: by their names in the catalogue.
    """

    fingerprint: str
    photos: Mapping[str, PhotoRow]


@dataclass(frozen=True, slots=True)
class ProductReading:
    """What reading a product gave.

    Attributes:
        record: to be written; None when nothing has changed, or no photo can be used.
        same: nothing has changed.
        bad: what could not be used.
    """

    record: ProductRecord | None = None
    same: bool = False
    bad: tuple[BadRow, ...] = ()


class ProductReader:
    """Puts photos that can be decoded into the photo store. Blocking; safe to use in several threads."""

    def __init__(self, photos: PhotoStore, types: TypeMap, limits: PhotoLimits) -> None:
        self._photos = photos
        self._types = types
        self._limits = limits

    def read(self, item: CatalogueItem, known: KnownProduct | None) -> ProductReading:
        """Read what is new of a product; a photo that cannot be read stays as it was known.

        Raises:
            StorageError: a photo cannot be kept.
        """
        stamps = [stamp(photo.path) for photo in item.photos]
        whole = fingerprint(item, stamps, self._types)
        if known is not None and known.fingerprint == whole and self._are_kept(known):
            return ProductReading(same=True)
        bad = list(item.problems)
        photos: dict[str, PhotoRecord] = {}
        for position, (photo, stamp_) in enumerate(zip(item.photos, stamps, strict=True)):
            before = self._kept(photo, known)
            try:
                digest, state = self._digest(photo, stamp_, before), stamp_
            except PhotoError as error:
                fate = "left out" if before is None else "kept as it was"
                bad.append(BadRow(f"{photo.name} is {fate}: {error}", item.external_id, item.line))
                if before is None:
                    continue
                digest, state = before.digest, before.source_stamp
            photos.setdefault(digest, PhotoRecord(digest, photo.name, state, position))
        if not photos:
            return ProductReading(bad=tuple(bad))
        record = record_of(item, INCOMPLETE if bad else whole, list(photos.values()), self._types)
        return ProductReading(record, bad=tuple(bad))

    def _kept(self, photo: SourcePhoto, known: KnownProduct | None) -> PhotoRow | None:
        """Return what is known of a photo, if its picture is in the photo store."""
        row = None if known is None else known.photos.get(photo.name)
        return row if row is not None and self._photos.path(row.digest).exists() else None

    def _digest(self, photo: SourcePhoto, stamp_: str, before: PhotoRow | None) -> str:
        if before is not None and before.source_stamp == stamp_:
            return before.digest
        data = read_bytes(photo.path, self._limits)
        decode(data, self._limits)
        return self._photos.put(data)

    def _are_kept(self, known: KnownProduct) -> bool:
        return all(self._photos.path(row.digest).exists() for row in known.photos.values())
