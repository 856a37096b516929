"""Serve a bundle with OpenVINO in bfloat16. Needs the ``openvino`` extra, and a CPU that computes in it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.bundle import GRAPH, MAPS, Bundle
from engine.errors import BundleDamaged, RuntimeUnusable
from engine.runtime.base import Seen
from engine.types import Photo, Vectors

if TYPE_CHECKING:
    from engine.runtime.regions import RegionGraph

EMBEDDINGS = ("embeddings",)


class OpenVinoRuntime:
    """The bundle's own graph up to the embedding, multiplied in bfloat16.

    Each call stays on one thread, as :class:`engine.runtime.onnx.OnnxRuntime`'s does. The embedding's length
    and the type probabilities are computed in fp32.

    Raises:
        RuntimeUnusable: OpenVINO is not installed, or this CPU has no bfloat16.
        BundleDamaged: the graph cannot be run.
    """

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self._compiled = _compile(import_openvino(), bundle)
        self._own = threading.local()
        self._regions = _region_graph(bundle)

    def embed(self, photos: Sequence[Photo]) -> tuple[Vectors, Vectors]:
        """Embed photos; see :class:`engine.runtime.base.Runtime`."""
        if not photos:
            return np.empty((0, self.bundle.dim), np.float32), np.empty(
                (0, len(self.bundle.classes)), np.float32
            )
        return self._read(np.concatenate([self._run(photo, EMBEDDINGS)[0] for photo in photos]))

    def see(self, photo: Photo) -> Seen:
        """Embed a photo and find its garments; see :class:`engine.runtime.base.Runtime`."""
        if self._regions is None:
            return Seen(*self.embed([photo]), None)
        raw, *maps = self._run(photo, (*EMBEDDINGS, *MAPS))
        return Seen(*self._read(raw), self._regions(maps)[0])

    def _read(self, raw: Vectors) -> tuple[Vectors, Vectors]:
        """Return embeddings of length 1 and their probabilities."""
        embeddings: Vectors = raw / np.linalg.norm(raw, axis=1, keepdims=True)
        return embeddings, self.bundle.classify(embeddings)

    def _run(self, photo: Photo, names: Sequence[str]) -> list[Vectors]:
        """Return some of the graph's outputs; a request serves one thread at a time, so each has its own."""
        if not hasattr(self._own, "request"):
            self._own.request = self._compiled.create_infer_request()
        pixels = self.bundle.description.preprocessing(photo)
        answer = self._own.request.infer({"photos": pixels[None]})
        # The request's next answer takes this one's place.
        return [answer[name].copy() for name in names]


def _region_graph(bundle: Bundle) -> RegionGraph | None:
    """Return what finds garments on this graph's maps, if anything does."""
    if not bundle.finds_regions:
        return None
    from engine.runtime.regions import RegionGraph  # noqa: PLC0415  # who finds none needs no second runtime

    return RegionGraph(bundle)


def import_openvino() -> ModuleType:
    """Import OpenVINO, but not the package by which it reports each import to its makers over the network.

    OpenVINO does without that package where it is not installed; for us it never is.

    Raises:
        RuntimeUnusable: OpenVINO is not installed.
    """
    reporting = "openvino_telemetry"
    hidden = sys.modules.get(reporting)
    sys.modules[reporting] = None  # type: ignore[assignment]  # so Python calls a module that must not be found
    try:
        import openvino  # noqa: PLC0415  # it is in an extra
    except ImportError as error:
        raise RuntimeUnusable(
            "OpenVINO is not installed: pip install with the extra 'openvino', like '.[openvino]'."
        ) from error
    finally:
        if hidden is None:
            del sys.modules[reporting]
        else:
            sys.modules[reporting] = hidden
    module: ModuleType = openvino
    return module


def _compile(openvino: ModuleType, bundle: Bundle) -> Any:
    """Return the graph compiled for one photo at a time.

    There are as many streams as cores, each of one thread, so that threads which share a runtime do not wait
    for each other. Threads are not pinned to cores: worker processes would all choose the same ones.
    """
    core = openvino.Core()
    if "BF16" not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        raise RuntimeUnusable("This CPU does not compute in bfloat16, which the runtime 'openvino' is for.")
    cores = os.cpu_count() or 1
    size = bundle.description.preprocessing.size
    try:
        whole = core.read_model(bundle.folder / GRAPH)
        whole.reshape([1, size, size, 3])
        names = (*EMBEDDINGS, *MAPS) if bundle.finds_regions else EMBEDDINGS
        model = openvino.Model([whole.output(name) for name in names], whole.get_parameters())
        return core.compile_model(
            model,
            "CPU",
            {
                "INFERENCE_PRECISION_HINT": "bf16",
                "INFERENCE_NUM_THREADS": cores,
                "NUM_STREAMS": cores,
                "ENABLE_CPU_PINNING": False,
            },
        )
    except RuntimeError as error:
        raise BundleDamaged(f"The model in {bundle.folder} is damaged: {GRAPH} cannot be run.") from error
