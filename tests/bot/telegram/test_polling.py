"""Asking for updates: none is acknowledged before it is kept, and no failure ends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from telegram import Bot

from bot.errors import Misconfigured
from bot.messengers.inbox import Inbox
from bot.telegram.client import Client
from bot.telegram.polling import poll
from bot.telegram.talk import PLATFORM
from storage.database import Database
from tests.support.away import Away
from tests.support.telegram.desk import Repeats
from tests.support.telegram.faults import Drop
from tests.support.telegram.server import BotApi
from tests.support.until import until


@asynccontextmanager
async def polling(client: Client, database: Database | Away) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(poll(client, Inbox(PLATFORM, database, Repeats())))  # type: ignore[arg-type]
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, Misconfigured):
            await task


async def kept(database: Database) -> list[int]:
    async with database.engine.connect() as connection:
        rows = await connection.exec_driver_sql("SELECT update_id FROM inbox ORDER BY update_id")
        return [int(row[0]) for row in rows]


def offsets(api: BotApi) -> list[Any]:
    return [call.params.get("offset") for call in api.calls_of("getUpdates")]


async def acknowledged(api: BotApi) -> None:
    await until(lambda: not api.updates.waiting, 10)  # a question that waits for more rings no bell


async def test_updates_are_kept_before_they_are_acknowledged(
    api: BotApi, client: Client, database: Database
) -> None:
    person = api.person()
    await person.say("one")
    await person.say("two")
    async with polling(client, database):
        await acknowledged(api)
        assert await kept(database) == [100_001, 100_002]
        await person.say("three")
        await acknowledged(api)
        assert await kept(database) == [100_001, 100_002, 100_003]


async def test_what_cannot_be_kept_is_not_acknowledged(api: BotApi, client: Client, stored: Database) -> None:
    away = Away(stored)
    away.away = True
    await api.person().say("hello")
    async with polling(client, away):
        await asyncio.wait_for(away.asked.wait(), 10)
        assert len(api.updates.waiting) == 1
        assert offsets(api) == [None]
        away.away = False
        await acknowledged(api)
        assert await kept(stored) == [100_001]


async def test_what_was_kept_though_nobody_heard_of_it_is_kept_once(
    api: BotApi, client: Client, stored: Database
) -> None:
    away = Away(stored)
    away.lose_commits = 1
    await api.person().say("hello")
    async with polling(client, away):
        await acknowledged(api)
    assert await kept(stored) == [100_001]


@pytest.mark.parametrize("status", [409, 429, 500, 502])
async def test_no_answer_of_telegrams_ends_it(
    status: int, api: BotApi, client: Client, stored: Database
) -> None:
    fault = api.fail("getUpdates", status, retry_after=1 if status == 429 else None)
    async with polling(client, stored):
        await api.person().say("hello")
        await acknowledged(api)
    assert fault.met == 1
    assert await kept(stored) == [100_001]


@pytest.mark.parametrize("drop", ["before", "upload", "download"])
async def test_a_lost_connection_does_not_end_it(
    drop: Drop, api: BotApi, client: Client, stored: Database
) -> None:
    await api.person().say("hello")
    fault = api.fail("getUpdates", drop=drop)
    async with polling(client, stored):
        await acknowledged(api)
    assert fault.met == 1
    assert await kept(stored) == [100_001]


async def test_another_program_that_asks_as_well_does_not_end_it(
    api: BotApi, client: Client, stored: Database
) -> None:
    async with polling(client, stored):
        await until(lambda: api.updates.poller == 1)
        async with Bot(api.token, base_url=api.base_url) as other:
            await other.get_updates(timeout=0)
        await api.person().say("hello")
        await acknowledged(api)
    assert await kept(stored) == [100_001]


async def test_a_webhook_of_before_is_taken_away(api: BotApi, client: Client, stored: Database) -> None:
    await client.set_webhook(f"http://127.0.0.1:{api.port}/nowhere")
    async with polling(client, stored):
        await api.person().say("hello")
        await until(lambda: api.updates.poller > 1)
    assert api.webhook.url == ""
    assert await kept(stored) == [100_001]


async def test_only_messages_and_presses_are_asked_for(api: BotApi, client: Client, stored: Database) -> None:
    person = api.person()
    async with polling(client, stored):
        await until(lambda: bool(api.updates.allowed))
        number = await person.say("hello")
        await person.edit(number, "hello, you")
        person.block()
        await acknowledged(api)
    assert len(await kept(stored)) == 1


async def test_a_token_that_is_revoked_ends_it_with_a_sentence(
    api: BotApi, client: Client, stored: Database
) -> None:
    async with polling(client, stored) as task:
        await until(lambda: api.updates.poller == 1)
        api.token = "123456:another"
        await api.person().say("hello")
        with pytest.raises(Misconfigured, match=r"SNAPLOOK_TELEGRAM__TOKEN; ask BotFather for it\.$"):
            await asyncio.wait_for(asyncio.shield(task), 10)
