"""Many people at once on Telegram: they, the Bot API's server and the bot are processes of their own.

::

    python -m tests.e2e.telegram_load --users 200 --photos 600 --seconds 60
    python -m tests.e2e.telegram_load --home ./var --photos-from ./var/snapshots

The bot is started on a copy of HOME (a small shop is made where none is named). Photos are sent at random
moments of the span. In the end every photo must have been answered once, and every answer must be in the log
once.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import monotonic

from rich.console import Console
from rich.table import Table

from tests.e2e.load import IDLE, percentile, read_lag, read_photos, shop_at
from tests.e2e.telegram_crowd import Asked, Crowd, check_answers
from tests.support.serving import Service, serving
from tests.support.shop import Shop
from tests.support.telegram.bots import on_telegram
from tests.support.telegram.errors import JsonDict
from tests.support.telegram.remote import remote_api

PATIENCE = 120.0
"""Seconds after the last photo in which all must be answered."""


@dataclass(frozen=True, slots=True)
class Load:
    """How many photos, from how many people, in how many seconds; and how the bot gets its updates."""

    users: int
    photos: int
    seconds: float
    mode: str = "polling"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the photos, and how late the event loop was, idle and loaded.

    Attributes:
        asked: every photo.
        took: seconds from the first photo to the last answer.
        idle_lag: seconds that the loop was late at most, in 99 of 100 samples without load.
        loaded_lag: the same under load.
        stats: what the Bot API's server counted.
    """

    asked: tuple[Asked, ...]
    took: float
    idle_lag: float
    loaded_lag: float
    stats: JsonDict


async def run_load(
    shop: Shop, photos: Sequence[bytes], load: Load, *, idle: float = IDLE, seed: int = 20_260_101
) -> Outcome:
    """Watch a shop's idle bot, load it, end it, and return what became of the photos."""
    async with remote_api() as api:
        ours, port = on_telegram(shop, api, load.mode)
        crowd = Crowd(api, photos, random.Random(seed))
        await crowd.come(load.users)
        service = serving(ours, port)
        running = await asyncio.to_thread(service.__enter__)
        try:
            before = await _lag(running)
            await asyncio.sleep(idle)
            quiet = await _lag(running)
            started = monotonic()
            await crowd.send(load.photos, load.seconds)
            asked = await crowd.outcomes(PATIENCE)
            took = monotonic() - started
            loaded = await _lag(running)
        finally:
            await asyncio.to_thread(service.__exit__, None, None, None)
        stats = await api.stats()
    return Outcome(tuple(asked), took, percentile(before, quiet), percentile(quiet, loaded), stats)


async def _lag(service: Service) -> dict[float, float]:
    return await asyncio.to_thread(read_lag, service)


def show(console: Console, outcome: Outcome, load: Load) -> None:
    """Print what was measured."""
    title = f"{load.photos} photos of {load.users} people in {outcome.took:.0f} s"
    table = Table("", "median", "95 of 100", "worst", title=title)
    for name, seconds in (
        ("sign of life", [one.sign_of_life for one in outcome.asked if one.sign_of_life is not None]),
        ("answer", [one.answered for one in outcome.asked if one.answered is not None]),
    ):
        figures = (median(seconds), quantiles(seconds, n=20)[-1], max(seconds))
        table.add_row(name, *(f"{figure * 1000:.0f} ms" for figure in figures))
    console.print(table)
    answered = sum(one.answers > 0 for one in outcome.asked)
    again = sum(max(0, one.answers - 1) for one in outcome.asked)
    bare = sum(one.answers > 0 and not one.pictured for one in outcome.asked)
    console.print(
        f"Answered: {answered} of {len(outcome.asked)}; answered again: {again}; without a picture: {bare}."
    )
    console.print(
        "99 of 100 times the event loop was late by at most "
        f"{outcome.idle_lag * 1000:g} ms idle, {outcome.loaded_lag * 1000:g} ms loaded."
    )
    stats = outcome.stats
    console.print(f"Calls: {stats['calls']}; refused: {stats['refused']}; violations: {stats['violations']}.")


def main(arguments: list[str]) -> None:
    """Run a load and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.telegram_load", description=__doc__)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--photos", type=int, default=600)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--mode", choices=("polling", "webhook"), default="polling")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--photos-from", type=Path)
    options = parser.parse_args(arguments)
    load = Load(options.users, options.photos, options.seconds, options.mode)
    with tempfile.TemporaryDirectory(prefix="telegram-load-") as folder:
        shop = shop_at(options.home, Path(folder))
        photos = read_photos(options.photos_from or shop.desk / "catalogue")
        outcome = asyncio.run(run_load(shop, photos, load))
        show(Console(), outcome, load)
        check_answers(shop, outcome.asked, photos)
        assert outcome.stats["violations"] == []


if __name__ == "__main__":
    main(sys.argv[1:])
