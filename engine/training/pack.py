"""Photos decoded once, fitted into squares and kept in one memory-mapped array."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import PhotoError, TrainingError
from engine.photos import decode
from engine.preprocessing import Preprocessing
from engine.training.data import TrainingData
from engine.types import Pixels

log = logging.getLogger(__name__)

WAITING, PACKED, UNREADABLE = 0, 1, 2
FLUSH_EVERY = 500


def pack_photos(
    data: TrainingData, folder: Path, size: int, progress: Callable[[int, int], None]
) -> tuple[Pixels, NDArray[np.bool_]]:
    """Pack every photo of the data into ``folder``; what is packed already is kept.

    Args:
        data: the photos.
        folder: where the array lies; made if missing.
        size: side of the squares in pixels.
        progress: told how many of how many are done.

    Returns:
        ``uint8 [N, size, size, 3]`` (memory-mapped), and which of the N photos could be read.

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
    return pixels, readable


def _array(path: Path, shape: tuple[int, ...]) -> np.memmap[tuple[int, ...], np.dtype[np.uint8]]:
    size = int(np.prod(shape))
    fresh = not path.exists() or path.stat().st_size != size
    return np.memmap(path, dtype=np.uint8, mode="w+" if fresh else "r+", shape=shape)
