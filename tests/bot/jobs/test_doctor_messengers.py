"""The doctor asks the messengers whether they know the bot, and what they let it see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.jobs.checkup import messengers
from bot.jobs.checkup.finding import Finding
from bot.jobs.checkup.messengers import check_discord, check_telegram
from configs.settings import Settings
from tests.support.catalogues import settings_in
from tests.support.discord.server import DiscordServer
from tests.support.telegram.desk import settings_for
from tests.support.telegram.server import BotApi

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """Telegram."""
    async with BotApi() as server:
        yield server


def on_discord(home: Path, server: DiscordServer, **more: Any) -> Settings:
    discord = {"token": server.token, "api_base": server.api_base, "gateway_url": server.gateway_url}
    return Settings(home=home, discord=discord | more)


def telling_nothing(finding: Finding, token: str) -> str:
    assert token not in finding.says
    assert finding.says.endswith(".")
    return finding.says


async def test_without_tokens_both_are_off(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    for finding in (await check_telegram(settings), await check_discord(settings)):
        assert finding.good
        assert finding.says.startswith("Off")


async def test_telegram_that_knows_the_bot_is_good(api: BotApi, tmp_path: Path) -> None:
    finding = await check_telegram(settings_for(api, tmp_path))
    assert finding.good
    assert f"@{api.bot['username']} answers by polling." == telling_nothing(finding, api.token)


async def test_telegram_that_does_not_know_the_token_is_said(api: BotApi, tmp_path: Path) -> None:
    finding = await check_telegram(settings_for(api, tmp_path, telegram={"token": "1:another-token"}))
    assert not finding.good
    assert "BotFather" in telling_nothing(finding, "another-token")


async def test_discord_that_lets_the_bot_read_is_good(tmp_path: Path) -> None:
    async with DiscordServer() as server:
        finding = await check_discord(on_discord(tmp_path, server, watched_channels=[1]))
    assert finding.good
    assert "watched channels" in telling_nothing(finding, server.token)


@pytest.mark.parametrize(("watched", "good"), [([], True), ([1], False)])
async def test_without_the_intent_it_is_said_what_does_not_work(
    tmp_path: Path, watched: list[int], good: bool
) -> None:
    async with DiscordServer(reads_messages=False) as server:
        finding = await check_discord(on_discord(tmp_path, server, watched_channels=watched))
    assert finding.good == good
    assert "Message Content intent" in telling_nothing(finding, server.token)


async def test_discord_that_does_not_know_the_token_is_said(tmp_path: Path) -> None:
    async with DiscordServer() as server:
        finding = await check_discord(on_discord(tmp_path, server, token="another-token"))
    assert not finding.good
    assert "developer portal" in telling_nothing(finding, "another-token")


async def test_who_cannot_be_reached_is_said(
    api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messengers, "PATIENCE", 0.5)
    away = settings_for(api, tmp_path, telegram={"base_url": f"{NOBODY}/bot"})
    telegram = await check_telegram(away)
    async with DiscordServer() as server:
        discord = await check_discord(on_discord(tmp_path, server, api_base=NOBODY))
    assert (telegram.good, discord.good) == (False, False)
    assert NOBODY in telling_nothing(telegram, api.token)
    assert NOBODY in telling_nothing(discord, server.token)
