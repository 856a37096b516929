"""``snaplook models compare``, and what a shop meets that changes how its model is run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import progress
from engine.bundle import load_bundle
from engine.runtime.shelf import INT8, OPENVINO, FastModel, RuntimeShelf
from tests.support.labeled import draw_labeled, write_table
from tests.support.runtimes import measured, start_openvino
from tests.support.shipped import SHIPPED
from tests.support.shop import Shop, ask, still_answers, write_shop


def admit(shop: Shop, name: str, int8: FastModel) -> None:
    """Let a runtime answer, as a comparison that went well does."""
    shelf, bundle = RuntimeShelf(shop.home / "runtimes"), load_bundle(SHIPPED)
    if name == INT8:
        graph = int8.graph
        assert graph is not None
        shelf.make(bundle, name, lambda out: out.write_bytes(graph.read_bytes()))
    model = shelf.find(bundle, name)
    assert model is not None
    shelf.keep(bundle, measured(model))


def needs(name: str) -> None:
    """Skip a test where the CPU lacks what a runtime needs."""
    if name == OPENVINO:
        start_openvino(load_bundle(SHIPPED))


@pytest.mark.slow
def test_a_catalogue_is_compared_on_and_the_figures_are_kept(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs(OPENVINO)
    monkeypatch.setattr(progress, "LINE_SECONDS", 3_600.0)  # on a busy machine it takes over half a minute
    shop.run("ingest", write_shop(shop.desk / "catalogue", products=8))
    outcome = shop.run("models", "compare", "--out", tmp_path / "figures.json")
    assert (outcome.status, outcome.err) == (0, "")

    figures = json.loads((tmp_path / "figures.json").read_text())
    assert (figures["photos"], figures["queries"], figures["disguised"]) == (48, 48, False)
    assert {row["runtime"] for row in figures["admissions"]} == {INT8, OPENVINO}
    shelf, bundle = RuntimeShelf(shop.home / "runtimes"), load_bundle(SHIPPED)
    for row in figures["admissions"]:
        kept = shelf.admission(bundle, row["runtime"])
        assert kept is not None
        assert kept.admitted is row.pop("admitted")
        assert kept.model_dump() == row
        assert row["cosine"] > 0.99
        assert ("may answer: set" if kept.admitted else "may not answer: ") in outcome.out


@pytest.mark.slow
def test_a_graph_that_is_admitted_stays_as_it_is(shop: Shop, int8: FastModel, tmp_path: Path) -> None:
    """Or its index would be another model's after each comparison."""
    (tmp_path / "photos").mkdir()
    draw_labeled(tmp_path / "photos", products=12, views=1)
    admit(shop, INT8, int8)
    [graph] = shop.home.rglob("model.onnx")
    before = graph.read_bytes()
    outcome = shop.run("models", "compare", "--data", tmp_path / "photos")

    assert (outcome.status, outcome.err) == (0, "")
    assert "disguised photos among" in outcome.out
    assert graph.read_bytes() == before


def test_too_few_products_are_refused_before_anything_is_written(indexed_shop: Shop) -> None:
    assert "20 products or more, and there are 9" in indexed_shop.run("models", "compare").sentence
    assert not (indexed_shop.home / "runtimes").exists()


def test_a_folder_without_a_table_is_refused(shop: Shop, tmp_path: Path) -> None:
    assert "garments.csv" in shop.run("models", "compare", "--data", tmp_path).sentence
    write_table(tmp_path, [])
    assert "names no photo" in shop.run("models", "compare", "--data", tmp_path).sentence


@pytest.mark.parametrize("name", [INT8, OPENVINO])
@pytest.mark.parametrize("command", [["index"], ["find", "photo.jpg"], ["embed", ".", "--out", "out.npz"]])
def test_a_runtime_that_was_not_measured_is_refused_with_the_command_that_measures(
    indexed_shop: Shop, name: str, command: list[str]
) -> None:
    (indexed_shop.desk / "photo.jpg").write_bytes(b"")
    sentence = indexed_shop.having(MODEL__RUNTIME=name).run(*command).sentence

    assert name in sentence
    assert "`snaplook models compare`" in sentence


def test_the_doctor_says_so_too(indexed_shop: Shop) -> None:
    outcome = indexed_shop.having(MODEL__RUNTIME=INT8).run("doctor")

    assert outcome.status == 1
    assert "mend  model" in outcome.out
    assert "`snaplook models compare`" in " ".join(outcome.out.split())


@pytest.mark.parametrize("name", [INT8, OPENVINO])
def test_an_admitted_runtime_answers_once_its_vectors_are_indexed(
    indexed_shop: Shop, int8: FastModel, name: str
) -> None:
    needs(name)
    usual = ask(indexed_shop)
    admit(indexed_shop, name, int8)
    fast = indexed_shop.having(MODEL__RUNTIME=name)
    photo = indexed_shop.desk / "catalogue" / "hats" / "hats-0" / "0.jpg"

    assert "run `snaplook index`" in fast.run("find", photo).sentence
    assert "run `snaplook index`" in " ".join(fast.run("doctor").out.split())
    assert fast.run("index").status == 0
    assert still_answers(fast)
    assert ask(fast)["model_id"] != usual["model_id"]
    assert f"runs with {name}." in " ".join(fast.run("doctor").out.split())
    assert "run `snaplook index`" in indexed_shop.run("find", photo).sentence


def test_a_runtime_that_does_not_exist_is_refused(shop: Shop) -> None:
    assert "model.runtime" in shop.having(MODEL__RUNTIME="fast").run("index").sentence
