"""The shipped model as each runtime runs it, and what might be measured of one."""

from __future__ import annotations

import numpy as np
import pytest

from engine.bundle import GRAPH, Bundle, load_bundle
from engine.errors import RuntimeUnusable
from engine.runtime.admission import Admission
from engine.runtime.base import Runtime
from engine.runtime.onnx import OnnxRuntime
from engine.runtime.openvino import OpenVinoRuntime
from engine.runtime.shelf import INT8, FastModel, RuntimeShelf
from engine.types import Photo
from tests.support.pictures import photo
from tests.support.shipped import SHIPPED

RUNTIMES = ("onnx", "torch", "int8", "openvino")


@pytest.fixture(scope="session")
def int8(tmp_path_factory: pytest.TempPathFactory) -> FastModel:
    """The shipped model in 8 bits, fitted to a few drawn photos."""
    from engine.runtime.quantize import quantize_graph

    bundle = load_bundle(SHIPPED)
    prepare = bundle.description.preprocessing
    seen = [prepare(Photo(np.asarray(photo(seed)))) for seed in range(4)]
    return RuntimeShelf(tmp_path_factory.mktemp("int8")).make(
        bundle,
        INT8,
        lambda out: quantize_graph(bundle.folder / GRAPH, seen, out, lambda _: None),
    )


def start_runtime(name: str, int8: FastModel) -> Runtime:
    """Start the shipped model in one of the `RUNTIMES`."""
    bundle = load_bundle(SHIPPED)
    if name == "onnx":
        return OnnxRuntime(bundle)
    if name == "torch":
        from engine.runtime.torch import TorchRuntime

        return TorchRuntime(bundle)
    return int8.start() if name == "int8" else start_openvino(bundle)


def start_openvino(bundle: Bundle) -> Runtime:
    """Start OpenVINO; skip the test where the CPU lacks what it needs."""
    try:
        return OpenVinoRuntime(bundle)
    except RuntimeUnusable as error:
        pytest.skip(str(error))


def measured(model: FastModel, **figures: float) -> Admission:
    """What might have been measured of a model: all is well but what a test says."""
    usual = {"milliseconds": 3.0, "speedup": 2.0, "cosine": 0.999, "overlap": 0.97, "recall": 0.6}
    difference = {"difference": 0.0, "low": -0.01, "high": 0.01}
    return Admission.model_validate(
        {"runtime": model.name, "model_id": model.bundle.model_id}
        | usual
        | difference
        | {"photos": 100, "queries": 50, "disguised": False}
        | figures
    )
