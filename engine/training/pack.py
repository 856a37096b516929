"""Photos decoded once, fitted into squares and kept in one memory-mapped array."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import PhotoError, TrainingError
from engine.photos import decode
from engine.preprocessing import Preprocessing
from engine.training.data import Part, TrainingData
from engine.types import Pixels

log = logging.getLogger(__name__)

WAITING, PACKED, UNREADABLE = 0, 1, 2
FLUSH_EVERY = 500


@dataclass(frozen=True, slots=True, eq=False)
class PackedData:
    """Photos with their pixels at hand.

    Attributes:
        data: the N photos and their labels.
        pixels: ``uint8 [N, S, S, 3]``.
        readable: ``bool [N]``, which photos could be read; the others' pixels mean nothing.
        types: ``int64 [N]``, each photo's product type as a number; -1 for types that are not learned.
    """

    data: TrainingData
    pixels: Pixels
    readable: NDArray[np.bool_]
    types: NDArray[np.int64]

    def rows(self, part: Part) -> list[int]:
        """Return the row numbers of a part's readable photos."""
        return [row for row in self.data.rows(part) if self.readable[row]]


def pack_photos(
    data: TrainingData, folder: Path, size: int, progress: Callable[[int, int], None]
) -> PackedData:
    """Pack every photo of the data into ``folder``; what is packed already is kept.

    Args:
        data: the photos.
        folder: where the array lies; made if missing.
        size: side of the squares in pixels.
        progress: told how many of how many are done.

    Raises:
        TrainingError: not one photo can be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pixels = _array(folder / f"photos-{size}.u8", (len(data.photos), size, size, 3))
    states = _array(folder / f"photos-{size}.state.u8", (len(data.photos),))
    fit = Preprocessing(size=size)

    def pack(row: int) -> None:
        try:
            pixels[row] = fit(decode((data.folder / data.photos[row].file).read_bytes()))
            states[row] = PACKED
        except (PhotoError, OSError) as error:
            log.warning("Left out %s: %s", data.photos[row].file, error)
            states[row] = UNREADABLE

    waiting = np.flatnonzero(np.asarray(states) != PACKED).tolist()
    done = len(data.photos) - len(waiting)
    with ThreadPoolExecutor() as pool:
        for start in range(0, len(waiting), FLUSH_EVERY):
            chunk = waiting[start : start + FLUSH_EVERY]
            for _ in pool.map(pack, chunk):
                done += 1
                progress(done, len(data.photos))
            pixels.flush()
            states.flush()
    readable = np.asarray(states) == PACKED
    if not readable.any():
        raise TrainingError(f"Not one photo under {data.folder} can be read.")
    return PackedData(data, pixels, readable, _type_numbers(data))


def _type_numbers(data: TrainingData) -> NDArray[np.int64]:
    numbers = {name: number for number, name in enumerate(data.classes)}
    return np.array([numbers.get(photo.product_type, -1) for photo in data.photos], dtype=np.int64)


def _array(path: Path, shape: tuple[int, ...]) -> np.memmap[tuple[int, ...], np.dtype[np.uint8]]:
    size = int(np.prod(shape))
    fresh = not path.exists() or path.stat().st_size != size
    return np.memmap(path, dtype=np.uint8, mode="w+" if fresh else "r+", shape=shape)
