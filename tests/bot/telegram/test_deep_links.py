"""Deep links: whoever comes by one for a product sees it, and what brought them here is remembered."""

from __future__ import annotations

import base64
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messengers.chats import Chats
from bot.telegram.deep_links import PARAMETER, DeepLinks, parameter_of, product_in
from bot.telegram.outbox import Outbox
from bot.telegram.talk import PLATFORM
from storage.database import Database
from storage.photos import PhotoStore
from storage.records import PhotoRecord, ProductRecord, TypeSource
from tests.support.away import Away
from tests.support.pictures import jpeg
from tests.support.stored import digest
from tests.support.talking import SECRET, InThisProcess
from tests.support.telegram.desk import Desk, Scripted, a_desk, settings_for, talk_with
from tests.support.telegram.people import Person
from tests.support.telegram.server import BotApi

HELLO = "start in en"
WORDS = "You came for this one. Send a photo to find more like it."
GONE = "That product is no longer in the shop. Send a photo, and I’ll find what’s closest."
RED = "red/dress-1"


async def sell(desk: Desk, **columns: object) -> None:
    """Put a product with one photo into the shop."""
    store = PhotoStore(desk.settings.photos_dir)
    photo = PhotoRecord(store.put(jpeg(1, width=1500, height=1000)), "1.jpg", "1", 0)
    row = ProductRecord(RED, digest(RED), (photo,), TypeSource.SHOP, "dress", title="Red <dress>")
    priced = {"price": Decimal("49.95"), "currency": "EUR", "url": "https://shop.example/red"} | columns
    async with desk.database.unit_of_work() as uow:
        await uow.products.upsert_many([replace(row, **priced)])  # type: ignore[arg-type]
        await uow.commit()


async def come(desk: Desk, parameter: str) -> Person:
    """Come by a link, and wait for the answer."""
    ana = desk.api.person()
    await ana.say(f"/start {parameter}")
    await desk.said(ana)
    return ana


async def campaign_of(desk: Desk, ana: Person) -> str | None:
    record = await desk.settled(ana)
    return None if record is None else record.campaign


async def test_a_link_to_a_product_shows_it(desk: Desk) -> None:
    await sell(desk)
    ana = await come(desk, parameter_of(RED))
    message = ana.chat.from_bot[-1]
    assert message.kind == "photo"
    assert message.words == f"\u2068Red <dress>\u2069 · €49.95\n\n{WORDS}"
    [link] = message.entities
    assert link["url"] == "https://shop.example/red"
    assert await campaign_of(desk, ana) == parameter_of(RED)
    assert desk.script.requests == []


async def test_a_product_without_a_title_has_its_types_name(desk: Desk) -> None:
    await sell(desk, title=" ", price=None, currency=None, url=None)
    ana = await come(desk, parameter_of(RED))
    assert ana.chat.from_bot[-1].words == f"\u2068Dress\u2069\n\n{WORDS}"


async def test_a_product_whose_photo_cannot_be_drawn_is_shown_in_words(desk: Desk) -> None:
    await sell(desk)
    for file in desk.settings.photos_dir.rglob("*"):
        if file.is_file():
            file.unlink()
    ana = await come(desk, parameter_of(RED))
    message = ana.chat.from_bot[-1]
    assert (message.kind, message.words) == ("text", f"\u2068Red <dress>\u2069 · €49.95\n\n{WORDS}")


async def test_a_product_that_is_gone_is_said_to_be(desk: Desk) -> None:
    ana = await come(desk, parameter_of("no such product"))
    assert [message.words for message in ana.chat.from_bot] == [GONE]


async def test_a_campaign_is_remembered_and_goes_with_every_photo(desk: Desk) -> None:
    ana = await come(desk, "spring_2030")
    assert [message.words for message in ana.chat.from_bot] == [HELLO]
    assert await campaign_of(desk, ana) == "spring_2030"
    await ana.send_photo(jpeg())
    await desk.said(ana, 2)
    assert desk.script.queries[0].terms.campaign == "spring_2030"


async def test_the_latest_campaign_counts_and_nothing_else_that_is_settled_changes(desk: Desk) -> None:
    ana = await come(desk, "spring")
    await ana.say("/settings 50")
    await desk.said(ana, 2)
    await ana.say("/start summer")
    await desk.said(ana, 3)
    record = await desk.settled(ana)
    assert record is not None
    assert (record.campaign, record.most_amount) == ("summer", Decimal("50.00"))


async def test_a_plain_start_forgets_no_campaign(desk: Desk) -> None:
    ana = await come(desk, "spring")
    await ana.say("/start")
    assert await desk.said(ana, 2) == [HELLO, HELLO]
    assert await campaign_of(desk, ana) == "spring"


@pytest.mark.parametrize(
    "parameter", ["p_", "p_%%%", "p_A", "p__w", "p_AA", "x" * 200, "👗" * 100, "' OR 1=1 --", "<b>"]
)
async def test_garbage_is_greeted_like_anybody(parameter: str, desk: Desk) -> None:
    ana = await come(desk, parameter)
    assert [message.words for message in ana.chat.from_bot] == [HELLO]
    assert await campaign_of(desk, ana) == (parameter if PARAMETER.fullmatch(parameter) else None)


async def test_it_works_on_every_database(api: BotApi, database: Database, tmp_path: Path) -> None:
    async with a_desk(api, database, tmp_path / "home") as desk:
        await sell(desk)
        assert (await come(desk, parameter_of(RED))).chat.from_bot[-1].kind == "photo"
        nul = "p_" + base64.urlsafe_b64encode(b"\0").decode()
        assert (await come(desk, nul)).chat.from_bot[-1].words == HELLO


async def test_in_a_group_a_link_is_a_plain_hello(desk: Desk) -> None:
    ana = desk.api.person()
    group = desk.api.group(members=[ana])
    await ana.say("/start spring", chat=group)
    assert await desk.said(group) == [HELLO]
    assert await desk.settled(group) is None


async def test_while_the_database_is_away_whoever_comes_is_answered_all_the_same(
    api: BotApi, outbox: Outbox, stored: Database, tmp_path: Path
) -> None:
    away, settings, ana = Away(stored), settings_for(api, tmp_path / "home"), api.person()
    chats = Chats(PLATFORM, away, SECRET)  # type: ignore[arg-type]
    engine, catalogue = InThisProcess(settings), PhotoStore(settings.photos_dir)
    links = DeepLinks(Scripted(), outbox, chats, away, engine, catalogue)  # type: ignore[arg-type]
    record = await chats.of(ana.id, private=True)
    await away.go()
    await links.follow("spring", record, talk_with(ana))
    await links.follow(parameter_of(RED), record, talk_with(ana))
    hello, sorry = (message.words for message in ana.messages)
    assert hello == HELLO
    assert sorry == "Something we need is out of reach right now. Please try again in a few minutes."


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=40))
def test_every_products_id_finds_its_way_through_a_link(external_id: str) -> None:
    assert product_in(parameter_of(external_id)) == external_id


@given(st.text())
def test_no_parameter_is_too_strange(parameter: str) -> None:
    assert product_in(parameter) is None or parameter.startswith("p_")
    assert product_in(f"p_{parameter}") != ""
