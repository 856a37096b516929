"""Whatever is missing, damaged, in use or full: one clear sentence, and nothing lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from PIL import Image

from engine.index.library import IndexLibrary
from tests.support.catalogues import write_table
from tests.support.disk import files_end_at
from tests.support.pictures import write_jpeg
from tests.support.shop import ROOT, Shop, ask, still_answers, write_shop
from tests.support.vectors import MODEL_ID, draw_catalogue

Harm = Callable[[Path], object]


def cut(path: Path) -> None:
    """Leave half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    """Change one byte in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


HARMS: dict[str, Harm] = {"missing": Path.unlink, "cut": cut, "changed": flip}


def doctors_line(shop: Shop, part: str) -> str:
    """Return what the doctor says of a part, after seeing that it is not well."""
    outcome = shop.run("doctor")
    assert (outcome.status, outcome.err) == (1, "")
    [line] = [line for line in outcome.out.splitlines() if line.startswith(f"mend  {part}")]
    return line


@pytest.fixture(params=HARMS)
def harm(request: pytest.FixtureRequest) -> Harm:
    """Each way to damage a file."""
    return HARMS[request.param]


def test_a_catalogue_that_is_not_there_or_no_catalogue_is_told(shop: Shop) -> None:
    assert "nothing" in shop.run("ingest", shop.desk / "nothing").sentence
    write_jpeg(shop.desk / "photo.jpg")
    assert "photo.jpg" in shop.run("ingest", shop.desk / "photo.jpg").sentence


def test_an_empty_catalogue_changes_nothing(indexed_shop: Shop) -> None:
    (indexed_shop.desk / "empty").mkdir()
    lines = ["product_id,photo"]
    for empty in (
        indexed_shop.desk / "empty",
        write_table(indexed_shop.desk / "empty.csv"),
        write_table(indexed_shop.desk / "header.csv", *lines),
        write_table(indexed_shop.desk / "empty.jsonl"),
    ):
        assert str(empty) in indexed_shop.run("ingest", empty).sentence
    assert still_answers(indexed_shop)


def test_without_an_index_it_is_told_how_to_get_one(shop: Shop) -> None:
    photo = write_jpeg(shop.desk / "photo.jpg")
    assert "snaplook index" in shop.run("find", photo).sentence
    assert shop.run("ingest", write_shop(shop.desk / "catalogue", products=1)).status == 0
    assert "snaplook index" in shop.run("find", photo).sentence


@pytest.mark.parametrize("name", ["bundle.json", "model.onnx", "weights.safetensors"])
def test_a_damaged_bundle_is_told_by_its_file(indexed_shop: Shop, harm: Harm, name: str) -> None:
    bundle = shutil.copytree(ROOT / "engine" / "weights", indexed_shop.desk / "bundle")
    other = indexed_shop.having(MODEL__BUNDLE=str(bundle))
    assert still_answers(other)
    harm(bundle / name)
    photo = indexed_shop.desk / "catalogue" / "bags" / "bags-0" / "0.jpg"
    for arguments in (["find", photo], ["index"], ["embed", photo, "--out", indexed_shop.desk / "out.npz"]):
        assert str(bundle) in other.run(*arguments).sentence
    assert still_answers(indexed_shop)


def test_a_missing_bundle_is_told_by_its_folder(indexed_shop: Shop) -> None:
    photo = indexed_shop.desk / "catalogue" / "bags" / "bags-0" / "0.jpg"
    for folder in (indexed_shop.desk / "nowhere", photo):
        other = indexed_shop.having(MODEL__BUNDLE=str(folder))
        assert str(folder) in other.run("find", photo).sentence


@pytest.mark.parametrize("file", ["manifest.json", "00/vectors.npy", "00/rows.npy", "00/forest.ann"])
def test_a_damaged_index_is_told_and_made_again(indexed_shop: Shop, harm: Harm, file: str) -> None:
    forests = indexed_shop.having(INDEX__EXACT_BELOW="0")
    assert forests.run("index").status == 0
    version = forests.home / "index" / ask(forests)["index_id"]
    harm(version / file)
    assert "snaplook index" in doctors_line(forests, "index")
    if harm is not flip or file == "manifest.json":  # sums of all files are taken by the doctor only
        photo = forests.desk / "catalogue" / "bags" / "bags-0" / "0.jpg"
        assert "snaplook index" in forests.run("find", photo, "--types", "all").sentence
    assert "0 newly embedded" in forests.run("index").out
    assert still_answers(forests)
    assert forests.run("doctor").status == 0


def test_an_index_of_another_model_is_refused_until_it_is_made_again(indexed_shop: Shop) -> None:
    IndexLibrary(indexed_shop.home / "index", MODEL_ID).build(draw_catalogue().photos)
    photo = indexed_shop.desk / "catalogue" / "bags" / "bags-0" / "0.jpg"
    sentence = indexed_shop.run("find", photo).sentence
    assert MODEL_ID in sentence
    assert "snaplook index" in sentence
    assert "0 newly embedded" in indexed_shop.run("index").out
    assert still_answers(indexed_shop)


@pytest.mark.parametrize("unwritable", ["/proc/snaplook", "{file}/home"])
@pytest.mark.parametrize("command", ["ingest", "index"])
def test_a_home_that_cannot_be_written_is_told(shop: Shop, unwritable: str, command: str) -> None:
    catalogue = write_shop(shop.desk / "catalogue", products=1)
    photo = catalogue / "bags" / "bags-0" / "0.jpg"
    home = unwritable.format(file=photo)
    arguments: dict[str, list[object]] = {"ingest": ["ingest", catalogue], "index": ["index"]}
    assert home in shop.having(HOME=home).run(*arguments[command]).sentence


def test_an_unknown_setting_is_told_with_the_nearest_one(shop: Shop) -> None:
    sentence = shop.having(WEB__PROT="8081").run("index").sentence
    assert "SNAPLOOK_WEB__PROT" in sentence
    assert "SNAPLOOK_WEB__PORT" in sentence
    (shop.desk / "snaplook.toml").write_text("[index]\ntress = 3\n", encoding="utf-8")
    sentence = shop.run("index").sentence
    assert "index.tress" in sentence
    assert "index.trees" in sentence


def test_a_second_ingest_at_once_is_turned_away(shop: Shop) -> None:
    catalogue = write_shop(shop.desk / "catalogue", products=1)
    assert shop.run("ingest", catalogue).status == 0
    with FileLock(shop.home / "ingest.lock"):
        assert "wait" in shop.run("ingest", catalogue).sentence
    assert "3 as they were" in shop.run("ingest", catalogue).out


def test_a_second_index_at_once_is_turned_away(indexed_shop: Shop) -> None:
    with FileLock(indexed_shop.home / "index" / ".lock"):
        assert "wait" in indexed_shop.run("index").sentence
        assert still_answers(indexed_shop)


def test_a_full_disk_stops_an_ingest_and_the_next_one_goes_on(indexed_shop: Shop) -> None:
    write_jpeg(indexed_shop.desk / "catalogue" / "coats" / "parka" / "0.jpg", 100)
    noise = np.random.default_rng(1).integers(0, 256, (400, 400, 3), dtype=np.uint8)
    Image.fromarray(noise).save(indexed_shop.desk / "catalogue" / "coats" / "parka" / "1.png")
    with files_end_at(200_000):
        sentence = indexed_shop.run("ingest", indexed_shop.desk / "catalogue").sentence
    assert "no space left" in sentence
    assert still_answers(indexed_shop)
    assert "9 as they were" in indexed_shop.run("ingest", indexed_shop.desk / "catalogue").out
    assert "20 photos of 10 products, 2 newly embedded" in indexed_shop.run("index").out


def test_a_full_disk_stops_an_index_and_the_old_one_answers(indexed_shop: Shop) -> None:
    before = ask(indexed_shop)["index_id"]
    write_shop(indexed_shop.desk / "catalogue", products=20)
    assert indexed_shop.run("ingest", indexed_shop.desk / "catalogue").status == 0
    with files_end_at(40_000):  # SQLite's own files need 32 kB
        sentence = indexed_shop.run("index").sentence
    assert "file too large" in sentence
    assert ask(indexed_shop)["index_id"] == before
    assert still_answers(indexed_shop)
    assert "120 photos of 60 products" in indexed_shop.run("index").out
    assert still_answers(indexed_shop)


def test_a_damaged_database_is_told(indexed_shop: Shop) -> None:
    (indexed_shop.home / "snaplook.db").write_bytes(b"no database any more " * 1_000)
    photo = indexed_shop.desk / "catalogue" / "bags" / "bags-0" / "0.jpg"
    for arguments in (["find", photo], ["index"], ["ingest", indexed_shop.desk / "catalogue"]):
        assert "damaged" in indexed_shop.run(*arguments).sentence


def test_a_question_before_there_is_an_index_makes_nothing(shop: Shop) -> None:
    photo = write_shop(shop.desk / "catalogue", products=1) / "bags" / "bags-0" / "0.jpg"
    assert "snaplook index" in shop.run("find", photo).sentence
    assert not (shop.home / "snaplook.db").exists()
