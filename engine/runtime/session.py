"""A graph made ready to run on the CPU."""

from __future__ import annotations

from pathlib import Path

import onnxruntime


def open_session(graph: Path) -> onnxruntime.InferenceSession:
    """Return a session whose every call stays on its own thread.

    On a CPU, photos side by side are faster than one photo on all cores.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
