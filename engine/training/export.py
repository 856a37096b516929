"""From a trained network to the files of a bundle."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save
from torch import nn

from engine.bundle import (
    CARD,
    GRAPH,
    MAPS,
    REGION_WEIGHTS,
    REGIONS,
    WEIGHTS,
    Bundle,
    Description,
    load_bundle,
    write_manifest,
)
from engine.network import TwoOutputNetwork, fold_batch_norms
from engine.region_head import RegionHead
from engine.training.graph import export_graph, trace

OUTPUTS = ["embeddings", "logits", *MAPS, "attention"]


def round_weights(network: TwoOutputNetwork) -> TwoOutputNetwork:
    """Fold the batch norms and round every weight to fp16, in place: what is measured is what is shipped."""
    fold_batch_norms(network)
    round_to_half(network)
    return network


def round_to_half(network: nn.Module) -> None:
    """Round every weight to fp16, in place."""
    with torch.no_grad():
        for tensor in network.state_dict().values():
            tensor.copy_(tensor.half().float())


def write_bundle(
    folder: Path,
    network: TwoOutputNetwork,
    description: Description,
    card: str,
    head: RegionHead | None = None,
) -> Bundle:
    """Write a rounded network as a bundle and read it back.

    Args:
        folder: made if missing; files of a bundle that lies there are replaced.
        network: as :func:`round_weights` returned it.
        description: classes, preprocessing, temperature, thresholds.
        card: the model card, Markdown.
        head: finds garments on the network's maps; rounded, too. None for a model that does not.
    """
    folder.mkdir(parents=True, exist_ok=True)
    size = description.preprocessing.size
    weights = half_weights(network)
    onnx.save(halve_graph(export_graph(network, size, OUTPUTS)), str(folder / GRAPH))
    if head is None:
        (folder / REGIONS).unlink(missing_ok=True)
    else:
        weights |= {f"{REGION_WEIGHTS}{name}": part for name, part in half_weights(head).items()}
        onnx.save(halve_graph(_region_graph(network, head, size)), str(folder / REGIONS))
    (folder / WEIGHTS).write_bytes(save(weights))
    (folder / CARD).write_text(card, encoding="utf-8")
    write_manifest(folder, description, weights)
    return load_bundle(folder)


def _region_graph(network: TwoOutputNetwork, head: RegionHead, size: int) -> onnx.ModelProto:
    with torch.inference_mode():
        maps = network.eval()(torch.zeros(2, size, size, 3, dtype=torch.uint8)).maps
    examples = {name: torch.zeros(part.shape) for name, part in zip(MAPS, maps, strict=True)}
    return trace(head, examples, ["regions"])


def half_weights(network: nn.Module) -> dict[str, NDArray[np.float16]]:
    """Return the network's weights as fp16 arrays by name."""
    return {name: tensor.half().contiguous().numpy() for name, tensor in network.state_dict().items()}


def halve_graph(model: onnx.ModelProto) -> onnx.ModelProto:
    """Store the graph's fp32 weights as fp16, a cast behind each; ONNX Runtime folds the casts at load.

    What fp16 cannot hold exactly stays as it is: rounded weights pass, a clamp of 1e-12 would become 0.
    """
    graph = model.graph
    casts = []
    for weight in graph.initializer:
        if weight.data_type != TensorProto.FLOAT:
            continue
        full = numpy_helper.to_array(weight)
        with np.errstate(over="ignore"):
            halved = full.astype(np.float16)
        if np.array_equal(halved, full):
            name, half = weight.name, f"{weight.name}.fp16"
            weight.CopyFrom(numpy_helper.from_array(halved, half))
            casts.append(helper.make_node("Cast", [half], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model
