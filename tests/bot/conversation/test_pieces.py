"""A photo of several garments: each can be searched, and so can what somebody frames."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image, ImageOps
from sqlalchemy import update

from bot.callbacks import decode
from bot.conversation.wanted import Wanted
from bot.demo.street import street_ground
from bot.errors import BadButton, EmptyFrame, PhotoGone, SnaplookError
from bot.messages import Press, Reply, Verb
from engine.types import WHOLE
from storage.models import Query
from storage.records import QueryRecord
from tests.support.shop import Shop
from tests.support.streets import street
from tests.support.talking import Counterpart, button, photo_of, talking

__all__ = ["street"]


@pytest.fixture
async def shop_assistant(indexed_shop: Shop) -> AsyncIterator[Counterpart]:
    async with talking(indexed_shop) as counterpart:
        yield counterpart


def assert_refused(reply: Reply, kind: type[SnaplookError]) -> None:
    assert type(reply.error) is kind
    assert reply.cards == ()


def chosen(reply: Reply) -> list[str]:
    """Return the arguments of the pieces that are shown now."""
    return [decode(piece.button.id).argument for piece in reply.pieces if piece.button.chosen]


async def logged(counterpart: Counterpart, reply: Reply) -> tuple[QueryRecord, Wanted]:
    assert reply.query_id is not None
    await counterpart.logbook.drain()
    async with counterpart.database.unit_of_work(read_only=True) as uow:
        record = await uow.queries.get(reply.query_id)
    assert record is not None
    return record, Wanted.from_json(record.request)


async def test_what_is_seen_is_said_numbered_and_the_surest_is_answered(
    shop_assistant: Counterpart, street: bytes
) -> None:
    ana = shop_assistant.person()

    reply = await ana.send(street)

    *pieces, whole = reply.pieces
    names = [piece.button.text.split(" ", 1) for piece in pieces]
    assert [number for number, _ in names] == [str(number) for number in range(1, len(pieces) + 1)]
    assert f"I see: {names[0][1]}" in reply.text
    assert whole.button.text == "Whole photo"
    assert whole.box == WHOLE
    assert chosen(reply) == ["1"]
    _, wanted = await logged(shop_assistant, reply)
    assert wanted.box == pieces[0].box
    assert [piece.box for piece in wanted.pieces] == [piece.box for piece in pieces]


async def test_in_another_language_so_is_what_is_seen(shop_assistant: Counterpart, street: bytes) -> None:
    reply = await shop_assistant.person(locale="de").send(street)

    assert "Ich sehe: " in reply.text
    assert reply.pieces[-1].button.text == "Ganzes Foto"


@pytest.mark.parametrize("argument", ["2", "0"])
async def test_another_piece_is_searched_once_and_shown_again(
    shop_assistant: Counterpart, street: bytes, argument: str
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(street)
    press = Press(Verb.PIECE, asked.query_id, argument)

    first = await ana.press(press)
    again = await ana.press(next(p.button for p in first.pieces if decode(p.button.id).argument == argument))

    assert chosen(first) == [argument]
    assert first.query_id == again.query_id != asked.query_id
    assert [card.product_id for card in first.cards] == [card.product_id for card in again.cards]
    assert len(shop_assistant.engine.searches) == 2
    record, wanted = await logged(shop_assistant, first)
    assert record.root_id == asked.query_id
    assert wanted.box == (asked.pieces[1].box if argument == "2" else WHOLE)


async def test_other_types_and_further_products_stay_within_the_piece(
    shop_assistant: Counterpart, street: bytes
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(street)
    piece = await ana.press(Press(Verb.PIECE, asked.query_id, "2"))

    everything = await ana.press(button(piece, Verb.TYPES, "all"))
    more = await ana.press(button(everything, Verb.MORE))

    for reply in (everything, more):
        assert chosen(reply) == ["2"]
        record, wanted = await logged(shop_assistant, reply)
        assert wanted.box == asked.pieces[1].box
        assert wanted.anchor == piece.query_id
        assert record.timings.keys() == {"search", "queue", "total"}  # nothing was looked at again
    assert not {card.product_id for card in everything.cards} & {card.product_id for card in more.cards}


async def test_a_piece_outlives_a_restart(indexed_shop: Shop, street: bytes) -> None:
    async with talking(indexed_shop) as before:
        asked = await before.person().send(street)
        piece = await before.person().press(Press(Verb.PIECE, asked.query_id, "2"))

    async with talking(indexed_shop) as after:
        everything = await after.person().press(button(piece, Verb.TYPES, "all"))

        assert chosen(everything) == ["2"]
        assert after.engine.searches[-1].box == asked.pieces[1].box
        record, _ = await logged(after, everything)
        assert "embed" in record.timings


async def test_a_frame_that_was_drawn_is_searched(shop_assistant: Counterpart, street: bytes) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(street)
    assert asked.frame is not None
    drawn = asked.frame.button.id.rpartition(".")[0] + ".250-100-750-600"

    reply = await ana.press(drawn)

    assert reply.error is None
    assert reply.cards
    assert chosen(reply) == []
    _, wanted = await logged(shop_assistant, reply)
    assert wanted.box == (0.25, 0.1, 0.75, 0.6)


async def test_a_piece_that_was_found_is_what_is_pointed_at(
    shop_assistant: Counterpart, street: bytes
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(street)
    left, top, right, bottom = asked.pieces[0].box
    middle = f"{round(500 * (left + right))}-{round(500 * (top + bottom))}"

    reply = await ana.press(Press(Verb.MARK, asked.query_id, middle))

    assert chosen(reply) == ["1"]
    assert reply.frame is not None
    assert not reply.frame.button.chosen
    assert [card.product_id for card in reply.cards] == [card.product_id for card in asked.cards]
    _, wanted = await logged(shop_assistant, reply)
    assert wanted.point == pytest.approx(((left + right) / 2, (top + bottom) / 2), abs=0.001)
    assert wanted.box == asked.pieces[0].box
    everything = await ana.press(button(reply, Verb.TYPES, "all"))
    assert chosen(everything) == ["1"]


async def test_what_is_pointed_at_in_a_photo_of_one_garment_stays_marked(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(photo_of(indexed_shop))

    reply = await ana.press(Press(Verb.MARK, asked.query_id, "500-500"))

    assert reply.error is None
    assert reply.cards
    assert reply.pieces == ()
    _, wanted = await logged(shop_assistant, reply)
    assert reply.frame is not None
    assert reply.frame.box == (wanted.box or WHOLE)
    assert reply.frame.button.chosen == (wanted.box is not None)


@pytest.mark.parametrize("corners", ["500-100-500-600", "600-100-400-600", "0-0-5-5"])
async def test_a_frame_of_nothing_is_refused_with_what_to_do(
    shop_assistant: Counterpart, street: bytes, corners: str
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(street)

    reply = await ana.press(Press(Verb.MARK, asked.query_id, corners))

    assert_refused(reply, EmptyFrame)
    assert reply.text == "There is nothing to see in this frame. Draw a larger one inside your photo."


async def test_a_piece_that_is_not_there_is_refused(shop_assistant: Counterpart, street: bytes) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(street)

    assert_refused(await ana.press(Press(Verb.PIECE, asked.query_id, "99")), BadButton)


async def test_a_photo_that_is_kept_no_longer_cannot_be_searched_in_parts(
    shop_assistant: Counterpart, street: bytes
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(street)
    record, _ = await logged(shop_assistant, asked)
    shop_assistant.personal.delete_all(record.photos)

    assert_refused(await ana.press(Press(Verb.PIECE, asked.query_id, "2")), PhotoGone)


async def test_a_photo_of_one_garment_and_views_of_one_have_no_pieces(
    shop_assistant: Counterpart, indexed_shop: Shop, street: bytes
) -> None:
    ana = shop_assistant.person()

    mirrored = BytesIO()
    ImageOps.mirror(Image.open(BytesIO(street))).save(mirrored, "JPEG")
    for photos in ((photo_of(indexed_shop),), (street, mirrored.getvalue())):
        reply = await ana.send(*photos)
        assert reply.pieces == ()
        assert "I see" not in reply.text


async def test_a_street_without_anybody_is_answered_whole(shop_assistant: Counterpart) -> None:
    ana = shop_assistant.person()

    for seed in range(3):
        file = BytesIO()
        street_ground(random.Random(seed)).convert("RGB").resize((480, 640)).save(file, "JPEG")
        reply = await ana.send(file.getvalue())

        assert reply.error is None
        assert reply.cards
        assert reply.pieces == ()


async def test_an_answer_from_before_pieces_were_found_stays_whole(indexed_shop: Shop, street: bytes) -> None:
    async with talking(indexed_shop) as before:
        asked = await before.person().send(street)
        record, _ = await logged(before, asked)
        later = ("pieces", "box", "point", "anchor")
        earlier = {name: value for name, value in record.request.items() if name not in later}
        async with before.database.writer.begin() as connection:
            await connection.execute(update(Query).where(Query.id == record.id).values(request=earlier))

    async with talking(indexed_shop) as after:
        everything = await after.person().press(Press(Verb.TYPES, asked.query_id, "all"))

        assert everything.error is None
        assert everything.pieces == ()
        assert after.engine.searches[-1].box == WHOLE
