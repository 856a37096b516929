"""Where settings meet concrete classes: the parts that commands and the service are made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import engine
from bot.jobs.background import Progress
from bot.jobs.index import IndexParts, IndexReport, build_index
from bot.jobs.privacy import Privacy
from bot.logbook import Logbook
from configs.settings import Settings
from engine.bundle import Bundle, load_bundle
from engine.index.library import IndexLibrary
from engine.runtime.base import Runtime
from engine.runtime.onnx import OnnxRuntime
from engine.runtime.shelf import FastModel, RuntimeShelf
from engine.search import SearchEngine
from storage import schema
from storage.database import Database
from storage.journal import Journal
from storage.photos import PhotoStore

SHIPPED = Path(engine.__file__).with_name("weights")
"""The bundle that comes with the program."""


def open_bundle(settings: Settings) -> Bundle:
    """Read the model that the settings name, else the shipped one."""
    return load_bundle(settings.model.bundle or SHIPPED)


def open_served_bundle(settings: Settings) -> Bundle:
    """Read the model that answers, under the id that it has in the precision in which it answers.

    Raises:
        RuntimeUnusable: the runtime that the settings name was not admitted.
    """
    fast = _fast_model(settings)
    return open_bundle(settings) if fast is None else fast.bundle


def open_runtime(settings: Settings) -> Runtime:
    """Make the model ready to answer.

    Raises:
        RuntimeUnusable: the runtime that the settings name was not admitted, or cannot run here.
    """
    fast = _fast_model(settings)
    return OnnxRuntime(open_bundle(settings)) if fast is None else fast.start()


def _fast_model(settings: Settings) -> FastModel | None:
    """Return the model in the faster runtime that the settings name; None where it is the usual one."""
    if settings.model.runtime == "onnx":
        return None
    return open_shelf(settings).admitted(open_bundle(settings), settings.model.runtime)


def open_shelf(settings: Settings) -> RuntimeShelf:
    """Open the folder of faster runtimes."""
    return RuntimeShelf(settings.runtimes_dir)


def open_library(settings: Settings, bundle: Bundle) -> IndexLibrary:
    """Open the index versions of a model."""
    return IndexLibrary(settings.index_dir, bundle.model_id)


def open_engine(settings: Settings) -> SearchEngine:
    """Join the model with the current index."""
    runtime = open_runtime(settings)
    overrides = settings.search_overrides()
    return SearchEngine(runtime, open_library(settings, runtime.bundle), overrides)


def open_photos(settings: Settings) -> PhotoStore:
    """Open the folder of catalogue photos."""
    return PhotoStore(settings.photos_dir)


def open_personal_photos(settings: Settings) -> PhotoStore:
    """Open the folder of what people sent."""
    return PhotoStore(settings.personal_photos_dir)


def open_logbook(settings: Settings, database: Database) -> Logbook:
    """Open the log of queries and verdicts with its journal in HOME."""
    return Logbook(database, Journal(settings.journal_dir))


def open_privacy(settings: Settings, database: Database, logbook: Logbook) -> Privacy:
    """Join the places where people's own data are kept."""
    return Privacy(database, logbook, open_personal_photos(settings), settings.privacy)


async def index_catalogue(
    settings: Settings, database: Database, runtime: Runtime, progress: Progress
) -> IndexReport:
    """Run the index job with the settings' parts and bounds; see :func:`bot.jobs.index.build_index`."""
    library = open_library(settings, runtime.bundle)
    parts = IndexParts(database, open_photos(settings), runtime, library, settings.embeddings_dir)
    return await build_index(
        parts, settings.index_config(), settings.photo_limits(), settings.worker_count(), progress
    )


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """Open the database, making its tables the first time."""
    url = settings.database_url()
    await schema.ensure(url)
    async with Database(url) as database:
        yield database
