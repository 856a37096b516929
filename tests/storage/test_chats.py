"""What is set for single chats."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from storage.database import Database
from storage.errors import DatabaseError
from storage.records import ChatRecord
from tests.support.stored import NOON, digest, is_one_sentence

GROUP = digest("group")
BARE = ChatRecord("telegram", GROUP, NOON)
FULL = ChatRecord(
    "telegram",
    GROUP,
    NOON,
    locale="de",
    products=10,
    auto_answer=True,
    most_amount=Decimal("49.90"),
    most_currency="EUR",
    campaign="spring",
    campaign_at=NOON - timedelta(days=1),
    watched=(2**63 - 1, 5),
    private_answers=True,
)
LATER = NOON + timedelta(days=1)


async def put(database: Database, *chats: ChatRecord) -> None:
    async with database.unit_of_work() as uow:
        for chat in chats:
            await uow.chats.put(chat)
        await uow.commit()


async def get(database: Database, platform: str = "telegram", chat: str = GROUP) -> ChatRecord | None:
    async with database.unit_of_work(read_only=True) as uow:
        return await uow.chats.get(platform, chat)


async def expire(database: Database) -> int:
    """Let go of what is from before noon."""
    async with database.unit_of_work() as uow:
        gone = await uow.chats.expire(NOON)
        await uow.commit()
    return gone


async def test_a_chat_for_which_nothing_was_set_is_none(database: Database) -> None:
    assert await get(database) is None


@pytest.mark.parametrize("chat", [BARE, FULL])
async def test_a_chat_comes_back_as_it_was_put(database: Database, chat: ChatRecord) -> None:
    await put(database, chat)
    assert await get(database) == chat


async def test_what_is_put_later_takes_the_place_of_all_that_was_set(database: Database) -> None:
    await put(database, FULL, replace(BARE, locale="fr", changed_at=LATER))
    assert await get(database) == replace(BARE, locale="fr", changed_at=LATER)


async def test_the_same_pseudonym_on_another_platform_is_another_chat(database: Database) -> None:
    elsewhere = replace(BARE, platform="discord", locale="fr")
    await put(database, FULL, elsewhere)
    assert await get(database) == FULL
    assert await get(database, "discord") == elsewhere


async def test_of_several_who_put_at_once_one_is_kept_whole(database: Database) -> None:
    chats = [replace(BARE, locale=f"{number}", products=number) for number in range(1, 7)]
    await asyncio.gather(*(put(database, chat) for chat in chats))
    assert await get(database) in chats


@pytest.mark.parametrize("products", [0, 11])
async def test_fewer_than_one_product_and_more_than_ten_are_refused(
    database: Database, products: int
) -> None:
    with pytest.raises(DatabaseError) as refused:
        await put(database, replace(BARE, products=products))
    assert is_one_sentence(refused.value)
    assert await get(database) is None


async def test_deleting_says_whether_there_was_anything_and_leaves_the_others(database: Database) -> None:
    await put(database, FULL, replace(FULL, platform="discord"), replace(FULL, chat=digest("another")))
    async with database.unit_of_work() as uow:
        assert await uow.chats.delete("telegram", GROUP)
        assert not await uow.chats.delete("telegram", GROUP)
        await uow.commit()
    assert await get(database) is None
    assert await get(database, "discord") is not None
    assert await get(database, chat=digest("another")) is not None


async def test_an_old_campaign_is_forgotten_and_the_settings_stay(database: Database) -> None:
    await put(database, FULL)
    assert await expire(database) == 1
    assert await get(database) == replace(FULL, campaign=None, campaign_at=None)
    assert await expire(database) == 0


async def test_a_young_campaign_stays_however_old_the_settings_are(database: Database) -> None:
    young = replace(FULL, campaign_at=NOON, changed_at=NOON - timedelta(days=9))
    await put(database, young)
    assert await expire(database) == 0
    assert await get(database) == young


async def test_a_campaign_without_a_moment_is_as_old_as_the_last_change(database: Database) -> None:
    await put(database, replace(FULL, campaign_at=None, changed_at=NOON - timedelta(seconds=1)))
    await put(database, replace(FULL, chat=digest("young"), campaign_at=None))
    assert await expire(database) == 1


async def test_an_old_chat_for_which_nothing_else_is_set_goes_with_its_campaign(database: Database) -> None:
    old = NOON - timedelta(seconds=1)
    await put(database, replace(BARE, campaign="spring", campaign_at=old, changed_at=old))
    assert await expire(database) == 1
    assert await get(database) is None


@pytest.mark.parametrize(
    "chat",
    [
        replace(BARE, locale="de"),
        replace(BARE, products=1),
        replace(BARE, auto_answer=True),
        replace(BARE, watched=(1,)),
        replace(BARE, private_answers=True),
        replace(BARE, most_amount=Decimal(0), most_currency="EUR"),
    ],
)
async def test_an_old_chat_stays_for_as_long_as_one_thing_is_set(
    database: Database, chat: ChatRecord
) -> None:
    old = replace(chat, changed_at=NOON - timedelta(days=9))
    await put(database, old)
    assert await expire(database) == 0
    assert await get(database) == old


async def test_a_young_chat_stays_with_nothing_set(database: Database) -> None:
    await put(database, BARE)
    assert await expire(database) == 0
    assert await get(database) == BARE
