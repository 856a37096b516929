"""A stock for the jobs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.stock import Stock, stock_in
from tests.support.vectors import Catalogue, draw_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Vectors of 3 types with 4 products each in 3 photos: photo 0 is the first of the first product."""
    return draw_catalogue(types=3, products_per_type=4, photos_per_product=3)


@pytest.fixture
async def stock(tmp_path: Path, catalogue: Catalogue) -> AsyncIterator[Stock]:
    """A stock with nothing in it yet."""
    async with stock_in(tmp_path / "home", catalogue) as opened:
        yield opened
