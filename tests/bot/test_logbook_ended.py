"""A logbook that is told to stop in the midst of its work."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from bot.logbook import Logbook
from storage import schema
from storage.database import Database
from storage.journal import Journal
from tests.support.stored import query


@pytest.mark.slow
async def test_ended_at_any_moment_it_leaves_the_database_free(tmp_path: Path) -> None:
    chance = random.Random(20_260_101)
    url = f"sqlite+aiosqlite:///{tmp_path / 'shop.db'}"
    await schema.ensure(url)
    for number in range(120):
        async with Database(url, busy_timeout=1) as opened:
            logbook = Logbook(opened, Journal(tmp_path / "journal"))
            running = asyncio.create_task(logbook.run())
            for place in range(3):
                await logbook.record(query(3 * number + place))
            await asyncio.wait([running], timeout=chance.uniform(0, 0.03))
            running.cancel()
            await asyncio.wait([running])
            assert await logbook.drain() == 0
