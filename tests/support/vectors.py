"""Clustered vectors that stand for a catalogue, and a model that looks its embeddings up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.bundle import Bundle, Description
from engine.config import Thresholds
from engine.index.entries import IndexedPhotos
from engine.preprocessing import Preprocessing
from engine.runtime.base import Seen
from engine.types import Photo, Vectors

MODEL_ID = "0123456789ab"


def unit(vectors: Vectors) -> Vectors:
    """L2-normalize the last axis."""
    normalized: Vectors = (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)
    return normalized


def near(vectors: Vectors, rng: np.random.Generator, spread: float) -> Vectors:
    """Return unit vectors scattered around others; a spread of 1 adds noise as long as the vector."""
    noise = rng.standard_normal(vectors.shape) / np.sqrt(vectors.shape[-1])
    return unit(vectors + np.float32(spread) * noise.astype(np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """Drawn products: ``type_centers [T, D]``, ``products [P, D]`` around them, photos around those."""

    names: tuple[str, ...]
    type_centers: Vectors
    products: Vectors
    photos: IndexedPhotos

    def bundle(self, thresholds: Thresholds | None = None, sharpness: float = 40.0) -> Bundle:
        """Return a model whose classifier compares an embedding with the center of each type."""
        description = Description(
            name="clusters",
            architecture="none",
            dim=self.type_centers.shape[1],
            classes=self.names,
            preprocessing=Preprocessing(),
            temperature=1.0,
            thresholds=thresholds or Thresholds(),
        )
        classifier = (self.type_centers * np.float32(sharpness), np.zeros(len(self.names), dtype=np.float32))
        return Bundle(Path(), MODEL_ID, "fedcba987654", description, classifier)


def draw_catalogue(
    *,
    types: int = 4,
    products_per_type: int = 12,
    photos_per_product: int = 3,
    dim: int = 32,
    seed: int = 7,
    first_id: int = 1,
) -> Catalogue:
    """Draw a catalogue whose products lie around their type and whose photos lie around their product."""
    rng = np.random.default_rng(seed)
    names = tuple(f"type-{number:02d}" for number in range(types))
    centers = unit(rng.standard_normal((types, dim)).astype(np.float32))
    of_type = np.repeat(np.arange(types), products_per_type)
    products = near(centers[of_type], rng, 0.8)
    of_product = np.repeat(np.arange(len(products)), photos_per_product)
    vectors = near(products[of_product], rng, 0.3)
    photos = IndexedPhotos(
        image_ids=np.arange(len(vectors), dtype=np.int64) + first_id,
        product_ids=of_product.astype(np.int64) + 1000,
        types=[(names[of_type[product]],) for product in of_product],
        vectors=vectors,
    )
    return Catalogue(names, centers, products, photos)


class LookupRuntime:
    """A `Runtime` that finds the embedding of a photo by the number drawn into its first pixel."""

    def __init__(self, bundle: Bundle, vectors: Vectors) -> None:
        self.bundle = bundle
        self._vectors = vectors

    def embed(self, photos: Sequence[Photo]) -> tuple[Vectors, Vectors]:
        numbers = [int.from_bytes(photo.pixels[0, 0].tobytes(), "big") for photo in photos]
        embeddings = self._vectors[numbers]
        return embeddings, self.bundle.classify(embeddings)

    def see(self, photo: Photo) -> Seen:
        return Seen(*self.embed([photo]), None)


def photo_of(number: int) -> Photo:
    """Return the photo for which `LookupRuntime` answers with its vector of this number."""
    pixels = np.zeros((32, 32, 3), dtype=np.uint8)
    pixels[0, 0] = np.frombuffer(number.to_bytes(3, "big"), dtype=np.uint8)
    return Photo(pixels)


def is_drawn(photo: Photo) -> bool:
    """Say whether a photo is one of `photo_of`."""
    return photo.size == (32, 32) and not photo.pixels[1:].any() and not photo.pixels[0, 1:].any()
