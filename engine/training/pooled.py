"""Pooled features kept on disk until a run is finished, so that an interruption does not cost all of them."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from engine.errors import TrainingError
from engine.network import TwoOutputNetwork
from engine.training.embed import pool_rows
from engine.training.pack import PackedData
from engine.training.writing import whole_file
from engine.types import Vectors

log = logging.getLogger(__name__)

PREFIX = "pooled-"


def pool_once(
    folder: Path,
    network: TwoOutputNetwork,
    packed: PackedData,
    rows: Sequence[int],
    progress: Callable[[int, int], None],
) -> Vectors:
    """Return what :func:`engine.training.embed.pool_rows` does, from disk if it was computed before.

    Args:
        folder: where it is kept, 6 kB a photo; where there is no room it is not.
        network: left as it is.
        packed: the photos.
        rows: which of them.
        progress: told how many of how many are done; nothing if there is nothing to do.
    """
    path = folder / f"{PREFIX}{_digest(network, packed, rows)}.npy"
    kept = _read(path, len(rows))
    if kept is not None:
        return kept
    pooled = pool_rows(network, packed.pixels, rows, progress)
    try:
        with whole_file(path) as partial, partial.open("wb") as file:
            np.save(file, pooled)
    except TrainingError as error:
        log.warning("%s It only spares work if the run is interrupted.", error)
        forget_pooled(folder)
    return pooled


def forget_pooled(folder: Path) -> None:
    """Remove what is kept."""
    for path in folder.glob(f"{PREFIX}*"):
        path.unlink()


def _read(path: Path, count: int) -> Vectors | None:
    """Return what is kept; None where nothing is, or a part of it as after a power failure."""
    try:
        kept: Vectors = np.load(path)
    except (OSError, ValueError, EOFError):
        return None
    return kept if len(kept) == count else None


def _digest(network: TwoOutputNetwork, packed: PackedData, rows: Sequence[int]) -> str:
    sha = hashlib.sha256(json.dumps([packed.digest, packed.pixels.shape[1], list(rows)]).encode())
    for tensor in network.state_dict().values():
        sha.update(tensor.numpy().tobytes())
    return sha.hexdigest()[:12]
