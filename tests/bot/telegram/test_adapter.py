"""The whole adapter: what is asked is answered once, in its order, and also when it is told to end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.adapters.telegram import TelegramAdapter
from bot.errors import Misconfigured
from bot.messages import Command, Document, PhotoQuery, Progress, Reply, Request, Stage, Tell
from bot.messengers.life import Life
from bot.telegram import pictures
from bot.telegram.webhook import PATH
from storage.database import Database
from tests.support.pictures import jpeg
from tests.support.talking import InThisProcess
from tests.support.telegram.bots import SECRET
from tests.support.telegram.desk import (
    Desk,
    Repeats,
    Scripted,
    a_desk,
    echo,
    settings_for,
    texts_of_a_shop,
)
from tests.support.telegram.server import BotApi
from tests.support.turns import settled
from tests.support.until import until


def holding(gate: asyncio.Event) -> Callable[[Request, Tell], Awaitable[Reply]]:
    """Answer photos when the gate is open, and everything else at once."""

    async def answer(request: Request, tell: Tell) -> Reply:
        if isinstance(request, PhotoQuery):
            await gate.wait()
        return await echo(request, tell)

    return answer


def an_adapter(api: BotApi, database: Database, home: Path) -> TelegramAdapter:
    settings = settings_for(api, home)
    return TelegramAdapter(settings, database, InThisProcess(settings), texts_of_a_shop(), Repeats())


async def test_a_photo_is_a_query_of_its_sender_with_a_picture_for_an_answer(desk: Desk, api: BotApi) -> None:
    ana = api.person(language_code="de")
    await ana.send_photo(jpeg(), "what is it?")
    assert await desk.said(ana) == ["1 photos"]
    [query] = desk.script.queries
    assert (query.photos, query.sheet) == ((jpeg(),), True)
    assert (query.asker.platform, query.asker.user, query.asker.locale) == ("telegram", str(ana.id), "de")
    assert ana.chat.actions[0] == "upload_photo"


async def test_the_same_message_is_always_the_same_query_and_another_one_another(
    desk: Desk, api: BotApi
) -> None:
    ana, bob = api.person(), api.person()
    await ana.send_photo(jpeg())
    await bob.send_photo(jpeg())
    await desk.quiet()
    repeated = {**bob.messages[0].as_json()}
    api.updates.add("message", repeated)
    await desk.quiet()
    one, two, three = (query.id for query in sorted(desk.script.queries, key=lambda one: one.asker.user))
    assert one != two
    assert two == three


async def test_an_album_is_one_query_in_its_order_however_it_comes(desk: Desk, api: BotApi) -> None:
    ana = api.person()
    await ana.send_album([jpeg(1), jpeg(2), jpeg(3)])
    api.updates.waiting.reverse()
    await desk.said(ana)
    await desk.quiet()
    assert [query.photos for query in desk.script.queries] == [(jpeg(1), jpeg(2), jpeg(3))]
    assert [message.words for message in ana.chat.from_bot] == ["3 photos"]


async def test_commands_of_one_person_are_answered_in_their_order(desk: Desk, api: BotApi) -> None:
    ana = api.person()
    names = ["help", "privacy", "history", "export", "delete"] * 4
    for name in names:
        await ana.say(f"/{name}")
    assert await desk.said(ana, 20) == [f"{name} in en" for name in names]


async def test_nothing_waits_for_a_photo(desk: Desk, api: BotApi) -> None:
    gate, ana = asyncio.Event(), api.person()
    desk.script.answer = holding(gate)
    await ana.send_photo(jpeg())
    await ana.say("/help")
    assert await desk.said(ana) == ["help in en"]
    gate.set()
    assert await desk.said(ana, 2) == ["help in en", "1 photos"]


async def test_a_photo_waits_for_what_was_settled_before_it(desk: Desk, api: BotApi) -> None:
    ana = api.person()
    await ana.say("/settings 50")
    await ana.send_photo(jpeg())
    await desk.said(ana, 2)
    assert desk.script.queries[0].terms.most is not None


async def test_a_place_in_the_queue_is_told_and_gone_with_the_answer(
    desk: Desk, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Life.__init__, "__kwdefaults__", {"gently": 0.02})
    ana = api.person()

    async def answer(request: Request, tell: Tell) -> Reply:
        await tell(Progress(Stage.QUEUED, "You’re number 5 in line.", 5))
        await api.wait_for(lambda: ana.chat.from_bot)
        return Reply("found", "en")

    desk.script.answer = answer
    await ana.send_photo(jpeg())
    await api.wait_for(lambda: ana.chat.from_bot and ana.chat.from_bot[-1].words == "found")
    assert [message.words for message in ana.chat.from_bot] == ["found"]
    assert ana.chat.every_message[1].words == "You’re number 5 in line."


async def test_why_a_photo_cannot_be_had_is_said(
    desk: Desk, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "LARGEST", 10)
    ana = api.person()
    await ana.send_photo(jpeg())
    assert await desk.said(ana) == [
        "This file is larger than the 20 MB that Telegram lets bots fetch."
        " Send it as a photo, or a smaller copy."
    ]
    monkeypatch.undo()
    api.fail("getFile", 400, description="Bad Request: wrong file_id")
    await ana.send_photo(jpeg())
    assert (await desk.said(ana, 2))[-1] == "I couldn’t fetch this photo. Send it again."
    assert desk.script.requests == []


async def test_a_handler_that_breaks_is_done_with_and_the_next_one_is_answered(
    desk: Desk, api: BotApi
) -> None:
    async def broken(request: Request, tell: Tell) -> Reply:
        if not isinstance(request, PhotoQuery):
            return await echo(request, tell)
        raise RuntimeError("nobody thought of it")

    desk.script.answer = broken
    ana = api.person()
    await ana.send_photo(jpeg())
    await ana.say("/help")
    assert await desk.said(ana) == ["help in en"]
    await desk.quiet()


async def test_a_file_is_handed_over_in_the_chat(desk: Desk, api: BotApi) -> None:
    file = BytesIO(b"a zip")

    async def export(_: Request, __: Tell) -> Reply:
        return Reply("Everything", "en", document=Document("data.zip", "application/zip", file))

    desk.script.answer = export
    ana = api.person()
    await ana.say("/export")
    await desk.said(ana)
    [message] = ana.chat.from_bot
    assert (message.document, message.caption, file.closed) == (b"a zip", "Everything", True)


async def test_what_is_in_hand_when_it_closes_is_still_answered(
    api: BotApi, stored: Database, tmp_path: Path
) -> None:
    gate, ana = asyncio.Event(), api.person()
    async with a_desk(api, stored, tmp_path / "home") as desk:
        desk.script.answer = holding(gate)
        await ana.send_photo(jpeg())
        await until(lambda: bool(desk.script.queries))
        closing = asyncio.create_task(desk.adapter.close())
        await settled()
        await ana.say("/help")
        assert not closing.done()
        gate.set()
        await closing
        assert [message.words for message in ana.chat.from_bot] == ["1 photos"]
    async with a_desk(api, stored, tmp_path / "home") as again:
        assert await again.said(ana, 2) == ["1 photos", "help in en"]
        await again.quiet()
        assert again.script.queries == []
        assert again.repeats.count == 0


async def test_what_comes_while_nobody_runs_is_answered_later_and_once(
    api: BotApi, stored: Database, tmp_path: Path
) -> None:
    ana = api.person()
    await ana.say("/help")
    for _ in range(2):
        async with a_desk(api, stored, tmp_path / "home") as desk:
            await desk.said(ana)
            await desk.quiet()
    assert [message.words for message in ana.chat.from_bot] == ["help in en"]


@pytest.mark.parametrize("method", ["getMe", "setMyCommands", "deleteWebhook", "getUpdates"])
async def test_it_can_be_closed_at_any_moment_of_its_start(
    method: str, api: BotApi, stored: Database, tmp_path: Path
) -> None:
    adapter = an_adapter(api, stored, tmp_path / "home")
    run = asyncio.create_task(adapter.run(Scripted()))
    await api.wait_for(lambda: api.counts[method] or api.updates.poller or api.counts["deleteWebhook"])
    async with asyncio.timeout(10):
        await adapter.close()
        await run


async def test_it_can_be_closed_before_it_ever_ran(api: BotApi, stored: Database, tmp_path: Path) -> None:
    adapter = an_adapter(api, stored, tmp_path / "home")
    await adapter.close()
    async with asyncio.timeout(10):
        await adapter.run(Scripted())


async def test_a_token_that_telegram_does_not_know_ends_it_at_once(
    api: BotApi, stored: Database, tmp_path: Path
) -> None:
    adapter = an_adapter(api, stored, tmp_path / "home")
    api.token = "123456:another"
    with pytest.raises(Misconfigured, match="BotFather"):
        await adapter.run(Scripted())


async def test_it_can_run_again_after_a_crash(api: BotApi, stored: Database, tmp_path: Path) -> None:
    adapter, script, ana = an_adapter(api, stored, tmp_path / "home"), Scripted(), api.person()
    run = asyncio.create_task(adapter.run(script))
    await until(lambda: api.updates.poller > 0)
    token, api.token = api.token, "123456:another"
    await ana.say("/help")
    [crash] = (await asyncio.gather(run, return_exceptions=True))[0].exceptions  # type: ignore[union-attr]
    assert isinstance(crash, Misconfigured)
    api.token = token
    run = asyncio.create_task(adapter.run(script))
    await api.wait_for(lambda: ana.chat.from_bot)
    await adapter.close()
    await run
    assert [type(request) for request in script.requests] == [Command]


async def test_by_webhook_it_answers_what_telegram_delivers(
    api: BotApi, stored: Database, tmp_path: Path
) -> None:
    hook = {"mode": "webhook", "webhook_url": f"https://shop.example{PATH}", "webhook_secret": SECRET}
    async with a_desk(api, stored, tmp_path / "home", telegram=hook) as desk:
        app = web.Application()
        app.add_routes(desk.adapter.routes())
        server = TestServer(app)
        async with server:
            api.route_webhook_to(str(server.make_url("")))
            ana = api.person()
            await ana.say("/help")
            await ana.send_photo(jpeg())
            assert sorted(await desk.said(ana, 2)) == ["1 photos", "help in en"]
    assert api.counts["getUpdates"] == 0


def test_by_polling_it_needs_no_route(api: BotApi, stored: Database, tmp_path: Path) -> None:
    assert an_adapter(api, stored, tmp_path / "home").routes() == []
