"""The conversation from the first hello to goodbye, as one person has it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image

from bot.callbacks import decode
from bot.messages import CommandName, Press, Stage, Verb
from storage.records import Verdict
from tests.support.shop import TYPES, Shop
from tests.support.talking import Counterpart, button, photo_of, price, talking

PRICES = {f"{name}/{name}-{place}": f"{20 + 10 * place}.00" for name in TYPES for place in range(3)}


@pytest.fixture
async def shop_assistant(indexed_shop: Shop) -> AsyncIterator[Counterpart]:
    async with talking(indexed_shop) as counterpart:
        await price(counterpart.database, PRICES)
        yield counterpart


async def test_a_page_is_full_where_products_left_the_shop_since_the_index_was_built(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    everything = await ana.press(button(await ana.send(photo_of(indexed_shop)), Verb.TYPES, "all"))
    gone = everything.cards[0].product_id
    async with shop_assistant.database.unit_of_work() as uow:
        await uow.products.delete([gone])
        await uow.commit()

    asked = await ana.send(photo_of(indexed_shop, "hats"))
    page = await ana.press(button(asked, Verb.TYPES, "all"))
    seen = [card.product_id for card in page.cards]
    while any(decode(one.id).verb is Verb.MORE for one in page.buttons):
        page = await ana.press(button(page, Verb.MORE))
        seen += [card.product_id for card in page.cards]

    assert sorted(seen) == sorted(set(PRICES) - {gone})


async def test_someone_is_welcomed_and_told_what_to_do(shop_assistant: Counterpart) -> None:
    ana = shop_assistant.person(locale="es")

    welcome, help_ = await ana.say(CommandName.START), await ana.say(CommandName.HELP)

    assert welcome.text.startswith("Te damos la bienvenida a Snaplook.")
    assert help_.text.startswith("Envía una foto")
    assert welcome.locale == "es"


async def test_a_photo_finds_its_own_product_first(shop_assistant: Counterpart, indexed_shop: Shop) -> None:
    ana = shop_assistant.person(locale="de-AT")

    reply = await ana.send(photo_of(indexed_shop, "dresses", 1))

    assert reply.error is None
    assert reply.close
    assert reply.text == "Diese kommen am nächsten."
    assert [card.number for card in reply.cards] == [1, 2, 3]
    first = reply.cards[0]
    assert first.product_id == "dresses/dresses-1"
    assert (first.product_type, first.alt) == ("Kleid", f"{first.title} (Kleid)")
    assert first.price == "€\N{NO-BREAK SPACE}30,00"
    assert first.url == "https://shop.example/dresses/dresses-1"
    assert [verdict.text for verdict in first.verdicts] == ["Das ist es", "Ähnlich", "Das ist es nicht"]
    assert [one.text for one in reply.buttons] == ["Mehr zeigen", "Günstiger", "Als ein Bild"]
    assert ana.stages == [Stage.RECEIVED, Stage.SEARCHING]


async def test_a_card_shows_the_products_cover_whichever_photo_was_nearest(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()

    by_cover = await ana.send(photo_of(indexed_shop, "bags", 2, photo=0))
    by_back = await ana.send(photo_of(indexed_shop, "bags", 2, photo=1))

    assert by_cover.cards[0].product_id == by_back.cards[0].product_id == "bags/bags-2"
    assert by_cover.cards[0].photo == by_back.cards[0].photo


async def test_several_photos_of_one_garment_are_one_query(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()

    reply = await ana.send(photo_of(indexed_shop, "hats", 0), photo_of(indexed_shop, "hats", 0, 1), b"torn")

    assert reply.cards[0].product_id == "hats/hats-0"
    assert reply.text.endswith("One photo couldn’t be read, so we left it out.")
    assert len(shop_assistant.engine.searches) == 1


async def test_a_chip_searches_the_photo_in_another_type(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(photo_of(indexed_shop))

    hats = await ana.press(Press(Verb.TYPES, asked.query_id, "hat"))
    again = await ana.press(button(hats, Verb.TYPES, "hat"))
    everything = await ana.press(button(hats, Verb.TYPES, "all"))

    assert {card.product_type for card in hats.cards} == {"Hat"}
    assert [card.product_id for card in again.cards] == [card.product_id for card in hats.cards]
    assert [decode(chip.id).argument for chip in hats.chips if chip.chosen] == ["hat"]
    assert [decode(chip.id).argument for chip in everything.chips if chip.chosen] == ["all"]
    assert {decode(chip.id).query_id for chip in everything.chips} == {asked.query_id}


async def test_more_goes_on_until_all_of_a_type_was_shown(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    page = await ana.press(button(await ana.send(photo_of(indexed_shop)), Verb.TYPES, "all"))
    seen = [card.product_id for card in page.cards]

    while any(decode(one.id).verb is Verb.MORE for one in page.buttons):
        page = await ana.press(button(page, Verb.MORE))
        seen += [card.product_id for card in page.cards]

    assert sorted(seen) == sorted(PRICES)
    assert page.error is None
    assert page.text == "That’s all we have in this direction."
    assert page.chips


async def test_more_of_a_type_stays_in_it(shop_assistant: Counterpart, indexed_shop: Shop) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(photo_of(indexed_shop))
    hats = await ana.press(Press(Verb.TYPES, asked.query_id, "hat"))

    more = await ana.press(button(hats, Verb.MORE))

    assert more.cards == ()
    assert [decode(chip.id).argument for chip in more.chips if chip.chosen] == ["hat"]


async def test_cheaper_costs_less_than_the_first_card_and_more_of_it_too(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    everything = await ana.press(
        button(await ana.send(photo_of(indexed_shop, "dresses", 2)), Verb.TYPES, "all")
    )
    assert everything.cards[0].price == "€40.00"

    cheaper = await ana.press(button(everything, Verb.CHEAPER))
    more = await ana.press(button(cheaper, Verb.MORE))

    beyond = await ana.press(Press(Verb.MORE, more.query_id))

    assert cheaper.text.startswith("These cost less than €40.00")
    assert (beyond.text, beyond.cards) == ("That’s all we have in this direction.", ())
    costs = [card.price for card in (*cheaper.cards, *more.cards)]
    assert len(costs) == 6
    assert set(costs) == {"€20.00", "€30.00"}
    assert len({card.product_id for card in (*cheaper.cards, *more.cards)}) == 6


async def test_when_nothing_costs_less_it_says_so_and_offers_other_types(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(photo_of(indexed_shop, "dresses", 0))

    reply = await ana.press(button(asked, Verb.CHEAPER))

    assert reply.error is None
    assert reply.cards == ()
    assert reply.text == "We have nothing like it for less than €20.00."
    assert reply.chips
    assert reply.buttons == ()


async def test_a_verdict_is_thanked_for_marked_and_may_be_changed(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(photo_of(indexed_shop))

    first = await ana.press(button(asked, Verb.THIS, "1"))
    second = await ana.press(button(asked, Verb.NO, "1"))

    assert first.text == "Lovely, glad we found it."
    assert [one.chosen for one in first.cards[0].verdicts] == [True, False, False]
    assert [card.number for card in second.cards] == [1]
    assert [one.chosen for one in second.cards[0].verdicts] == [False, False, True]
    assert await shop_assistant.logbook.drain() == 0
    assert asked.query_id is not None
    async with shop_assistant.database.unit_of_work(read_only=True) as uow:
        [row] = await uow.feedback.of_query(asked.query_id)
    assert row.verdict is Verdict.NO
    assert row.user == ana.pseudonym
    assert shop_assistant.counted.verdicts == {"this": 1, "no": 1}


async def test_the_history_shows_an_answer_again_with_what_was_said(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    assert (await ana.say(CommandName.HISTORY)).text == "You haven’t searched for anything yet."
    older = await ana.send(photo_of(indexed_shop, "dresses"))
    newer = await ana.send(photo_of(indexed_shop, "bags"))
    await ana.press(Press(Verb.TYPES, newer.query_id, "hat"))
    await ana.press(button(older, Verb.SIMILAR, "2"))
    await shop_assistant.logbook.drain()

    history = await ana.say(CommandName.HISTORY)
    shown = await ana.press(history.history[1].show)

    assert history.text == "Your latest 2 searches."
    assert [line.query_id for line in history.history] == [newer.query_id, older.query_id]
    assert history.history[1].text.endswith("3 products")
    assert [card.product_id for card in shown.cards] == [card.product_id for card in older.cards]
    assert [[one.chosen for one in card.verdicts] for card in shown.cards] == [
        [False, False, False],
        [False, True, False],
        [False, False, False],
    ]
    assert len(shop_assistant.engine.searches) == 3


async def test_an_old_answer_leaves_out_what_the_shop_no_longer_has(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(photo_of(indexed_shop))
    async with shop_assistant.database.unit_of_work() as uow:
        await uow.products.delete([asked.cards[0].product_id])
        await uow.commit()

    [line] = (await ana.say(CommandName.HISTORY)).history
    shown = await ana.press(line.show)

    assert [card.number for card in shown.cards] == [2, 3]
    assert shown.text.endswith("One product of this answer is no longer in the shop.")


async def test_an_answer_comes_as_one_picture_when_asked(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()

    along = await ana.send(photo_of(indexed_shop), sheet=True)
    ana.heard.clear()
    again = await ana.press(button(along, Verb.SHEET))
    assert ana.stages == [Stage.RECEIVED]
    refined = await ana.press(button(along, Verb.MORE), sheet=True)

    for reply in (along, again, refined):
        assert reply.sheet is not None
        assert Image.open(BytesIO(reply.sheet)).format == "JPEG"


async def test_everything_is_exported_and_then_deleted(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(photo_of(indexed_shop))
    await ana.press(button(asked, Verb.THIS, "1"))

    export = await ana.say(CommandName.EXPORT)
    question = await ana.say(CommandName.DELETE)
    deleted = await ana.press(button(question, Verb.DELETE, "yes"))

    assert export.document is not None
    with export.document.file as file, zipfile.ZipFile(file) as zipped:
        assert str(asked.query_id) in json.dumps(json.loads(zipped.read("data.json")))
        assert len(zipped.namelist()) == 2
    assert deleted.forgotten
    assert deleted.text == "Done. Everything we had about you is deleted."
    assert list(shop_assistant.personal.digests()) == []
    assert (await ana.say(CommandName.HISTORY)).history == ()
