"""What is about one person is said to them alone: history, privacy, everything we have, and deleting it."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from simcord.actors import MemberActor
from simcord.backend.errors import SetupError

from bot.discord.turn import PLATFORM
from storage.pseudonyms import pseudonym
from tests.support.discord_room import Room, a_room
from tests.support.discord_seen import Message, answered, found, keys, menus, whispers, words
from tests.support.shop import Shop
from tests.support.talking import SECRET

GIVE, WITHDRAW = "Let my photos teach the search", "Don’t use my photos for teaching"


async def consent(room: Room, person: MemberActor) -> bool | None:
    """Return what somebody decided about their photos."""
    async with room.there.database.unit_of_work(read_only=True) as uow:
        user = await uow.users.get(pseudonym(SECRET, PLATFORM, str(person.id)))
    return None if user is None else user.consent


def unveil(room: Room, message: Message) -> None:
    """Show a whisper to everybody, which Discord never does."""
    room.env.backend.get_message(room.channel.id, message.id).flags = 0


@pytest.mark.parametrize("command", ["help", "history", "privacy", "export", "delete"])
async def test_what_a_command_says_is_for_whoever_gave_it(room: Room, command: str) -> None:
    asked = await room.say(room.ana, command)
    assert answered(asked).flags.ephemeral
    assert words(answered(asked))
    assert room.said() == []


async def test_the_history_is_a_menu_that_shows_an_answer_again(room: Room) -> None:
    first = answered(await room.find(room.ana, "bags-1"))
    await room.find(room.ana, "hats-1")
    history = answered(await room.say(room.ana, "history"))
    assert words(history) == "Your latest 2 searches."
    [offered] = menus(history).values()
    assert [line[:2] for line in offered] == ["1.", "2."]

    again = answered(await room.choose(room.ana, history, "2."))

    assert again.flags.ephemeral
    assert found(again) == found(first)
    assert len(again.attachments) == 1
    assert keys(again)[-1] == "Share with the channel"
    assert menus(room.now(history)) == menus(history)


async def test_an_answer_of_the_history_can_be_shared(room: Room) -> None:
    await room.find(room.ana, "bags-1")
    history = answered(await room.say(room.ana, "history"))
    again = answered(await room.choose(room.ana, history, "1."))
    shared = answered(await room.press(room.ana, again, "Share"))
    assert not shared.flags.ephemeral
    assert shared.content == f"<@{room.ana.id}> found this:"
    assert found(shared) == found(again)


async def test_the_history_is_each_persons_own(room: Room) -> None:
    await room.find(room.ana)
    history = answered(await room.say(room.member("ben"), "history"))
    assert words(history) == "You haven’t searched for anything yet."
    assert menus(history) == {}


async def test_consent_is_given_and_withdrawn_under_privacy(room: Room) -> None:
    await room.find(room.ana)
    notice = answered(await room.say(room.ana, "privacy"))
    assert "You let us use your photos" not in words(notice)
    await room.press(room.ana, notice, GIVE)
    assert words(room.now(notice)) == "Thank you. You can change your mind under Privacy at any time."
    assert await consent(room, room.ana) is True

    notice = answered(await room.say(room.ana, "privacy"))
    assert "You let us use your photos" in words(notice)
    assert keys(notice) == [WITHDRAW]
    await room.press(room.ana, notice, WITHDRAW)
    assert words(room.now(notice)) == "All right, we won’t use your photos for that."
    assert await consent(room, room.ana) is False


async def test_the_thanks_take_the_place_of_the_question_about_photos(room: Room) -> None:
    asked = await room.find(room.ana)
    [question] = asked.followups
    await room.press(room.ana, question, "Yes, you may")
    thanked = room.now(question)
    assert words(thanked) == "Thank you. You can change your mind under Privacy at any time."
    assert thanked.flags.ephemeral
    assert keys(thanked) == []
    assert await consent(room, room.ana) is True
    assert found(room.now(answered(asked)))[0] == "dresses-0"


async def test_everything_about_somebody_is_a_zip_for_them_alone(room: Room) -> None:
    await room.find(room.ana)
    await room.find(room.member("ben"), "bags-1")
    answer = answered(await room.say(room.ana, "export"))
    assert words(answer) == "Here’s everything we have about you."
    [file] = answer.attachments
    assert file.filename.endswith(".zip")
    with ZipFile(BytesIO(room.bytes_of(file))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        [table] = [name for name in names if name.endswith(".json")]
        told = json.loads(archive.read(table))
        photos = [name for name in names if name.endswith((".jpg", ".jpeg"))]
        assert [archive.read(name) for name in photos] == [room.photo()[1]]
    assert len(told["queries"]) == 1


async def test_an_export_that_is_too_large_for_discord_is_said_so(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.find(room.ana)
    room.largest(1_000)
    answer = answered(await room.say(room.ana, "export"))
    assert words(answer).startswith("What we have about you is larger than the")
    assert answer.attachments == []


async def test_deleting_is_asked_first_and_nothing_happens_on_no(room: Room) -> None:
    await room.find(room.ana)
    question = answered(await room.say(room.ana, "delete"))
    assert keys(question) == ["Delete everything", "Keep it"]
    await room.press(room.ana, question, "Keep it")
    assert words(room.now(question)) == "Nothing was deleted."
    assert keys(room.now(question)) == []
    assert words(answered(await room.say(room.ana, "history"))) == "Your latest search."


async def test_everything_is_deleted_on_yes_and_only_the_persons_own(room: Room) -> None:
    ben = room.member("ben")
    await room.find(room.ana)
    await room.find(ben)
    question = answered(await room.say(room.ana, "delete"))
    await room.press(room.ana, question, "Delete everything")
    assert words(room.now(question)) == "Done. Everything we had about you is deleted."
    assert keys(room.now(question)) == []
    assert words(answered(await room.say(room.ana, "history"))).startswith("You haven’t searched")
    assert words(answered(await room.say(ben, "history"))) == "Your latest search."


@pytest.mark.parametrize("key", ["Delete everything", "Keep it"])
async def test_nobody_else_answers_the_question_whether_to_delete(room: Room, key: str) -> None:
    ben = room.member("ben", manage_messages=True, manage_guild=True)
    await room.find(ben)
    question = answered(await room.say(room.ana, "delete"))
    with pytest.raises(SetupError, match="not visible"):
        await room.press(ben, question, key)

    unveil(room, question)
    refused = await room.press(ben, question, key)

    assert whispers(refused)[0].startswith("This answer is somebody else’s.")
    assert keys(room.now(question)) == keys(question)
    assert words(answered(await room.say(ben, "history"))) == "Your latest search."


async def test_in_a_direct_message_commands_are_answered_there(room: Room) -> None:
    dora = room.env.create_user("dora")
    await room.write(dora, "", room.photo())
    history = answered(await room.say(dora, "history"))
    again = answered(await room.choose(dora, history, "1."))
    assert found(again)[0] == "dresses-0"
    assert "Share with the channel" not in keys(again)
    question = answered(await room.say(dora, "delete"))
    await room.press(dora, question, "Delete everything")
    assert words(room.now(question)) == "Done. Everything we had about you is deleted."


async def test_where_no_photos_are_kept_nobody_is_asked_about_them(shop: Shop) -> None:
    async with a_room(shop, privacy={"photo_days": 0}) as room:
        assert whispers(await room.find(room.ana)) == []
        notice = answered(await room.say(room.ana, "privacy"))
        assert keys(notice) == []
        assert "We don’t keep your photos" in words(notice)


async def test_what_a_command_says_is_in_the_language_of_whoever_gave_it(room: Room) -> None:
    ben = room.member("ben", "ru")
    assert words(answered(await room.say(ben, "help"))) == room.speaker("ru").say("help")
