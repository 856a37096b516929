"""Albums: photos that come one by one are one question, in the order in which they were sent."""

from __future__ import annotations

import asyncio

from telegram import Message

from bot.telegram.albums import Albums, Gathered
from tests.support.pictures import jpeg
from tests.support.telegram.desk import as_heard
from tests.support.telegram.server import BotApi
from tests.support.turns import settled

QUIET, NEVER = 0.02, 60.0


async def album_of(api: BotApi, count: int) -> list[Message]:
    """Return the messages of somebody's album."""
    person = api.person()
    await person.send_album([jpeg(seed) for seed in range(count)])
    return [as_heard(message) for message in person.messages]


def gathering(albums: Albums, *messages: Message) -> list[asyncio.Task[Gathered | None]]:
    return [asyncio.create_task(albums.gather(message)) for message in messages]


def numbers(gathered: Gathered | None) -> list[int]:
    assert gathered is not None
    return [message.message_id for message in gathered.messages]


async def test_an_album_is_whole_when_no_more_photos_come(api: BotApi) -> None:
    first, *others = gathering(Albums(QUIET), *await album_of(api, 4))
    gathered = await first
    assert numbers(gathered) == [1, 2, 3, 4]
    await settled()
    assert not any(other.done() for other in others)
    assert gathered is not None
    gathered.end.reached.set()
    assert await asyncio.gather(*others) == [None] * 3


async def test_photos_that_come_out_of_order_are_put_in_order(api: BotApi) -> None:
    one, two, three = await album_of(api, 3)
    first, *_ = tasks = gathering(Albums(QUIET), three, one, two)
    gathered = await first
    assert numbers(gathered) == [1, 2, 3]
    assert gathered is not None
    gathered.end.reached.set()
    await asyncio.gather(*tasks)


async def test_each_photo_that_comes_is_waited_for_anew(api: BotApi) -> None:
    albums, messages = Albums(NEVER, longest=0.2), await album_of(api, 3)
    tasks = []
    for message in messages:
        tasks += gathering(albums, message)
        await settled()
    assert not tasks[0].done()
    gathered = await tasks[0]
    assert numbers(gathered) == [1, 2, 3]
    assert gathered is not None
    gathered.end.reached.set()
    await asyncio.gather(*tasks)


async def test_photos_that_trickle_in_are_not_waited_for_forever(api: BotApi) -> None:
    albums, (one, two) = Albums(NEVER, longest=QUIET), await album_of(api, 2)
    assert numbers(await albums.gather(one)) == [1]
    assert numbers(await albums.gather(two)) == [2]


async def test_a_photo_that_comes_late_is_a_question_of_its_own(api: BotApi) -> None:
    albums, (one, two, late) = Albums(QUIET), await album_of(api, 3)
    first, second = gathering(albums, one, two)
    gathered = await first
    assert numbers(gathered) == [1, 2]
    assert numbers(await albums.gather(late)) == [3]
    assert gathered is not None
    gathered.end.reached.set()
    assert await second is None


async def test_two_albums_at_once_are_kept_apart(api: BotApi) -> None:
    albums, ones, others = Albums(QUIET), await album_of(api, 2), await album_of(api, 2)
    tasks = gathering(albums, ones[0], others[0], ones[1], others[1])
    both = await asyncio.gather(tasks[0], tasks[1])
    assert [numbers(one) for one in both] == [[1, 2], [3, 4]]
    assert [one and one.messages[0].chat_id for one in both] == [ones[0].chat_id, others[0].chat_id]
    for one in both:
        assert one is not None
        one.end.reached.set()
    await asyncio.gather(*tasks)
