"""Many visitors at once against a real service, from another process.

::

    python -m tests.e2e.load --photos 300 --seconds 60 --visitors 100
    python -m tests.e2e.load --home ./var --photos-from ./var/snapshots

The service is started on a copy of HOME (a small shop is made where none is named). Photos are sent at random
moments of the span. In the end every photo must have been answered, and every answer must be in the log once.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic

from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console
from rich.table import Table

from tests.e2e.log_checks import check_log
from tests.e2e.visitors import Sent, Visitor
from tests.support.serving import Service, serving
from tests.support.shop import Shop, write_shop

IDLE = 10.0
"""Seconds over which the idle event loop is watched before the load."""

PATIENCE = 60.0
"""Seconds that a visitor waits for an answer."""

LAG = "snaplook_loop_lag_seconds"

Buckets = dict[float, float]


@dataclass(frozen=True, slots=True)
class Load:
    """How many photos, from how many visitors, in how many seconds."""

    photos: int
    visitors: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the photos, and how late the event loop was, idle and loaded.

    Attributes:
        sent: every photo.
        idle_lag: seconds that the loop was late at most, in 99 of 100 samples without load.
        loaded_lag: the same under load.
    """

    sent: tuple[Sent, ...]
    idle_lag: float
    loaded_lag: float


async def send_load(
    address: str, photos: Sequence[bytes], load: Load, seed: int, patience: float = PATIENCE
) -> list[Sent]:
    """Send photos at random moments and return what became of each."""
    chance = random.Random(seed)
    visitors = [Visitor(address, photos, random.Random(chance.random())) for _ in range(load.visitors)]
    try:
        await asyncio.gather(*(visitor.open_page() for visitor in visitors))
        sending = [
            _send_later(visitors[number % load.visitors], chance.uniform(0, load.seconds), patience)
            for number in range(load.photos)
        ]
        return list(await asyncio.gather(*sending))
    finally:
        await asyncio.gather(*(visitor.close() for visitor in visitors))


async def _send_later(visitor: Visitor, delay: float, patience: float) -> Sent:
    await asyncio.sleep(delay)
    return await visitor.send(patience)


def measure(service: Service, photos: Sequence[bytes], load: Load, seed: int = 20_260_101) -> Outcome:
    """Watch the idle service, load it, and return what became of the photos."""
    before = read_lag(service)
    asyncio.run(asyncio.sleep(IDLE))
    idle = read_lag(service)
    sent = asyncio.run(send_load(service.address, photos, load, seed))
    loaded = read_lag(service)
    return Outcome(tuple(sent), percentile(before, idle), percentile(idle, loaded))


def read_lag(service: Service) -> Buckets:
    """Return how late the event loop has been so far, as a service's measurements tell it."""
    families = text_string_to_metric_families(service.read("/metrics"))
    samples = (sample for family in families for sample in family.samples)
    return {float(sample.labels["le"]): sample.value for sample in samples if sample.name == f"{LAG}_bucket"}


def percentile(before: Buckets, after: Buckets, share: float = 0.99) -> float:
    """Return the bound of the first bucket under which this share of the new samples lies."""
    counts = {bound: after[bound] - before[bound] for bound in sorted(after)}
    total = max(counts.values())
    return next(bound for bound, count in counts.items() if count >= share * total)


def show(console: Console, outcome: Outcome, load: Load, took: float) -> None:
    """Print what was measured."""
    answered = [one for one in outcome.sent if one.answered is not None]
    table = Table(
        "", "median", "worst", title=f"{load.photos} photos of {load.visitors} visitors in {took:.0f} s"
    )
    for name, seconds in (
        ("sign of life", [one.sign_of_life for one in answered if one.sign_of_life is not None]),
        ("answer", [one.answered for one in answered if one.answered is not None]),
    ):
        table.add_row(name, f"{median(seconds) * 1000:.0f} ms", f"{max(seconds) * 1000:.0f} ms")
    console.print(table)
    console.print(
        f"Answered: {len(answered)} of {len(outcome.sent)}; "
        f"sent more than once: {sum(one.tries > 1 for one in outcome.sent)}; "
        f"told to wait: {sum(one.waited for one in outcome.sent)}."
    )
    console.print(
        "99 of 100 times the event loop was late by at most "
        f"{outcome.idle_lag * 1000:g} ms idle, {outcome.loaded_lag * 1000:g} ms loaded."
    )


def read_photos(folder: Path) -> list[bytes]:
    """Return every JPEG of a folder."""
    return [path.read_bytes() for path in sorted(folder.rglob("*.jpg"))]


def shop_at(home: Path | None, folder: Path) -> Shop:
    """Return an installation to be loaded: a copy of one, or a small one where none is named."""
    return small_shop(folder) if home is None else Shop(shutil.copytree(home, folder / "home"))


def small_shop(folder: Path) -> Shop:
    """Make a small indexed shop."""
    shop = Shop(folder / "home")
    assert shop.run("ingest", write_shop(shop.desk / "catalogue")).status == 0
    assert shop.run("index").status == 0
    return shop


def main(arguments: list[str]) -> None:
    """Run a load and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.load", description=__doc__)
    parser.add_argument("--photos", type=int, default=300)
    parser.add_argument("--visitors", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--photos-from", type=Path)
    options = parser.parse_args(arguments)
    load = Load(options.photos, options.visitors, options.seconds)
    with tempfile.TemporaryDirectory(prefix="load-") as folder:
        shop = shop_at(options.home, Path(folder))
        photos = read_photos(options.photos_from or shop.desk / "catalogue")
        with serving(shop) as service:
            started = monotonic()
            outcome = measure(service, photos, load)
            took = monotonic() - started - IDLE
        show(Console(), outcome, load, took)
        check_log(shop, outcome.sent, photos)


if __name__ == "__main__":
    main(sys.argv[1:])
