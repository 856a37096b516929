"""Serve a bundle with ONNX Runtime, on one thread a call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidProtobuf

from engine.bundle import GRAPH, Bundle
from engine.errors import BundleDamaged
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
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        path = graph or bundle.folder / GRAPH
        try:
            self.session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except (Fail, InvalidProtobuf) as error:
            raise BundleDamaged(
                f"The model in {path.parent} is damaged: {path.name} cannot be run."
            ) from error

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
