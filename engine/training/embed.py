"""What a network makes of packed photos."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn

from engine.network import TwoOutputNetwork
from engine.training.graph import export_graph
from engine.types import Pixels, Vectors

CHUNK = 16

WORTH_A_GRAPH = 500
"""Photos from which on ONNX Runtime is sooner done than torch: a graph takes some eight seconds to trace."""


class _Pooled(nn.Module):
    def __init__(self, network: TwoOutputNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, photos: Tensor) -> Tensor:
        return self.network.pooled(photos)


def pool_rows(
    network: TwoOutputNetwork, pixels: Pixels, rows: Sequence[int], progress: Callable[[int, int], None]
) -> Vectors:
    """Return the pooled features of some photos, in eval mode.

    Many are computed by ONNX Runtime, one photo's worth of work on each core: on a CPU that is three times as
    fast as torch. Everything behind the pooling is linear and costs nothing, so whatever is fitted or chosen
    there needs no second pass.

    Args:
        network: left as it is.
        pixels: ``uint8 [N, S, S, 3]``.
        rows: which of them.
        progress: told how many of how many are done.

    Returns:
        ``float32 [len(rows), width]``, features and palette.
    """
    was_training = network.training
    in_graph = len(rows) >= WORTH_A_GRAPH
    pool = _pool_in_graph(network, pixels.shape[1]) if in_graph else partial(_pool_in_torch, network.eval())
    chunks = [rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK)]
    pooled: list[Vectors] = []
    with ThreadPoolExecutor(os.cpu_count() if in_graph else 1) as threads:
        for features in threads.map(lambda chunk: pool(pixels[chunk]), chunks):
            pooled.append(features)
            progress(min(len(pooled) * CHUNK, len(rows)), len(rows))
    network.train(was_training)
    return np.concatenate(pooled)


def _pool_in_graph(network: TwoOutputNetwork, size: int) -> Callable[[Pixels], Vectors]:
    graph = export_graph(_Pooled(network), size, ["pooled"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        graph.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )

    def pool(photos: Pixels) -> Vectors:
        features: Vectors = session.run(["pooled"], {"photos": photos})[0]
        return features

    return pool


def _pool_in_torch(network: TwoOutputNetwork, photos: Pixels) -> Vectors:
    with torch.inference_mode():
        features: Vectors = network.pooled(torch.from_numpy(photos)).numpy()
    return features


def answer(network: TwoOutputNetwork, pooled: Vectors) -> tuple[Vectors, Vectors]:
    """Return embeddings ``float32 [N, D]`` and logits ``float32 [N, C]`` of pooled features."""
    with torch.inference_mode():
        embeddings, logits = network.heads(torch.from_numpy(pooled))
    return embeddings.numpy(), logits.numpy()
