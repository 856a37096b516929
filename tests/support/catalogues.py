"""Catalogues and databases for tests of the ways into them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.jobs.ingest import IngestReport, ingest
from bot.sources import open_source
from configs.settings import Settings
from storage import schema
from storage.database import Database
from storage.photos import PhotoStore
from storage.records import PhotoRow, ProductRow
from tests.support.pictures import write_jpeg


def settings_in(home: Path) -> Settings:
    """The default settings with another HOME and two workers."""
    return Settings.model_validate({**Settings().model_dump(), "home": home, "workers": 2})


def write_table(path: Path, *lines: str) -> Path:
    """Write a text file of these lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def write_folder_catalogue(root: Path, products: int = 3, photos: int = 2) -> Path:
    """Write ``shirts/shirt-N/M.jpg``, every photo another one."""
    for product in range(products):
        for photo in range(photos):
            write_jpeg(root / "Shirts" / f"shirt-{product}" / f"{photo}.jpg", seed=product * photos + photo)
    return root


def silent(stage: str, done: int, total: int) -> None:
    """Show no progress."""


@asynccontextmanager
async def database_in(settings: Settings) -> AsyncIterator[Database]:
    """Open the settings' database, making it first."""
    await schema.ensure(settings.database_url())
    async with Database(settings.database_url()) as database:
        yield database


async def ingest_path(path: Path, settings: Settings) -> IngestReport:
    """Ingest a catalogue and say nothing about it."""
    async with database_in(settings) as database:
        store = PhotoStore(settings.photos_dir)
        return await ingest(open_source(path), database, store, settings, silent)


async def stored(settings: Settings) -> dict[str, tuple[ProductRow, tuple[PhotoRow, ...]]]:
    """Every stored product with its photos, by the shop's id."""
    async with database_in(settings) as database, database.unit_of_work(read_only=True) as uow:
        ids = [entry.product_id async for entry in uow.products.photo_entries()]
        products = await uow.products.get_many(ids)
        photos = await uow.products.photos_of(ids)
    return {product.external_id: (product, photos[product.id]) for product in products.values()}
