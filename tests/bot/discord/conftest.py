"""Rooms on a simulated Discord, each with a bot of its own over a shop of its own."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.discord_room import Room, a_room
from tests.support.priced import priced_shop
from tests.support.shop import Shop
from tests.support.streets import different, street

__all__ = ["different", "street"]


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop with names, prices and pages; not to be changed."""
    return priced_shop(tmp_path_factory.mktemp("discord"))


@pytest.fixture
def shop(stocked: Shop, tmp_path: Path) -> Shop:
    """The same to do anything with."""
    return Shop(shutil.copytree(stocked.desk, tmp_path / "desk") / "home")


@pytest.fixture
async def room(shop: Shop) -> AsyncIterator[Room]:
    """A server with the bot in it."""
    async with a_room(shop) as opened:
        yield opened
