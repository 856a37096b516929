"""Kill -9 a service at random moments under load, start it again, and look at what is left.

::

    python -m tests.e2e.kill_serving --rounds 20

Visitors send photos all the while, and again with the same id when their connection breaks. In each round the
service is killed at a random moment and started anew; the visitors go on. In the end every photo must have
been answered, and be in the log once; no file may be half-written and no process left over.
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

import psutil
from rich.console import Console
from rich.table import Table

from tests.e2e.load import read_photos, small_shop
from tests.e2e.log_checks import check_log
from tests.e2e.visitors import Sent, Visitor
from tests.support.serving import Service, free_port, start_service
from tests.support.shop import Shop

VISITORS = 8
BETWEEN = (0.3, 3.0)
"""Seconds from a service being ready to its death."""

PATIENCE = 60.0
"""Seconds that a visitor goes on sending one photo."""

NO_LIMIT = (
    ("LIMITS__PER_USER", "10000/minute"),
    ("LIMITS__PER_ORIGIN", "10000/minute"),
    ("LIMITS__OVERALL", "10000/minute"),
)
"""These few visitors never pause, which the usual rates would not let them do."""


@dataclass(frozen=True, slots=True)
class Death:
    """One kill.

    Attributes:
        alive: seconds for which the service had been ready.
        in_hand: photos that were sent and not yet answered.
        ready_again: seconds from its start to its readiness.
        first_answer: seconds from its start to the first answer.
    """

    alive: float
    in_hand: int
    ready_again: float
    first_answer: float


class Crowd:
    """Visitors that send one photo after another until they are told to stop."""

    def __init__(self, address: str, photos: Sequence[bytes], seed: int) -> None:
        self._visitors = [
            Visitor(address, photos, random.Random(seed + number)) for number in range(VISITORS)
        ]
        self._leaving = asyncio.Event()
        self.sent: list[Sent] = []
        self.in_hand = 0
        self.answers = 0
        self.answered = asyncio.Condition()

    async def run(self) -> None:
        """Send until `leave`, and end when everything in hand is answered."""
        try:
            await asyncio.gather(*(self._stay(visitor) for visitor in self._visitors))
        finally:
            await asyncio.gather(*(visitor.close() for visitor in self._visitors))

    def leave(self) -> None:
        """Send nothing new."""
        self._leaving.set()

    async def next_answer(self) -> None:
        """Return when one more photo has been answered."""
        before = self.answers
        async with self.answered:
            await self.answered.wait_for(lambda: self.answers > before)

    async def _stay(self, visitor: Visitor) -> None:
        await visitor.open_page()
        while not self._leaving.is_set():
            self.in_hand += 1
            sent = await visitor.send(PATIENCE)
            self.in_hand -= 1
            self.sent.append(sent)
            async with self.answered:
                self.answers += sent.answered is not None
                self.answered.notify_all()


async def kill_rounds(
    shop: Shop, photos: Sequence[bytes], count: int, seed: int
) -> tuple[list[Death], list[Sent]]:
    """Kill a service under load some times; return each death, and what became of every photo.

    The log is checked after the service has ended in peace.
    """
    chance, port = random.Random(seed), free_port()
    service, _ = await _start(shop, port)
    crowd = Crowd(service.address, photos, seed)
    sending = asyncio.create_task(crowd.run())
    deaths: list[Death] = []
    try:
        await crowd.next_answer()
        for _ in range(count):
            alive = chance.uniform(*BETWEEN)
            await asyncio.sleep(alive)
            service, death = await _kill(service, crowd, alive)
            deaths.append(death)
        crowd.leave()
        await sending
    finally:
        sending.cancel()
        service.process.terminate()
        await asyncio.to_thread(service.process.wait)
    return deaths, crowd.sent


async def _start(shop: Shop, port: int) -> tuple[Service, float]:
    service = start_service(shop, port)
    return service, await asyncio.to_thread(service.wait_until_ready)


async def _kill(service: Service, crowd: Crowd, alive: float) -> tuple[Service, Death]:
    """Kill a service and start the next one."""
    family = psutil.Process(service.process.pid).children(recursive=True)
    in_hand = crowd.in_hand
    await asyncio.to_thread(service.kill)
    started = asyncio.get_running_loop().time()
    following, ready_again = await _start(service.shop, int(service.address.rpartition(":")[2]))
    await crowd.next_answer()
    first_answer = asyncio.get_running_loop().time() - started
    _, left_over = await asyncio.to_thread(psutil.wait_procs, family, 10)
    assert left_over == [], left_over
    return following, Death(alive, in_hand, ready_again, first_answer)


def main(arguments: list[str]) -> None:
    """Run the rounds and print a table of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.kill_serving", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20_260_101)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kill-serving-") as folder:
        shop = small_shop(Path(folder)).having(**dict(NO_LIMIT))
        photos = read_photos(shop.desk / "catalogue")
        deaths, sent = asyncio.run(kill_rounds(shop, photos, options.rounds, options.seed))
        assert [one for one in sent if one.answered is None] == []
        check_log(shop, sent, photos, cut_off=sum(death.in_hand for death in deaths))
    table = Table(
        "kill", "after", "in hand", "ready again", "first answer", title=f"{options.rounds} kills under load"
    )
    for number, death in enumerate(deaths, start=1):
        table.add_row(
            str(number),
            f"{death.alive:.2f} s",
            str(death.in_hand),
            f"{death.ready_again:.2f} s",
            f"{death.first_answer:.2f} s",
        )
    console = Console()
    console.print(table)
    again = sum(one.tries > 1 for one in sent)
    console.print(
        f"{len(sent)} photos sent, {again} of them more than once: each answered, each in the log once."
    )


if __name__ == "__main__":
    main(sys.argv[1:])
