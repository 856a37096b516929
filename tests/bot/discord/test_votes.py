"""Votes: everybody may judge an answer, the keys count, and each verdict is kept as its voter's own."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from tests.support.discord_room import Room
from tests.support.discord_seen import answered, keys, marked, whispers
from tests.support.discord_seen import found as shown

THANKS, NOTED = "Lovely, glad we found it.", "Thanks, noted."


def verdicts(room: Room, answer: object) -> list[str]:
    """Return the keys of verdicts as they are now."""
    return keys(room.now(answer))[:4]  # type: ignore[arg-type]  # whatever message it is


async def test_several_people_vote_and_the_keys_count(room: Room) -> None:
    ben, cleo = room.member("ben"), room.member("cleo")
    answer = answered(await room.find(room.ana))
    for person, key in ((room.ana, "1 is it"), (ben, "1 is it"), (cleo, "2 is it")):
        assert whispers(await room.press(person, answer, key)) == [THANKS]
    assert verdicts(room, answer) == ["1 is it · 2", "2 is it · 1", "3 is it", "None of these"]
    assert marked(room.now(answer)) == []


async def test_voting_twice_for_the_same_counts_once(room: Room) -> None:
    ben = room.member("ben")
    answer = answered(await room.find(room.ana))
    await room.press(ben, answer, "1 is it")
    await room.press(ben, answer, "1 is it")
    assert verdicts(room, answer)[0] == "1 is it · 1"


async def test_a_mind_can_be_changed_to_none_of_these_and_back(room: Room) -> None:
    ben, cleo = room.member("ben"), room.member("cleo")
    answer = answered(await room.find(room.ana))
    await room.press(ben, answer, "1 is it")
    await room.press(cleo, answer, "1 is it")
    assert whispers(await room.press(ben, answer, "None of these")) == [NOTED]
    assert verdicts(room, answer) == ["1 is it · 1", "2 is it", "3 is it", "None of these · 1"]
    await room.press(ben, answer, "3 is it")
    assert verdicts(room, answer) == ["1 is it · 1", "2 is it", "3 is it · 1", "None of these"]


async def test_verdicts_are_kept_as_the_voters_own_and_the_askers_stay_theirs(room: Room) -> None:
    ben = room.member("ben")
    answer = answered(await room.find(room.ana))
    first, second, third = shown(answer)
    await room.press(ben, answer, "2 is it")
    await room.press(room.ana, answer, "None of these")
    assert await room.verdicts(ben) == {second: "this"}
    assert await room.verdicts(room.ana) == {first: "no", second: "no", third: "no"}


async def test_everybody_votes_on_an_answer_to_a_mention_as_well(room: Room) -> None:
    ben = room.member("ben")
    await room.write(room.ana, room.mention, room.photo())
    [answer] = room.said()
    assert whispers(await room.press(ben, answer, "1 is it")) == [THANKS]
    assert verdicts(room, answer)[0] == "1 is it · 1"
    assert len(room.now(answer).attachments) == 1
    assert shown(room.now(answer)) == shown(answer)


async def test_voters_are_thanked_in_their_own_language_and_the_answer_keeps_its_own(room: Room) -> None:
    ben = room.member("ben", "de")
    answer = answered(await room.find(room.ana))
    pressed = await room.press(ben, answer, "1 is it")
    assert whispers(pressed) == [room.speaker("de").say("thanks-this")]
    assert verdicts(room, answer) == ["1 is it · 1", "2 is it", "3 is it", "None of these"]


async def test_in_an_answer_that_one_person_sees_the_verdict_is_marked_instead(room: Room) -> None:
    await room.settle(private_answers=True)
    answer = answered(await room.find(room.ana))
    await room.press(room.ana, answer, "1 is it")
    assert marked(room.now(answer)) == ["1 is it"]
    await room.press(room.ana, answer, "2 is it")
    assert marked(room.now(answer)) == ["1 is it", "2 is it"]
    await room.press(room.ana, answer, "None of these")
    assert marked(room.now(answer)) == ["None of these"]
    assert verdicts(room, answer) == ["1 is it", "2 is it", "3 is it", "None of these"]


@pytest.mark.parametrize("key", ["1 is it", "Bigger pictures"])
async def test_an_answer_of_somebody_who_had_everything_deleted_says_so(room: Room, key: str) -> None:
    ben = room.member("ben")
    answer = answered(await room.find(room.ana))
    question = answered(await room.say(room.ana, "delete"))
    await room.press(room.ana, question, "Delete everything")
    with capture_logs() as logs:
        pressed = await room.press(ben, answer, key)
    said = whispers(pressed) or [answered(pressed).content]
    assert said == ["We no longer have this answer. Send your photo again."]
    assert keys(room.now(answer)) == keys(answer)
    assert [one for one in logs if one["log_level"] == "error"] == []


async def test_what_somebody_said_is_gone_from_the_count_once_they_had_everything_deleted(room: Room) -> None:
    ben, cleo = room.member("ben"), room.member("cleo")
    answer = answered(await room.find(room.ana))
    await room.press(ben, answer, "1 is it")
    question = answered(await room.say(ben, "delete"))
    await room.press(ben, question, "Delete everything")
    await room.press(cleo, answer, "2 is it")
    assert verdicts(room, answer) == ["1 is it", "2 is it · 1", "3 is it", "None of these"]
    assert await room.verdicts(ben) == {}


async def test_a_vote_for_an_answer_that_was_turned_meanwhile_is_not_shown_under_the_next(
    room: Room,
) -> None:
    ben = room.member("ben")
    answer = answered(await room.find(room.ana))
    first, gate = shown(answer), room.hold()
    await room.ana.click(answer, label="Show more")
    await ben.click(answer, label="1 is it")
    gate.set()
    await room.quiet()
    assert shown(room.now(answer)) != first
    assert verdicts(room, answer) == ["1 is it", "2 is it", "3 is it", "None of these"]
    assert list((await room.verdicts(ben)).items()) == [(first[0], "this")]


async def test_two_votes_of_one_person_in_quick_succession_are_both_marked(room: Room) -> None:
    dora = room.env.create_user("dora")
    await room.write(dora, "", room.photo())
    answer, _ = room.said(dora.dm_channel)
    await dora.click(answer, label="1 is it")
    await dora.click(answer, label="2 is it")
    await room.quiet()
    assert marked(room.now(answer)) == ["1 is it", "2 is it"]
