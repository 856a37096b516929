"""Whatever may go wrong between the bot and Telegram: floods, servers that fail, lines that break, kills.

::

    python -m tests.e2e.telegram_faults --away 20 --rounds 20

The people, the Bot API's server and the bot are processes of their own. In the end of each trouble every
photo must have been answered, only those in hand at a kill more than once, and every query must be in the
log once.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console
from rich.table import Table

from bot.process.serving import STOP
from tests.e2e.load import read_photos, small_shop
from tests.e2e.telegram_crowd import Asked, Crowd, check_answers
from tests.support.serving import Service, start_service
from tests.support.shop import Shop
from tests.support.telegram.bots import on_telegram
from tests.support.telegram.remote import RemoteApi, remote_api

PATIENCE = 120.0
"""Seconds after the trouble in which all must be answered."""

ALIVE = (0.2, 3.0)
"""Seconds from a bot being ready to its death."""

AGAIN = "inbox.again"
"""What the log says of an update that was in hand before."""


@dataclass
class Trouble:
    """A bot, people who talk with it, and the server between them.

    Attributes:
        shop: of the bot.
        api: the server.
        crowd: the people.
        service: the bot that runs now, or ran last.
    """

    shop: Shop
    port: int
    api: RemoteApi
    crowd: Crowd
    service: Service = field(init=False)

    async def start(self) -> None:
        """Start the bot; return when it could answer a photo."""
        self.service = start_service(self.shop, self.port)
        await asyncio.to_thread(self.service.wait_until_ready)

    async def end(self) -> None:
        """Ask the bot to end, and wait for it; it ends in peace."""
        self.service.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(self.service.process.wait, STOP) == 0

    async def kill(self) -> None:
        """Kill the bot with no chance to do anything more."""
        await asyncio.to_thread(self.service.kill)

    async def repeated(self) -> int:
        """Return how many updates this bot has begun again, by its measurements."""
        text = await asyncio.to_thread(self.service.read, "/metrics")
        samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
        return int(sum(one.value for one in samples if one.name == "snaplook_updates_repeated_total"))

    def repeated_by_all(self) -> int:
        """Return how many updates were begun again, by the log of all bots that ran."""
        return (self.shop.desk / "serve.log").read_text(encoding="utf-8").count(AGAIN)

    async def finish(self) -> list[Asked]:
        """Wait until all is answered, end the bot, and check that nothing is lost."""
        asked = await self.crowd.outcomes(PATIENCE)
        await self.end()
        stats = await self.api.stats()
        assert stats["violations"] == []
        return asked

    def check(self, asked: Sequence[Asked]) -> None:
        """Check what was answered and what is in the log; the bot has ended."""
        check_answers(self.shop, asked, self.crowd.photos, repeated=self.repeated_by_all())


@asynccontextmanager
async def trouble(
    shop: Shop, mode: str = "polling", people: int = 8, seed: int = 1
) -> AsyncIterator[Trouble]:
    """Let people come to a shop whose bot does not run yet; it does not in the end either."""
    photos = read_photos(shop.desk / "catalogue")
    async with remote_api() as api:
        ours, port = on_telegram(shop, api, mode)
        met = Trouble(ours, port, api, Crowd(api, photos, random.Random(seed)))
        await met.crowd.come(people)
        try:
            yield met
        finally:
            await met.kill()


async def floods(met: Trouble) -> list[Asked]:
    """Let Telegram say of every method that it is called too often."""
    for method in ("getMe", "deleteWebhook", "setWebhook", "setMyCommands"):
        await met.api.fail(method=method, status=429, retry_after=1)
    await met.start()
    for method in ("getUpdates", "sendChatAction", "getFile", "file", "sendPhoto", "sendMessage"):
        await met.api.fail(method=method, status=429, retry_after=1, times=3)
    await met.crowd.send(len(met.crowd.people))
    await met.crowd.outcomes(PATIENCE)
    await met.api.fail(status=429, retry_after=1, times=20)
    await met.crowd.send(len(met.crowd.people))
    return await met.finish()


async def servers_away(met: Trouble, away: float = 3.0, status: int = 500) -> list[Asked]:
    """Let everything fail for some seconds while people go on."""
    await met.start()
    sending = asyncio.create_task(met.crowd.send(int(4 * (away + 2)), away + 2))
    await asyncio.sleep(1)
    await met.api.fail(status=status, for_seconds=away)
    await sending
    return await met.finish()


async def broken_lines(met: Trouble) -> list[Asked]:
    """Cut connections in the middle of uploads, of downloads, and of questions for updates."""
    await met.start()
    await met.api.fail(method="sendPhoto", drop="upload", times=4)
    await met.api.fail(method="file", drop="download", times=4)
    await met.api.fail(method="getUpdates", drop="before", times=2)
    await met.api.fail(method="getFile", drop="download", times=2)
    await met.crowd.send(2 * len(met.crowd.people))
    asked = await met.finish()
    assert {one.answers for one in asked} == {1}
    return asked


async def kills(met: Trouble, rounds: int = 3) -> list[Asked]:
    """Kill the bot at random moments, and start it again while updates wait."""
    for number in range(rounds):
        await met.start()
        await met.crowd.send(2 * len(met.crowd.people), 0.5)
        await asyncio.sleep(met.crowd.chance.uniform(*ALIVE) / (1 + number % 3))
        await met.kill()
        await met.crowd.send(len(met.crowd.people))  # they wait until it is there again
    before = met.repeated_by_all()
    await met.start()
    asked = await met.crowd.outcomes(PATIENCE)
    assert await met.repeated() == met.repeated_by_all() - before
    await met.end()
    return asked


async def stops(met: Trouble) -> list[Asked]:
    """Ask the bot to end while photos are in hand; start it again, and nothing is done twice."""
    await met.start()
    await met.crowd.send(6 * len(met.crowd.people))
    await met.crowd.first_sign()
    await met.end()
    begun = [one for one in await met.crowd.outcomes(0) if one.answers]
    assert begun != []
    await met.start()
    asked = await met.finish()
    assert met.repeated_by_all() == 0
    assert {one.answers for one in asked} == {1}
    return asked


Doing = Callable[[Trouble], Awaitable[list[Asked]]]


async def go_through(shop: Shop, do: Doing, mode: str = "polling") -> tuple[list[Asked], Trouble]:
    """Let one trouble happen to a shop's bot; return what became of the photos."""
    async with trouble(shop, mode) as met:
        return await do(met), met


