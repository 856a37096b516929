"""A faster runtime may answer only where it was measured as it is, and agreed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.bundle import GRAPH, Bundle, load_bundle
from engine.errors import RuntimeUnusable
from engine.runtime.shelf import ADMISSION, INT8, OPENVINO, PRECISIONS, FastModel, RuntimeShelf
from tests.support.runtimes import measured
from tests.support.shipped import SHIPPED


@pytest.fixture
def bundle() -> Bundle:
    return load_bundle(SHIPPED)


@pytest.fixture
def shelf(tmp_path: Path) -> RuntimeShelf:
    return RuntimeShelf(tmp_path / "runtimes")


def put(shelf: RuntimeShelf, bundle: Bundle, content: bytes = b"a graph") -> FastModel:
    """Keep something that stands for a graph in 8 bits."""

    def write(out: Path) -> None:
        out.write_bytes(content)

    return shelf.make(bundle, INT8, write)


@pytest.mark.parametrize("name", PRECISIONS)
def test_what_was_not_measured_may_not_answer(shelf: RuntimeShelf, bundle: Bundle, name: str) -> None:
    put(shelf, bundle)

    with pytest.raises(RuntimeUnusable, match=rf"{name}.*not been measured.*`snaplook models compare`"):
        shelf.admitted(bundle, name)


@pytest.mark.parametrize("name", PRECISIONS)
def test_what_agreed_may_answer_under_an_id_of_its_own(
    shelf: RuntimeShelf, bundle: Bundle, name: str
) -> None:
    put(shelf, bundle)
    found = shelf.find(bundle, name)
    assert found is not None
    shelf.keep(bundle, measured(found))

    admitted = shelf.admitted(bundle, name)

    assert admitted == found or admitted.bundle.model_id == found.bundle.model_id
    assert admitted.bundle.model_id != bundle.model_id
    assert admitted.bundle.description == bundle.description


def test_two_precisions_and_two_graphs_have_different_ids(shelf: RuntimeShelf, bundle: Bundle) -> None:
    one, other = put(shelf, bundle, b"one"), put(shelf, bundle, b"other")
    bf16 = shelf.find(bundle, OPENVINO)
    assert bf16 is not None

    ids = {bundle.model_id, one.bundle.model_id, other.bundle.model_id, bf16.bundle.model_id}
    assert len(ids) == 4


@pytest.mark.parametrize(
    ("figures", "because"),
    [
        ({"overlap": 0.949}, "94.9% of the nearest photos"),
        ({"low": -0.02}, "may lose 2.0% of recall@1"),
        ({"low": -0.031}, "may lose 3.1% of recall@1"),
    ],
)
def test_what_disagreed_is_refused_with_the_figure(
    shelf: RuntimeShelf, bundle: Bundle, figures: dict[str, float], because: str
) -> None:
    shelf.keep(bundle, measured(put(shelf, bundle), **figures))

    with pytest.raises(RuntimeUnusable) as refused:
        shelf.admitted(bundle, INT8)
    assert because in str(refused.value)
    assert "`snaplook models compare`" in str(refused.value)


def test_figures_just_good_enough_admit(bundle: Bundle, shelf: RuntimeShelf) -> None:
    assert measured(put(shelf, bundle), overlap=0.95, low=-0.0199).admitted


def test_a_graph_that_was_changed_since_counts_as_not_measured(shelf: RuntimeShelf, bundle: Bundle) -> None:
    model = put(shelf, bundle)
    shelf.keep(bundle, measured(model))
    assert model.graph is not None
    model.graph.write_bytes(b"another graph")

    with pytest.raises(RuntimeUnusable, match="not been measured"):
        shelf.admitted(bundle, INT8)


def test_a_graph_made_anew_has_to_be_measured_anew(shelf: RuntimeShelf, bundle: Bundle) -> None:
    shelf.keep(bundle, measured(put(shelf, bundle)))
    put(shelf, bundle, b"another graph")

    with pytest.raises(RuntimeUnusable, match="not been measured"):
        shelf.admitted(bundle, INT8)


def test_what_was_measured_of_another_bundle_does_not_count(
    shelf: RuntimeShelf, bundle: Bundle, tmp_path: Path
) -> None:
    shelf.keep(bundle, measured(put(shelf, bundle)))
    folder = tmp_path / "runtimes"
    other = type(bundle)(bundle.folder, "0" * 12, bundle.bundle_id, bundle.description, bundle._classifier)
    shutil.copytree(folder / bundle.model_id, folder / other.model_id)

    with pytest.raises(RuntimeUnusable, match="not been measured with model 000000000000"):
        shelf.admitted(other, INT8)


@pytest.mark.parametrize("text", ["", "{}", "no json", '{"runtime": "int8"}'])
def test_a_damaged_record_counts_as_none(
    shelf: RuntimeShelf, bundle: Bundle, tmp_path: Path, text: str
) -> None:
    put(shelf, bundle)
    (tmp_path / "runtimes" / bundle.model_id / INT8 / ADMISSION).write_text(text, encoding="utf-8")

    with pytest.raises(RuntimeUnusable, match="not been measured"):
        shelf.admitted(bundle, INT8)


def test_a_graph_whose_writing_fails_leaves_the_one_before(shelf: RuntimeShelf, bundle: Bundle) -> None:
    shelf.keep(bundle, measured(put(shelf, bundle)))

    def fail(out: Path) -> None:
        out.write_bytes(b"half a gr")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        shelf.make(bundle, INT8, fail)
    admitted = shelf.admitted(bundle, INT8)
    assert admitted.graph is not None
    assert admitted.graph.name == GRAPH
    assert admitted.graph.read_bytes() == b"a graph"


def test_only_one_may_measure_at_a_time(shelf: RuntimeShelf, tmp_path: Path) -> None:
    with (
        shelf.turn(),
        pytest.raises(RuntimeUnusable, match="wait until it has finished"),
        RuntimeShelf(tmp_path / "runtimes").turn(),
    ):
        pass
    with shelf.turn():
        pass
