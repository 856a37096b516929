"""A bundle's graph in 8-bit integers. Needs the ``int8`` extra; what it makes is served without it.

Weights are signed and have a step a channel, activations are unsigned; both as pairs of QuantizeLinear and
DequantizeLinear (QDQ), which ONNX Runtime fuses into integer kernels. The first layers stay in fp32, and so
does all that comes beside or behind the last feature map: attention, palette and the linear layers. There,
8 bits cost most and save nothing that can be measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.quant_utils import add_pre_process_metadata

from engine.runtime.moments import Convolution, Moments, convolutions, measure_inputs
from engine.runtime.rounding import round_weights
from engine.types import Pixels

KEPT = 2
"""The first convolutions of a network, which stay in fp32: EfficientNet's stem and its first depthwise layer
have 27 and 9 weights a channel, too few to make up for each other's rounding, and every later layer builds on
them. With them in 8 bits the mean cosine to fp32 falls by 0.006, and no photo is embedded faster."""

FEATURES = "features"
"""The graph's output that is the last feature map."""

QUANTIZED = ("Conv", "Add", "Clip", "Relu")
"""Operators that are computed in integers; a clip or ReLU becomes the range of the layer before it."""


def quantize_graph(graph: Path, photos: Sequence[Pixels], out: Path, progress: Callable[[int], None]) -> None:
    """Write a bundle's graph in 8 bits.

    Args:
        graph: the bundle's ``model.onnx``.
        photos: real ones, each ``uint8 [S, S, 3]`` as the network takes it: ranges and rounding are fitted to
            them.
        out: the file to write.
        progress: told how many of the photos were looked at.
    """
    with TemporaryDirectory(prefix="snaplook-int8-") as scratch:
        folded = Path(scratch) / "folded.onnx"
        model = fold_constants(graph, folded)
        inside = leading_to(model, FEATURES)
        found = [convolution for convolution in convolutions(model) if convolution.name in inside]
        moments = measure_inputs(model, found[KEPT:], photos, progress)
        for convolution in found[KEPT:]:
            _round_layer(model, convolution, moments[convolution.name])
        add_pre_process_metadata(
            model
        )  # it is folded already, and so the quantizer needs give no such advice
        onnx.save(model, str(folded))
        quantize_static(
            str(folded),
            str(out),
            _Reader(photos),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
            op_types_to_quantize=list(QUANTIZED),
            nodes_to_exclude=[*_with_followers(model, found[:KEPT]), *_outside(model, inside)],
        )


def fold_constants(graph: Path, out: Path) -> onnx.ModelProto:
    """Write and return a graph whose fp16 weights are the fp32 numbers that the casts behind them make."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(out)
    onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    return onnx.load(str(out))


def leading_to(model: onnx.ModelProto, output: str) -> set[str]:
    """Return the names of the nodes that one of a graph's outputs depends on."""
    wanted, names = {output}, set[str]()
    for node in reversed(model.graph.node):  # a graph's nodes are in the order in which they run
        if wanted & set(node.output):
            names.add(node.name)
            wanted |= set(node.input)
    return names


def _outside(model: onnx.ModelProto, inside: set[str]) -> list[str]:
    return [node.name for node in model.graph.node if node.name not in inside]


def _round_layer(model: onnx.ModelProto, convolution: Convolution, moments: Moments) -> None:
    """Round a convolution's weights in place, and let its bias make up for what the mean photo loses."""
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    weight, bias = tensors[convolution.weight], tensors[convolution.bias]
    before = numpy_helper.to_array(weight).astype(np.float64)
    grouped = before.reshape(convolution.groups, before.shape[0] // convolution.groups, -1)
    rounded = round_weights(grouped, moments.covariance)
    lost = ((grouped - rounded) @ moments.mean[:, :, None]).reshape(-1)
    mended = numpy_helper.to_array(bias) + lost
    weight.CopyFrom(numpy_helper.from_array(rounded.reshape(before.shape).astype(np.float32), weight.name))
    bias.CopyFrom(numpy_helper.from_array(mended.astype(np.float32), bias.name))


def _with_followers(model: onnx.ModelProto, kept: Sequence[Convolution]) -> list[str]:
    """Return the names of convolutions and of the clips behind them."""
    names = {convolution.name for convolution in kept}
    outputs = {node.output[0] for node in model.graph.node if node.name in names}
    followers = [node for node in model.graph.node if node.op_type != "Conv" and outputs & set(node.input)]
    return [*names, *(node.name for node in followers)]


class _Reader(CalibrationDataReader):  # type: ignore[misc]  # ONNX Runtime has no types
    """Hands photos to ONNX Runtime one by one."""

    def __init__(self, photos: Sequence[Pixels]) -> None:
        self._photos: Iterator[Pixels] = iter(photos)

    def get_next(self) -> dict[str, Pixels] | None:
        """Return the next photo, or None after the last."""
        photo = next(self._photos, None)
        return None if photo is None else {"photos": photo[None]}
