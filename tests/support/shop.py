"""A small shop whose HOME is ready to be asked, and the command line as a person meets it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from time import monotonic
from typing import IO, Any

import pytest

from bot import cli
from tests.support.pictures import write_jpeg

TYPES = ("dresses", "bags", "hats")
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left: its exit status and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one sentence on stderr of a command that failed; there must be neither more nor less."""
        assert self.status == 1, self
        assert self.out == ""
        [line] = self.err.splitlines()
        assert line.endswith("."), line
        assert "Traceback" not in line
        assert "unforeseen" not in line, line
        return line


@dataclass(frozen=True, slots=True)
class Shop:
    """An installation: its HOME, and a folder beside it for what a test makes."""

    home: Path
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def desk(self) -> Path:
        """The folder to work in."""
        return self.home.parent

    def having(self, **settings: str) -> Shop:
        """The same installation with more settings, named as after ``SNAPLOOK_``."""
        return Shop(self.home, (*self.settings, *settings.items()))

    def run(self, *arguments: object) -> Outcome:
        """Run a command in this process."""
        out, err = StringIO(), StringIO()
        with _environment(self.environment()), chdir(self.desk), redirect_stdout(out), redirect_stderr(err):
            status = cli.run([str(argument) for argument in arguments])
        return Outcome(status, out.getvalue(), err.getvalue())

    def start(self, *arguments: object, output: IO[str] | int = subprocess.PIPE) -> subprocess.Popen[str]:
        """Start a command as a process of its own; Ctrl-C reaches it even where it does not reach us."""
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            cwd=self.desk,
            env=self.environment() | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
            stdout=output,
            stderr=output,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # no threads here
        )

    def spawn(self, *arguments: object) -> Outcome:
        """Run a command as a process of its own."""
        with self.start(*arguments) as process:
            out, err = process.communicate()
        return Outcome(process.returncode, out, err)

    def environment(self) -> dict[str, str]:
        """The environment of this process with none of our settings but the shop's own."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("SNAPLOOK_")}
        ours = {"HOME": str(self.home), **dict(self.settings)}
        return others | {f"SNAPLOOK_{name}": value for name, value in ours.items()}


def wait_until(seen: Callable[[], bool], process: subprocess.Popen[str], seconds: float = 120) -> None:
    """Wait until something is seen of a process at work; it must be, before it ends and in this time."""
    deadline = monotonic() + seconds
    while not seen():
        assert monotonic() < deadline, "nothing was seen"
        with suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"ended with {process.wait(timeout=0.01)} before anything was seen")


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def write_shop(root: Path, products: int = 3, photos: int = 2) -> Path:
    """Write a folder catalogue with some products of each of :data:`TYPES`, every photo another one."""
    for place, name in enumerate(TYPES):
        for product in range(products):
            for photo in range(photos):
                seed = (place * products + product) * photos + photo
                write_jpeg(root / name / f"{name}-{product}" / f"{photo}.jpg", seed)
    return root


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """An installation with nothing in it yet."""
    (tmp_path / "desk").mkdir()
    return Shop(tmp_path / "desk" / "home")


@pytest.fixture(scope="session")
def first_shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """An installation with 9 products in 18 photos, indexed; not to be changed."""
    shop = Shop(tmp_path_factory.mktemp("shop") / "home")
    assert shop.run("ingest", write_shop(shop.desk / "catalogue")).status == 0
    assert shop.run("index").status == 0
    return shop


@pytest.fixture
def indexed_shop(first_shop: Shop, tmp_path: Path) -> Shop:
    """The same to do anything with: HOME, and its catalogue beside it."""
    return Shop(shutil.copytree(first_shop.desk, tmp_path / "desk") / "home")


def ask(shop: Shop, *options: object) -> dict[str, Any]:
    """Ask for the first photo of the catalogue and return the answer."""
    photo = shop.desk / "catalogue" / TYPES[0] / f"{TYPES[0]}-0" / "0.jpg"
    outcome = shop.run("find", photo, "--json", *options)
    assert (outcome.status, outcome.err) == (0, "")
    answer: dict[str, Any] = json.loads(outcome.out)
    return answer


def still_answers(shop: Shop) -> bool:
    """Say whether the first photo of the catalogue still finds its product, and that at no distance."""
    [garment] = ask(shop, "--types", "all", "-k", 100)["garments"]
    same = {product["product_id"] for product in garment["products"] if product["distance"] < 1e-4}
    return same == {f"{TYPES[0]}/{TYPES[0]}-0"}
