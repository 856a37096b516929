from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from engine.training.export import halve_graph

WEIGHT = np.array([[0.5, -2.0], [1.25, 3.0]], np.float32)


def normalizing_graph() -> onnx.ModelProto:
    """``x W`` over its length, which a clamp keeps from being 0."""
    nodes = [
        helper.make_node("MatMul", ["x", "weight"], ["product"]),
        helper.make_node("ReduceL2", ["product"], ["length"], keepdims=1),
        helper.make_node("Max", ["length", "clamp"], ["divisor"]),
        helper.make_node("Div", ["product", "divisor"], ["y"]),
    ]
    constants = [
        numpy_helper.from_array(WEIGHT, "weight"),
        numpy_helper.from_array(np.array(1e-12, np.float32), "clamp"),
    ]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 2]) for name in "xy"]
    return helper.make_model(helper.make_graph(nodes, "normalize", ends[:1], ends[1:], constants))


def run(model: onnx.ModelProto, x: list[float]) -> list[float]:
    answers: Sequence[Any] = ReferenceEvaluator(model).run(None, {"x": np.array([x], np.float32)})  # type: ignore[assignment]
    return list(answers[0][0].tolist())


def test_weights_are_stored_in_half_precision_and_answer_the_same() -> None:
    before = run(normalizing_graph(), [1.0, 3.0])

    halved = halve_graph(normalizing_graph())

    stored = {numpy_helper.to_array(constant).tobytes() for constant in halved.graph.initializer}
    assert WEIGHT.astype(np.float16).tobytes() in stored
    assert run(halved, [1.0, 3.0]) == before


def test_a_number_too_small_for_half_precision_does_not_become_nothing() -> None:
    halved = halve_graph(normalizing_graph())

    assert run(halved, [0.0, 0.0]) == [0.0, 0.0]
