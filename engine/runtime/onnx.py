"""Serve a bundle with ONNX Runtime, on one thread a call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine.bundle import GRAPH, MAPS, Bundle
from engine.runtime.base import Seen
from engine.runtime.regions import RegionGraph
from engine.runtime.session import open_session
from engine.types import Photo, Vectors


class OnnxRuntime:
    """The default runtime: needs no torch.

    A session may be called from several threads at once, and each call stays on its own thread: on a CPU,
    photos side by side are faster than one photo on all cores.

    Args:
        bundle: the model.
        graph: a graph that stands for the bundle's own, in another precision; the bundle's id says so.
    """

    def __init__(self, bundle: Bundle, graph: Path | None = None) -> None:
        self.bundle = bundle
        self.session = open_session(graph or bundle.folder / GRAPH)
        # A graph that was made in 8 bits before models found garments has no maps to find them on.
        has_maps = {output.name for output in self.session.get_outputs()}.issuperset(MAPS)
        self._regions = RegionGraph(bundle) if bundle.finds_regions and has_maps else None

    def embed(self, photos: Sequence[Photo]) -> tuple[Vectors, Vectors]:
        """Embed photos; see :class:`engine.runtime.base.Runtime`."""
        if not photos:
            return np.empty((0, self.bundle.dim), np.float32), np.empty(
                (0, len(self.bundle.classes)), np.float32
            )
        prepare = self.bundle.description.preprocessing
        inputs = np.stack([prepare(photo) for photo in photos])
        embeddings, logits = self.session.run(["embeddings", "logits"], {"photos": inputs})
        return embeddings, self.bundle.calibrate(logits)

    def see(self, photo: Photo) -> Seen:
        """Embed a photo and find its garments; see :class:`engine.runtime.base.Runtime`."""
        if self._regions is None:
            return Seen(*self.embed([photo]), None)
        inputs = self.bundle.description.preprocessing(photo)[None]
        embeddings, logits, *maps = self.session.run(["embeddings", "logits", *MAPS], {"photos": inputs})
        return Seen(embeddings, self.bundle.calibrate(logits), self._regions(maps)[0])
