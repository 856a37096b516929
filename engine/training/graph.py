"""From a network to an ONNX graph."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Mapping, Sequence

import onnx
import torch
from torch import Tensor, nn


def export_graph(network: nn.Module, size: int, outputs: Sequence[str]) -> onnx.ModelProto:
    """Trace a network, in eval mode, for any number of photos ``uint8 [N, size, size, 3]``.

    Args:
        network: what takes the photos; left in eval mode.
        size: side of the photos in pixels.
        outputs: a name for each thing it returns.
    """
    return trace(network, {"photos": torch.zeros((2, size, size, 3), dtype=torch.uint8)}, outputs)


def trace(network: nn.Module, inputs: Mapping[str, Tensor], outputs: Sequence[str]) -> onnx.ModelProto:
    """Trace a network, in eval mode, for any number of rows.

    Args:
        network: left in eval mode.
        inputs: an example of two rows of each, by name, in the order in which the network takes them.
        outputs: a name for each thing it returns.
    """
    network.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    batch = torch.export.Dim("rows")
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # the exporter warns of its own internals
        program = torch.onnx.export(
            network.eval(),
            tuple(inputs.values()),
            dynamo=True,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_shapes=tuple({0: batch} for _ in inputs),
            verbose=False,
        )
    assert program is not None  # noqa: S101  # only dynamo=False returns nothing
    return forget_origin(program.model_proto)


def forget_origin(model: onnx.ModelProto) -> onnx.ModelProto:
    """Take out where each part was traced: the exporter notes files and lines of the machine it ran on."""
    graph = model.graph
    parts = (model, graph, *graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer)
    for part in parts:
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    return model
