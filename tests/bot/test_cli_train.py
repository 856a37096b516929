"""``snaplook train`` as a person meets it: what it refuses, and a model of one's own catalogue."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from engine.bundle import CARD, WEIGHTS, Bundle, load_bundle, write_manifest
from tests.support.catalogues import write_table
from tests.support.disk import files_end_at
from tests.support.own import CLASSES, draw_catalogue, write_recipe, write_untrained
from tests.support.shop import Outcome, Shop

Weights = dict[str, NDArray[Any]]

CATALOGUE = Path(__file__).parents[2] / "configs" / "train" / "catalogue.toml"


@dataclass(frozen=True, slots=True)
class Trained:
    """An installation whose catalogue was trained on, and what the command said."""

    shop: Shop
    recipe: Path
    base: Bundle
    outcome: Outcome

    @property
    def run(self) -> Path:
        return self.shop.home / "runs" / "own"


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shop, Bundle]:
    """24 products in 48 photos, ingested, and a small model that answers; not to be changed."""
    desk = tmp_path_factory.mktemp("stocked")
    base = write_untrained(desk / "base", finds_regions=True)
    shop = Shop(desk / "home").having(MODEL__BUNDLE=str(base.folder))
    assert shop.run("ingest", draw_catalogue(desk / "catalogue")).status == 0
    return shop, base


@pytest.fixture(scope="session")
def trained(stocked: tuple[Shop, Bundle]) -> Trained:
    """The same after a run of three steps."""
    shop, base = stocked
    recipe = write_recipe(shop.desk / "own.toml")
    return Trained(shop, recipe, base, shop.run("train", recipe, "--catalogue"))


@pytest.fixture
def own(trained: Trained, tmp_path: Path) -> Trained:
    """The same to do anything with."""
    desk = shutil.copytree(trained.shop.desk, tmp_path / "desk")
    shop = Shop(desk / "home", trained.shop.settings)
    return Trained(shop, desk / "own.toml", trained.base, trained.outcome)


def recipe_in(shop: Shop, *lines: str) -> Path:
    return write_recipe(shop.desk / "recipe.toml", *lines)


def test_training_without_a_configuration_or_data_is_refused(shop: Shop) -> None:
    assert "nothing.toml" in shop.run("train", "nothing.toml", "--data", ".").sentence
    odd = write_table(shop.desk / "odd.toml", "no toml")
    assert "odd.toml" in shop.run("train", odd, "--data", ".").sentence
    unknown = write_table(shop.desk / "unknown.toml", 'name = "a"', "epochz = 3")
    assert "epochz" in shop.run("train", unknown, "--data", ".").sentence
    assert "garments.csv" in shop.run("train", recipe_in(shop), "--data", ".").sentence


def test_types_that_no_shop_word_leads_to_are_named_before_anything_is_trained(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    folder = shop.desk / "labeled"
    table = draw_catalogue(folder).with_name("garments.csv")
    table.write_text(table.read_text(encoding="utf-8").replace(",bag,", ",satchels,"), encoding="utf-8")
    recipe = write_table(shop.desk / "long.toml", 'name = "long"', "[network]", "dim = 1000")

    sentence = shop.run("train", recipe, "--data", folder).sentence

    assert "types.toml does not have these product types: satchels." in caplog.text
    assert "long: An embedding of 1000 numbers (network.dim) needs as many photos" in sentence


@pytest.mark.parametrize("options", [[], ["--catalogue", "--data", "."]])
def test_training_needs_a_folder_or_the_catalogue(shop: Shop, options: list[str]) -> None:
    outcome = shop.run("train", recipe_in(shop), *options)

    assert outcome.status == 2
    assert "--data FOLDER or --catalogue" in outcome.err


def test_training_on_no_catalogue_is_refused(shop: Shop) -> None:
    assert "snaplook ingest" in shop.run("train", CATALOGUE, "--catalogue").sentence


def test_a_recipe_that_holds_out_shops_is_not_for_a_catalogue(shop: Shop) -> None:
    recipe = write_table(shop.desk / "folds.toml", 'name = "a"', "[data]", 'folds = ["north"]')

    assert "configs/train/catalogue.toml" in shop.run("train", recipe, "--catalogue").sentence


def test_a_catalogue_of_too_few_products_with_two_photos_is_refused_with_their_number(shop: Shop) -> None:
    shop.run("ingest", draw_catalogue(shop.desk / "catalogue", products=18))

    sentence = shop.run("train", recipe_in(shop), "--catalogue").sentence

    assert "needs 20 products" in sentence
    assert "has 18" in sentence
    assert not (shop.home / "runs").exists()


def test_a_catalogue_whose_types_nobody_named_yet_is_to_be_indexed_first(shop: Shop) -> None:
    table = draw_catalogue(shop.desk / "catalogue")
    rows = [line.rpartition(",")[0] for line in table.read_text(encoding="utf-8").splitlines()]
    shop.run("ingest", write_table(table, *rows))

    assert "snaplook index" in shop.run("train", recipe_in(shop), "--catalogue").sentence


def test_a_model_that_is_not_there_is_refused(shop: Shop) -> None:
    having = shop.having(MODEL__BUNDLE=str(shop.desk / "nothing"))

    assert "nothing" in having.run("train", recipe_in(shop), "--catalogue").sentence


def without_bias(weights: Weights) -> None:
    del weights["embedding.bias"]


def reading_fewer_pixels(weights: Weights) -> None:
    weights["palette.reading"] = weights["palette.reading"] * np.float16(2)


@pytest.mark.slow
@pytest.mark.parametrize("change", [without_bias, reading_fewer_pixels])
def test_a_model_of_an_earlier_network_answers_but_is_not_trained_further(
    own: Trained, tmp_path: Path, change: Callable[[Weights], None]
) -> None:
    earlier = Path(shutil.copytree(own.base.folder, tmp_path / "earlier"))
    weights = load_file(earlier / WEIGHTS)
    change(weights)
    save_file(weights, earlier / WEIGHTS)
    write_manifest(earlier, own.base.description, weights)
    shop = own.shop.having(MODEL__BUNDLE=str(earlier))

    assert shop.run("index").status == 0
    sentence = shop.run("train", own.recipe, "--catalogue", "--out", tmp_path / "out").sentence
    assert "an earlier version's" in sentence


@pytest.mark.slow
def test_a_catalogue_becomes_a_model_and_the_command_says_how_to_use_it(trained: Trained) -> None:
    assert trained.outcome.status == 0, trained.outcome
    progress = re.compile(r"[a-z ]+: [\d,]+ of [\d,]+(, about \d+ min left)?")
    assert all(progress.fullmatch(line) for line in trained.outcome.err.splitlines()), trained.outcome
    bundle = load_bundle(trained.run / "bundle")
    assert bundle.model_id != trained.base.model_id
    assert bundle.finds_regions
    card = (bundle.folder / CARD).read_text(encoding="utf-8")
    assert f"- Start: the model {trained.base.description.name} ({trained.base.model_id})" in card
    assert f"SNAPLOOK_MODEL__BUNDLE={bundle.folder}" in trained.outcome.out
    assert "it learned from 36 photos" in trained.outcome.out
    said = " ".join(trained.outcome.out.split())
    assert re.search(r"Of 12 photos kept apart, \d+% find their product first and \d+% among", said)
    assert re.search(r"between [+-]\d+ and [+-]\d+ points \(95 %\): (surely|not distinguishable)", said)


@pytest.mark.slow
def test_the_model_keeps_the_types_and_the_thresholds_of_the_one_it_began_with(trained: Trained) -> None:
    description = load_bundle(trained.run / "bundle").description

    assert description.classes == CLASSES
    assert description.preprocessing == trained.base.description.preprocessing
    assert description.thresholds == trained.base.thresholds
    assert description.temperature >= trained.base.description.temperature
    card = (trained.run / "bundle" / "CARD.md").read_text(encoding="utf-8")
    assert trained.base.model_id in card.splitlines()[3]
    assert "the shop's own catalogue" in card


@pytest.mark.slow
def test_the_model_answers_once_it_is_set_and_the_catalogue_indexed(own: Trained) -> None:
    shop = Shop(own.shop.home).having(MODEL__BUNDLE=str(own.run / "bundle"))

    assert shop.run("index").status == 0
    found = shop.run("find", own.shop.desk / "catalogue" / "north-3-0.png")

    assert found.status == 0, found.err
    assert "north-p3" in found.out


@pytest.mark.slow
def test_where_training_did_not_help_the_model_that_answers_is_to_be_kept(own: Trained) -> None:
    own.recipe.write_text(own.recipe.read_text(encoding="utf-8") + "[finish]\ninterpolation = [0.0]\n")

    outcome = own.shop.run("train", own.recipe, "--catalogue")

    assert outcome.status == 0, outcome.err
    assert "did not help" in outcome.out
    assert "SNAPLOOK_MODEL__BUNDLE" not in outcome.out


@pytest.mark.slow
def test_what_the_catalogues_own_pairs_whiten_is_a_new_model_without_a_step(own: Trained) -> None:
    finish = "[finish]\ninterpolation = [0.0]\npair_whitening = [1.0]\n"
    own.recipe.write_text(own.recipe.read_text(encoding="utf-8") + finish)

    outcome = own.shop.run("train", own.recipe, "--catalogue")

    assert outcome.status == 0, outcome.err
    bundle = load_bundle(own.run / "bundle")
    assert f"Wrote model {bundle.model_id}" in outcome.out
    assert bundle.model_id != own.base.model_id
    card = (bundle.folder / CARD).read_text(encoding="utf-8")
    assert "by how photos of one product differ to the power 1" in card


@pytest.mark.slow
def test_a_run_folder_of_another_recipe_or_another_catalogue_is_refused(own: Trained) -> None:
    other = write_recipe(own.shop.desk / "other.toml", "ema_decay = 0.5")
    checkpoint = own.run / "checkpoint.pt"
    before = checkpoint.read_bytes()

    configured = own.shop.run("train", other, "--catalogue", "--out", own.run).sentence
    more = write_table(own.shop.desk / "catalogue" / "more.csv", "product_id,photo", "new,north-0-0.png")
    own.shop.run("ingest", more)
    ingested = own.shop.run("train", own.recipe, "--catalogue").sentence

    assert "another configuration" in configured
    assert "other photos" in ingested
    assert checkpoint.read_bytes() == before


@pytest.mark.slow
def test_a_run_folder_that_another_run_writes_to_is_left_to_it(own: Trained) -> None:
    with FileLock(own.run / "train.lock"):
        sentence = own.shop.run("train", own.recipe, "--catalogue").sentence

    assert "Another run is writing" in sentence


@pytest.mark.slow
@pytest.mark.parametrize("size", [300_000, 2_000_000])
def test_a_disk_that_is_full_is_named_and_nothing_stands_there_half_written(own: Trained, size: int) -> None:
    """First while the photos are packed, then while the first checkpoint is written."""
    out = own.shop.desk / "out"

    with files_end_at(size):
        sentence = own.shop.run("train", own.recipe, "--catalogue", "--out", out).sentence

    assert str(out) in sentence
    assert not (out / "bundle").exists()
    assert not (out / "checkpoint.pt").exists()


@pytest.mark.slow
def test_photos_that_cannot_be_read_are_left_out_and_counted(own: Trained) -> None:
    photos = sorted(path for path in (own.shop.home / "photos").rglob("*") if path.is_file())
    photos[0].write_bytes(b"no picture")
    photos[1].unlink()

    outcome = own.shop.run("train", own.recipe, "--catalogue", "--out", own.shop.desk / "out")

    assert outcome.status == 0, outcome.err
    assert "2 photos could not be read" in outcome.out


@pytest.mark.slow
def test_a_catalogue_of_which_no_photo_can_be_read_is_refused(own: Trained) -> None:
    shutil.rmtree(own.shop.home / "photos")

    sentence = own.shop.run("train", own.recipe, "--catalogue", "--out", own.shop.desk / "out").sentence

    assert "Not one photo" in sentence
