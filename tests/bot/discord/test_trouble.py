"""Trouble: Discord fails for a while, messages are gone, the database is away; whoever asked is answered."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.messengers.life import Life
from tests.support.discord_room import Room
from tests.support.discord_seen import answered, found, keys, whispers, words
from tests.support.talking import AwayDatabase


@pytest.fixture
def logs() -> Iterator[list[EventDict]]:
    """All that is logged."""
    with capture_logs() as captured:
        yield captured


def errors(logs: list[EventDict]) -> list[EventDict]:
    return [one for one in logs if one["log_level"] in {"error", "critical"}]


async def a_long_queue(room: Room) -> asyncio.Event:
    """Have one photo searched and three wait until the event is set."""
    gate = room.hold()
    for number in range(4):
        person = room.member(f"person {number}")
        await person.slash(room.guild.create_text_channel("queue"), "find", photo=room.photo())
    return gate


async def test_an_answer_that_discord_does_not_take_at_first_comes_after_all(
    room: Room, logs: list[EventDict]
) -> None:
    room.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=500, times=2)
    asked = await room.find(room.ana)
    assert found(answered(asked))[0] == "dresses-0"
    assert len(answered(asked).attachments) == 1
    assert len(whispers(asked)) == 1
    assert len(room.searched()) == 1
    assert errors(logs) == []


async def test_a_reply_that_discord_does_not_take_at_first_comes_after_all_and_once(
    room: Room, logs: list[EventDict]
) -> None:
    room.env.inject_error("POST", "/channels/*/messages", status=503, times=2)
    await room.write(room.ana, room.mention, room.photo())
    [answer] = room.said()
    assert found(answer)[0] == "dresses-0"
    assert len(answer.attachments) == 1
    sent = [one.json for one in room.env.http_requests if one.path.endswith(f"{room.channel.id}/messages")]
    nonces = [one["nonce"] for one in sent if one is not None]
    assert len(nonces) == 3
    assert len(set(nonces)) == 1
    assert errors(logs) == []


async def test_votes_that_discord_does_not_show_at_first_are_shown_after_all(
    room: Room, logs: list[EventDict]
) -> None:
    answer = answered(await room.find(room.ana))
    room.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=502)
    assert whispers(await room.press(room.ana, answer, "1 is it")) == ["Lovely, glad we found it."]
    assert keys(room.now(answer))[0] == "1 is it · 1"
    assert errors(logs) == []


async def test_what_discord_refuses_is_our_mistake_and_logged_as_one(
    room: Room, logs: list[EventDict]
) -> None:
    room.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=400, code=50035)
    await room.find(room.ana)
    assert [one["event"] for one in errors(logs)] == ["discord.not_sent"]
    assert found(answered(await room.find(room.ana)))[0] == "dresses-0"


async def test_a_key_of_an_answer_that_is_deleted_meanwhile_is_pressed_in_peace(
    room: Room, logs: list[EventDict]
) -> None:
    moderator = room.member("mod", manage_messages=True)
    answer = answered(await room.find(room.ana))
    await room.end()
    await room.ana.click(answer, label="Show more")
    await room.ana.click(answer, label="1 is it")
    await moderator.delete(answer)

    await room.restart()
    await room.quiet()

    assert room.said() == []
    assert await room.verdicts(room.ana) == {found(answer)[0]: "this"}
    assert errors(logs) == []


async def test_an_answer_whose_place_is_deleted_meanwhile_is_left_unsaid(
    room: Room, logs: list[EventDict]
) -> None:
    moderator = room.member("mod", manage_messages=True)
    gate = room.hold()
    await room.ana.slash(room.channel, "find", photo=room.photo())
    [thinking] = room.said()
    await moderator.delete(thinking)
    gate.set()
    await room.quiet()
    assert room.said() == []
    assert errors(logs) == []


async def test_a_message_that_is_deleted_meanwhile_is_answered_all_the_same(
    room: Room, logs: list[EventDict]
) -> None:
    gate = room.hold()
    message = await room.ana.send(room.channel, room.mention, attachments=[room.photo()])
    await room.ana.delete(message)
    gate.set()
    await room.quiet()
    assert [found(one)[0] for one in room.said()] == ["dresses-0"]
    assert errors(logs) == []
    [sent] = [one.json for one in room.env.http_requests if one.path.endswith(f"{room.channel.id}/messages")]
    assert sent is not None
    assert sent["message_reference"]["fail_if_not_exists"] is False  # which the simulation does not look at


async def test_a_channel_that_is_deleted_meanwhile_is_left_unsaid(room: Room, logs: list[EventDict]) -> None:
    elsewhere = room.guild.create_text_channel("elsewhere")
    gate = room.hold()
    await room.ana.send(elsewhere, room.mention, attachments=[room.photo()])
    room.env.backend.delete_channel(elsewhere.id)
    gate.set()
    await room.quiet()
    assert errors(logs) == []


async def test_an_answer_that_comes_too_late_for_its_command_is_said_in_the_channel(room: Room) -> None:
    gate = room.hold()
    await room.ana.slash(room.channel, "find", photo=room.photo())
    room.env.backend.advance_clock(16 * 60)
    gate.set()
    await room.quiet()
    answer = room.said()[-1]
    assert found(answer)[0] == "dresses-0"
    assert len(answer.attachments) == 1
    assert not room.pinged(answer)


async def test_a_private_answer_that_comes_too_late_is_not_said_to_everybody(room: Room) -> None:
    await room.settle(private_answers=True)
    gate = room.hold()
    await room.ana.slash(room.channel, "find", photo=room.photo())
    room.env.backend.advance_clock(16 * 60)
    gate.set()
    await room.quiet()
    assert room.said() == []


async def test_an_acknowledgment_of_which_only_the_word_got_lost_is_one(
    room: Room, logs: list[EventDict]
) -> None:
    room.env.inject_error("POST", "/interactions/*/callback", status=400, code=40060)
    await room.ana.slash(room.channel, "find", photo=room.photo())
    await room.quiet()
    assert room.searched() == [1]
    assert errors(logs) == []


async def test_an_interaction_that_is_acknowledged_too_late_is_left_alone(
    room: Room, logs: list[EventDict]
) -> None:
    room.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    await room.ana.slash(room.channel, "find", photo=room.photo())
    await room.quiet()
    assert room.searched() == []
    assert errors(logs) == []


@pytest.mark.filterwarnings("ignore::ResourceWarning")
async def test_while_the_database_is_away_what_is_asked_is_answered_when_it_is_back(
    room: Room, logs: list[EventDict]
) -> None:
    database = AwayDatabase(room.there)
    await database.go()
    asking = asyncio.create_task(room.ana.slash(room.channel, "find", photo=room.photo()))
    try:
        await room.until(lambda: "discord.not_kept" in [one["event"] for one in logs])
    finally:
        await database.come_back()
    assert found(answered(await asking))[0] == "dresses-0"
    assert errors(logs) == []
    gc.collect()  # aiosqlite warns, whenever that is, of connections that it could not open


async def test_a_place_in_a_long_queue_is_told_where_the_answer_comes(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Life.__init__, "__kwdefaults__", {"gently": 0.02})
    gate = await a_long_queue(room)
    asked = await room.ana.slash(room.channel, "find", photo=room.photo())
    await room.until(lambda: answered(asked).content)
    assert answered(asked).content == "You’re number 4 in line."
    gate.set()
    await room.quiet()
    assert found(answered(asked))[0] == "dresses-0"
    assert answered(asked).content == ""


async def test_a_place_in_a_long_queue_is_told_in_a_channel_and_gone_with_the_answer(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Life.__init__, "__kwdefaults__", {"gently": 0.02})
    gate = await a_long_queue(room)
    await room.ana.send(room.channel, room.mention, attachments=[room.photo()])
    await room.until(room.said)
    assert [words(one) for one in room.said()] == ["You’re number 4 in line."]
    gate.set()
    await room.quiet()
    [answer] = room.said()
    assert found(answer)[0] == "dresses-0"
