"""Waiting for something, but not for ever."""

from __future__ import annotations

import asyncio


async def happens(event: asyncio.Event, within: float) -> bool:
    """Wait for an event; return whether it came within so many seconds."""
    try:
        async with asyncio.timeout(within):  # wait_for loses a cancellation that comes with the event
            return await event.wait()
    except TimeoutError:
        return False
