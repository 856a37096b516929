"""A database that is stopped and started again under load.

::

    python -m tests.e2e.database_away --away 30

Visitors send photos to a service over PostgreSQL while its server is away for some seconds. Every photo must
be answered in the end, to visitors who were told to wait, and every query must be in the log once.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from tests.e2e.kill_serving import NO_LIMIT
from tests.e2e.load import Load, read_photos, send_load
from tests.e2e.log_checks import check_log
from tests.e2e.visitors import Sent
from tests.support.postgres import PostgresServer
from tests.support.serving import serving
from tests.support.shop import Shop, write_shop

RATE = 3.0
"""Photos a second."""


def shop_on(url: str, folder: Path) -> Shop:
    """Make a small indexed shop on a database."""
    shop = Shop(folder / "home", (("DATABASE__URL", url), *NO_LIMIT))
    assert shop.run("ingest", write_shop(shop.desk / "catalogue")).status == 0
    assert shop.run("index").status == 0
    return shop


async def load_while_away(
    server: PostgresServer, address: str, photos: Sequence[bytes], span: tuple[float, float, float]
) -> list[Sent]:
    """Send photos at a steady rate while the server is there, away, and there again for so many seconds."""
    before, away, _ = span
    load = Load(photos=int(RATE * sum(span)), visitors=20, seconds=sum(span))
    sending = asyncio.create_task(send_load(address, photos, load, seed=20_260_101, patience=away + 60))
    await asyncio.sleep(before)
    await asyncio.to_thread(server.stop)
    await asyncio.sleep(away)
    await asyncio.to_thread(server.start)
    return await sending


def run(folder: Path, away: float, before: float = 5.0, after: float = 10.0) -> list[Sent]:
    """Run it all and check the log; return what became of every photo."""
    with PostgresServer() as server, server.database() as name:
        shop = shop_on(server.url(name), folder)
        photos = read_photos(shop.desk / "catalogue")
        with serving(shop) as service:
            span = (before, away, after)
            sent = asyncio.run(load_while_away(server, service.address, photos, span))
        check_log(shop, sent, photos)
    return sent


def main(arguments: list[str]) -> None:
    """Run it and print what became of the photos."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.database_away", description=__doc__)
    parser.add_argument("--away", type=float, default=30.0)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="database-away-") as folder:
        sent = run(Path(folder), options.away)
    answered = [one.answered for one in sent if one.answered is not None]
    console = Console()
    console.print(
        f"{len(sent)} photos, the database away for {options.away:g} s: {len(answered)} answered, "
        f"{sum(one.waited for one in sent)} told to wait, the longest {max(answered):.1f} s."
    )
    for one in sent:
        if one.answered is None:
            console.print(f"Not answered: {one}")


if __name__ == "__main__":
    main(sys.argv[1:])
