"""Catalogue photos, shrunk for the page and kept on disk."""

from __future__ import annotations

import asyncio
from pathlib import Path

import structlog

from bot.web.once import Once
from bot.workers.base import AsyncEngine
from storage.files import whole_file
from storage.photos import DIGEST, PhotoStore

SIDES = (480, 960)
"""Pixels on the longer side: a card on a phone or a desk, and the same on a dense screen. Few, so that the
cache cannot grow beyond some photos of the catalogue's."""

OWN_SIDES = (240, 960)
"""The same of a visitor's own photo: in the history, and beside an answer."""

_log = structlog.get_logger(__name__)


class Thumbnails:
    """A cache of small JPEGs: ``FOLDER/480/ab/cdef....jpg``; it may be deleted at any time."""

    def __init__(self, photos: PhotoStore, engine: AsyncEngine, folder: Path) -> None:
        self._photos = photos
        self._engine = engine
        self._folder = folder
        self._once: Once[bytes] = Once()

    async def get(self, digest: str, side: int) -> bytes | None:
        """Return a catalogue photo as a JPEG of at most ``side`` pixels; None when there is none such.

        Raises:
            EngineError, SnaplookError: what :meth:`AsyncEngine.thumbnail` raises.
        """
        if side not in SIDES or not DIGEST.fullmatch(digest):
            return None
        photo = self._photos.path(digest)
        if not await asyncio.to_thread(photo.is_file):
            return None
        kept = self._folder / str(side) / digest[:2] / f"{digest[2:]}.jpg"
        if (data := await asyncio.to_thread(_read, kept)) is not None:
            return data
        return await self._once.do(kept, self._make(photo, side, kept))

    async def _make(self, photo: Path, side: int, kept: Path) -> bytes:
        data = await self._engine.thumbnail(photo, side)
        await asyncio.to_thread(_write, kept, data)
        return data


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:  # whatever it is, a new one is made, and not being able to keep that is told
        return None


def _write(path: Path, data: bytes) -> None:
    """Keep a picture; that the disk is full, say, is no reason not to show it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as file:
            file.write(data)
    except OSError as error:
        _log.warning("thumbnail not kept", reason=error.strerror)
