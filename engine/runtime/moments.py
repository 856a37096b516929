"""What a network's convolutions see of real photos: mean and covariance of their inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime
from numpy.random import Generator
from onnx import helper

from engine.runtime.rounding import Floats
from engine.types import Pixels, Vectors

PLACES = 64
"""Places of a feature map that are looked at in one photo; neighbors say much the same."""


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolution of a graph.

    Attributes:
        name: of its node.
        source: the tensor that it reads, ``[N, C, H, W]``.
        weight: the name of its weights, ``[O, C / groups, h, w]``.
        bias: the name of its bias, ``[O]``.
        kernel: height and width of its window.
        groups: into how many parts its channels fall that share no inputs.
        strides: of the window.
        pads: zeros around the picture: top, left, bottom, right.
    """

    name: str
    source: str
    weight: str
    bias: str
    kernel: tuple[int, int]
    groups: int
    strides: tuple[int, int]
    pads: tuple[int, int, int, int]

    def windows(self, maps: Vectors, random: Generator) -> Floats:
        """Return what some windows see of one photo's ``float32 [C, H, W]``.

        Returns:
            ``float64 [groups, n, C / groups * h * w]``, in the order of the weights.
        """
        top, left, bottom, right = self.pads
        padded = np.pad(maps, ((0, 0), (top, bottom), (left, right)))
        down, across = self.strides
        views = np.lib.stride_tricks.sliding_window_view(padded, self.kernel, axis=(1, 2))
        views = views[:, ::down, ::across]
        rows, columns = views.shape[1:3]
        chosen = random.choice(rows * columns, min(PLACES, rows * columns), replace=False)
        seen = views[:, chosen // columns, chosen % columns]  # [C, n, h, w]
        grouped = seen.reshape(self.groups, -1, len(chosen), *self.kernel).transpose(0, 2, 1, 3, 4)
        return grouped.reshape(self.groups, len(chosen), -1).astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Mean ``float64 [groups, I]`` and covariance ``float64 [groups, I, I]`` of a convolution's inputs."""

    mean: Floats
    covariance: Floats


def convolutions(model: onnx.ModelProto) -> list[Convolution]:
    """Return the convolutions of a graph in the order in which they run."""
    shapes = {weight.name: tuple(weight.dims) for weight in model.graph.initializer}
    found = []
    for node in model.graph.node:
        if node.op_type == "Conv":
            options = {option.name: helper.get_attribute_value(option) for option in node.attribute}
            found.append(
                Convolution(
                    name=node.name,
                    source=node.input[0],
                    weight=node.input[1],
                    bias=node.input[2],
                    kernel=shapes[node.input[1]][2:],
                    groups=options.get("group", 1),
                    strides=tuple(options.get("strides", (1, 1))),
                    pads=tuple(options.get("pads", (0, 0, 0, 0))),
                )
            )
    return found


def measure_inputs(
    model: onnx.ModelProto,
    chosen: Sequence[Convolution],
    photos: Iterable[Pixels],
    progress: Callable[[int], None],
) -> dict[str, Moments]:
    """Return the moments of what convolutions see, by their names.

    Args:
        model: the graph; not changed.
        chosen: those of its convolutions to look at.
        photos: each ``uint8 [S, S, 3]``, as the network takes it.
        progress: told how many photos were looked at.
    """
    sources = list(dict.fromkeys(convolution.source for convolution in chosen))
    session = _session_with_outputs(model, sources)
    random = np.random.default_rng(0)
    sums: dict[str, tuple[Floats, Floats, int]] = {}
    for number, photo in enumerate(photos, start=1):
        maps = dict(zip(sources, session.run(sources, {"photos": photo[None]}), strict=True))
        for convolution in chosen:
            seen = convolution.windows(maps[convolution.source][0], random)
            mean, square, count = sums.get(convolution.name, (0.0, 0.0, 0))
            added = (mean + seen.sum(axis=1), square + seen.transpose(0, 2, 1) @ seen, count + seen.shape[1])
            sums[convolution.name] = added
        progress(number)
    return {name: _moments(*added) for name, added in sums.items()}


def _moments(total: Floats, square: Floats, count: int) -> Moments:
    mean = total / count
    return Moments(mean, square / count - mean[:, :, None] * mean[:, None, :])


def _session_with_outputs(model: onnx.ModelProto, names: Sequence[str]) -> onnxruntime.InferenceSession:
    opened = onnx.ModelProto()
    opened.CopyFrom(model)
    known = {output.name for output in opened.graph.output}
    opened.graph.output.extend(
        helper.make_empty_tensor_value_info(name) for name in names if name not in known
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(
        opened.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
