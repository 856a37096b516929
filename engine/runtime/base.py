"""What every runtime does: photos in, embeddings and type probabilities out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from engine.bundle import Bundle
from engine.types import Photo, Vectors


class Seen(NamedTuple):
    """What a model sees in one photo.

    Attributes:
        embeddings: ``float32 [1, D]``, L2-normalized.
        probabilities: ``float32 [1, C]``, calibrated.
        regions: where garments are, for :class:`engine.regions.HeadAnswers`; None if the model was not taught
            to find any.
    """

    embeddings: Vectors
    probabilities: Vectors
    regions: Vectors | None


class Runtime(Protocol):
    """A model that is ready to answer. Safe to call from several threads at once."""

    bundle: Bundle

    def embed(self, photos: Sequence[Photo]) -> tuple[Vectors, Vectors]:
        """Embed photos.

        Returns:
            Embeddings ``float32 [N, D]``, L2-normalized, and calibrated type probabilities
            ``float32 [N, C]`` in the order of ``bundle.classes``.
        """
        ...

    def see(self, photo: Photo) -> Seen:
        """Embed a photo and find its garments in the same pass."""
        ...
