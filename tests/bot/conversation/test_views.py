"""Several photos at once: views of one garment are merged, different garments become a choice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from bot.callbacks import decode
from bot.conversation.wanted import Wanted
from bot.errors import BadButton
from bot.messages import PhotoQuery, Press, Price, Reply, Terms, Verb
from storage.records import Verdict
from tests.support.shop import TYPES, Shop
from tests.support.streets import different
from tests.support.talking import Counterpart, button, photo_of, price, talking

__all__ = ["different"]

QUERY = "0b5c0f64-9d0e-4c69-9f6e-2f8f3f7a1c55"


@pytest.fixture
async def shop_assistant(indexed_shop: Shop) -> AsyncIterator[Counterpart]:
    async with talking(indexed_shop) as counterpart:
        yield counterpart


def chosen(reply: Reply) -> list[str]:
    """Return the arguments of the photos that are shown as chosen."""
    return [decode(view.id).argument for view in reply.views if view.chosen]


async def wanted(counterpart: Counterpart, reply: Reply) -> Wanted:
    assert reply.query_id is not None
    await counterpart.logbook.drain()
    async with counterpart.database.unit_of_work(read_only=True) as uow:
        record = await uow.queries.get(reply.query_id)
    assert record is not None
    return Wanted.from_json(record.request)


async def test_different_garments_become_a_choice_and_the_first_is_answered(
    shop_assistant: Counterpart, different: tuple[bytes, bytes]
) -> None:
    first, second = different
    ana = shop_assistant.person()

    reply = await ana.send(first, second)

    assert [view.text for view in reply.views] == ["Photo 1", "Photo 2", "All together"]
    assert chosen(reply) == ["1"]
    assert "different things" in reply.text
    alone = await ana.send(first)
    assert [card.product_id for card in reply.cards] == [card.product_id for card in alone.cards]


@pytest.mark.parametrize("argument", ["2", "0"])
async def test_another_photo_of_them_or_all_can_be_chosen(
    shop_assistant: Counterpart, different: tuple[bytes, bytes], argument: str
) -> None:
    photos = different
    ana = shop_assistant.person()
    asked = await ana.send(*photos)

    reply = await ana.press(Press(Verb.VIEW, asked.query_id, argument))
    everything = await ana.press(button(reply, Verb.TYPES, "all"))

    assert chosen(reply) == chosen(everything) == [argument]
    assert (await wanted(shop_assistant, everything)).view == (int(argument) or None)
    if argument == "2":
        alone = await ana.send(photos[1])
        assert reply.cards[0].product_id == alone.cards[0].product_id


async def test_a_choice_outlives_a_restart(indexed_shop: Shop, different: tuple[bytes, bytes]) -> None:
    first, second = different
    async with talking(indexed_shop) as before:
        asked = await before.person().send(first, second)
        reply = await before.person().press(Press(Verb.VIEW, asked.query_id, "2"))

    async with talking(indexed_shop) as after:
        everything = await after.person().press(button(reply, Verb.TYPES, "all"))

        assert after.engine.searches[-1].seen == (second,)
        assert chosen(everything) == ["2"]


async def test_views_of_one_garment_and_one_photo_twice_are_no_choice(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    front, back = photo_of(indexed_shop), photo_of(indexed_shop, photo=1)

    for photos in ((front, back), (front, front)):
        assert (await ana.send(*photos)).views == ()


async def test_a_photo_that_is_not_there_cannot_be_chosen(
    shop_assistant: Counterpart, different: tuple[bytes, bytes]
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(*different)

    assert type((await ana.press(Press(Verb.VIEW, asked.query_id, "3"))).error) is BadButton


async def test_what_is_settled_beforehand_holds_for_an_answer_and_all_after_it(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    amounts = {f"{TYPES[0]}/{TYPES[0]}-{number}": str(10 * (number + 1)) for number in range(3)}
    await price(shop_assistant.database, amounts)
    ana = shop_assistant.person()
    terms = Terms(products=1, most=Price(Decimal(20), "EUR"), campaign="spring")

    query = PhotoQuery(QUERY, ana.asker, (photo_of(indexed_shop, product=2),), terms=terms)
    reply = await shop_assistant.service.handle(query, ana._hear)
    more = await ana.press(button(reply, Verb.MORE))

    names = [card.product_id for card in (*reply.cards, *more.cards)]
    assert sorted(names) == [f"{TYPES[0]}/{TYPES[0]}-0", f"{TYPES[0]}/{TYPES[0]}-1"]
    assert (await wanted(shop_assistant, more)).terms == terms


async def test_of_none_of_the_products_it_is_noted_that_it_is_not_the_one(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(photo_of(indexed_shop))

    reply = await ana.press(Press(Verb.NO, asked.query_id, "0"))

    assert reply.error is None
    assert shop_assistant.counted.verdicts[Verdict.NO.value] == len(asked.cards)
    await shop_assistant.logbook.drain()
    again = await ana.press(Press(Verb.SHOW, asked.query_id))
    assert all(button(again, Verb.NO, str(card.number)).chosen for card in again.cards)
