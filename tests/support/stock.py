"""A database, photo files and a model that knows their vectors beforehand: all that the index job joins."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from bot.jobs.index import IndexParts, IndexReport, build_index
from engine.bundle import Bundle
from engine.config import IndexConfig, PhotoLimits
from engine.index.library import IndexLibrary
from engine.runtime.base import Seen
from engine.types import Photo, Vectors
from storage import schema
from storage.database import Database
from storage.photos import PhotoStore
from storage.records import PhotoRecord, ProductRecord, ProductRow, TypeSource
from tests.support.homes import database_url
from tests.support.pictures import encode
from tests.support.vectors import Catalogue, LookupRuntime, is_drawn, photo_of


class CountingRuntime:
    """A `Runtime` that remembers how many photos of `photo_of` it embedded, and how many disguised ones.

    A disguised photo has the vector of a catalogue photo that its brightness chooses.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._inner = LookupRuntime(catalogue.bundle(), catalogue.photos.vectors)
        self.bundle: Bundle = self._inner.bundle
        self._last = len(catalogue.photos) - 1
        self.embedded = 0
        self.disguised = 0

    def embed(self, photos: Sequence[Photo]) -> tuple[Vectors, Vectors]:
        """Embed photos."""
        known = [photo if is_drawn(photo) else self._stand_in(photo) for photo in photos]
        drawn = sum(is_drawn(photo) for photo in photos)
        self.embedded += drawn
        self.disguised += len(photos) - drawn
        return self._inner.embed(known)

    def see(self, photo: Photo) -> Seen:
        """Embed a photo."""
        return Seen(*self.embed([photo]), None)

    def _stand_in(self, disguised: Photo) -> Photo:
        """Return one of the catalogue's photos, chosen by the brightness of a disguised one."""
        return photo_of(int(disguised.pixels.mean() / 255 * self._last))


@dataclass(frozen=True, slots=True)
class Stock:
    """The parts, and what tests do with them."""

    catalogue: Catalogue
    runtime: CountingRuntime
    parts: IndexParts
    progress: list[tuple[str, int, int]] = field(default_factory=list)

    async def add(self, name: str, numbers: Sequence[int], product_type: str | None = None) -> list[str]:
        """Keep a product with some photos of the catalogue; without a type its type is to be predicted.

        Returns:
            The photos' digests.
        """
        record = self._record(name, numbers, product_type)
        await self._write([record])
        return [photo.digest for photo in record.photos]

    async def fill(self, products: int, photos: int) -> None:
        """Keep many products with some photos each, without types."""
        firsts = range(0, products * photos, photos)
        await self._write([self._record(f"P{first}", range(first, first + photos), None) for first in firsts])

    async def remove(self, name: str) -> None:
        """Take a product out of the shop."""
        async with self.parts.database.unit_of_work() as uow:
            await uow.products.delete([name])
            await uow.commit()

    async def index(self) -> IndexReport:
        """Run the job."""
        return await build_index(self.parts, IndexConfig(), PhotoLimits(), 2, self._report)

    async def product(self, name: str) -> ProductRow:
        """Return a stored product."""
        async with self.parts.database.unit_of_work(read_only=True) as uow:
            return (await uow.products.by_external_ids([name]))[name]

    def shelves_of(self, product: ProductRow) -> set[str]:
        """Return the product types under which the current index holds a product."""
        shelves = self.parts.library.current().shelves
        return {name for name, shelf in shelves.items() if product.id in shelf.products.tolist()}

    def _record(self, name: str, numbers: Sequence[int], product_type: str | None) -> ProductRecord:
        digests = [self.parts.photos.put(picture(number)) for number in numbers]
        photos = [PhotoRecord(digest, f"{name}-{n}", "1", n) for n, digest in enumerate(digests)]
        source = TypeSource.PREDICTED if product_type is None else TypeSource.SHOP
        return ProductRecord(name, name, tuple(photos), source, product_type)

    async def _write(self, records: Sequence[ProductRecord]) -> None:
        async with self.parts.database.unit_of_work() as uow:
            await uow.products.upsert_many(records)
            await uow.commit()

    def _report(self, stage: str, done: int, total: int) -> None:
        self.progress.append((stage, done, total))


@asynccontextmanager
async def stock_in(home: Path, catalogue: Catalogue) -> AsyncIterator[Stock]:
    """Open a stock, empty when HOME is."""
    await schema.ensure(database_url(home))
    runtime = CountingRuntime(catalogue)
    library = IndexLibrary(home / "index", runtime.bundle.model_id)
    async with Database(database_url(home)) as database:
        parts = IndexParts(database, PhotoStore(home / "photos"), runtime, library, home / "embeddings")
        yield Stock(catalogue, runtime, parts)


def picture(number: int) -> bytes:
    """Return a picture for which the model answers with the catalogue's vector of this number."""
    return encode(Image.fromarray(photo_of(number).pixels), "PNG")
