"""Kill -9 at random moments of an ingest or an index, and look at what is left.

::

    python -m tests.e2e.kill_rounds ingest --rounds 20 --products 300
    python -m tests.e2e.kill_rounds index  --rounds 20 --products 300

Each round begins with a HOME of its own: an empty one to ingest into, or one that has an index of a third of
the products and holds the rest unindexed. The command is killed at a random moment of its work, and killed
again while it goes on from there (unless it is done by then). After each kill what must always hold is
checked (`kill_checks`). Then the command is run to its end, and the HOME is compared with one that was never
killed: same rows, same files, same index, nothing half-made. The first difference ends it.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Literal

import numpy as np
from PIL import Image
from rich.console import Console
from rich.table import Table

from engine.types import Vectors
from tests.e2e.kill_checks import Contents, Moment, check, leftovers, read_contents, read_vectors
from tests.support.shop import Shop

PHOTOS = 2
"""Photos a product."""

SETTINGS = (("INDEX__EXACT_BELOW", "0"),)
"""Forests are built however few photos there are."""

Command = Literal["ingest", "index"]


@dataclass(frozen=True, slots=True)
class Round:
    """The first kill of a HOME: after how many seconds, and what it left."""

    seconds: float
    moment: Moment


@dataclass(frozen=True, slots=True)
class Workshop:
    """A catalogue, a HOME that was never killed, and what kills are compared with.

    Attributes:
        folder: where all of it lies.
        command: what is killed.
        expected: what every HOME must hold in the end.
        vectors: of every photo, by digest.
        span: seconds between which the command works.
    """

    folder: Path
    command: Command
    expected: Contents
    vectors: dict[str, Vectors]
    span: tuple[float, float]

    def round(self, chance: random.Random) -> Round:
        """Kill, check, kill again, check, run to the end and compare."""
        while True:
            shop = self._begin()
            seconds = chance.uniform(*self.span)
            if kill_after(seconds, shop.start(*self._arguments)):
                break  # else it was done already, which tells nothing
        moment = check(shop.home, PHOTOS, self.vectors)
        kill_after(chance.uniform(*self.span), shop.start(*self._arguments))
        check(shop.home, PHOTOS, self.vectors)
        finish(shop, *self._arguments)
        if self.command == "ingest":
            shutil.copytree(self.folder / "reference" / "embeddings", shop.home / "embeddings")
            finish(shop, "index")
        assert read_contents(shop.home) == self.expected
        assert leftovers(shop.home) == []
        assert "0 added, 0 changed" in finish(shop, "ingest", self.folder / "catalogue")
        assert "0 newly embedded" in finish(shop, "index")
        return Round(seconds, moment)

    @property
    def _arguments(self) -> tuple[object, ...]:
        return ("ingest", self.folder / "catalogue") if self.command == "ingest" else ("index",)

    def _begin(self) -> Shop:
        home = self.folder / "killed"
        shutil.rmtree(home, ignore_errors=True)
        if self.command == "index":
            copy_home(self.folder / "begun", home)
        return Shop(home, SETTINGS)


def open_workshop(folder: Path, command: Command, products: int) -> Workshop:
    """Draw the catalogue, and do the work once without a kill to learn its result and how long it takes."""
    catalogue = folder / "catalogue"
    draw_catalogue(catalogue, range(products // 3))
    begun, reference = Shop(folder / "begun", SETTINGS), Shop(folder / "reference", SETTINGS)
    finish(begun, "ingest", catalogue)
    finish(begun, "index")
    draw_catalogue(catalogue, range(products // 3, products))
    finish(begun, "ingest", catalogue)
    started = monotonic()
    finish(begun, "db", "check")
    idle = monotonic() - started
    ingesting, indexing = timed(reference, "ingest", catalogue), 0.0
    if command == "index":
        shutil.rmtree(reference.home)
        copy_home(begun.home, reference.home)
        indexing = timed(reference, "index")
    else:
        finish(reference, "index")
    span = (idle, ingesting if command == "ingest" else indexing)
    return Workshop(folder, command, read_contents(reference.home), read_vectors(reference.home), span)


def draw_catalogue(folder: Path, products: range) -> None:
    """Draw noise: pictures that take their time to read and look like no other."""
    for product in products:
        for photo in range(PHOTOS):
            noise = np.random.default_rng((product, photo)).integers(0, 256, (480, 360, 3), dtype=np.uint8)
            path = folder / "dresses" / f"dress-{product:04d}" / f"{photo}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(noise).save(path, quality=80)


def copy_home(home: Path, target: Path) -> None:
    """Copy a HOME; its photos, which are never written to again, as links."""
    shutil.copytree(home, target, ignore=shutil.ignore_patterns("photos"))
    shutil.copytree(home / "photos", target / "photos", copy_function=os.link)


def kill_after(seconds: float, process: subprocess.Popen[str]) -> bool:
    """Kill a process after a while; say whether it was still running."""
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    return False


def timed(shop: Shop, *arguments: object) -> float:
    """Run a command to its end and return how many seconds it took."""
    started = monotonic()
    finish(shop, *arguments)
    return monotonic() - started


def finish(shop: Shop, *arguments: object) -> str:
    """Run a command to its end and return what it printed."""
    outcome = shop.spawn(*arguments)
    assert outcome.status == 0, outcome
    return outcome.out


def rounds(workshop: Workshop, count: int, seed: int) -> Iterator[Round]:
    """Yield each round when it has ended well."""
    chance = random.Random(seed)
    for _ in range(count):
        yield workshop.round(chance)


def main(arguments: list[str]) -> None:
    """Run the rounds and print a table of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.kill_rounds", description=__doc__)
    parser.add_argument("command", choices=["ingest", "index"])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--products", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20_260_101)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kill-rounds-") as folder:
        workshop = open_workshop(Path(folder), options.command, options.products)
        first, last = workshop.span
        title = (
            f"{options.command} of {options.products} products, killed between {first:.1f} and {last:.1f} s"
        )
        table = Table("round", "killed at", "what it left", title=title)
        for number, one in enumerate(rounds(workshop, options.rounds, options.seed), start=1):
            table.add_row(str(number), f"{one.seconds:.2f} s", str(one.moment))
    console = Console()
    console.print(table)
    console.print(f"{options.rounds} kills: run again, each HOME was as if never killed.")


if __name__ == "__main__":
    main(sys.argv[1:])
