"""A running Snaplook on Telegram: a process of its own, pointed to a server of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from tests.support.serving import Service, free_port, serving
from tests.support.shop import Shop
from tests.support.telegram.server import BotApi

SECRET = "a-secret_of-the-hook"


class Addressed(Protocol):
    """A Bot API server, in this process or another."""

    @property
    def token(self) -> str:
        """The bot's."""

    @property
    def base_url(self) -> str:
        """What a bot takes as its base URL."""

    @property
    def base_file_url(self) -> str:
        """What a bot takes as its base URL for files."""


def on_telegram(shop: Shop, api: Addressed, mode: str = "polling", **more: str) -> tuple[Shop, int]:
    """Return a shop whose bot talks to the server, and the port of its page."""
    port = free_port()
    settings = {
        "TELEGRAM__TOKEN": api.token,
        "TELEGRAM__BASE_URL": api.base_url,
        "TELEGRAM__BASE_FILE_URL": api.base_file_url,
        "TELEGRAM__MODE": mode,
        "LIMITS__PER_USER": "1000/minute",
        "SHOP__CURRENCY": "EUR",
    }
    if mode == "webhook":
        settings["TELEGRAM__WEBHOOK_URL"] = f"http://127.0.0.1:{port}/telegram"
        settings["TELEGRAM__WEBHOOK_SECRET"] = SECRET
    return shop.having(**settings, **more), port


@asynccontextmanager
async def a_bot(shop: Shop, api: BotApi, mode: str = "polling", **more: str) -> AsyncIterator[Service]:
    """Serve a shop on Telegram, from when its page is ready until the end."""
    ours, port = on_telegram(shop, api, mode, **more)
    service = serving(ours, port)
    running = await asyncio.to_thread(service.__enter__)
    try:
        yield running  # what is said before it takes updates waits for it
    finally:
        await asyncio.to_thread(service.__exit__, None, None, None)
