"""What can be compared on the same photos: our model, and baselines that need no torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from PIL import Image

from engine.runtime.base import Runtime
from engine.types import Photo, Vectors

HISTOGRAM_SIDE = 128
HISTOGRAM_BINS = (16, 4, 4)
"""Hue, saturation and value."""


class Embedder(Protocol):
    """Anything that turns photos into vectors whose dot product says how alike they are."""

    name: str

    def vectors(self, photos: Sequence[Photo]) -> Vectors:
        """Return ``float32 [N, D]``, L2-normalized."""
        ...


class ModelEmbedder:
    """Our model's embeddings."""

    def __init__(self, runtime: Runtime, name: str = "this model") -> None:
        self.runtime = runtime
        self.name = name

    def vectors(self, photos: Sequence[Photo]) -> Vectors:
        """Return the embeddings; see :class:`Embedder`."""
        return self.runtime.embed(photos)[0]


class ColorHistogram:
    """A plain color histogram: the baseline of Swain & Ballard 1991, "Color Indexing".

    Joint histogram over hue, saturation and value of the whole picture. Square roots are taken, so that the
    dot product of two is their Bhattacharyya coefficient.
    """

    name = "color histogram"

    def vectors(self, photos: Sequence[Photo]) -> Vectors:
        """Return the histograms; see :class:`Embedder`."""
        return np.stack([self._histogram(photo) for photo in photos])

    def _histogram(self, photo: Photo) -> Vectors:
        small = Image.fromarray(photo.pixels).resize((HISTOGRAM_SIDE, HISTOGRAM_SIDE), Image.Resampling.BOX)
        channels = np.asarray(small.convert("HSV")).reshape(-1, 3).astype(np.int64)
        bins = [channel * count // 256 for channel, count in zip(channels.T, HISTOGRAM_BINS, strict=True)]
        flat = np.ravel_multi_index(bins, HISTOGRAM_BINS)
        counts = np.bincount(flat, minlength=int(np.prod(HISTOGRAM_BINS)))
        histogram: Vectors = np.sqrt(counts / counts.sum()).astype(np.float32)
        return histogram
