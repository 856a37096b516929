"""The database to test on, and renaming that fails."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import schema
from storage.database import Database
from tests.support.renaming import Renaming


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a SQLite database that does not exist yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'shop.db'}"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A database as the migrations make it."""
    await schema.upgrade(url)
    async with Database(url) as opened:
        yield opened


@pytest.fixture
def renaming(monkeypatch: pytest.MonkeyPatch) -> Renaming:
    """Renaming that a test can make fail."""
    return Renaming(monkeypatch)
