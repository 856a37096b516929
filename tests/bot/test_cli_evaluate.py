"""``snaplook evaluate`` as a person meets it: what it refuses at once, and what it leaves behind."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.support.runs import DrawnRun, draw_run, only_one_photo_each, write_model
from tests.support.shop import Shop

REPORT = {"report.json", "report.md", "recall.png", "reliability.png", "gate.png", "best.png", "worst.png"}


@pytest.fixture
def drawn(tmp_path: Path) -> DrawnRun:
    return draw_run(tmp_path)


def said_of(folder: Path) -> str:
    return (folder / "report.md").read_text(encoding="utf-8")


def test_evaluating_needs_something_to_score_on(shop: Shop, tmp_path: Path) -> None:
    for arguments in (["evaluate"], ["evaluate", "--snapshots", "--data", tmp_path]):
        outcome = shop.run(*arguments)
        assert outcome.status == 2
        assert "--data FOLDER or --snapshots" in outcome.err
    assert "garments.csv" in shop.run("evaluate", "--data", tmp_path).sentence
    assert "snaplook demo" in shop.run("evaluate", "--snapshots").sentence


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--snapshots", "--run", "run"], "--data FOLDER"),
        (["--data", "data", "--beside", "old"], "need --run"),
        (["--data", "data", "--final"], "need --run"),
        (["--data", "data", "--run", "run", "--final", "--out", "here"], "written into --run"),
        (["--data", "data", "--run", "run", "--final", "--beside", "old"], "run's own model"),
    ],
)
def test_options_that_do_not_go_together_are_refused(shop: Shop, arguments: list[str], said: str) -> None:
    outcome = shop.run("evaluate", *arguments)

    assert outcome.status == 2
    assert said in outcome.err


def test_a_shop_that_is_not_in_the_data_is_refused(shop: Shop, drawn: DrawnRun) -> None:
    assert "north, south" in shop.run("evaluate", "--data", drawn.data, "--shop", "west").sentence


@pytest.mark.parametrize("part", [[], ["--final"]])
def test_other_data_than_the_run_was_trained_on_is_refused(
    shop: Shop, drawn: DrawnRun, part: list[str]
) -> None:
    (drawn.folder / "data.txt").write_text("0123456789ab\n", encoding="utf-8")

    outcome = shop.run("evaluate", "--data", drawn.data, "--run", drawn.folder, *part)

    assert "other photos or other labels than the run" in outcome.sentence
    assert not list(drawn.folder.glob("final-*"))


def test_a_report_that_cannot_be_written_is_refused_before_the_work(shop: Shop, drawn: DrawnRun) -> None:
    file = drawn.data / "garments.csv"

    assert "is a file" in shop.run("evaluate", "--data", drawn.data, "--out", file).sentence


def test_a_folder_that_no_run_left_is_refused(shop: Shop, drawn: DrawnRun, tmp_path: Path) -> None:
    assert "no run folder" in shop.run("evaluate", "--data", drawn.data, "--run", tmp_path).sentence


def test_a_run_without_folds_is_refused(shop: Shop, drawn: DrawnRun) -> None:
    shutil.rmtree(drawn.folder / "folds")

    assert "has no folds" in shop.run("evaluate", "--data", drawn.data, "--run", drawn.folder).sentence


def test_a_run_that_still_lacks_a_fold_is_refused(shop: Shop, drawn: DrawnRun) -> None:
    config = drawn.folder / "config.json"
    config.write_text(json.dumps({"name": "drawn", "data": {"folds": ["north", "south", "west"]}}))

    assert "for the fold west" in shop.run("evaluate", "--data", drawn.data, "--run", drawn.folder).sentence


def test_a_configuration_of_another_version_is_refused(shop: Shop, drawn: DrawnRun) -> None:
    (drawn.folder / "config.json").write_text('{"name": "drawn", "epochz": 3}')

    assert "config.json" in shop.run("evaluate", "--data", drawn.data, "--run", drawn.folder).sentence


def test_a_fold_whose_model_may_have_seen_its_shop_is_refused(shop: Shop, drawn: DrawnRun) -> None:
    shutil.rmtree(drawn.folder / "folds" / "south")
    write_model(drawn.folder / "folds" / "south" / "bundle", held_out="north, west")

    sentence = shop.run("evaluate", "--data", drawn.data, "--run", drawn.folder).sentence
    assert "south" in sentence
    assert "held out" in sentence


def test_a_shop_with_one_photo_a_product_is_refused(shop: Shop, drawn: DrawnRun) -> None:
    only_one_photo_each(drawn.data)

    assert (
        "Nothing can be asked for"
        in shop.run("evaluate", "--data", drawn.data, "--run", drawn.folder).sentence
    )


def test_an_earlier_model_that_is_not_there_is_refused(shop: Shop, drawn: DrawnRun, tmp_path: Path) -> None:
    arguments = ("--data", drawn.data, "--run", drawn.folder, "--beside", tmp_path / "nothing")

    assert "no model in" in shop.run("evaluate", *arguments).sentence


def test_a_photo_that_cannot_be_read_is_named_before_anything_is_scored(shop: Shop, drawn: DrawnRun) -> None:
    (drawn.data / "south-3-1.png").write_bytes(b"no picture")

    sentence = shop.run(
        "evaluate", "--data", drawn.data, "--run", drawn.folder, "--out", drawn.folder / "out"
    ).sentence

    assert "south-3-1.png" in sentence
    assert not (drawn.folder / "out").exists()


def test_a_run_without_a_report_part_has_none_to_open(shop: Shop, drawn: DrawnRun) -> None:
    sentence = shop.run("evaluate", "--data", drawn.data, "--run", drawn.folder, "--final").sentence

    assert "report_share" in sentence


@pytest.mark.slow
def test_every_fold_is_judged_in_one_table(shop: Shop, drawn: DrawnRun, tmp_path: Path) -> None:
    earlier = write_model(tmp_path / "earlier", held_out="north", name="earlier")
    out = tmp_path / "out"

    outcome = shop.run(
        "evaluate", "--data", drawn.data, "--run", drawn.folder, "--beside", earlier, "--out", out
    )

    assert outcome.status == 0, outcome.err
    assert "40 queries of 20 products" in outcome.out
    assert {path.name for path in out.iterdir()} == REPORT
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    [everything, north, south] = report["slices"][:3]
    assert [score["arm"] for score in everything["scores"]][:2] == ["drawn", "earlier"]
    seen = [[score["seen"] for score in part["scores"]][:2] for part in (everything, north, south)]
    assert seen == [[False, True], [False, False], [False, True]]
    assert (north["queries"], south["queries"]) == (20, 20)
    assert [(task["name"], task["queries"]) for task in report["tasks"]] == [("north", 20), ("south", 20)]
    assert report["types"][0]["photos"] == 40
    assert str(tmp_path) not in (out / "report.json").read_text(encoding="utf-8") + said_of(out)
    for picture in REPORT - {"report.json", "report.md"}:
        Image.open(out / picture).verify()
        assert picture in said_of(out)


@pytest.mark.slow
def test_the_report_part_is_opened_once_for_a_model(shop: Shop, tmp_path: Path) -> None:
    drawn = draw_run(tmp_path, folds=("north",), report_share=0.4)
    only_one_photo_each(drawn.data)  # a shop with several photos a product keeps none for a report
    arguments = ("evaluate", "--data", drawn.data, "--run", drawn.folder, "--final")

    outcome = shop.run(*arguments)

    assert outcome.status == 0, outcome.err
    [folder] = drawn.folder.glob("final-*")
    assert {path.name for path in folder.iterdir()} == REPORT
    assert str(folder) in shop.run(*arguments).sentence
    shutil.rmtree(folder)
    assert shop.run(*arguments).status == 0


@pytest.mark.slow
def test_the_model_that_answers_is_judged_on_one_shop(shop: Shop, drawn: DrawnRun, tmp_path: Path) -> None:
    out = tmp_path / "out"
    having = shop.having(MODEL__BUNDLE=str(drawn.folder / "folds" / "north" / "bundle"))

    outcome = having.run("evaluate", "--data", drawn.data, "--shop", "north", "--out", out)

    assert outcome.status == 0, outcome.err
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["tasks"][0]["gallery"] == 20
    assert [model["seen"] for model in report["models"]] == [False]
    arms = ["drawn", "untrained backbone", "SIFT words", "HOG", "color histogram"]
    assert [score["arm"] for score in report["slices"][0]["scores"]] == arms
