"""The map of the latent space: photos and their vectors, laid out, and written as a PNG and as a page."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import numpy as np

from bot.errors import BadRequest
from bot.jobs.background import Progress
from bot.jobs.map_sources import SEED, Source, Spot, catalogue_source, folder_source
from bot.map.entries import Entry, LatentMap, thumbnail
from bot.map.page import render_page
from bot.map.palette import colors_of
from bot.map.picture import draw_picture
from bot.map.sprites import side_for
from bot.outputs import check_writable
from bot.parts import open_database, open_library, open_photos, open_runtime
from configs.product_types import load_type_map
from configs.settings import Settings
from engine.errors import PhotoError
from engine.evaluation.map import LEAST, lay_out, snap
from engine.photos import read_photo
from engine.runtime.base import Runtime
from engine.types import Vectors

PICTURE, PAGE = "map.png", "map.html"


@dataclass(frozen=True, slots=True)
class MapReport:
    """What was drawn.

    Attributes:
        shown: photos on the map.
        total: photos that there were to choose from.
        unreadable: files that were left out, and why.
    """

    shown: int
    total: int
    unreadable: tuple[tuple[str, str], ...]


def map_catalogue(settings: Settings, out: Path, limit: int, progress: Progress) -> MapReport:
    """Draw the catalogue that is indexed in HOME into a folder.

    Raises:
        CatalogueIndexError: there is no index of the model that answers.
        StorageError: the database cannot be used.
        BadRequest: there are too few photos, or the folder is a file.
        OSError: the folder cannot be written to.
    """
    runtime = open_runtime(settings)
    catalogue = open_library(settings, runtime.bundle).current()

    async def choose() -> Source:
        async with open_database(settings) as database:
            return await catalogue_source(catalogue, database, open_photos(settings), limit)

    check_writable(out)
    return _Cartographer(settings, runtime, progress).draw(asyncio.run(choose()), out)


def map_folder(settings: Settings, data: Path, out: Path, limit: int, progress: Progress) -> MapReport:
    """Embed photos of a data folder with the model that answers, and draw them into a folder.

    Raises:
        TrainingError: the data folder cannot be read.
        BadRequest: there are too few photos, or the folder is a file.
        OSError: the folder cannot be written to.
    """
    source = folder_source(data, limit)
    check_writable(out)
    return _Cartographer(settings, open_runtime(settings), progress).draw(source, out)


@dataclass(frozen=True, slots=True)
class _Cartographer:
    """Draws what a source has chosen."""

    settings: Settings
    runtime: Runtime
    progress: Progress

    def draw(self, source: Source, out: Path) -> MapReport:
        _check_count(len(source.spots))
        entries, vectors, unreadable = self._read(source)
        _check_count(len(entries))
        self.progress("placing them (t-SNE)", 0, 1)
        places = lay_out(vectors, SEED)
        self.progress("placing them (t-SNE)", 1, 1)
        types = {entry.caption.product_type for entry in entries}
        heading = (
            f"{len(entries):,} photos of {source.name}, as model {self.runtime.bundle.model_id} sees them"
        )
        shown = LatentMap(heading, entries, places, snap(places), colors_of(types, load_type_map().types))
        self._write(shown, out)
        return MapReport(len(entries), source.total, unreadable)

    def _read(self, source: Source) -> tuple[list[Entry], Vectors, tuple[tuple[str, str], ...]]:
        """Return what can be read, its vectors ``float32 [N, D]``, and what cannot, with the reason."""
        side = side_for(len(source.spots))
        limits = self.settings.photo_limits()

        def read(spot: Spot) -> tuple[Entry, Vectors] | str:
            # To be embedded a photo must have the size at which queries are; to be shown a small one will do.
            known = spot.vector is not None
            try:
                photo = read_photo(spot.file, replace(limits, work_side=side) if known else limits)
            except PhotoError as error:
                return str(error)
            vector = spot.vector if spot.vector is not None else self.runtime.embed([photo])[0][0]
            return Entry(spot.caption, thumbnail(photo, side)), vector

        good: list[tuple[Entry, Vectors]] = []
        failed: list[tuple[str, str]] = []
        with ThreadPoolExecutor(self.settings.worker_count()) as pool:
            answers = zip(source.spots, pool.map(read, source.spots), strict=True)
            for done, (spot, answer) in enumerate(answers, start=1):
                if isinstance(answer, str):
                    failed.append((str(spot.file), answer))
                else:
                    good.append(answer)
                self.progress("reading photos", done, len(source.spots))
        vectors = np.stack([vector for _, vector in good]) if good else np.empty((0, 0), dtype=np.float32)
        return [entry for entry, _ in good], vectors, tuple(failed)

    def _write(self, shown: LatentMap, out: Path) -> None:
        self.progress("writing", 0, 2)
        picture = BytesIO()
        draw_picture(shown).save(picture, "PNG")
        _replace(out / PICTURE, picture.getvalue())
        self.progress("writing", 1, 2)
        _replace(out / PAGE, render_page(shown).encode())
        self.progress("writing", 2, 2)


def _check_count(photos: int) -> None:
    if photos < LEAST:
        raise BadRequest(f"A map needs {LEAST} photos or more that can be read; here there are {photos}.")


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    partial = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        error.filename = str(path)
        raise
    finally:
        partial.unlink(missing_ok=True)
