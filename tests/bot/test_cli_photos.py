"""Every kind of bad photo, through each command that takes photos: one clear sentence, and nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.support.pictures import corners, encode, jpeg, png_that_claims, with_broken_exif, write_jpeg
from tests.support.shop import Shop, ask, still_answers

BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing like a picture": (lambda: bytes(range(256)) * 40, "not a picture"),
    "a text": (lambda: b"Dear shop, please find my photo attached.\n", "not a picture"),
    "zero bytes": (lambda: b"", "empty"),
    "a truncated photo": (lambda: jpeg(width=640, height=480)[:9_000], "cut short or broken"),
    "30 MB": (lambda: jpeg() + bytes(30 * 2**20), "30.0 MB; at most 20 MB"),
    "20,000 x 20,000 pixels": (lambda: png_that_claims(20_000, 20_000), "20000x20000"),
    "20,000 x 20,000 real pixels": (lambda: encode(Image.new("1", (20_000, 20_000)), "PNG"), "20000x20000"),
    "one pixel": (lambda: encode(Image.new("RGB", (1, 1)), "PNG"), "1x1"),
}


@pytest.fixture(params=BAD)
def kind(request: pytest.FixtureRequest) -> str:
    """The name of each kind of bad photo."""
    return str(request.param)


@pytest.fixture
def bad(kind: str, tmp_path: Path) -> Path:
    """A file of this kind; it is named like a photo."""
    path = tmp_path / "snapshot.jpg"
    path.write_bytes(BAD[kind][0]())
    return path


def test_find_says_what_is_wrong_with_a_photo(first_shop: Shop, kind: str, bad: Path) -> None:
    assert BAD[kind][1] in first_shop.run("find", bad).sentence
    assert BAD[kind][1] in first_shop.run("find", bad, "--json").sentence
    assert still_answers(first_shop)


def test_embed_leaves_a_bad_photo_out(shop: Shop, kind: str, bad: Path, tmp_path: Path) -> None:
    good = write_jpeg(tmp_path / "good.jpg")
    outcome = shop.run("embed", bad, good, "--out", tmp_path / "out.npz")
    assert outcome.status == 0
    assert BAD[kind][1] in outcome.err
    with np.load(tmp_path / "out.npz") as file:
        assert file["paths"].tolist() == [str(good)]
        assert file["failed"].tolist() == [str(bad)]


def test_ingest_reports_a_bad_photo_and_takes_the_rest(shop: Shop, kind: str, bad: Path) -> None:
    product = shop.desk / "catalogue" / "bags" / "tote"
    good = write_jpeg(product / "good.jpg")
    bad.rename(product / "bad.jpg")
    outcome = shop.run("ingest", shop.desk / "catalogue")
    assert (outcome.status, outcome.err) == (0, "")
    assert "1 added" in outcome.out
    [report] = (shop.home / "reports").iterdir()
    assert BAD[kind][1] in report.read_text(encoding="utf-8")
    kept = [path.read_bytes() for path in (shop.home / "photos").glob("*/*")]
    assert kept == [good.read_bytes()]


@pytest.mark.parametrize("place", range(len(with_broken_exif())))
def test_a_broken_exif_block_is_no_reason_to_refuse(first_shop: Shop, tmp_path: Path, place: int) -> None:
    (tmp_path / "odd.jpg").write_bytes(with_broken_exif()[place])
    outcome = first_shop.run("find", tmp_path / "odd.jpg", "--json")
    assert (outcome.status, outcome.err) == (0, "")
    assert json.loads(outcome.out)["garments"][0]["products"]


def test_a_photo_of_any_format_is_answered_whatever_its_name(first_shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "really-a-webp.txt").write_bytes(encode(corners(), "WEBP"))
    assert first_shop.run("find", tmp_path / "really-a-webp.txt", "--json").status == 0


@pytest.mark.parametrize("name", ["nothing.jpg", "", "two\nlines.jpg", "\udcff.jpg", "x" * 300])
def test_a_photo_that_is_not_there_is_one_sentence(first_shop: Shop, tmp_path: Path, name: str) -> None:
    assert str(tmp_path) in first_shop.run("find", tmp_path / name).sentence


def test_a_catalogue_photo_that_was_lost_costs_only_itself(indexed_shop: Shop) -> None:
    products = ask(indexed_shop, "--types", "all")["garments"][0]["products"]
    Path(products[-1]["image"]).unlink()
    assert still_answers(indexed_shop)
    assert "0 newly embedded" in indexed_shop.run("index").out
    assert indexed_shop.run("ingest", indexed_shop.desk / "catalogue").status == 0
    assert Path(products[-1]["image"]).is_file()
