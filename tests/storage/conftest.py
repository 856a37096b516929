"""Databases to test on: every test of this room runs once on each kind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import schema
from storage.database import Database


@pytest.fixture(params=["sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that does not exist yet."""
    return {"sqlite": f"sqlite+aiosqlite:///{tmp_path / 'shop.db'}"}[request.param]


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A database as the migrations make it."""
    await schema.upgrade(url)
    async with Database(url) as opened:
        yield opened
