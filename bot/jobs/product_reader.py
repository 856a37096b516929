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
from storage.records import PhotoRecord, ProductRecord


@dataclass(frozen=True, slots=True)
class KnownProduct:
    """What the database holds of a product.

    Attributes:
        fingerprint: of what was ingested.
        photos: digests by the photo's name and stamp.
    """

    fingerprint: str
    photos: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class ProductReading:
    """What reading a product gave.

    Attributes:
        record: to be written; None when nothing has changed, or no photo can be used.
        same: nothing has changed.
        bad: what had to be left out.
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
        """Read what is new of a product.

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
            try:
                digest = self._digest(photo, stamp_, known)
            except PhotoError as error:
                bad.append(BadRow(f"{photo.name} is left out: {error}", item.external_id, item.line))
            else:
                photos.setdefault(digest, PhotoRecord(digest, photo.name, stamp_, position))
        if not photos:
            return ProductReading(bad=tuple(bad))
        record = record_of(item, INCOMPLETE if bad else whole, list(photos.values()), self._types)
        return ProductReading(record, bad=tuple(bad))

    def _digest(self, photo: SourcePhoto, stamp_: str, known: KnownProduct | None) -> str:
        digest = None if known is None else known.photos.get((photo.name, stamp_))
        if digest is not None and self._photos.path(digest).exists():
            return digest
        data = read_bytes(photo.path, self._limits)
        decode(data, self._limits)
        return self._photos.put(data)

    def _are_kept(self, known: KnownProduct) -> bool:
        return all(self._photos.path(digest).exists() for digest in known.photos.values())
