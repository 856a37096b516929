"""The bot ends and another begins: what was asked meanwhile is answered, and old keys still work."""

from __future__ import annotations

from tests.support.discord_room import Room, a_room
from tests.support.discord_seen import answered, found, keys, menus, whispers, words
from tests.support.shop import Shop


async def test_the_keys_of_an_answer_still_work(room: Room) -> None:
    ben = room.member("ben")
    answer = answered(await room.find(room.ana))
    await room.press(ben, answer, "1 is it")

    await room.restart()

    await room.press(room.ana, answer, "1 is it")
    assert keys(room.now(answer))[0] == "1 is it · 2"
    assert answered(await room.press(ben, answer, "Bigger pictures")).attachments
    assert whispers(await room.press(ben, answer, "Show more"))[0].startswith("This answer is somebody")
    await room.press(room.ana, answer, "Show more")
    assert words(room.now(answer)) == "Here are 3 more."
    assert set(found(room.now(answer))).isdisjoint(found(answer))


async def test_the_menus_of_an_answer_and_of_the_history_still_work(room: Room) -> None:
    answer = answered(await room.find(room.ana))
    history = answered(await room.say(room.ana, "history"))

    await room.restart()

    await room.choose(room.ana, answer, menus(answer)["What is it?"][0])
    assert found(room.now(answer))
    again = answered(await room.choose(room.ana, history, "1."))
    assert found(again)[0] == "dresses-0"


async def test_the_questions_that_were_asked_can_still_be_answered(room: Room) -> None:
    asked = await room.find(room.ana)
    deletion = answered(await room.say(room.ana, "delete"))

    await room.restart()

    [question] = asked.followups
    await room.press(room.ana, question, "No, thanks")
    assert words(room.now(question)) == "All right, we won’t use your photos for that."
    await room.press(room.ana, deletion, "Delete everything")
    assert words(room.now(deletion)) == "Done. Everything we had about you is deleted."


async def test_the_share_key_still_works(room: Room) -> None:
    await room.settle(private_answers=True)
    answer = answered(await room.find(room.ana))
    await room.restart()
    shared = answered(await room.press(room.ana, answer, "Share"))
    assert not shared.flags.ephemeral
    assert found(shared) == found(answer)


async def test_the_menus_of_the_settings_still_work(room: Room) -> None:
    manager = room.member("manager", manage_guild=True)
    panel = answered(await room.say(manager, "snaplook settings"))
    await room.restart()
    await room.choose(manager, panel, "Products in an answer: 6")
    assert (await room.settled()).products == 6


async def test_the_menu_of_watched_channels_still_works(room: Room) -> None:
    manager = room.member("manager", manage_guild=True)
    panel = answered(await room.say(manager, "snaplook settings"))
    await room.restart()
    await room.watch(manager, panel, room.channel)
    assert (await room.settled()).watched == (room.channel.id,)


async def test_the_keys_of_the_settings_still_work(room: Room) -> None:
    manager = room.member("manager", manage_guild=True)
    panel = answered(await room.say(manager, "snaplook settings"))
    await room.restart()
    assert (await room.press(manager, panel, "Highest price")).modal is not None
    await room.press(manager, panel, "Show answers only to whoever asked")
    assert (await room.settled()).private_answers


async def test_what_was_taken_by_the_last_bot_is_answered_by_the_next(room: Room) -> None:
    answer = answered(await room.find(room.ana))
    await room.end()
    asked = await room.ana.slash(room.channel, "find", photo=room.photo("bags-1"))
    await room.ana.send(room.channel, room.mention, attachments=[room.photo("hats-1")])
    await room.ana.click(answer, label="1 is it")
    assert asked.deferred
    assert len(room.said()) == 2

    await room.restart()
    await room.quiet()

    assert found(answered(asked))[0] == "bags-1"
    assert found(room.said()[-1])[0] == "hats-1"
    assert len(room.said()) == 3
    assert keys(room.now(answer))[0] == "1 is it · 1"


async def test_what_is_in_hand_is_answered_before_the_end(room: Room) -> None:
    gate = room.hold()
    asked = await room.ana.slash(room.channel, "find", photo=room.photo())
    await room.until(room.searched)
    gate.set()
    await room.end()
    assert found(answered(asked))[0] == "dresses-0"


async def test_what_is_settled_is_settled_still(shop: Shop) -> None:
    async with a_room(shop) as room:
        await room.settle(locale="de")
    async with a_room(shop) as room:  # each simulation counts alike: it is the same server
        answer = answered(await room.find(room.ana))
        assert words(answer) == room.speaker("de").say("answer-close", count=3)
