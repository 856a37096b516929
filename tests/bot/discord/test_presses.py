"""Keys and menus: whoever asked turns their answer, a moderator too, and nobody else."""

from __future__ import annotations

import pytest

from bot.callbacks import encode
from bot.messages import Press, Verb
from tests.support.discord_room import Room, a_room
from tests.support.discord_seen import answered, chosen, found, keys, marked, menus, whispers, words
from tests.support.shop import Shop

NOT_YOURS = (
    "This answer is somebody else’s. You can say which product it is, or send a photo of your own with /find."
)


async def test_more_takes_the_place_of_the_answer_with_a_picture_of_its_own(room: Room) -> None:
    answer = answered(await room.find(room.ana))
    pressed = await room.press(room.ana, answer, "Show more")
    now = room.now(answer)
    assert pressed.response is None or pressed.response.id == answer.id
    assert words(now) == "Here are 3 more."
    assert set(found(now)).isdisjoint(found(answer))
    [before], [after] = answer.attachments, now.attachments
    assert room.bytes_of(before) != room.bytes_of(after)
    assert len(room.said()) == 1
    assert whispers(pressed) == []


async def test_where_there_are_no_more_it_is_whispered_and_the_answer_stays(shop: Shop) -> None:
    async with a_room(shop, answers={"products": 12}) as room:
        answer = answered(await room.find(room.ana))
        pressed = await room.press(room.ana, answer, "Show more")
        assert whispers(pressed) == ["That’s all we have in this direction."]
        assert found(room.now(answer)) == found(answer)
        assert keys(room.now(answer)) == keys(answer)
        assert len(room.now(answer).attachments) == 1


async def test_cheaper_shows_what_costs_less_than_the_first(room: Room) -> None:
    answer = answered(await room.find(room.ana, "dresses-3"))
    await room.press(room.ana, answer, "Cheaper")
    now = room.now(answer)
    assert "less than €60.00" in words(now)
    assert {one.description for one in now.embeds[1:]} <= {"€30.00", "€40.00", "€50.00"}


async def test_where_nothing_is_cheaper_it_is_whispered_and_the_answer_stays(room: Room) -> None:
    answer = answered(await room.find(room.ana, "dresses-0"))
    pressed = await room.press(room.ana, answer, "Cheaper")
    assert whispers(pressed) == ["We have nothing like it for less than €30.00."]
    assert found(room.now(answer)) == found(answer)
    assert len(room.now(answer).attachments) == 1


async def test_another_kind_of_garment_is_searched_and_stands_in_the_menu_then(room: Room) -> None:
    answer = answered(await room.find(room.ana))
    offered = menus(answer)["What is it?"]
    other = next(one for one in offered if one not in chosen(answer))
    await room.choose(room.ana, answer, other)
    now = room.now(answer)
    assert chosen(now) == [other]
    assert sorted(menus(now)["What is it?"]) == sorted(offered)
    assert found(now)
    assert len(room.said()) == 1


async def test_a_garment_of_a_photo_of_several_can_be_chosen(room: Room, street: bytes) -> None:
    answer = answered(await room.say(room.ana, "find", photo=("street.jpg", street)))
    offered = menus(answer)["Which one do you mean?"]
    assert offered[-1] == "Whole photo"
    assert chosen(answer)[0] == offered[0]

    await room.choose(room.ana, answer, offered[1])

    now = room.now(answer)
    assert chosen(now)[0] == offered[1]
    assert menus(now)["Which one do you mean?"] == offered
    assert room.bytes_of(now.attachments[0]) != room.bytes_of(answer.attachments[0])


async def test_one_of_several_photos_can_be_chosen(room: Room, different: tuple[bytes, bytes]) -> None:
    first, second = different
    await room.write(room.ana, room.mention, ("1.jpg", first), ("2.jpg", second))
    [answer] = room.said()
    assert "Photo 1" in chosen(answer)
    await room.choose(room.ana, answer, "Photo 2")
    assert "Photo 2" in chosen(room.now(answer))
    assert "Photo 1" not in chosen(room.now(answer))


@pytest.mark.parametrize("beginning", ["Show more", "Cheaper"])
async def test_nobody_else_turns_an_answer_and_it_stays_as_it_is(room: Room, beginning: str) -> None:
    ben = room.member("ben")
    answer = answered(await room.find(room.ana, "dresses-3"))
    pressed = await room.press(ben, answer, beginning)
    assert whispers(pressed) == [NOT_YOURS]
    assert found(room.now(answer)) == found(answer)
    assert room.searched() == [1]


