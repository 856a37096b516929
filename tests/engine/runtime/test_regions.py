"""Who finds garments, and who only embeds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx

from engine.bundle import GRAPH, load_bundle
from engine.runtime.onnx import OnnxRuntime
from engine.types import Photo
from tests.support.pictures import photo
from tests.support.shipped import SHIPPED


def test_a_graph_in_8_bits_from_before_models_found_garments_embeds_and_finds_none(tmp_path: Path) -> None:
    model = onnx.load(SHIPPED / GRAPH)
    outputs = [output for output in model.graph.output if output.name not in ("fine", "middle")]
    del model.graph.output[:]
    model.graph.output.extend(outputs)
    onnx.save(model, str(tmp_path / GRAPH))
    bundle = load_bundle(SHIPPED)
    seen = OnnxRuntime(bundle, tmp_path / GRAPH).see(Photo(np.asarray(photo(1))))

    assert bundle.finds_regions
    assert seen.regions is None
    assert seen.embeddings.shape == (1, bundle.dim)
