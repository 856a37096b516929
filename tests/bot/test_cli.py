"""The commands together: what they say, where it goes, and with which exit status they end."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

import pytest

from bot import cli
from tests.support.shop import Shop, write_shop


def test_from_a_folder_to_an_answer(shop: Shop) -> None:
    catalogue = write_shop(shop.desk / "catalogue", products=2)
    ingested = shop.run("ingest", catalogue)
    assert (ingested.status, ingested.err) == (0, "")
    assert "6 added, 0 changed, 0 as they were. Photos: 12 added." in ingested.out
    indexed = shop.run("index")
    assert (indexed.status, indexed.err) == (0, "")
    assert "12 photos of 6 products, 12 newly embedded" in indexed.out
    found = shop.run("find", catalogue / "bags" / "bags-1" / "0.jpg", "--types", "all")
    assert (found.status, found.err) == (0, "")
    first = next(line for line in found.out.splitlines() if "│ 1 │" in line)
    assert "Bags 1" in first
    assert "bags/bags-1" in found.out


def test_a_second_run_finds_nothing_to_do(indexed_shop: Shop) -> None:
    ingested = indexed_shop.run("ingest", indexed_shop.desk / "catalogue")
    assert "0 added, 0 changed, 9 as they were. Photos: 0 added." in ingested.out
    assert "0 newly embedded" in indexed_shop.run("index").out


def test_what_was_left_out_is_counted_and_its_report_named(shop: Shop) -> None:
    catalogue = write_shop(shop.desk / "catalogue", products=1)
    (catalogue / "bags" / "bags-0" / "notes.jpg").write_text("not a picture")
    ingested = shop.run("ingest", catalogue)
    assert ingested.status == 0
    [line] = [
        line for line in ingested.out.splitlines() if "1 rows, photos or cells could not be used" in line
    ]
    [report] = (shop.home / "reports").iterdir()
    assert str(report) in line
    assert "notes.jpg" in report.read_text(encoding="utf-8")


def test_help_lists_the_commands_in_the_order_of_their_use(shop: Shop) -> None:
    listed = shop.run("--help").out
    use = ["demo", "ingest", "index", "find", "embed", "doctor", "serve"]
    commands = [*use, "train", "evaluate", "db", "privacy"]
    places = [listed.index(f"│ {command} ") for command in commands]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["find"], "see `snaplook find --help`"),
        (["find", "a.jpg", "-k", "0"], "see `snaplook find --help`"),
        (["find", "a.jpg", "--box", "0.1,0.2"], "x0,y0,x1,y1"),
        (["find", "a.jpg", "--box", "a,b,c,d"], "x0,y0,x1,y1"),
        (["find", "a.jpg", "--at", "0.1"], "x,y"),
        (["find", "a.jpg", "--at", "a,b"], "x,y"),
        (["find", "a.jpg", "--at", "0.1,0.2", "--each"], "--box, --at, --each"),
        (["find", "a.jpg", "--types", " , "], "dress,skirt, or all"),
        (["embed", "a.jpg"], "'--out'"),
        (["guess"], "guess"),
        (["find", "--guess", "a.jpg"], "--guess"),
        (["db", "guess"], "see `snaplook db --help`"),
    ],
)
def test_bad_usage_is_one_line_and_exit_2(shop: Shop, arguments: list[str], says: str) -> None:
    outcome = shop.run(*arguments)
    assert (outcome.status, outcome.out) == (2, "")
    [line] = outcome.err.splitlines()
    assert says in line
    assert line.endswith(".")


def test_without_a_command_it_shows_the_help(shop: Shop) -> None:
    outcome = shop.run()
    assert (outcome.status, outcome.err) == (2, "")
    assert "ingest" in outcome.out


def test_every_command_takes_the_settings_file_that_is_named(shop: Shop) -> None:
    other = shop.desk / "elsewhere"
    file = shop.desk / "mine.toml"
    file.write_text(f"home = {str(other)!r}\n", encoding="utf-8")
    unset = Shop(shop.home, (("HOME", ""),))  # an empty variable counts as none
    assert unset.run("--config", file, "db", "upgrade").status == 0
    assert unset.run("--config", file, "db", "check").status == 0
    unset.run("--config", file, "ingest", write_shop(shop.desk / "catalogue", products=1))
    assert (other / "photos").exists()
    assert not shop.home.exists()


def test_interrupting_is_no_error_of_ours(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "open_source", interrupt)
    outcome = shop.run("ingest", "anything")
    assert (outcome.status, outcome.out) == (130, "")
    assert outcome.err == "Interrupted; run the same command again to go on.\n"


def test_a_bug_is_one_sentence_and_its_details_a_file(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_path: Path) -> None:
        raise ZeroDivisionError("nobody\nforesaw this")

    monkeypatch.setattr(cli, "open_source", fail)
    monkeypatch.setattr("tempfile.tempdir", str(shop.desk))
    outcome = shop.run("ingest", "anything")
    assert outcome.status == 1
    [line] = outcome.err.splitlines()
    [details] = shop.desk.glob("snaplook-error-*.txt")
    assert "ZeroDivisionError" in line
    assert str(details) in line
    assert "nobody\nforesaw this" in details.read_text(encoding="utf-8")


def test_there_is_nothing_to_index_before_there_is_a_catalogue(shop: Shop) -> None:
    assert "snaplook ingest" in shop.run("index").sentence


def test_a_command_of_its_own_process_does_the_same(indexed_shop: Shop) -> None:
    photo = indexed_shop.desk / "catalogue" / "bags" / "bags-0" / "0.jpg"
    found = indexed_shop.spawn("find", photo, "--json", "-k", 1)
    assert (found.status, found.err) == (0, "")
    assert json.loads(found.out)["garments"]
    missing = indexed_shop.spawn("find", indexed_shop.desk / "nothing.jpg", "--json")
    assert "nothing.jpg" in missing.sentence


def test_the_version_is_told(shop: Shop) -> None:
    outcome = shop.run("--version")
    assert (outcome.status, outcome.out) == (0, f"snaplook {metadata.version('snaplook')}\n")


def test_a_type_that_is_not_known_is_told(shop: Shop) -> None:
    catalogue = write_shop(shop.desk / "catalogue", products=2)
    (catalogue / "bags").rename(catalogue / "spaceships")
    out = shop.run("ingest", catalogue).out
    assert "2 products have a type that is not known here ('spaceships')" in out


def test_the_demo_keeps_out_of_a_shops_home(indexed_shop: Shop) -> None:
    assert "holds another catalogue" in indexed_shop.run("demo", "--once").sentence
    assert not (indexed_shop.home / "demo").exists()
