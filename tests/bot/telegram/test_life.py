"""Signs of life: the place in a long queue is told gently, and taken back with the answer."""

from __future__ import annotations

import asyncio

import pytest
from telegram.constants import ChatAction

from bot.messages import Progress, Stage
from bot.messengers.life import Life
from bot.telegram.life import SHOWN, ChatSigns
from bot.telegram.outbox import Outbox
from tests.support.telegram.desk import talk_with
from tests.support.telegram.people import Person
from tests.support.telegram.server import BotApi
from tests.support.turns import settled

GENTLY = 0.02


@pytest.fixture
def person(api: BotApi) -> Person:
    return api.person()


def life(outbox: Outbox, person: Person, shown: float = SHOWN, gently: float = GENTLY) -> Life:
    return Life(ChatSigns(outbox, talk_with(person), ChatAction.UPLOAD_PHOTO, shown), gently=gently)


def queued(position: int) -> Progress:
    return Progress(Stage.QUEUED, f"You are number {position} in line.", position)


def shown(person: Person) -> list[str]:
    return [message.words for message in person.messages]


async def test_the_chat_shows_that_somebody_is_at_it_again_and_again(
    api: BotApi, outbox: Outbox, person: Person
) -> None:
    async with life(outbox, person, shown=0.01):
        await api.wait_for(lambda: person.chat.actions == ["upload_photo"] * 3)
    assert person.messages == []


async def test_a_place_in_the_queue_is_told_kept_up_to_date_and_taken_back(
    api: BotApi, outbox: Outbox, person: Person
) -> None:
    async with life(outbox, person) as one:
        await one.tell(queued(3))
        await api.wait_for(lambda: shown(person) == ["You are number 3 in line."])
        await one.tell(queued(2))
        await api.wait_for(lambda: shown(person) == ["You are number 2 in line."])
    assert shown(person) == []
    assert len(person.chat.every_message) == 1


async def test_many_moves_in_a_short_time_are_one_message(
    api: BotApi, outbox: Outbox, person: Person
) -> None:
    async with life(outbox, person) as one:
        for position in range(30, 4, -1):
            await one.tell(queued(position))
        await api.wait_for(lambda: shown(person) == ["You are number 5 in line."])
    assert api.counts["sendMessage"] == 1
    assert api.counts["editMessageText"] == 0


async def test_the_next_one_in_line_is_told_nothing(api: BotApi, outbox: Outbox, person: Person) -> None:
    async with life(outbox, person, shown=0.01) as one:
        for news in (Progress(Stage.RECEIVED, "Got it."), queued(1), Progress(Stage.SEARCHING, "Looking.")):
            await one.tell(news)
            seen = len(person.chat.actions)
            await api.wait_for(lambda seen=seen: len(person.chat.actions) > seen + 4)  # type: ignore[misc]
    assert person.chat.every_message == []


async def test_an_answer_that_is_there_soon_comes_without_a_word_before(
    outbox: Outbox, person: Person
) -> None:
    async with life(outbox, person, gently=60) as one:
        await one.tell(queued(9))
        await settled()
    assert person.chat.every_message == []


async def test_that_the_database_is_away_is_told(api: BotApi, outbox: Outbox, person: Person) -> None:
    async with life(outbox, person) as one:
        await one.tell(Progress(Stage.WAITING, "A hiccup & more."))
        await api.wait_for(lambda: shown(person) == ["A hiccup & more."])
    assert shown(person) == []


async def test_what_is_just_being_told_when_the_answer_comes_is_taken_back_too(
    api: BotApi, outbox: Outbox, person: Person
) -> None:
    async with life(outbox, person) as one:
        await one.tell(queued(3))
        await person.chat.bell.wait(10)  # the action
        while not person.messages:
            await person.chat.bell.wait(10)
    assert len(person.chat.every_message) == 1
    assert shown(person) == []


async def test_a_message_that_was_deleted_meanwhile_is_told_anew_and_taken_back(
    api: BotApi, outbox: Outbox, person: Person
) -> None:
    async with life(outbox, person) as one:
        await one.tell(queued(3))
        await api.wait_for(lambda: shown(person) == ["You are number 3 in line."])
        person.chat.delete(person.messages[0])
        await one.tell(queued(2))
        await api.wait_for(lambda: shown(person) == ["You are number 2 in line."])
    assert shown(person) == []


async def test_whoever_blocks_the_bot_meanwhile_disturbs_nothing(
    api: BotApi, outbox: Outbox, person: Person
) -> None:
    person.block()
    async with life(outbox, person, shown=0.01) as one:
        await one.tell(queued(3))
        await api.wait_for(lambda: api.counts["sendMessage"] and api.counts["sendChatAction"] > 2)


async def test_what_goes_wrong_within_comes_out_and_the_message_is_taken_back(
    api: BotApi, outbox: Outbox, person: Person
) -> None:
    async def fail() -> None:
        async with life(outbox, person) as one:
            await one.tell(queued(3))
            await api.wait_for(lambda: shown(person))
            raise RuntimeError("wrong")

    with pytest.raises(RuntimeError, match="wrong"):
        await fail()
    assert shown(person) == []


async def test_nothing_of_it_is_left_behind(outbox: Outbox, person: Person) -> None:
    before = asyncio.all_tasks()
    async with life(outbox, person):
        await settled()
    assert asyncio.all_tasks() <= before
