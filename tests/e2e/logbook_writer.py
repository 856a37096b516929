"""A process that answers and logs until it is killed.

::

    python -m tests.e2e.logbook_writer FOLDER URL FIRST [MOMENT]

It prints the number of each query as soon as its entry is safe, which is when a person would get the answer.
With a moment it kills itself there: ``insert``, ``commit`` or ``remove``.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from itertools import count
from pathlib import Path

import structlog

from bot.logbook import Logbook
from storage.database import Database
from storage.journal import Journal
from storage.uow import UnitOfWork
from tests.support.people import SHOWN
from tests.support.stored import query, query_id, verdict

AFTER = 20
"""How many queries are answered before the process kills itself at a moment."""


def die() -> None:
    """End at once, as by kill -9."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(moment: str, answered: list[int]) -> None:
    """Arrange the end: before a commit, right after it, or when some of what it stored was removed."""
    commit, remove = UnitOfWork.commit, Journal.remove

    async def committing(uow: UnitOfWork) -> None:
        if len(answered) >= AFTER and moment == "insert":
            die()
        await commit(uow)
        if len(answered) >= AFTER and moment == "commit":
            die()

    def removing(journal: Journal, name: str) -> None:
        remove(journal, name)
        if len(answered) >= AFTER and moment == "remove":
            die()

    setattr(UnitOfWork, "commit", committing)  # noqa: B010  # the only way that types allow
    setattr(Journal, "remove", removing)  # noqa: B010


async def write(folder: Path, url: str, first: int, answered: list[int]) -> None:
    """Answer and log without end."""
    async with Database(url) as database:
        logbook = Logbook(database, Journal(folder), look_every=0.05)
        storing = asyncio.create_task(logbook.run())
        for number in count(first):
            await logbook.record(query(number, results=SHOWN))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
            answered.append(number)
            await logbook.verdict(verdict(query_id(number), 5))
        await storing


def main() -> None:
    """Read the command line and begin."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    folder, url, first, *moment = sys.argv[1:]
    answered: list[int] = []
    if moment:
        die_at(moment[0], answered)
    asyncio.run(write(Path(folder), url, int(first), answered))


if __name__ == "__main__":
    main()
