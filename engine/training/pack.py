"""Photos decoded once, fitted into squares and kept in one memory-mapped array."""

from __future__ import annotations

import hashlib
import json
import logging
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from engine.errors import PhotoError, TrainingError
from engine.photos import decode
from engine.preprocessing import Preprocessing
from engine.training.cut import cut_out
from engine.training.cutouts import cut_products
from engine.training.data import TrainingData
from engine.training.labels import LabeledPhoto, Part
from engine.training.writing import reserve
from engine.types import Photo, Pixels

log = logging.getLogger(__name__)

NAMED = 10
"""Photos that are named when they cannot be read; of the others the number tells enough."""

WAITING, PACKED, UNREADABLE = 0, 1, 2
FLUSH_EVERY = 500

Bytes = np.memmap[tuple[int, ...], np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True, eq=False)
class PackedData:
    """Photos with their pixels at hand.

    Attributes:
        data: the N photos and their labels.
        pixels: ``uint8 [N, S, S, 3]``.
        readable: ``bool [N]``, which photos could be read; the others' pixels mean nothing.
        types: ``int64 [N]``, each photo's product type as a number; -1 for types that are not learned.
        cutouts: ``uint8 [N, M, M]``, soft masks of the products; all 0 where there is none.
        digest: of the photos' files and of how they are fitted.
    """

    data: TrainingData
    pixels: Pixels
    readable: NDArray[np.bool_]
    types: NDArray[np.int64]
    cutouts: Pixels
    digest: str

    def rows(self, part: Part) -> list[int]:
        """Return the row numbers of a part's readable photos."""
        return [row for row in self.data.rows(part) if self.readable[row]]


def pack_photos(
    data: TrainingData, folder: Path, size: int, progress: Callable[[int, int], None]
) -> PackedData:
    """Pack every photo of the data into ``folder``; what is packed already is kept.

    The pack bears a digest of the photos in its name, in their order, and of how they are fitted: a change of
    any makes it new, and what lies there of other photos is removed. Runs that share the folder take turns,
    and the later one finds the photos packed.

    Args:
        data: the photos.
        folder: where the array lies; made if missing.
        size: side of the squares in pixels.
        progress: told how many of how many are done.

    Raises:
        TrainingError: there is no room for the pack, or not one photo can be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "pack.lock"):
        return _pack(data, folder, size, progress)


def _pack(data: TrainingData, folder: Path, size: int, progress: Callable[[int, int], None]) -> PackedData:
    fit = Preprocessing(size=size)
    digest = _digest(data, fit)
    pixels, states = _open_pack(folder, f"photos-{size}-{digest}", len(data.photos), size)

    def pack(row: int) -> str | None:
        """Pack a photo; return why it cannot be read, if it cannot."""
        try:
            pixels[row] = fit(_read(data.folder, data.photos[row]))
        except (PhotoError, OSError) as error:
            states[row] = UNREADABLE
            return error.strerror if isinstance(error, OSError) else str(error).removesuffix(".")
        states[row] = PACKED
        return None

    unreadable = 0
    waiting = np.flatnonzero(np.asarray(states) != PACKED).tolist()
    done = len(data.photos) - len(waiting)
    with ThreadPoolExecutor() as pool:
        for start in range(0, len(waiting), FLUSH_EVERY):
            chunk = waiting[start : start + FLUSH_EVERY]
            for row, reason in zip(chunk, pool.map(pack, chunk), strict=True):
                if reason is not None:
                    unreadable += 1
                    if unreadable <= NAMED:
                        log.warning("Left out %s: %s.", data.photos[row].file, reason)
                done += 1
                progress(done, len(data.photos))
            pixels.flush()
            states.flush()
    if unreadable > NAMED:
        log.warning("Left out %d photos in all that cannot be read.", unreadable)
    readable = np.asarray(states) == PACKED
    if not readable.any():
        raise TrainingError(f"Not one photo under {data.folder} can be read.")
    cutouts = cut_products(pixels, folder, f"{size}-{digest}", progress)
    for worn, alone in data.same_garments():
        cutouts[worn] = cutouts[alone]
    return PackedData(data, pixels, readable, _type_numbers(data), cutouts, digest)


def _read(folder: Path, labeled: LabeledPhoto) -> Photo:
    photo = decode((folder / labeled.file).read_bytes())
    return cut_out(photo, labeled.cut, folder) if labeled.cut else photo


def _type_numbers(data: TrainingData) -> NDArray[np.int64]:
    numbers = {name: number for number, name in enumerate(data.classes)}
    return np.array([numbers.get(photo.product_type, -1) for photo in data.photos], dtype=np.int64)


def _digest(data: TrainingData, fit: Preprocessing) -> str:
    """Return a digest of how photos are fitted, and of their and their masks' files."""
    sha = hashlib.sha256(repr(fit).encode())
    for photo in data.photos:
        files = [photo.file, photo.cut.mask] if photo.cut and photo.cut.mask else [photo.file]
        facts = [[_file_facts(data.folder / file, file) for file in files], photo.cut and asdict(photo.cut)]
        sha.update(json.dumps(facts).encode())
    return sha.hexdigest()[:12]


def _file_facts(path: Path, name: str) -> list[str | int]:
    """Return a file's name, size and time of modification; the name alone where there is none."""
    try:
        status = path.stat()
    except OSError:
        return [name]
    return [name, status.st_size, status.st_mtime_ns]


def _open_pack(folder: Path, name: str, count: int, size: int) -> tuple[Bytes, Bytes]:
    """Return pixels and states; both are new unless both are there."""
    shapes = {folder / f"{name}.u8": (count, size, size, 3), folder / f"{name}.state.u8": (count,)}
    for path in folder.glob("photos-*.u8"):
        if path not in shapes:
            path.unlink()
    whole = all(path.exists() and path.stat().st_size == math.prod(shape) for path, shape in shapes.items())
    if not whole:
        for path, shape in shapes.items():
            reserve(path, math.prod(shape))
    pixels, states = (np.memmap(path, np.uint8, "r+", shape=shape) for path, shape in shapes.items())
    return pixels, states