def run(shop: Shop, do: Doing, mode: str = "polling") -> tuple[list[Asked], int]:
    """Let one trouble happen and check what it left; return the photos, and how many were begun again."""
    asked, met = asyncio.run(go_through(shop, do, mode))
    met.check(asked)
    return asked, met.repeated_by_all()


def main(arguments: list[str]) -> None:
    """Go through every trouble, each with a shop of its own, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.telegram_faults", description=__doc__)
    parser.add_argument("--away", type=float, default=20.0, help="seconds for which Telegram's servers fail")
    parser.add_argument("--rounds", type=int, default=20, help="kills in each mode")
    options = parser.parse_args(arguments)
    troubles: list[tuple[str, Doing, str]] = [
        ("429 on every method", floods, "polling"),
        (f"500 for {options.away:g} s", lambda met: servers_away(met, options.away), "polling"),
        (f"502 for {options.away:g} s", lambda met: servers_away(met, options.away, 502), "webhook"),
        ("broken lines", broken_lines, "polling"),
        (f"{options.rounds} kills, polling", lambda met: kills(met, options.rounds), "polling"),
        (f"{options.rounds} kills, webhook", lambda met: kills(met, options.rounds), "webhook"),
        ("SIGTERM, polling", stops, "polling"),
        ("SIGTERM, webhook", stops, "webhook"),
    ]
    table = Table("trouble", "photos", "answered", "again", "begun again", "longest", title="Telegram")
    for name, do, mode in troubles:
        with tempfile.TemporaryDirectory(prefix="telegram-faults-") as folder:
            asked, repeated = run(small_shop(Path(folder)), do, mode)
        longest = max(one.answered or 0.0 for one in asked)
        again = sum(one.answers - 1 for one in asked)
        counts = (len(asked), sum(one.answers > 0 for one in asked), again, repeated)
        table.add_row(name, *map(str, counts), f"{longest:.1f} s")
    Console().print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
