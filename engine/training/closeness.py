"""A new model's own thresholds of "nothing close": its validation photos stand for a shop's catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from engine.disguise import disguise
from engine.index.closeness import Closeness, calibrate, sample
from engine.index.entries import IndexedPhotos, Queries
from engine.network import TwoOutputNetwork
from engine.preprocessing import Preprocessing
from engine.training.calibrate import Validation
from engine.training.embed import answer, pool_rows
from engine.training.pack import PackedData
from engine.types import Photo, Pixels


def measure_closeness(
    network: TwoOutputNetwork,
    packed: PackedData,
    rows: Sequence[int],
    validation: Validation,
    progress: Callable[[int, int], None],
) -> Closeness | None:
    """Disguise some validation photos as shoppers' and search for them, as an index does with its own.

    Args:
        network: what is shipped.
        packed: the photos.
        rows: those of the validation part.
        validation: the network's answers for ``rows``.
        progress: told how many disguised photos of how many are embedded.

    Returns:
        The thresholds; None where the products are too few for that.
    """
    photos = IndexedPhotos(
        image_ids=np.array(rows, dtype=np.int64),
        product_ids=validation.products,
        types=[(packed.data.photos[row].product_type,) for row in rows],
        vectors=validation.embeddings,
    )
    chosen = photos.image_ids[sample(photos)]
    if not len(chosen):
        return None
    disguised = np.stack([_disguised(packed, row) for row in chosen.tolist()])
    vectors, _ = answer(network, pool_rows(network, disguised, range(len(disguised)), progress))
    return calibrate(photos, Queries(chosen, vectors))


def _disguised(packed: PackedData, row: int) -> Pixels:
    """Return a packed photo, disguised, as the network takes it."""
    pixels = np.array(packed.pixels[row])
    return Preprocessing(size=len(pixels))(disguise(Photo(pixels), seed=packed.data.photos[row].file))
