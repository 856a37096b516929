"""A graph made ready to run on the CPU."""

from __future__ import annotations

from pathlib import Path

import onnxruntime
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidProtobuf

from engine.errors import BundleDamaged


def open_session(graph: Path) -> onnxruntime.InferenceSession:
    """Return a session whose every call stays on its own thread.

    On a CPU, photos side by side are faster than one photo on all cores.

    Raises:
        BundleDamaged: the graph cannot be run.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidProtobuf) as error:
        raise BundleDamaged(f"The model in {graph.parent} is damaged: {graph.name} cannot be run.") from error
