from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, numpy_helper
from safetensors.numpy import load_file, save_file

from engine.bundle import CARD, GRAPH, MANIFEST, REGIONS, WEIGHTS, load_bundle, model_id, write_manifest
from engine.errors import BundleDamaged, BundleMissing
from engine.preprocessing import Preprocessing
from tests.support.shipped import SHIPPED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "bundle"))


def test_the_shipped_bundle_is_whole_and_small() -> None:
    bundle = load_bundle(SHIPPED)

    size = sum((SHIPPED / name).stat().st_size for name in (GRAPH, WEIGHTS))
    assert len(bundle.classes) == 26
    assert size < 20 * 2**20


def test_graphs_and_weights_hold_the_same_half_precision_numbers() -> None:
    weights = [weight for name in (GRAPH, REGIONS) for weight in onnx.load(SHIPPED / name).graph.initializer]
    in_graphs = [numpy_helper.to_array(weight) for weight in weights if weight.dims]
    halves = {array.tobytes() for array in in_graphs if array.dtype == np.float16}
    stored = load_file(SHIPPED / WEIGHTS)

    assert all(array.dtype == np.float16 for array in stored.values())
    assert not any(w.data_type == TensorProto.FLOAT and np.prod(w.dims) > 4 for w in weights)
    del stored["palette.reading"]  # how pixels are read is in the graph's structure
    palette = stored.pop("palette.colors")
    assert all(channel.tobytes() in halves for channel in palette.T)
    assert all(array.tobytes() in halves or array.T.tobytes() in halves for array in stored.values())


@pytest.mark.parametrize("name", [GRAPH, REGIONS, WEIGHTS, CARD])
def test_a_changed_file_is_noticed(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)

    with pytest.raises(BundleDamaged, match=name):
        load_bundle(folder)


@pytest.mark.parametrize("name", [GRAPH, WEIGHTS, CARD])
def test_a_missing_file_is_noticed(folder: Path, name: str) -> None:
    (folder / name).unlink()

    with pytest.raises(BundleDamaged, match=name):
        load_bundle(folder)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": 99}', '{"format": 1}'])
def test_a_manifest_that_is_none_is_one_sentence(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text)

    with pytest.raises(BundleDamaged) as raised:
        load_bundle(folder)
    assert "\n" not in str(raised.value)


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(BundleMissing):
        load_bundle(tmp_path / "nothing")


def test_only_what_changes_an_embedding_changes_the_model_id(folder: Path) -> None:
    bundle = load_bundle(folder)
    description, weights = bundle.description, load_file(folder / WEIGHTS)
    assert model_id(description, weights) == bundle.model_id

    classifier = {**weights, "classifier.bias": weights["classifier.bias"] + 1}
    embedding = {**weights, "embedding.bias": weights["embedding.bias"] + 1}
    assert model_id(description, classifier) == bundle.model_id
    assert model_id(replace(description, temperature=9.0), weights) == bundle.model_id
    assert model_id(description, embedding) != bundle.model_id
    assert model_id(replace(description, preprocessing=Preprocessing(size=64)), weights) != bundle.model_id


def test_everything_changes_the_bundle_id(folder: Path) -> None:
    bundle = load_bundle(folder)
    weights = load_file(folder / WEIGHTS)

    def resealed() -> str:
        write_manifest(folder, bundle.description, weights)
        return load_bundle(folder).bundle_id

    assert resealed() == bundle.bundle_id
    (folder / CARD).write_text("another card")
    with_card = resealed()
    weights["classifier.bias"] = weights["classifier.bias"] + np.float16(1)
    save_file(weights, folder / WEIGHTS)
    assert len({bundle.bundle_id, with_card, resealed()}) == 3


def test_a_changed_id_in_the_manifest_is_noticed(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["temperature"] = manifest["temperature"] * 2
    (folder / MANIFEST).write_text(json.dumps(manifest))

    with pytest.raises(BundleDamaged, match=MANIFEST):
        load_bundle(folder)


def test_the_graph_says_nothing_of_the_machine_that_it_was_traced_on() -> None:
    graph = onnx.load(SHIPPED / GRAPH).graph

    assert not any(part.metadata_props or part.doc_string for part in (graph, *graph.node, *graph.value_info))
    assert b"/site-packages/" not in (SHIPPED / GRAPH).read_bytes()
