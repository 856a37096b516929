"""The page's server: where it listens, and how it stops."""

from __future__ import annotations

import asyncio
import socket

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.errors import Misconfigured
from bot.messages import Reply, Request, Tell
from bot.texts import Texts, facts_of
from tests.support.browsing import Page, browsing
from tests.support.shop import Shop


class Slow:
    """Answers when it is let."""

    def __init__(self) -> None:
        self.asked, self.may_answer = asyncio.Event(), asyncio.Event()

    async def handle(self, asked: Request, progress: Tell) -> Reply:  # noqa: ARG002
        self.asked.set()
        await self.may_answer.wait()
        return Reply("Here you are.", "en")


async def test_a_busy_port_is_one_sentence(indexed_shop: Shop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Misconfigured) as refused:
            await start(indexed_shop, "127.0.0.1", port)

    assert str(refused.value) == (
        f"Port {port} on 127.0.0.1 is taken, by another Snaplook or another program; stop that, "
        "or set SNAPLOOK_WEB__PORT to another one."
    )


@pytest.mark.parametrize("host", ["192.0.2.1", "not a host"])
async def test_an_address_of_another_machine_is_one_sentence(indexed_shop: Shop, host: str) -> None:
    with pytest.raises(Misconfigured, match="SNAPLOOK_WEB__HOST"):
        await start(indexed_shop, host, 0)


async def test_what_is_in_hand_is_finished_when_the_page_closes(indexed_shop: Shop) -> None:
    slow = Slow()
    async with browsing(indexed_shop, handlers=slow) as page:
        answer = asyncio.create_task(page.say("help"))
        await slow.asked.wait()
        closing = asyncio.create_task(page.adapter.close())
        await refuses_connections(page)
        assert not closing.done()
        slow.may_answer.set()
        seen = await answer
        await closing

    assert seen.status == 200
    assert "Here you are." in seen.text


async def test_a_browser_that_goes_away_is_no_harm(page: Page) -> None:
    for _ in range(3):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await page.send_dress(stream=True)

    assert (await page.send_dress(stream=True)).reply["error"] is None


async def test_a_connection_that_our_own_side_lost_is_told_and_not_taken_for_the_browsers(
    indexed_shop: Shop,
) -> None:
    class Cut:
        async def handle(self, asked: Request, progress: Tell) -> Reply:  # noqa: ARG002
            raise ConnectionRefusedError("counters")

    async with browsing(indexed_shop, handlers=Cut()) as page:
        with capture_logs() as logged:
            seen = await page.say("help")

    assert seen.status == 500
    assert seen.sentence.startswith("Something is wrong on our side.")
    assert [line["event"] for line in logged] == ["web.unforeseen"]


async def start(shop: Shop, host: str, port: int) -> None:
    """Run the page until it is closed, which it is at once where it can be started."""
    async with browsing(shop) as page:
        settings = page.counterpart.settings
        web = settings.web.model_copy(update={"host": host, "port": port})
        adapter = type(page.adapter)(
            settings.model_copy(update={"web": web}),
            page.counterpart.engine,
            page.counterpart.logbook,
            Texts(facts_of(settings)),
        )
        await adapter.run(page.counterpart.service)


async def refuses_connections(page: Page) -> None:
    """Return when nobody can connect any more; the adapter hears of its closing in the loop's next rounds."""
    for _ in range(5):
        await asyncio.sleep(0)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(page.address)
