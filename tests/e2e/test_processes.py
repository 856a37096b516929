"""Commands as processes of their own, several at once, as people and machines run them."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.shop import Shop, still_answers, wait_until, write_shop

pytestmark = pytest.mark.slow


def test_from_a_catalogue_to_an_answer_and_a_backup(shop: Shop) -> None:
    catalogue = write_shop(shop.desk / "catalogue", products=1)
    for arguments in (
        ["ingest", catalogue],
        ["index"],
        ["doctor"],
        ["db", "check"],
        ["db", "backup", "b.zip"],
    ):
        outcome = shop.spawn(*arguments)
        assert (outcome.status, outcome.err) == (0, ""), arguments
    photo = catalogue / "hats" / "hats-0" / "1.jpg"
    found = shop.spawn("find", photo, "--types", "all", "--json", "--sheet", "sheet.png")
    assert (found.status, found.err) == (0, "")
    nearest = min(json.loads(found.out)["garments"][0]["products"], key=lambda hit: float(hit["distance"]))
    assert nearest["product_id"] == "hats/hats-0"
    assert (shop.desk / "sheet.png").stat().st_size > 0
    assert shop.spawn("embed", catalogue, "--out", "vectors.npz").status == 0
    assert (shop.desk / "vectors.npz").stat().st_size > 0


def test_of_two_ingests_at_once_one_is_turned_away_and_nothing_is_doubled(shop: Shop) -> None:
    catalogue = write_shop(shop.desk / "catalogue", products=100)
    with shop.start("ingest", catalogue) as first:
        wait_until(lambda: photos_in(shop) > 0, first)
        with held_up(first):
            assert "Another ingest into" in shop.spawn("ingest", catalogue).sentence
        _, err = first.communicate()
    assert (first.returncode, err) == (0, "")
    assert "300 as they were" in shop.run("ingest", catalogue).out
    assert "600 photos of 300 products" in shop.run("index").out


def test_an_index_is_asked_while_the_next_one_is_built(indexed_shop: Shop) -> None:
    write_shop(indexed_shop.desk / "catalogue", products=40)
    assert indexed_shop.run("ingest", indexed_shop.desk / "catalogue").status == 0
    building = indexed_shop.start("index")
    while building.poll() is None:
        assert still_answers(indexed_shop)
    out, err = building.communicate()
    assert (building.returncode, err) == (0, "")
    assert "240 photos of 120 products" in out
    assert still_answers(indexed_shop)


def test_ctrl_c_ends_a_command_with_one_line(indexed_shop: Shop) -> None:
    write_shop(indexed_shop.desk / "catalogue", products=100)
    with indexed_shop.start("ingest", indexed_shop.desk / "catalogue") as ingesting:
        wait_until(lambda: photos_in(indexed_shop) > 18, ingesting)
        ingesting.send_signal(signal.SIGINT)
        out, err = ingesting.communicate()
    assert (ingesting.returncode, out) == (130, "")
    assert err == "Interrupted; run the same command again to go on.\n"
    assert still_answers(indexed_shop)
    assert indexed_shop.run("ingest", indexed_shop.desk / "catalogue").status == 0
    assert "300 as they were" in indexed_shop.run("ingest", indexed_shop.desk / "catalogue").out


def test_a_reader_that_goes_away_ends_a_command_without_a_word_and_with_status_1(indexed_shop: Shop) -> None:
    finding = indexed_shop.start("find", indexed_shop.desk / "catalogue/bags/bags-0/0.jpg", "--json")
    assert finding.stdout is not None
    finding.stdout.close()
    assert finding.stderr is not None
    assert finding.stderr.read() == ""
    finding.stderr.close()
    assert finding.wait() == 1


def photos_in(shop: Shop) -> int:
    """Count the photos that HOME keeps, whole ones only."""
    return sum(1 for _ in shop.home.glob("photos/*/[!.]*"))


@contextmanager
def held_up(process: subprocess.Popen[str]) -> Iterator[None]:
    """Let a process do nothing for a while."""
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)
