"""How late the event loop is: whatever blocks it, blocks everyone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

INTERVAL = 0.1
"""Seconds between two samples: often enough to meet a stall that a person feels, and no load."""


async def sample_lag(lagged: Callable[[float], None], interval: float = INTERVAL) -> None:
    """Report, until cancelled, by how many seconds a short sleep is longer than it was meant to be."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + interval
        await asyncio.sleep(interval)
        lagged(max(0.0, loop.time() - due))
