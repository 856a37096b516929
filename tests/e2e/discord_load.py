"""Many people at once on Discord: they and its server are one process, the bot is another.

::

    python -m tests.e2e.discord_load --photos 300 --seconds 60 --guilds 20
    python -m tests.e2e.discord_load --photos 50 --seconds 0 --by-command 1
    python -m tests.e2e.discord_load --kills 5

The bot is started on a copy of HOME (a small shop is made where none is named). Photos are asked about at
random moments of the span, half of them by command and half in channels that are watched. In the end every
photo must have been answered once, within its token's time, and every answer must be in the log once; but
for commands that are given while the bot is killed, of which Discord itself says that nobody answers.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from subprocess import TimeoutExpired

from rich.console import Console
from rich.table import Table

from tests.e2e.discord_crowd import Asked, Crowd, check_answers
from tests.e2e.load import IDLE, percentile, read_lag, read_photos, shop_at
from tests.support.discord.bots import on_discord
from tests.support.discord.server import DiscordServer
from tests.support.serving import Service, start_service
from tests.support.shop import Shop

PATIENCE = 120.0
"""Seconds after the last photo in which all must be answered."""


@dataclass(frozen=True, slots=True)
class Load:
    """How many photos, from how many people on how many servers, in how many seconds; and how many kills."""

    photos: int
    people: int
    guilds: int
    seconds: float
    by_command: float = 0.5
    kills: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the photos, and how late the event loop was, idle and loaded.

    Attributes:
        asked: every photo.
        idle_lag: seconds that the loop was late at most, in 99 of 100 samples without load.
        loaded_lag: the same under load; nothing is known of it where the bot was killed.
        refusals: requests that Discord's server refused.
        violations: what its schema says of requests, where the environment names it.
    """

    asked: tuple[Asked, ...]
    idle_lag: float
    loaded_lag: float
    refusals: Sequence[object]
    violations: Sequence[str]


async def run_load(
    shop: Shop, photos: Sequence[bytes], load: Load, *, idle: float = IDLE, seed: int = 20_260_101
) -> Outcome:
    """Watch a shop's idle bot, load it, kill it where that is wanted, end it, and say what became of all."""
    async with DiscordServer(light=True) as server:
        crowd = Crowd(server, photos, random.Random(seed))
        await crowd.come(load.guilds, load.people)
        watched = json.dumps(crowd.channels)
        ours, port = on_discord(shop, server, DISCORD__WATCHED_CHANNELS=watched)
        running = await _start(server, ours, port)
        try:
            before = await _lag(running)
            await asyncio.sleep(idle)
            quiet = await _lag(running)
            asking = asyncio.create_task(crowd.ask(load.photos, load.seconds, by_command=load.by_command))
            for _ in range(load.kills):
                await asyncio.sleep(load.seconds / (load.kills + 1))
                await _all_taken(server, crowd)
                running.kill()
                running = await _start(server, ours, port)
            await asking
            await crowd.answered(PATIENCE)
            loaded = {} if load.kills else await _lag(running)
        finally:
            await asyncio.to_thread(_end, running)
        lags = percentile(before, quiet), percentile(quiet, loaded) if loaded else float("nan")
        return Outcome(tuple(crowd.asked), *lags, tuple(server.refusals), tuple(server.violations))


async def _start(server: DiscordServer, shop: Shop, port: int) -> Service:
    began = server.gateway.identified
    service = await asyncio.to_thread(start_service, shop, port)
    await asyncio.to_thread(service.wait_until_ready)
    await server.wait_for(lambda: server.gateway.identified > began and server.commands, 60)
    return service


async def _all_taken(server: DiscordServer, crowd: Crowd) -> None:
    """Wait until every command is acknowledged: what is not was never taken, and its asker is told so."""
    commands = server.interactions.values()
    with suppress(TimeoutError):
        await server.wait_for(lambda: all(one.after is not None for one in commands) or None, 1.0)


def _end(service: Service) -> None:
    service.process.terminate()
    with suppress(TimeoutExpired):
        service.process.wait(timeout=30)
    service.kill()


async def _lag(service: Service) -> dict[float, float]:
    return await asyncio.to_thread(read_lag, service)


def show(console: Console, outcome: Outcome, load: Load) -> None:
    """Print what was measured."""
    title = f"{load.photos} photos of {load.people} people on {load.guilds} servers in {load.seconds:.0f} s"
    table = Table("", "median", "95 of 100", "worst", title=title)
    for name, seconds in (
        ("acknowledged", [one.acknowledged for one in outcome.asked if one.acknowledged is not None]),
        ("answered", [one.answered for one in outcome.asked if one.answered is not None]),
    ):
        if len(seconds) > 1:
            figures = (median(seconds), quantiles(seconds, n=20)[-1], max(seconds))
            table.add_row(name, *(f"{figure * 1000:.0f} ms" for figure in figures))
    console.print(table)
    answered = sum(bool(one.answers) for one in outcome.asked)
    again = sum(max(0, len(one.answers) - 1) for one in outcome.asked)
    bare = sum(bool(one.answers) and not one.answers[0].attachments for one in outcome.asked)
    missed = sum(one.missed for one in outcome.asked)
    console.print(
        f"Answered: {answered} of {len(outcome.asked)}; answered again: {again}; without a picture: {bare}; "
        f"commands given while nobody was there to take them: {missed}."
    )
    console.print(
        "99 of 100 times the event loop was late by at most "
        f"{outcome.idle_lag * 1000:g} ms idle, {outcome.loaded_lag * 1000:g} ms loaded."
    )
    console.print(f"Refused: {list(outcome.refusals)[:5]}; violations: {list(outcome.violations)[:5]}.")


def main(arguments: list[str]) -> None:
    """Run a load and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.discord_load", description=__doc__)
    parser.add_argument("--photos", type=int, default=300)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--guilds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--by-command", type=float, default=0.5)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--photos-from", type=Path)
    options = parser.parse_args(arguments)
    load = Load(
        options.photos, options.people, options.guilds, options.seconds, options.by_command, options.kills
    )
    with tempfile.TemporaryDirectory(prefix="discord-load-") as folder:
        shop = shop_at(options.home, Path(folder))
        photos = read_photos(options.photos_from or shop.desk / "catalogue")
        outcome = asyncio.run(run_load(shop, photos, load))
        show(Console(), outcome, load)
        check_answers(shop, outcome.asked, photos, cut_off=load.photos if load.kills else 0)
        assert outcome.violations == ()


if __name__ == "__main__":
    main(sys.argv[1:])
