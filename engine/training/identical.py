"""Photos under several names: the same file shows one product, and what may be one product stays together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.training.labels import LabeledPhoto


def merge_identical(folder: Path, photos: Sequence[LabeledPhoto]) -> tuple[LabeledPhoto, ...]:
    """Return the photos, with one product and one group where files are the same byte for byte.

    Two products that share a photo become one, and so do the groups they are split by: else a photo would be
    learned from under one name and asked for under the other.

    Args:
        folder: where the files lie; one that cannot be read is left to whoever decodes it.
        photos: in the order of the table.
    """
    products, groups = _Names(), _Names()
    first: dict[tuple[str, bytes], LabeledPhoto] = {}
    for photo in photos:
        digest = _digest(folder / photo.file)
        if digest is None:
            continue
        other = first.setdefault((photo.shop, digest), photo)
        products.join(other.product, photo.product)
        groups.join(other.group, photo.group)
    return tuple(
        replace(photo, product=products.of(photo.product), group=groups.of(photo.group)) for photo in photos
    )


def keep_together(photos: Sequence[LabeledPhoto]) -> tuple[LabeledPhoto, ...]:
    """Return the photos, with one group for all that may well show one product.

    Photos of one title and color are learned from as if they might; asked for, they are one product. Split
    apart, a model would be judged on products that it has learned.
    """
    groups = _Names()
    first: dict[str, LabeledPhoto] = {}
    for photo in photos:
        if photo.likely_same:
            groups.join(first.setdefault(photo.likely_same, photo).group, photo.group)
    return tuple(replace(photo, group=groups.of(photo.group)) for photo in photos)


def _digest(path: Path) -> bytes | None:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return None


class _Names:
    """Names that mean one thing: a forest of disjoint sets, the first name speaking for all."""

    def __init__(self) -> None:
        self.parents: dict[str, str] = {}

    def of(self, name: str) -> str:
        while (parent := self.parents.get(name, name)) != name:
            name = parent
        return name

    def join(self, one: str, other: str) -> None:
        one, other = self.of(one), self.of(other)
        if one != other:
            self.parents[other] = one
