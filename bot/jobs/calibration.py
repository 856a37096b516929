"""Makes the queries that an index is calibrated with: some of its photos, disguised as a shopper's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.jobs.background import Progress
from bot.jobs.embedding import Embedder
from engine.disguise import disguise, disguised_digest
from engine.index.closeness import sample
from engine.index.entries import IndexedPhotos, Queries
from engine.types import Photo


def calibration_queries(
    photos: IndexedPhotos, digests: Sequence[str], embedder: Embedder, progress: Progress
) -> Queries:
    """Disguise and embed a sample of a catalogue's photos.

    Their vectors are kept beside the photos' own, so that the next time nothing is to be done.

    Args:
        photos: the catalogue.
        digests: of each of its photos.
        embedder: loads and embeds them.
        progress: told how many of the missing ones are done.

    Returns:
        One query for each photo of the sample; one whose file cannot be read any more has none.
    """
    rows = sample(photos)
    names = {disguised_digest(digests[row]): digests[row] for row in rows.tolist()}

    def load(name: str) -> Photo:
        return disguise(embedder.load(names[name]), seed=names[name])

    failed = embedder.fill(
        embedder.store.missing(names), load, lambda done, total: progress("calibrating", done, total)
    )
    kept = [row for row in rows.tolist() if disguised_digest(digests[row]) not in failed]
    vectors = embedder.store.get([disguised_digest(digests[row]) for row in kept])
    return Queries(photos.image_ids[np.array(kept, dtype=np.int64)], vectors)
