"""Which photos runtimes are compared on: some of the catalogue in HOME, or of a folder of labeled photos."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from bot.errors import BadRequest
from engine.config import PhotoLimits
from engine.disguise import disguise
from engine.errors import PhotoError
from engine.evaluation.agreement import Trial
from engine.photos import decode, read_photo
from engine.training.data import read_photos
from engine.types import Photo
from storage.database import Database
from storage.errors import StorageError
from storage.photos import PhotoStore

GALLERY = 2_000
"""Photos to compare on, at most."""

CALIBRATION = 96
"""Photos that a graph in 8 bits is fitted to, at most."""

QUERIES = 500
"""Disguised photos that are asked for, at most."""

ENOUGH = 20
"""Products that are asked for, at least; with fewer, an interval would be an accident."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo to compare on.

    Attributes:
        product: what it shows.
        name: tells it from every other photo, wherever it is stored.
        load: decodes it.
        disguised: whether it is to be made to look as a shopper's, and asked for.
    """

    product: str
    name: str
    load: Callable[[], Photo] = field(repr=False, compare=False)
    disguised: bool = False

    def read(self) -> Photo | None:
        """Return the photo; None where it cannot be read."""
        try:
            photo = self.load()
        except (PhotoError, StorageError):
            return None
        return disguise(photo, seed=self.name) if self.disguised else photo


@dataclass(frozen=True, slots=True)
class Choice:
    """What is compared.

    Attributes:
        shots: the photos to embed.
        calibration: photos to fit a graph in 8 bits to: first those that are not asked for, and only where
            these are too few some that are.
    """

    shots: tuple[Shot, ...]
    calibration: tuple[Shot, ...]

    @property
    def disguised(self) -> bool:
        """Whether disguised photos are asked for, not other photos of the same products."""
        return any(shot.disguised for shot in self.shots)


async def catalogue_shots(database: Database, photos: PhotoStore, limits: PhotoLimits) -> list[Shot]:
    """Return every photo of the catalogue that was ingested."""

    def shot(product: int, digest: str) -> Shot:
        return Shot(str(product), digest, lambda: decode(photos.read(digest), limits))

    async with database.unit_of_work(read_only=True) as uow:
        return [shot(entry.product_id, entry.digest) async for entry in uow.products.photo_entries()]


def folder_shots(folder: Path, limits: PhotoLimits) -> list[Shot]:
    """Return every photo of a data folder.

    Raises:
        TrainingError: the table is missing or lacks a column.
    """

    def shot(product: str, file: str) -> Shot:
        return Shot(product, file, lambda: read_photo(folder / file, limits))

    return [shot(photo.product, photo.file) for photo in read_photos(folder)]


def choose(shots: Sequence[Shot]) -> Choice:
    """Choose the photos to compare on: products with several photos first, then by a digest of their names.

    A photo that several products share, like sizes of one article, stands for the first of them: the same
    picture under another product would be missed by every runtime alike, and hide how they differ.

    Raises:
        BadRequest: there are too few products.
    """
    shots = list({shot.name: shot for shot in reversed(shots)}.values())[::-1]
    counts = Counter(shot.product for shot in shots)
    if len(counts) < ENOUGH:
        raise BadRequest(
            f"Runtimes are compared on {ENOUGH} products or more, and there are {len(counts)}; "
            "run `snaplook ingest CATALOGUE` first, or name a folder of photos by --data."
        )
    ordered = sorted(shots, key=lambda shot: (counts[shot.product] == 1, _lot(shot.product), _lot(shot.name)))
    gallery, rest = ordered[:GALLERY], ordered[GALLERY:]
    if sum(count > 1 for count in counts.values()) >= ENOUGH:
        asked = [shot for shot in gallery if counts[shot.product] > 1]
        extra: list[Shot] = []
    else:
        asked = list({shot.product: shot for shot in gallery}.values())[:QUERIES]
        extra = [replace(shot, disguised=True) for shot in asked]
    names = {shot.name for shot in asked}
    unasked = [shot for shot in gallery if shot.name not in names]
    return Choice((*gallery, *extra), tuple([*rest, *unasked, *asked][:CALIBRATION]))


def readable(shots: Sequence[Shot], workers: int) -> Iterator[tuple[Shot, Photo]]:
    """Decode photos some at a time, leaving out those that cannot be read."""
    at_once = 4 * workers
    with ThreadPoolExecutor(workers) as pool:
        for start in range(0, len(shots), at_once):
            some = shots[start : start + at_once]
            photos = list(
                pool.map(Shot.read, some)
            )  # all of them: what is measured next is to be undisturbed
            for shot, photo in zip(some, photos, strict=True):
                if photo is not None:
                    yield shot, photo


def check_enough(shots: Sequence[Shot]) -> None:
    """Make sure that enough is left where some photos cannot be read.

    Raises:
        BadRequest: too few products are left to ask for.
    """
    if len({shots[row].product for row in _asked(shots)}) < ENOUGH:
        raise BadRequest(f"Too many photos cannot be read: fewer than {ENOUGH} products are left to ask for.")


def trial_of(shots: Sequence[Shot]) -> Trial:
    """Return what is asked of photos that were embedded, in this order."""
    numbers = {product: number for number, product in enumerate(dict.fromkeys(s.product for s in shots))}
    return Trial(
        products=np.array([numbers[shot.product] for shot in shots], dtype=np.int64),
        gallery=np.array([row for row, shot in enumerate(shots) if not shot.disguised], dtype=np.int64),
        queries=np.array(_asked(shots), dtype=np.int64),
    )


def _asked(shots: Sequence[Shot]) -> list[int]:
    """Return the rows of the queries: the disguised photos, or else those of products with several."""
    counts = Counter(shot.product for shot in shots)
    disguised = [row for row, shot in enumerate(shots) if shot.disguised]
    return disguised or [row for row, shot in enumerate(shots) if counts[shot.product] > 1]


def _lot(name: str) -> bytes:
    return hashlib.sha256(f"compare/{name}".encode()).digest()
