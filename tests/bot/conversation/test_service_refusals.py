"""Whatever is sent, the answer is one polite sentence or two, and the service goes on."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator

import pytest

from bot.errors import (
    AnswerGone,
    BadButton,
    BadRequest,
    BrokenPhoto,
    CatalogueUnavailable,
    EmptyPhoto,
    HugePhoto,
    NotAPhoto,
    PhotoGone,
    SnaplookError,
    TinyPhoto,
    TooManyPhotos,
    TooManyRequests,
)
from bot.messages import CommandName, Press, Reply, Verb
from tests.support.pictures import encode, jpeg, photo
from tests.support.shop import Shop
from tests.support.talking import Counterpart, Person, button, photo_of, talking


@pytest.fixture
async def shop_assistant(indexed_shop: Shop) -> AsyncIterator[Counterpart]:
    async with talking(indexed_shop, photo={"max_bytes": 200_000}) as counterpart:
        yield counterpart


def assert_refused(reply: Reply, kind: type[SnaplookError]) -> None:
    assert type(reply.error) is kind, reply
    assert reply.text.endswith(".")
    assert reply.cards == ()


async def assert_still_answers(person: Person, shop: Shop) -> None:
    reply = await person.send(photo_of(shop))
    assert reply.error is None
    assert reply.cards


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", EmptyPhoto),
        (b"this is a text and no photo", NotAPhoto),
        (encode(photo(width=4, height=4)), TinyPhoto),
        (jpeg()[:600], BrokenPhoto),
        (b"\xff" * 200_001, HugePhoto),
    ],
    ids=["empty", "text", "tiny", "cut short", "huge"],
)
async def test_a_bad_photo_is_refused_politely_and_not_logged(
    shop_assistant: Counterpart, indexed_shop: Shop, data: bytes, kind: type[SnaplookError]
) -> None:
    ana = shop_assistant.person()

    assert_refused(await ana.send(data), kind)

    assert shop_assistant.logbook.pending() == 0
    assert list(shop_assistant.personal.digests()) == []
    assert shop_assistant.counted.errors == {("web", kind.__name__): 1}
    await assert_still_answers(ana, indexed_shop)


async def test_too_many_photos_and_none_are_refused_before_any_is_searched(
    shop_assistant: Counterpart,
) -> None:
    ana = shop_assistant.person()

    assert_refused(await ana.send(*[jpeg()] * 7), TooManyPhotos)
    assert_refused(await ana.send(), EmptyPhoto)
    assert shop_assistant.engine.searches == []


@pytest.mark.parametrize("query_id", ["", "1", "not-a-uuid", "{" + str(uuid.UUID(int=1)) + "}", "../../etc"])
async def test_a_query_needs_a_uuid(shop_assistant: Counterpart, query_id: str) -> None:
    ana = shop_assistant.person()

    assert_refused(await ana.send(jpeg(), query_id=query_id), BadRequest)


async def test_another_users_answer_is_out_of_reach_whatever_is_pressed(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana, ben = shop_assistant.person("ana"), shop_assistant.person("ben")
    asked = await ana.send(photo_of(indexed_shop))

    for verb, argument in [
        (Verb.TYPES, "all"),
        (Verb.MORE, ""),
        (Verb.CHEAPER, ""),
        (Verb.THIS, "1"),
        (Verb.SIMILAR, "1"),
        (Verb.NO, "1"),
        (Verb.SHOW, ""),
        (Verb.SHEET, ""),
    ]:
        assert_refused(await ben.press(Press(verb, asked.query_id, argument)), AnswerGone)

    assert_refused(await ben.send(photo_of(indexed_shop), query_id=asked.query_id), AnswerGone)
    assert (await ben.say(CommandName.HISTORY)).history == ()
    assert shop_assistant.counted.verdicts == {}


async def test_the_same_id_on_another_platform_is_another_user(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person("ana")
    asked = await ana.send(photo_of(indexed_shop))
    elsewhere = shop_assistant.person("ana")
    elsewhere.platform = "telegram"

    assert_refused(await elsewhere.press(Press(Verb.SHOW, asked.query_id)), AnswerGone)


async def test_an_answer_that_was_never_given_is_gone(shop_assistant: Counterpart) -> None:
    ana = shop_assistant.person()

    assert_refused(await ana.press(Press(Verb.MORE, str(uuid.uuid4()))), AnswerGone)
    assert_refused(await ana.press(Press(Verb.MORE, None)), AnswerGone)


@pytest.mark.parametrize("name", ["dress-code", "trousers", "All", "other"])
async def test_a_type_that_this_shop_does_not_have_is_refused(
    shop_assistant: Counterpart, indexed_shop: Shop, name: str
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(photo_of(indexed_shop))

    assert_refused(await ana.press(Press(Verb.TYPES, asked.query_id, name)), BadButton)


async def test_a_product_that_was_not_shown_cannot_be_judged(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(photo_of(indexed_shop))

    assert_refused(await ana.press(Press(Verb.THIS, asked.query_id, "4")), BadButton)
    assert shop_assistant.counted.verdicts == {}


async def test_cheaper_than_products_without_prices_is_refused(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(photo_of(indexed_shop))

    assert Verb.CHEAPER.value not in {one.id[0] for one in asked.buttons}
    assert_refused(await ana.press(Press(Verb.CHEAPER, asked.query_id)), BadButton)


async def test_a_photo_that_has_expired_must_be_sent_again(indexed_shop: Shop) -> None:
    async with talking(indexed_shop) as before:
        asked = await before.person().send(photo_of(indexed_shop))
        for digest in list(before.personal.digests()):
            before.personal.delete(digest)

    async with talking(indexed_shop) as after:
        ana = after.person()
        assert_refused(await ana.press(button(asked, Verb.MORE)), PhotoGone)
        assert (await ana.press(button(asked, Verb.SHEET))).sheet is not None


async def test_who_asks_too_often_is_told_when_to_come_back(indexed_shop: Shop) -> None:
    async with talking(indexed_shop, limits={"per_user": "2/minute"}) as counterpart:
        ana, ben = counterpart.person("ana"), counterpart.person("ben")
        await ana.say(CommandName.START)
        await ana.say(CommandName.HELP)

        reply = await ana.send(photo_of(indexed_shop))

        assert_refused(reply, TooManyRequests)
        assert "in " in reply.text
        assert (await ben.say(CommandName.START)).error is None


async def test_without_an_index_it_says_that_the_catalogue_is_not_ready(shop: Shop) -> None:
    async with talking(shop) as counterpart:
        assert_refused(await counterpart.person().send(jpeg()), CatalogueUnavailable)