async def test_nobody_else_chooses_from_the_menu_of_an_answer(room: Room) -> None:
    ben = room.member("ben", "de")
    answer = answered(await room.find(room.ana))
    refused = await room.choose(ben, answer, "Everything")
    assert whispers(refused) == [room.speaker("de").say("discord-not-yours")]
    assert chosen(room.now(answer)) == chosen(answer)


async def test_a_moderator_turns_everybodys_answers_and_they_stay_whose_they_are(room: Room) -> None:
    moderator = room.member("mod", manage_messages=True)
    answer = answered(await room.find(room.ana))
    await room.press(moderator, answer, "Show more")
    assert words(room.now(answer)) == "Here are 3 more."
    assert room.owner_of(answer) == room.ana.id
    await room.press(room.ana, answer, "Show more")
    assert set(found(room.now(answer))).isdisjoint(found(answer))


async def test_an_answer_to_a_mention_is_turned_in_its_place_too(room: Room) -> None:
    await room.write(room.ana, room.mention, room.photo())
    [answer] = room.said()
    await room.press(room.ana, answer, "Show more")
    [now] = room.said()
    assert words(now) == "Here are 3 more."
    assert len(now.attachments) == 1


async def test_bigger_pictures_are_whispered_to_everybody_who_wants_them(room: Room) -> None:
    answer = answered(await room.find(room.ana))
    for person in (room.ana, room.member("ben")):
        bigger = answered(await room.press(person, answer, "Bigger pictures"))
        assert bigger.flags.ephemeral
        assert [one.url for one in bigger.embeds] == [
            f"https://shop.example/{name}" for name in found(answer)
        ]
        assert len(bigger.attachments) == 3
        assert all(one.description for one in bigger.attachments)
        assert keys(bigger) == []
    assert keys(room.now(answer)) == keys(answer)


async def test_presses_by_several_people_at_once_are_all_done(room: Room) -> None:
    people = [room.member(f"person {number}") for number in range(4)]
    answer = answered(await room.find(room.ana))
    await room.end()
    for number, person in enumerate(people):
        await person.click(answer, label=keys(answer)[number % 3])
    await room.restart()
    await room.quiet()
    assert keys(room.now(answer))[:3] == ["1 is it · 2", "2 is it · 1", "3 is it · 1"]


async def test_votes_survive_when_the_answer_is_shown_bigger_but_not_when_it_is_another(room: Room) -> None:
    answer = answered(await room.find(room.ana))
    await room.press(room.ana, answer, "1 is it")
    await room.press(room.ana, answer, "Bigger pictures")
    assert keys(room.now(answer))[0] == "1 is it · 1"
    await room.press(room.ana, answer, "Show more")
    assert keys(room.now(answer))[0] == "1 is it"


async def test_a_key_that_makes_no_sense_is_refused_in_a_whisper(room: Room) -> None:
    answer = answered(await room.find(room.ana))
    stored = room.env.backend.get_message(room.channel.id, answer.id)
    [button] = [
        one for row in stored.components for one in row["components"] if one.get("label") == "1 is it"
    ]
    query = button["custom_id"].split(".")[1]
    for press in (
        "y.." + "1",
        f"y.{query}.99",
        encode(Press(Verb.MORE, "0b5c0f64-9d0e-4c69-9f6e-2f8f3f7a1c55")),
    ):
        button["custom_id"] = f"{room.ana.id}:{press}"
        pressed = await room.ana.click(room.now(answer), label="1 is it")
        await room.quiet()
        said = [one.content for one in pressed.followups] or [words(answered(pressed))]
        assert said in (
            [room.speaker().say("error-BadButton")],
            [room.speaker().say("error-AnswerGone")],
        )
    assert found(room.now(answer)) == found(answer)


async def test_in_a_direct_message_the_chosen_verdict_is_marked_and_thanked_for(room: Room) -> None:
    dora = room.env.create_user("dora")
    await room.write(dora, "", room.photo())
    answer, _ = room.said(dora.dm_channel)
    pressed = await room.press(dora, answer, "1 is it")
    assert whispers(pressed) == ["Lovely, glad we found it."]
    assert marked(room.now(answer)) == ["1 is it"]
    await room.press(dora, answer, "Show more")
    assert words(room.now(answer)) == "Here are 3 more."
