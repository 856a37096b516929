"""Waiting for something to be seen, in a test that runs on an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(seen: Callable[[], bool], seconds: float = 60) -> None:
    """Return as soon as something is seen; it must be, in this time."""
    async with asyncio.timeout(seconds):
        while not seen():  # noqa: ASYNC110  # nobody sets an event for what happens in another process
            await asyncio.sleep(0.005)
