"""Being told of updates: by Telegram alone, and never before they are kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.errors import Misconfigured
from bot.messengers.inbox import Inbox
from bot.telegram.client import Client
from bot.telegram.talk import PLATFORM
from bot.telegram.webhook import HEADER, PATH, Webhook
from storage.database import Database
from tests.support.away import Away
from tests.support.telegram.bots import SECRET
from tests.support.telegram.desk import Repeats, settings_for
from tests.support.telegram.server import BotApi

HOOK = {"mode": "webhook", "webhook_url": "https://shop.example/telegram", "webhook_secret": SECRET}
GARBAGE = [
    b"",
    b"garbage",
    b"[]",
    b"null",
    b"7",
    b'"update_id"',
    b"{}",
    b'{"update_id": null}',
    b'{"update_id": true}',
    b'{"update_id": "1"}',
    b'{"update_id": 1.5}',
    b'{"update_id": 1e999}',
    b'{"update_id": -1}',
    b'{"update_id": 9223372036854775808}',
    b'{"update_id": 1',
    b'\xff{"update_id": 1}',
    b"[" * 100_000,
]


@pytest.fixture
def away(database: Database) -> Away:
    return Away(database)


def hook(api: BotApi, database: Database | Away, home: Path, **telegram: Any) -> Webhook:
    settings = settings_for(api, home, telegram=HOOK | telegram)
    return Webhook(settings, Inbox(PLATFORM, database, Repeats()))  # type: ignore[arg-type]


@pytest.fixture
async def server(api: BotApi, away: Away, tmp_path: Path) -> AsyncIterator[TestServer]:
    """The web server with the route that Telegram posts to."""
    app = web.Application()
    app.add_routes(hook(api, away, tmp_path / "home").routes())
    running = TestServer(app)
    async with running:
        yield running


async def post(server: TestServer, body: bytes, secret: str | None = SECRET, **headers: str) -> int:
    told = headers if secret is None else headers | {HEADER: secret}
    async with (
        ClientSession() as session,
        session.post(server.make_url(PATH), data=body, headers=told) as got,
    ):
        return got.status


async def kept(database: Database) -> list[int]:
    async with database.engine.connect() as connection:
        rows = await connection.exec_driver_sql("SELECT update_id FROM inbox ORDER BY update_id")
        return [int(row[0]) for row in rows]


async def test_an_update_is_kept_before_it_is_acknowledged_and_kept_once(
    server: TestServer, database: Database
) -> None:
    for _ in range(2):
        assert await post(server, b'{"update_id": 7, "message": {}}') == 200
        assert await kept(database) == [7]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "é", SECRET.upper()])
async def test_without_the_secret_nothing_is_kept(
    secret: str | None, server: TestServer, database: Database
) -> None:
    assert await post(server, b'{"update_id": 7}', secret) == 403
    assert await kept(database) == []


async def test_a_secret_of_no_text_at_all_is_a_wrong_one(server: TestServer) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n{HEADER}: "
    writer.write(head.encode() + b"\xff\xfe\r\n\r\n")
    status = await reader.readline()
    writer.close()
    await writer.wait_closed()
    assert status.split()[1] == b"403"


@pytest.mark.parametrize("body", GARBAGE)
async def test_what_is_no_update_is_refused(body: bytes, server: TestServer, database: Database) -> None:
    assert await post(server, body) == 400
    assert await kept(database) == []


async def test_text_that_nobody_can_read_is_refused(server: TestServer) -> None:
    headers = {"Content-Type": "application/json; charset=klingon"}
    assert await post(server, b'{"update_id": 7}', **headers) == 400


async def test_while_the_database_is_away_telegram_is_to_send_it_again(
    server: TestServer, away: Away, database: Database
) -> None:
    await away.go()
    assert await post(server, b'{"update_id": 7}') == 503
    away.away = False
    assert await kept(database) == []
    assert await post(server, b'{"update_id": 7}') == 200
    assert await kept(database) == [7]


async def test_telegram_is_told_the_address_and_the_secret_and_delivers_in_order(
    server: TestServer, api: BotApi, away: Away, database: Database, client: Client, tmp_path: Path
) -> None:
    api.route_webhook_to(str(server.make_url("")))
    await hook(api, away, tmp_path / "home").announce(client)
    assert (api.webhook.url, api.webhook.secret_token) == (HOOK["webhook_url"], SECRET)
    assert api.updates.allowed == ["message", "callback_query"]
    await away.go()
    person = api.person()
    await person.say("one")
    await person.say("two")
    await api.wait_for(lambda: api.webhook.failures > 1)
    away.away = False
    await api.wait_for(lambda: not api.updates.waiting)
    assert await kept(database) == [100_001, 100_002]


async def test_it_is_announced_again_until_telegram_hears_it(
    api: BotApi, stored: Database, client: Client, tmp_path: Path
) -> None:
    fault = api.fail("setWebhook", 502)
    await hook(api, stored, tmp_path / "home").announce(client)
    assert fault.met == 1
    assert api.webhook.url == HOOK["webhook_url"]


async def test_the_address_of_the_page_serves_where_no_other_is_named(
    api: BotApi, stored: Database, client: Client, tmp_path: Path
) -> None:
    telegram = {"mode": "webhook", "webhook_secret": SECRET}
    web_settings = {"public_url": "https://page.example"}
    settings = settings_for(api, tmp_path / "home", telegram=telegram, web=web_settings)
    await Webhook(settings, Inbox(PLATFORM, stored, Repeats())).announce(client)
    assert api.webhook.url == "https://page.example/telegram"


@pytest.mark.parametrize("missing", ["webhook_url", "webhook_secret"])
def test_without_an_address_or_a_secret_there_is_no_webhook(
    missing: str, stored: Database, tmp_path: Path
) -> None:
    with pytest.raises(Misconfigured, match="SNAPLOOK_TELEGRAM__WEBHOOK_SECRET"):
        hook(BotApi(), stored, tmp_path / "home", **{missing: None})
