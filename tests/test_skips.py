"""The plugin of `.ci/run` that lets no test be skipped in silence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.skips import USUAL_FILE, read_allowed

ROOT = Path(__file__).parents[1]

TESTS = """
import pytest

def test_that_runs(): pass

@pytest.mark.skip(reason="there is no browser")
def test_of_a_page(): raise AssertionError

def test_of_a_card():
    pytest.skip("there is no graphics card")

@pytest.mark.xfail(reason="a known bug", strict=True)
def test_of_a_bug(): raise AssertionError
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with four tests, two of which skip themselves."""
    (tmp_path / "test_some.py").write_text(TESTS, encoding="utf-8")
    return tmp_path


@pytest.fixture(params=[0, 2], ids=["one process", "two workers"])
def workers(request: pytest.FixtureRequest) -> int:
    """How many processes the tests are dealt out to."""
    return int(request.param)


def run(folder: Path, workers: int, *allowed: str) -> subprocess.CompletedProcess[str]:
    (folder / "allowed").write_text("\n".join(["# reasons", "", *allowed]), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.support.skips", "-p", "no:cacheprovider"]
    arguments = [f"-n{workers}", f"--rootdir={folder}", f"--allowed-skips={folder / 'allowed'}", str(folder)]
    return subprocess.run([*command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_skips_that_are_allowed_pass(folder: Path, workers: int) -> None:
    done = run(folder, workers, "no browser$", r"test_of_a_card: there is no .* card")
    assert done.returncode == 0, done.stdout
    assert "does not allow" not in done.stdout


def test_another_skip_fails_the_run_and_is_named(folder: Path, workers: int) -> None:
    done = run(folder, workers, "no browser$")
    assert done.returncode == 1, done.stdout
    refused = done.stdout.partition("does not allow")[2]
    assert "test_some.py::test_of_a_card: there is no graphics card" in refused
    assert "no browser" not in refused
    assert "test_of_a_bug" not in refused


def test_a_module_that_skips_itself_fails_the_run_too(folder: Path, workers: int) -> None:
    (folder / "test_some.py").write_text("import pytest\npytest.importorskip('no_such_module')\n")
    done = run(folder, workers)
    assert "could not import 'no_such_module'" in done.stdout.partition("does not allow")[2]
    assert done.returncode != 0


def test_every_allowed_skip_of_this_repository_can_be_read() -> None:
    assert all(pattern.pattern for pattern in read_allowed(USUAL_FILE))
