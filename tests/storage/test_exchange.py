"""Replacing several files and folders at once."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.exchange import Exchange, interrupted, undo_interrupted
from tests.support.renaming import Renaming

KILLED = """
import os, signal, sys
from pathlib import Path
from storage.exchange import Exchange

home, survived = Path(sys.argv[1]), int(sys.argv[2])
exchange = Exchange([home / "database", home / "photos"])
exchange.staged(home / "database").write_text("new")
exchange.staged(home / "photos").mkdir()

def count(event, _arguments):
    global survived
    if event == "os.rename":
        survived -= 1
        if survived < 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
exchange.run()
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a database and two photos."""
    (tmp_path / "database").write_text("old")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a").write_text("old")
    return tmp_path


def names(home: Path) -> set[str]:
    return {path.name for path in home.iterdir()}


def test_what_was_staged_takes_the_places(home: Path) -> None:
    exchange = Exchange([home / "database", home / "photos", home / "key"])
    exchange.staged(home / "database").write_text("new")
    exchange.staged(home / "key").write_text("new")
    exchange.run()
    exchange.clean_up()
    assert names(home) == {"database", "key"}, "photos were not staged, so they go"
    assert (home / "database").read_text() == "new"


def test_what_was_never_used_is_cleaned_up(home: Path) -> None:
    exchange = Exchange([home / "database", home / "photos"])
    exchange.staged(home / "photos").mkdir()
    exchange.clean_up()
    assert names(home) == {"database", "photos"}
    assert (home / "photos" / "a").read_text() == "old"


@pytest.fixture
def exchange(home: Path) -> Exchange:
    """A new database and new photos that wait for their places."""
    exchange = Exchange([home / "database", home / "photos"])
    exchange.staged(home / "database").write_text("new")
    exchange.staged(home / "photos").mkdir()
    return exchange


def is_as_it_was(home: Path) -> bool:
    return (
        names(home) == {"database", "photos"}
        and (home / "database").read_text() == "old"
        and (home / "photos" / "a").read_text() == "old"
    )


def test_when_one_cannot_be_exchanged_all_are_as_they_were(home: Path) -> None:
    exchange = Exchange([home / "database", home / "photos", home / ("x" * 250)])  # no room for a longer name
    exchange.staged(home / "database").write_text("new")
    with pytest.raises(OSError, match="name too long"):
        exchange.run()
    assert (home / "database").read_text() == "old"
    assert (home / "photos" / "a").read_text() == "old"


@pytest.mark.parametrize("survived", range(4))
@pytest.mark.parametrize("after", [False, True])
def test_interrupted_anywhere_all_are_as_they_were(
    home: Path, exchange: Exchange, renaming: Renaming, survived: int, after: bool
) -> None:
    renaming.fail(KeyboardInterrupt(), survived, after=after)
    with pytest.raises(KeyboardInterrupt):
        exchange.run()
    exchange.clean_up()
    assert is_as_it_was(home)


@pytest.mark.parametrize("survived", range(1, 4))
def test_what_cannot_be_put_back_is_kept_and_can_be_put_back_later(
    home: Path, exchange: Exchange, renaming: Renaming, survived: int
) -> None:
    renaming.fail(OSError("the disk is gone"), survived, for_good=True)
    with pytest.raises(OSError, match="gone"):
        exchange.run()
    exchange.clean_up()
    assert interrupted(home / "database") is not None
    renaming.mend()
    undo_interrupted([home / "database", home / "photos"])
    assert is_as_it_was(home)


@pytest.mark.parametrize("survived", range(4))
def test_killed_anywhere_nothing_is_lost_and_a_missing_database_shows_it(home: Path, survived: int) -> None:
    command = [sys.executable, "-c", KILLED, str(home), str(survived)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert "old" in [path.read_text() for path in home.glob("*database*")]
    assert [path.read_text() for path in home.glob("*/a")] == ["old"]
    assert (home / "database").exists() == (survived == 0)
    assert (interrupted(home / "database") is None) == (survived == 0)


@pytest.mark.parametrize("survived", range(1, 4))
def test_what_a_killed_exchange_moved_away_is_put_back(home: Path, survived: int) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(home), str(survived)], check=False)
    (home / "photos").mkdir(exist_ok=True)  # by somebody who missed them
    undo_interrupted([home / "database", home / "photos"])
    assert is_as_it_was(home)


def test_of_several_leftovers_the_latest_is_put_back(home: Path) -> None:
    exchanges = [Exchange([home / "database"]) for _ in range(3)]
    for number, left in enumerate(exchanges):
        left.staged(home / "database").write_text(f"{number}")
        left.run()
    (home / "database").unlink()
    undo_interrupted([home / "database"])
    assert (home / "database").read_text() == "1", "which the last exchange replaced"


def test_a_finished_exchange_is_never_undone(home: Path, exchange: Exchange) -> None:
    exchange.run()
    undo_interrupted([home / "database", home / "photos"])
    assert (home / "database").read_text() == "new"
