"""The ingest job: a shop's catalogue into photo files and database rows.

A product is written when all of its photos are files already, and a batch of products is one commit. So
whatever stops it, what is in the database is whole, and the next run goes on from there: products whose
fingerprint is known are passed over, photos whose stamp is known are not read again.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from filelock import AsyncFileLock, Timeout

from bot.errors import Busy, NotPermitted, SourceUnusable, lift
from bot.jobs.background import Progress, off_loop
from bot.jobs.product_reader import KnownProduct, ProductReader, ProductReading
from bot.jobs.report import BadRowReport
from bot.sources.base import BadRow, CatalogueItem, CatalogueSource
from configs.product_types import load_type_map
from configs.settings import Settings
from storage.database import Database
from storage.photos import PhotoStore
from storage.records import Change, ProductRecord, TypeSource

BATCH = 128
"""Products a commit: what a kill can cost."""


@dataclass(slots=True)
class IngestReport:
    """What an ingest did.

    Attributes:
        added, changed, same: products.
        photos_added: photos that their product did not show before.
        photos_kept: photos that it did.
        without_currency: products whose price nobody says the currency of.
        bad_rows: rows, photos and cells that could not be used.
        commonest: the reason that most of them share, and how many do.
        report_file: says which and why; None when there are none.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    photos_added: int = 0
    photos_kept: int = 0
    without_currency: int = 0
    bad_rows: int = 0
    commonest: tuple[str, int] = ("", 0)
    unknown_types: Counter[str] = field(default_factory=Counter)
    report_file: Path | None = None


async def ingest(
    source: CatalogueSource, database: Database, photos: PhotoStore, settings: Settings, progress: Progress
) -> IngestReport:
    """Bring database and photo folder up to a catalogue; products that it no longer names stay.

    Raises:
        Busy: another ingest is running.
        SourceUnusable: the catalogue cannot be read as a whole, or not one product of it can.
        DiskFull, NotPermitted, StorageError: something cannot be written; what was committed stays.
    """
    async with _alone(settings.home):
        with _explaining(settings.home):
            return await _Ingest(database, photos, settings, progress).run(source)


@asynccontextmanager
async def _alone(home: Path) -> AsyncIterator[None]:
    lock = AsyncFileLock(home / "ingest.lock", timeout=0)
    try:
        with _explaining(home):
            await asyncio.to_thread(home.mkdir, parents=True, exist_ok=True)
            await lock.acquire()
    except Timeout as error:
        raise Busy(f"Another ingest into {home} is running; wait until it is done.") from error
    try:
        yield
    finally:
        await lock.release()


@contextmanager
def _explaining(folder: Path) -> Iterator[None]:
    try:
        yield
    except Timeout:  # is an OSError, but says something else
        raise
    except OSError as error:
        raise lift(error) or NotPermitted(f"{folder} cannot be written: {error.strerror}.") from error


class _Ingest:
    def __init__(
        self, database: Database, photos: PhotoStore, settings: Settings, progress: Progress
    ) -> None:
        self._database = database
        self._progress = progress
        self._workers = settings.worker_count()
        self._currency = settings.shop.currency
        self._photos = photos
        self._reader = ProductReader(photos, load_type_map(), settings.photo_limits())
        self._bad = BadRowReport(settings.reports_dir)
        self._report = IngestReport()
        self._done = 0

    async def run(self, source: CatalogueSource) -> IngestReport:
        await asyncio.to_thread(self._photos.sweep)
        total = await asyncio.to_thread(source.count)
        entries = source.items()
        while batch := await asyncio.to_thread(lambda: list(islice(entries, BATCH))):
            bad = [entry for entry in batch if isinstance(entry, BadRow)]
            await asyncio.to_thread(self._bad.add, bad)
            items = [self._with_currency(entry) for entry in batch if isinstance(entry, CatalogueItem)]
            if items:
                await self._take(items, total)
        report = self._report
        if not (report.added or report.changed or report.same):
            raise self._nothing_in(source)
        report.bad_rows, report.report_file = self._bad.count, self._bad.path
        report.commonest = self._bad.commonest
        return report

    def _with_currency(self, item: CatalogueItem) -> CatalogueItem:
        if item.price is None or item.currency is not None:
            return item
        self._report.without_currency += self._currency is None
        return replace(item, currency=self._currency)

    def _nothing_in(self, source: CatalogueSource) -> SourceUnusable:
        if self._bad.path is None:
            return SourceUnusable(f"The catalogue {source.name} holds no product.")
        reason, count = self._bad.commonest
        return SourceUnusable(
            f"Not one product of {source.name} could be read; {self._bad.path} says why, "
            f"{count:,} of {self._bad.count:,} times: {reason}"
        )

    async def _take(self, items: Sequence[CatalogueItem], total: int) -> None:
        known = await self._known(items)
        prepared = await off_loop(lambda report: self._prepare(items, known, total, report), self._progress)
        await self._write([one.record for one in prepared if one.record is not None], known)
        for item, one in zip(items, prepared, strict=True):
            if one.same:
                self._report.same += 1
                self._report.photos_kept += len(known[item.external_id].photos)
        await asyncio.to_thread(self._bad.add, [row for one in prepared for row in one.bad])
        self._done += len(items)

    async def _known(self, items: Sequence[CatalogueItem]) -> dict[str, KnownProduct]:
        async with self._database.unit_of_work(read_only=True) as uow:
            products = await uow.products.by_external_ids([item.external_id for item in items])
            photos = await uow.products.photos_of([product.id for product in products.values()])
        return {
            external_id: KnownProduct(
                product.fingerprint,
                {photo.source: photo for photo in photos.get(product.id, ())},
            )
            for external_id, product in products.items()
        }

    def _prepare(
        self, items: Sequence[CatalogueItem], known: dict[str, KnownProduct], total: int, report: Progress
    ) -> list[ProductReading]:
        prepared = []
        with ThreadPoolExecutor(self._workers) as pool:
            for one in pool.map(lambda item: self._reader.read(item, known.get(item.external_id)), items):
                prepared.append(one)
                report("reading products", self._done + len(prepared), total)
        return prepared

    async def _write(self, records: Sequence[ProductRecord], known: dict[str, KnownProduct]) -> None:
        if not records:
            return
        async with self._database.unit_of_work() as uow:
            written = await uow.products.upsert_many(records)
            await uow.commit()
        for record, (_, change) in zip(records, written, strict=True):
            self._count(record, change, known.get(record.external_id))

    def _count(self, record: ProductRecord, change: Change, known: KnownProduct | None) -> None:
        if record.type_source is TypeSource.UNMAPPED and record.raw_type:
            self._report.unknown_types[record.raw_type] += 1
        report = self._report
        report.added += change is Change.ADDED
        report.changed += change is Change.CHANGED
        report.same += change is Change.SAME
        before = set() if known is None else {photo.digest for photo in known.photos.values()}
        kept = sum(photo.digest in before for photo in record.photos)
        report.photos_kept += kept
        report.photos_added += len(record.photos) - kept
