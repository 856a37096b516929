"""A Bot API server of ours, a client and a database for the parts of the adapter, and the whole of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.telegram.client import Client, greet, open_client
from bot.telegram.outbox import Outbox
from storage.database import Database
from tests.support.telegram.desk import Desk, a_desk, settings_for
from tests.support.telegram.server import BotApi


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """A running server, which must have been asked nothing that the real one does not know."""
    async with BotApi() as server:
        yield server
    assert server.violations == []


@pytest.fixture
async def client(api: BotApi, tmp_path: Path) -> AsyncIterator[Client]:
    """A client of the server."""
    opened = open_client(settings_for(api, tmp_path / "home").telegram)
    await greet(opened)
    yield opened
    await opened.shutdown()


@pytest.fixture
def outbox(client: Client) -> Outbox:
    """What sends to it."""
    return Outbox(client)


@pytest.fixture
async def desk(api: BotApi, stored: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    """The adapter at work by polling."""
    async with a_desk(api, stored, tmp_path / "home") as running:
        yield running
