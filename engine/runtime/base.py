"""What every runtime does: photos in, embeddings and type probabilities out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from engine.bundle import Bundle
from engine.types import Photo, Vectors


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
