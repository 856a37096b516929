"""What every platform promises: one conversation, so a photo gets the same answer wherever it is sent."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage.models import Feedback, Query, QueryResult
from tests.support.platforms import Everywhere, everywhere
from tests.support.priced import priced_shop
from tests.support.shop import Shop
from tests.support.talking import photo_of

PLATFORMS = ("web", "telegram", "discord")


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop whose products have prices and pages."""
    return priced_shop(tmp_path_factory.mktemp("platforms"))


@pytest.fixture
async def met(stocked: Shop, tmp_path: Path) -> AsyncIterator[Everywhere]:
    """A shopper on each platform, before a copy of the shop."""
    desk = shutil.copytree(stocked.desk, tmp_path / "desk")
    async with everywhere(Shop(desk / stocked.home.name)) as opened:
        yield opened


async def logged(met: Everywhere, platform: str) -> list[dict[str, Any]]:
    """Return what the log says of a platform's queries, but for who asked, in which language, and when."""
    await met.there.logbook.drain()
    own = {"id", "root_id", "created_at", "user", "platform", "locale", "timings"}
    found = []
    async with met.there.database.reader.connect() as connection:
        asked = select(Query).where(Query.platform == platform).order_by(Query.created_at)
        for query in (await connection.execute(asked)).mappings():
            shown = select(QueryResult).where(QueryResult.query_id == query["id"]).order_by(QueryResult.rank)
            results = [
                {name: value for name, value in row.items() if name != "query_id"}
                for row in (await connection.execute(shown)).mappings()
            ]
            about = {name: value for name, value in query.items() if name not in own}
            about["request"] = {name: value for name, value in about["request"].items() if name != "anchor"}
            found.append({**about, "results": results})
    return found


async def test_the_same_photo_gets_the_same_products_and_the_same_log(met: Everywhere, stocked: Shop) -> None:
    shown = {}
    for platform, shopper in met.shoppers.items():
        shown[platform] = [await shopper.send(photo_of(stocked)), await shopper.more()]
    assert set(shown) == set(PLATFORMS)
    first, more = shown["web"]
    assert first[0] == "dresses-0"
    assert len(first) == len(more) == 3
    assert all(one == shown["web"] for one in shown.values())
    logs = [await logged(met, platform) for platform in PLATFORMS]
    assert len(logs[0]) == 2
    assert logs[0] == logs[1] == logs[2]


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_verdict_is_kept_under_the_pseudonym_of_whoever_asked(
    met: Everywhere, stocked: Shop, platform: str
) -> None:
    shopper = met.shoppers[platform]
    await shopper.send(photo_of(stocked))
    await shopper.this()
    await met.there.logbook.drain()
    async with met.there.database.reader.connect() as connection:
        [said] = await connection.execute(
            select(Feedback.verdict, Feedback.user, Query.user, Query.platform).join(Query)
        )
    assert tuple(said) == ("this", said[2], said[1], platform)
    assert len(said[1]) == 64


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_what_is_no_picture_gets_the_same_sentence_and_is_not_logged(
    met: Everywhere, platform: str
) -> None:
    said = await met.shoppers[platform].refused(b"no picture at all")
    assert said == "We can’t read this file as a photo. Try a JPEG, PNG, WebP or HEIC."
    assert await logged(met, platform) == []
