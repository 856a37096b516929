"""The page of a small shop, in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.browsing import Page, browsing
from tests.support.shop import Shop


@pytest.fixture
async def page(indexed_shop: Shop) -> AsyncIterator[Page]:
    """The page as one browser sees it."""
    async with browsing(indexed_shop) as one:
        yield one
