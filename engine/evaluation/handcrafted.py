"""What was state of the art before networks: gradient histograms and words of local features.

Needs the ``train`` extra.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans

from engine.errors import EvaluationError
from engine.evaluation.vectors import Shot, read_chunks
from engine.preprocessing import Preprocessing
from engine.types import Photo, Pixels, Vectors

HOG_SIDE, HOG_CELL = 128, 16
"""Pixels. On Venia among 400 studio photos cells of 8, 16 and 32 gave recall@10 0.24, 0.28 and 0.24."""
HOG_ORIENTATIONS = 9

SIFT_SIDE = 256
"""Longest side in pixels that key points are looked for in; as many as the network sees."""
SIFT_POINTS = 300
"""Strongest key points a photo."""
WORDS = 1_000
"""There, 500, 1,000 and 2,000 words gave recall@10 0.24, 0.23 and 0.22, so the number matters little."""
WORDS_FROM = 600
"""Photos that the words are made from."""
LEAST_USES = 10
"""Features a word is made from on average, at least; few photos give fewer words."""
BATCH = 2_048


class HistogramOfGradients:
    """HOG over the whole photo: Dalal & Triggs 2005, with their 9 orientations and blocks of 2 x 2 cells."""

    name = "HOG"

    def __init__(self) -> None:
        self._fit = Preprocessing(size=HOG_SIDE)
        side, block, cell = ((size, size) for size in (HOG_SIDE, 2 * HOG_CELL, HOG_CELL))
        self._descriptor = cv2.HOGDescriptor(side, block, cell, cell, HOG_ORIENTATIONS)

    def vectors(self, photos: Sequence[Photo]) -> Vectors:
        """Return ``float32 [N, 1764]``; see :class:`engine.evaluation.embedders.Embedder`."""
        return _unit(np.stack([self._descriptor.compute(self._fit(photo)) for photo in photos]))


class SiftWords:
    """Bag of W visual words: Sivic & Zisserman 2003, "Video Google", on the SIFT features of Lowe 2004.

    A photo is how often each word occurs in it, weighted by how rare the word is. The words are the cells of
    k-means over the features (RootSIFT of Arandjelovic & Zisserman 2012, which only scales them better) of
    other photos.
    """

    name = "SIFT words"

    def __init__(self, words: MiniBatchKMeans, rarity: Vectors) -> None:
        self._words = words
        self._rarity = rarity
        self._sift = cv2.SIFT.create(nfeatures=SIFT_POINTS)

    @classmethod
    def fit(cls, shots: Sequence[Shot], seed: int, progress: Callable[[int, int], None]) -> SiftWords:
        """Make the words.

        Args:
            shots: photos that are not evaluated.
            seed: of k-means.
            progress: told how many of how many photos were read.

        Raises:
            EvaluationError: the photos show nothing but plain grounds.
            PhotoError: one cannot be read.
        """
        sift = cv2.SIFT.create(nfeatures=SIFT_POINTS)
        features: list[Vectors] = []
        for _, photos in read_chunks(shots):
            features.extend(_features(sift, photo) for photo in photos)
            progress(len(features), len(shots))
        together = np.concatenate([np.empty((0, 128), np.float32), *features])
        if not len(together):
            raise EvaluationError("The photos that are not evaluated show nothing to make visual words from.")
        count = max(1, min(WORDS, len(together) // LEAST_USES))
        words = MiniBatchKMeans(count, batch_size=BATCH, n_init=1, random_state=seed)
        words.fit(together)
        seen = np.sum([_counts(words, rows) > 0 for rows in features], axis=0)
        rarity: Vectors = np.log((1 + len(shots)) / (1 + seen)).astype(np.float32)
        return cls(words, rarity)

    def vectors(self, photos: Sequence[Photo]) -> Vectors:
        """Return ``float32 [N, W]``; see :class:`engine.evaluation.embedders.Embedder`."""
        counts = [_counts(self._words, _features(self._sift, photo)) for photo in photos]
        return _unit(np.stack(counts) * self._rarity)


def _features(sift: cv2.SIFT, photo: Photo) -> Vectors:
    """Return RootSIFT features, ``float32 [n, 128]``; a photo of one color has none."""
    points, found = sift.detectAndCompute(_gray(photo), None)
    if not points:
        return np.empty((0, 128), np.float32)
    features: Vectors = np.sqrt(found / np.maximum(found.sum(axis=1, keepdims=True), 1e-12), dtype=np.float32)
    return features


def _gray(photo: Photo) -> Pixels:
    scale = min(1.0, SIFT_SIDE / max(photo.size))
    width, height = (max(1, round(side * scale)) for side in photo.size)
    small = cv2.resize(photo.pixels, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def _counts(words: MiniBatchKMeans, features: Vectors) -> Vectors:
    """Return how often each of W words occurs, ``float32 [W]``."""
    places: NDArray[np.int64] = words.predict(features) if len(features) else np.empty(0, np.int64)
    return np.bincount(places, minlength=words.n_clusters).astype(np.float32)


def _unit(rows: Vectors) -> Vectors:
    """Scale rows to length 1; one of zeros stays as it is and is like nothing."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = (rows / np.maximum(lengths, 1e-12)).astype(np.float32)
    return unit
