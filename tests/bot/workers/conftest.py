"""Installations for the tests of the worker processes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.workers.pool import WorkerPool
from tests.support.shop import Shop, first_shop, indexed_shop, shop
from tests.support.workers import slow_photo, workers

__all__ = ["first_shop", "indexed_shop", "shop"]


@pytest.fixture(scope="session")
def slow() -> bytes:
    """A photo that takes long to read."""
    return slow_photo()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def pool(first_shop: Shop) -> AsyncIterator[WorkerPool]:
    """One worker on the indexed shop, for tests that leave it alive."""
    async with workers(first_shop.home) as pool:
        yield pool
