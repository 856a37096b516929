"""Pooled features kept on disk until a run is finished: an interruption costs one look at most."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from engine.network import TwoOutputNetwork
from engine.training.embed import pool_rows
from engine.training.pack import PackedData
from engine.training.writing import whole_file
from engine.types import Vectors

KEPT = "pooled-*.npy"


def pool_once(
    folder: Path,
    network: TwoOutputNetwork,
    packed: PackedData,
    rows: Sequence[int],
    progress: Callable[[int, int], None],
) -> Vectors:
    """Return what :func:`engine.training.embed.pool_rows` does, from disk if these weights gave it before.

    Args:
        folder: where it is kept.
        network: left as it is.
        packed: the photos.
        rows: which of them.
        progress: told how many of how many are done; nothing if there is nothing to do.

    Raises:
        TrainingError: it cannot be written.
    """
    path = folder / KEPT.replace("*", _digest(network, packed, rows))
    if path.exists():
        kept: Vectors = np.load(path)
        return kept
    pooled = pool_rows(network, packed.pixels, rows, progress)
    with whole_file(path) as partial, partial.open("wb") as file:
        np.save(file, pooled)
    return pooled


def forget_pooled(folder: Path) -> None:
    """Remove what is kept."""
    for path in folder.glob(KEPT):
        path.unlink()


def _digest(network: TwoOutputNetwork, packed: PackedData, rows: Sequence[int]) -> str:
    sha = hashlib.sha256(json.dumps([packed.data.digest(), packed.pixels.shape[1], list(rows)]).encode())
    for tensor in network.state_dict().values():
        sha.update(tensor.numpy().tobytes())
    return sha.hexdigest()[:12]
