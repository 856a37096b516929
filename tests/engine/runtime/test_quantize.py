"""A bundle's graph in 8 bits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto

from engine.bundle import GRAPH, MAPS
from engine.runtime.moments import Convolution, convolutions
from engine.runtime.quantize import FEATURES, KEPT, fold_constants, leading_to
from engine.runtime.shelf import FastModel
from tests.support.shipped import SHIPPED


@pytest.fixture(scope="module")
def graph(int8: FastModel) -> onnx.GraphProto:
    assert int8.graph is not None
    return onnx.load(str(int8.graph)).graph


def weights_in_8_bits(graph: onnx.GraphProto) -> list[onnx.TensorProto]:
    return [tensor for tensor in graph.initializer if tensor.data_type == TensorProto.INT8]


def test_all_but_the_first_convolutions_of_the_backbone_are_in_8_bits(graph: onnx.GraphProto) -> None:
    backbone = leading_to(onnx.helper.make_model(graph), FEATURES)
    layers = [node for node in graph.node if node.op_type == "Conv" and node.name in backbone]

    assert len(layers) > KEPT
    assert len([tensor for tensor in weights_in_8_bits(graph) if len(tensor.dims) == 4]) == len(layers) - KEPT


def test_the_linear_layers_stay_as_they_are(graph: onnx.GraphProto) -> None:
    made = {node.output[0]: node.op_type for node in graph.node}
    inputs = [name for node in graph.node if node.op_type == "Gemm" for name in node.input]

    assert len(inputs) == 6
    assert "DequantizeLinear" not in {made.get(name) for name in inputs}


def test_weights_have_a_step_a_channel(graph: onnx.GraphProto) -> None:
    sizes = {tensor.name: list(tensor.dims) for tensor in graph.initializer}
    layers = [node for node in graph.node if node.op_type == "DequantizeLinear"]
    channels = [(sizes[node.input[0]][0], sizes[node.input[1]]) for node in layers if node.input[0] in sizes]

    assert len(channels) > KEPT
    assert all([count] == steps for count, steps in channels)


def test_the_outputs_keep_their_names_and_the_file_is_smaller_than_in_fp16(
    graph: onnx.GraphProto, int8: FastModel
) -> None:
    assert int8.graph is not None
    assert {output.name for output in graph.output} == {"embeddings", "logits", *MAPS, "attention"}
    assert int8.graph.stat().st_size < 0.8 * (SHIPPED / GRAPH).stat().st_size


@pytest.mark.parametrize(("groups", "strides"), [(1, (1, 1)), (1, (2, 2)), (4, (2, 2)), (2, (1, 1))])
def test_windows_are_what_a_convolution_multiplies(groups: int, strides: tuple[int, int]) -> None:
    """The mean output of a convolution is the mean of its windows times its weights."""
    import torch

    random = np.random.default_rng(0)
    maps = random.standard_normal((4, 7, 9)).astype(np.float32)
    weights = random.standard_normal((8, 4 // groups, 3, 3)).astype(np.float32)
    layer = Convolution("c", "x", "w", "b", (3, 3), groups, strides, (1, 1, 1, 1))

    seen = layer.windows(maps, random)
    ours = (weights.reshape(groups, 8 // groups, -1) @ seen.transpose(0, 2, 1)).mean(axis=2).ravel()
    theirs = torch.nn.functional.conv2d(
        torch.from_numpy(maps), torch.from_numpy(weights), stride=strides, padding=1, groups=groups
    )

    assert np.allclose(ours, theirs.mean(dim=(1, 2)).numpy(), atol=1e-5)


def test_convolutions_are_found_in_the_order_in_which_they_run(tmp_path: Path) -> None:
    found = convolutions(fold_constants(SHIPPED / GRAPH, tmp_path / "folded.onnx"))

    assert found[0].strides == (2, 2)
    assert found[0].kernel == (3, 3)
    assert found[1].groups > 1
    assert found[-1].kernel == (1, 1)
