"""A little of `discord_load`, and what goes wrong between the bot and Discord; that module is the whole."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest

from tests.e2e.discord_crowd import Crowd, check_answers
from tests.e2e.discord_load import Load, run_load
from tests.e2e.load import read_photos
from tests.support.discord.bots import a_bot
from tests.support.discord.server import DiscordServer
from tests.support.shop import Shop

pytestmark = pytest.mark.slow

PHOTOS = 16


@asynccontextmanager
async def a_crowd(shop: Shop, photos: Sequence[bytes]) -> AsyncIterator[Crowd]:
    """Let people come to two servers on which a shop's bot listens, and check what became of their photos."""
    async with DiscordServer() as server:
        crowd = Crowd(server, photos, random.Random(7))
        await crowd.come(guilds=2, people=8)
        async with a_bot(shop, server, DISCORD__WATCHED_CHANNELS=json.dumps(crowd.channels)):
            yield crowd
            await crowd.answered(60)
        assert server.violations == []


def trouble(shop: Shop, happens: Callable[[DiscordServer], None]) -> None:
    """Ask about photos while something goes wrong; each must be answered and logged once."""
    photos = read_photos(shop.desk / "catalogue")

    async def run() -> Crowd:
        async with a_crowd(shop, photos) as crowd:
            happens(crowd.server)
            await crowd.ask(PHOTOS, 0.5)
        return crowd

    check_answers(shop, asyncio.run(run()).asked, photos)


def test_every_photo_of_many_people_is_answered_once_and_logged_once(indexed_shop: Shop) -> None:
    photos = read_photos(indexed_shop.desk / "catalogue")
    outcome = asyncio.run(run_load(indexed_shop, photos, Load(60, 40, 5, 4.0), idle=0.5))
    check_answers(indexed_shop, outcome.asked, photos)
    assert (outcome.refusals, outcome.violations) == ((), ())
    assert all(one.acknowledged is None or one.acknowledged < 1.0 for one in outcome.asked)
    assert all(one.answers[0].attachments for one in outcome.asked)


def test_while_discords_servers_fail_answers_wait(indexed_shop: Shop) -> None:
    def fail(server: DiscordServer) -> None:
        server.fail("PATCH", "/webhooks/", 502, for_seconds=3)
        server.fail("POST", "/channels/.*/messages", 500, for_seconds=3)
        server.fail("CDN", "", 503, for_seconds=2)

    trouble(indexed_shop, fail)


def test_a_flood_that_discord_complains_of_is_waited_out(indexed_shop: Shop) -> None:
    def fail(server: DiscordServer) -> None:
        server.fail("PATCH", "/webhooks/", 429, retry_after=0.7, times=8)
        server.fail("POST", "/channels/.*/messages", 429, retry_after=0.7, times=4)

    trouble(indexed_shop, fail)


@pytest.mark.parametrize("late", [False, True])
def test_what_a_broken_line_cut_is_sent_again_and_appears_once(indexed_shop: Shop, late: bool) -> None:
    def fail(server: DiscordServer) -> None:
        server.fail("PATCH", "/webhooks/", 0, times=5, late=late)
        server.fail("POST", "/channels/.*/messages", 0, times=5, late=late)
        server.fail("CDN", "", 0, times=5)

    trouble(indexed_shop, fail)
