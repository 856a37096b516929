"""A running Snaplook on Discord: a process of its own, pointed to a server of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.support.discord.server import DiscordServer
from tests.support.serving import Service, free_port, serving
from tests.support.shop import Shop


def on_discord(shop: Shop, server: DiscordServer, **more: str) -> tuple[Shop, int]:
    """Return a shop whose bot talks to the server, and the port of its page."""
    settings = {
        "DISCORD__TOKEN": server.token,
        "DISCORD__API_BASE": server.api_base,
        "DISCORD__GATEWAY_URL": server.gateway_url,
        "LIMITS__PER_USER": "1000/minute",
        "LIMITS__PER_GROUP": "1000/minute",
        "SHOP__CURRENCY": "EUR",
    }
    return shop.having(**settings | more), free_port()


@asynccontextmanager
async def a_bot(shop: Shop, server: DiscordServer, **more: str) -> AsyncIterator[Service]:
    """Serve a shop on Discord, from when its page is ready and it listens until the end."""
    ours, port = on_discord(shop, server, **more)
    service = serving(ours, port)
    began = server.gateway.identified
    running = await asyncio.to_thread(service.__enter__)
    try:
        await server.wait_for(lambda: server.gateway.identified >= began + server.shards, 30)
        await server.wait_for(lambda: server.commands, 30)
        yield running
    finally:
        await asyncio.to_thread(service.__exit__, None, None, None)
