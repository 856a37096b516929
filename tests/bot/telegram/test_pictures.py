"""Photos of messages: the largest of them, whole, or a sentence about why not."""

from __future__ import annotations

import pytest

from bot.errors import FileOutOfReach, PhotoNotFetched
from bot.telegram import pictures
from bot.telegram.client import Client
from bot.telegram.pictures import LARGEST, Picture, fetch, picture_of
from tests.support.pictures import jpeg
from tests.support.telegram.desk import as_heard
from tests.support.telegram.faults import Drop
from tests.support.telegram.people import Person
from tests.support.telegram.server import BotApi

PHOTO = jpeg(width=900, height=600)


@pytest.fixture
def person(api: BotApi) -> Person:
    return api.person()


def latest(person: Person) -> Picture | None:
    return picture_of(as_heard(person.messages[-1]))


async def photo_of(person: Person) -> Picture:
    await person.send_photo(PHOTO)
    found = latest(person)
    assert found is not None
    return found


async def test_a_photo_is_fetched_in_its_largest_size(client: Client, person: Person) -> None:
    picture = await photo_of(person)
    assert picture.size == len(PHOTO)
    assert await fetch(client, picture) == PHOTO


async def test_a_picture_sent_as_a_file_is_a_picture(client: Client, person: Person) -> None:
    await person.send_document(PHOTO, "photo.heic", "image/heic")
    found = latest(person)
    assert found is not None
    assert await fetch(client, found) == PHOTO


async def test_other_messages_have_no_picture(person: Person) -> None:
    await person.say("hello")
    assert latest(person) is None
    await person.send_document(b"%PDF", "file.pdf", "application/pdf")
    assert latest(person) is None
    await person.send_sticker()
    assert latest(person) is None
    await person.send_video()
    assert latest(person) is None


async def test_a_file_over_20_megabytes_is_not_even_asked_for(
    api: BotApi, client: Client, person: Person
) -> None:
    await person.send_document(bytes(LARGEST + 1), "photo.png", "image/png")
    found = latest(person)
    assert found is not None
    with pytest.raises(FileOutOfReach, match="20 MB"):
        await fetch(client, found)
    assert api.counts["getFile"] == 0


async def test_where_telegram_says_no_size_it_says_that_a_file_is_too_big(
    client: Client, person: Person
) -> None:
    await person.send_document(bytes(LARGEST + 1), "photo.png", "image/png")
    found = latest(person)
    assert found is not None
    with pytest.raises(FileOutOfReach):
        await fetch(client, Picture(found.file_id, None))


async def test_a_file_of_20_megabytes_is_fetched(client: Client, person: Person) -> None:
    await person.send_document(bytes(LARGEST), "photo.png", "image/png")
    found = latest(person)
    assert found is not None
    assert len(await fetch(client, found)) == LARGEST


async def test_a_photo_that_telegram_forgot_cannot_be_fetched(api: BotApi, client: Client) -> None:
    with pytest.raises(PhotoNotFetched, match=r"\.$"):
        await fetch(client, Picture("AgACAgIAAxkBgone", 10))
    assert api.counts["getFile"] == 1


@pytest.mark.parametrize("method", ["getFile", "file"])
@pytest.mark.parametrize("status", [500, 502])
async def test_while_telegram_fails_it_is_fetched_again(
    method: str, status: int, api: BotApi, client: Client, person: Person
) -> None:
    picture = await photo_of(person)
    fault = api.fail(method, status, times=2)
    assert await fetch(client, picture) == PHOTO
    assert fault.met == 2


@pytest.mark.parametrize("drop", ["before", "download"])
@pytest.mark.parametrize("method", ["getFile", "file"])
async def test_over_a_connection_that_is_lost_midway_it_is_fetched_again_and_whole(
    method: str, drop: Drop, api: BotApi, client: Client, person: Person
) -> None:
    picture = await photo_of(person)
    fault = api.fail(method, drop=drop)
    assert await fetch(client, picture) == PHOTO
    assert fault.met == 1


async def test_a_flood_is_waited_out(api: BotApi, client: Client, person: Person) -> None:
    picture = await photo_of(person)
    api.fail("getFile", 429, retry_after=1)
    assert await fetch(client, picture) == PHOTO


async def test_where_telegram_is_away_for_long_it_is_given_up(
    api: BotApi, client: Client, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "PATIENCE", 0.01)
    picture = await photo_of(person)
    api.fail("file", 502, times=99)
    with pytest.raises(PhotoNotFetched, match="now"):
        await fetch(client, picture)


async def test_whoever_speaks_of_a_picture_does_not_tell_how_to_fetch_it(person: Person) -> None:
    assert "AgAC" not in repr(await photo_of(person))
