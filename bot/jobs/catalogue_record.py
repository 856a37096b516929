"""From a shop's description of a product to the record that is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from bot.sources.base import CatalogueItem
from configs.product_types import TypeMap
from engine.types import OTHER
from storage.records import PhotoRecord, ProductRecord, TypeSource

INCOMPLETE = ""
"""The fingerprint of a product of which something was left out: it equals none, so it is tried again."""

MISSING = "missing"
"""The stamp of a photo that is not there."""


def stamp(path: Path) -> str:
    """Tell a file's state without reading it: its size and when it was last written."""
    try:
        found = path.stat()
    except (OSError, ValueError):  # ValueError: no file can have such a name
        return MISSING
    return f"{found.st_size}-{found.st_mtime_ns}"


def fingerprint(item: CatalogueItem, stamps: Sequence[str], types: TypeMap) -> str:
    """Digest everything that is ingested for a product: equal means that nothing has changed.

    Args:
        item: the product.
        stamps: one for each of its photos.
        types: a new word in it changes the products that use it.
    """
    photos = [(photo.name, stamp_) for photo, stamp_ in zip(item.photos, stamps, strict=True)]
    described = [item.external_id, item.title, str(item.price), item.currency, item.url, item.brand]
    typed = [item.raw_type, *type_of(item.raw_type, types)]
    return hashlib.sha256(json.dumps([described, typed, photos]).encode()).hexdigest()


def type_of(raw_type: str | None, types: TypeMap) -> tuple[TypeSource, str | None]:
    """Decide where the product's type comes from, and what it is if that is known yet."""
    if raw_type is None:
        return TypeSource.PREDICTED, None
    mapped = types.map(raw_type)
    return (TypeSource.UNMAPPED, OTHER) if mapped is None else (TypeSource.SHOP, mapped)


def record_of(
    item: CatalogueItem, fingerprint_: str, photos: Sequence[PhotoRecord], types: TypeMap
) -> ProductRecord:
    """Put a product together with its photos, which are in the photo store by now."""
    type_source, product_type = type_of(item.raw_type, types)
    return ProductRecord(
        external_id=item.external_id,
        fingerprint=fingerprint_,
        photos=tuple(photos),
        type_source=type_source,
        product_type=product_type,
        raw_type=item.raw_type,
        title=item.title,
        price=item.price,
        currency=item.currency,
        url=item.url,
        brand=item.brand,
    )
