"""What each migration does to rows that are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from storage import schema
from storage.database import Database
from storage.records import ChatRecord, FeedbackRow, QueryRecord, ResultRecord, Verdict
from tests.support.stored import NOON, digest, query, query_id

FRONT = digest("front")
SHOWN = (ResultRecord(rank=1, product_id=5, image_id=50, product_type="dress", distance=0.125),)
WITH_PHOTO = query(0, photos=(FRONT,), results=SHOWN)
WITHOUT_PHOTO = query(1, created_at=NOON)

QUERY = """
    INSERT INTO queries (id, photo_digest, created_at, platform, "user", locale, consent, model_id, index_id,
                         product_type, confidence, gate, close, timings)
    VALUES ('{id}', {photo}, '2030-01-31 12:00:00+00:00', 'web', 'somebody', 'en', false, 'model', 'index',
            'dress', 0.75,
            '{{"opened": ["dress"], "probabilities": {{"dress": 0.75, "skirt": 0.25}}, "fallback": false}}',
            true, '{{"embed": 5.5, "search": 0.25}}')
"""

AROUND_IT = [
    f"INSERT INTO query_results VALUES ('{query_id(0)}', 1, 5, 50, 'dress', 0.125)",
    'INSERT INTO feedback (query_id, product_id, verdict, "user", created_at)'
    f" VALUES ('{query_id(0)}', 5, 'this', 'somebody', '2030-01-31 12:00:00+00:00')",
]


async def execute(url: str, *statements: str) -> Sequence[Any]:
    """Run statements; return the rows of the last one."""
    async with Database(url) as database, database.writer.begin() as connection:
        results = [await connection.exec_driver_sql(statement) for statement in statements]
        return results[-1].all() if results[-1].returns_rows else []


async def everything(url: str) -> tuple[tuple[QueryRecord, ...], tuple[FeedbackRow, ...]]:
    async with Database(url) as database, database.unit_of_work(read_only=True) as uow:
        known = await uow.users.everything_of("somebody")
    return known.queries, known.feedback


@pytest.fixture
async def url(empty_url: str) -> str:
    """The address of a database with its tables, of each kind, for one test alone."""
    await schema.upgrade(empty_url)
    return empty_url


@pytest.fixture
async def old(url: str) -> str:
    """A database of revision 0001, with a question that has a photo and one that has none."""
    await schema.downgrade(url, "0001")
    await execute(
        url,
        QUERY.format(id=query_id(0), photo=f"'{FRONT}'"),
        QUERY.format(id=query_id(1), photo="NULL"),
        *AROUND_IT,
    )
    return url


async def test_questions_of_the_first_tables_are_carried_over_with_all_around_them(old: str) -> None:
    await schema.upgrade(old)
    queries, feedback = await everything(old)
    assert queries == (WITH_PHOTO, WITHOUT_PHOTO)
    assert [(said.query_id, said.product_id, said.verdict) for said in feedback] == [
        (query_id(0), 5, Verdict.THIS)
    ]
    assert (await schema.check(old)).drift == ()


async def test_questions_survive_the_way_back_and_forth(old: str) -> None:
    await schema.upgrade(old)
    before = await everything(old)
    await schema.downgrade(old, "0001")
    kept = await execute(old, "SELECT id, photo_digest FROM queries ORDER BY id")
    assert [tuple(row) for row in kept] == [(query_id(0), FRONT), (query_id(1), None)]
    await schema.upgrade(old)
    assert await everything(old) == before


async def test_the_way_back_keeps_the_first_of_several_photos(url: str) -> None:
    asked = query(0, photos=(FRONT, digest("back")), request={"types": ["dress"]})
    async with Database(url) as database, database.unit_of_work() as uow:
        await uow.queries.record(asked)
        await uow.commit()
    await schema.downgrade(url, "0001")
    await schema.upgrade(url)
    assert (await everything(url))[0] == (replace(asked, photos=(FRONT,), request={}),)


CHAT = """
    INSERT INTO chats (platform, chat, locale, products, auto_answer, most_amount, most_currency, campaign,
                       campaign_at, changed_at)
    VALUES ('telegram', '{chat}', {locale}, {products}, {auto}, {amount}, {currency}, {campaign},
            '2030-01-30 12:00:00+00:00', '2030-01-31 12:00:00+00:00')
"""
SETTLED = ChatRecord(
    "telegram",
    digest("settled"),
    NOON,
    locale="de",
    products=4,
    auto_answer=True,
    most_amount=Decimal("49.90"),
    most_currency="EUR",
    campaign="spring",
    campaign_at=NOON - timedelta(days=1),
)
BARE = ChatRecord("telegram", digest("bare"), NOON, campaign_at=NOON - timedelta(days=1))


async def chats(url: str) -> list[ChatRecord | None]:
    async with Database(url) as database, database.unit_of_work(read_only=True) as uow:
        return [await uow.chats.get("telegram", chat.chat) for chat in (SETTLED, BARE)]


async def settle(url: str, *settled: ChatRecord) -> None:
    async with Database(url) as database, database.unit_of_work() as uow:
        for chat in settled:
            await uow.chats.put(chat)
        await uow.commit()


@pytest.fixture
async def with_chats(url: str) -> str:
    """A database of revision 0003, with a chat for which something is settled and one with nothing."""
    await schema.downgrade(url, "0003")
    full = {"locale": "'de'", "products": "4", "auto": "true", "amount": "49.90", "currency": "'EUR'"}
    bare = dict.fromkeys(("locale", "products", "amount", "currency", "campaign"), "NULL")
    await execute(
        url,
        CHAT.format(chat=SETTLED.chat, campaign="'spring'", **full),
        CHAT.format(chat=BARE.chat, auto="false", **bare),
    )
    return url


async def test_what_chats_have_settled_is_carried_over_and_no_channel_of_them_is_watched(
    with_chats: str,
) -> None:
    await schema.upgrade(with_chats)
    assert await chats(with_chats) == [SETTLED, BARE]
    assert (await schema.check(with_chats)).drift == ()


async def test_what_a_community_settles_can_be_kept_after_the_way_up(with_chats: str) -> None:
    await schema.upgrade(with_chats)
    community = replace(SETTLED, watched=(2**63 - 1, 5), private_answers=True)
    await settle(with_chats, community)
    assert await chats(with_chats) == [community, BARE]


async def test_the_way_back_keeps_everything_else_that_a_community_has_settled(url: str) -> None:
    await settle(url, replace(SETTLED, watched=(5, 6), private_answers=True), BARE)
    await schema.downgrade(url, "0003")
    kept = await execute(url, "SELECT chat, locale, products, auto_answer FROM chats")
    assert {tuple(row) for row in kept} == {(SETTLED.chat, "de", 4, True), (BARE.chat, None, None, False)}
    await schema.upgrade(url)
    assert await chats(url) == [SETTLED, BARE]
    assert (await schema.check(url)).drift == ()
