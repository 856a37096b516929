"""Replacing several files and folders at once."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.exchange import Exchange

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


def test_when_one_cannot_be_exchanged_all_are_as_they_were(home: Path) -> None:
    exchange = Exchange([home / "database", home / "photos", home / ("x" * 250)])  # no room for a longer name
    exchange.staged(home / "database").write_text("new")
    with pytest.raises(OSError, match="name too long"):
        exchange.run()
    assert (home / "database").read_text() == "old"
    assert (home / "photos" / "a").read_text() == "old"


@pytest.mark.parametrize("survived", range(4))
def test_killed_anywhere_nothing_is_lost_and_a_missing_database_shows_it(home: Path, survived: int) -> None:
    command = [sys.executable, "-c", KILLED, str(home), str(survived)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert "old" in [path.read_text() for path in home.glob("*database*")]
    assert [path.read_text() for path in home.glob("*/a")] == ["old"]
    assert (home / "database").exists() == (survived == 0)
