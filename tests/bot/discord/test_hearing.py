"""Messages: the bot answers what is said to it and shown where it watches, and leaves the rest alone."""

from __future__ import annotations

import pytest
from simcord.enums import MessageType

from tests.support.discord_room import Room, a_room
from tests.support.discord_seen import answered, found, keys, menus, words
from tests.support.shop import Shop

HOW = (
    "I see no picture. Mention me with a photo, or in reply to one; "
    "or right-click a message (on a phone, hold it) and choose “Apps”, then “Find this look”."
)
ONLY_PHOTOS = "I can only search photos. Send one of something you’d love to wear."


async def test_what_people_say_to_each_other_is_left_alone(room: Room) -> None:
    ben = room.member("ben")
    message = await room.write(room.ana, "look", room.photo())
    await room.write(ben, "nice", reply_to=message)
    await room.write(ben, f"{room.ana.mention} where is it from?", reply_to=message)
    await room.write(ben, "@everyone look", room.photo("bags-0"))
    assert room.said() == []
    assert room.searched() == []


async def test_a_mention_with_a_photo_is_answered_as_a_reply(room: Room) -> None:
    message = await room.write(room.ana, f"what is this {room.mention}?", room.photo("hats-1"))
    [answer] = room.said()
    assert found(answer)[0] == "hats-1"
    assert answer.reference is not None
    assert answer.reference.message_id == message.id
    assert not room.pinged(answer)
    assert len(answer.attachments) == 1
    assert "None of these" in keys(answer)


async def test_a_mention_in_reply_to_a_photo_searches_it_for_whoever_mentions(room: Room) -> None:
    ben = room.member("ben")
    message = await room.write(room.ana, "look", room.photo("bags-2"))
    reply = await room.write(ben, f"{room.mention} find it", reply_to=message)
    [answer] = room.said()
    assert found(answer)[0] == "bags-2"
    assert answer.reference is not None
    assert answer.reference.message_id == reply.id
    assert room.owner_of(answer) == ben.id


async def test_the_photo_of_a_mention_comes_before_the_one_that_it_replies_to(room: Room) -> None:
    message = await room.write(room.ana, "look", room.photo("bags-2"))
    await room.write(room.ana, room.mention, room.photo("hats-2"), reply_to=message)
    [answer] = room.said()
    assert found(answer)[0] == "hats-2"
    assert room.searched() == [1]


async def test_a_mention_in_reply_to_a_links_preview_searches_its_picture(room: Room) -> None:
    message = await room.guild.create_webhook(room.channel).send(embed=room.preview("hats-1"))
    await room.write(room.ana, room.mention, reply_to=message)
    [answer] = room.said()
    assert found(answer)[0] == "hats-1"


@pytest.mark.parametrize("may_ring", [True, False])
async def test_a_mention_of_the_bots_role_is_one_of_the_bot(room: Room, may_ring: bool) -> None:
    ben = room.member("ben", mention_everyone=may_ring)
    role = room.guild.roles[room.me.name]
    await room.write(ben, f"{role.mention} this", room.photo())
    [answer] = room.said()
    assert found(answer)[0] == "dresses-0"


async def test_a_mention_of_another_role_is_left_alone(room: Room) -> None:
    role = room.guild.create_role("stylists", mentionable=True)
    await room.write(room.ana, f"{role.mention} this", room.photo())
    assert room.said() == []


async def test_a_mention_without_any_picture_says_how(room: Room) -> None:
    message = await room.write(room.ana, "the weather")
    await room.write(room.ana, f"hello {room.mention}", ("notes.txt", b"no picture"))
    await room.write(room.ana, f"{room.mention} and this?", reply_to=message)
    assert [words(one) for one in room.said()] == [HOW, HOW]


async def test_thanks_for_an_answer_are_no_search_of_its_picture(room: Room) -> None:
    await room.write(room.ana, room.mention, room.photo())
    [answer] = room.said()
    await room.write(room.ana, "thanks", reply_to=answer)
    assert len(room.said()) == 1
    await room.write(room.ana, f"{room.mention} like this one", reply_to=answer)
    assert len(room.said()) == 2
    assert room.searched() == [1, 1]


async def test_the_question_about_photos_is_not_put_to_a_whole_channel(room: Room) -> None:
    await room.write(room.ana, room.mention, room.photo())
    [answer] = room.channel.history()[1:]
    assert found(answer)


async def test_several_photos_in_a_message_are_one_query(room: Room, different: tuple[bytes, bytes]) -> None:
    first, second = different
    await room.write(room.ana, room.mention, ("1.jpg", first), ("2.jpg", second))
    [answer] = room.said()
    assert room.searched() == [2]
    assert menus(answer)["Which one do you mean?"] == ["Photo 1", "Photo 2", "All together"]


async def test_more_photos_than_allowed_are_refused_in_a_plain_sentence(shop: Shop) -> None:
    async with a_room(shop, limits={"photos_per_query": 2}) as room:
        await room.write(room.ana, room.mention, *[room.photo(f"bags-{number}") for number in range(3)])
        [refusal] = room.said()
        assert words(refusal) == "That’s a lot of photos. Send between one and 2 of one garment."
        assert room.searched() == []


async def test_a_file_that_only_looks_like_a_picture_is_refused_in_a_plain_sentence(room: Room) -> None:
    await room.write(room.ana, room.mention, ("photo.jpg", b"this is no picture"))
    [refusal] = room.said()
    assert words(refusal) == "We can’t read this file as a photo. Try a JPEG, PNG, WebP or HEIC."


async def test_of_several_files_those_that_are_pictures_are_searched(room: Room) -> None:
    await room.write(room.ana, room.mention, ("notes.txt", b"notes"), room.photo("hats-1"))
    [answer] = room.said()
    assert found(answer)[0] == "hats-1"
    assert room.searched() == [1]


async def test_in_a_watched_channel_every_photo_is_answered_and_no_word(room: Room) -> None:
    await room.settle(watched=(room.channel.id,))
    ben = room.member("ben")
    await room.write(ben, "hello")
    await room.write(ben, "notes", ("notes.txt", b"notes"))
    message = await room.write(ben, "", room.photo("bags-1"))
    [answer] = room.said()
    assert found(answer)[0] == "bags-1"
    assert answer.reference is not None
    assert answer.reference.message_id == message.id


async def test_a_channel_can_be_watched_by_whoever_runs_the_bot(shop: Shop) -> None:
    numbers: list[int] = []
    async with a_room(shop) as room:
        numbers.append(room.channel.id)  # each simulation counts alike
    async with a_room(shop, discord={"watched_channels": numbers}) as room:
        assert room.channel.id == numbers[0]
        elsewhere = room.guild.create_text_channel("elsewhere")
        await room.write(room.ana, "", room.photo("bags-1"))
        await room.write(room.ana, "", room.photo("bags-2"), channel=elsewhere)
        assert [found(one)[0] for one in room.said()] == ["bags-1"]
        assert room.said(elsewhere) == []


async def test_channels_beside_a_watched_one_are_not_watched(room: Room) -> None:
    await room.settle(watched=(room.channel.id,))
    elsewhere = room.guild.create_text_channel("elsewhere")
    await room.write(room.ana, "", room.photo(), channel=elsewhere)
    assert room.said(elsewhere) == []


async def test_in_a_thread_of_a_watched_channel_photos_are_answered_there(room: Room) -> None:
    await room.settle(watched=(room.channel.id,))
    thread = room.thread("outfits")
    await room.write(room.ana, "", room.photo("hats-2"), channel=thread)
    assert [found(one)[0] for one in room.said(thread)] == ["hats-2"]
    assert room.said() == []


async def test_posts_in_a_watched_forum_are_answered(room: Room) -> None:
    forum = room.guild.create_forum_channel("looks for sale")
    await room.settle(watched=(forum.id,))
    post = room.thread("my new hat", forum)
    await room.write(room.ana, "", room.photo("hats-3"), channel=post)
    assert [found(one)[0] for one in room.said(post)] == ["hats-3"]


async def test_a_mention_in_a_thread_is_answered_there(room: Room) -> None:
    thread = room.thread("outfits")
    await room.write(room.ana, room.mention, room.photo("hats-2"), channel=thread)
    assert [found(one)[0] for one in room.said(thread)] == ["hats-2"]


async def test_bots_and_webhooks_are_never_answered(room: Room) -> None:
    await room.settle(watched=(room.channel.id,))
    other = room.guild.add_member(room.env.create_user("other", bot=True))
    await room.write(other, room.mention, room.photo())
    await room.guild.create_webhook(room.channel).send(room.mention, attachments=[room.photo()])
    await room.quiet()
    assert room.said() == []
    assert room.searched() == []


async def test_what_discord_itself_tells_a_channel_is_left_alone(room: Room) -> None:
    thread = room.thread(room.mention)  # which is announced by a message with the thread's name
    message = room.channel.history()[-1]
    assert (message.type.value, message.content) == (MessageType.THREAD_CREATED, room.mention)
    await room.env.settle()
    await room.quiet()
    assert room.said() == room.said(thread) == []


async def test_a_photo_in_a_direct_message_is_answered_with_the_question_after_it(room: Room) -> None:
    dora = room.env.create_user("dora")
    await room.write(dora, "", room.photo("hats-1"))
    answer, question = room.said(dora.dm_channel)
    assert found(answer)[0] == "hats-1"
    assert keys(question) == ["Yes, you may", "No, thanks"]
    assert "Share with the channel" not in keys(answer)


async def test_words_in_a_direct_message_are_answered_with_a_word(room: Room) -> None:
    dora = room.env.create_user("dora")
    await room.write(dora, "hello")
    assert [words(one) for one in room.said(dora.dm_channel)] == [ONLY_PHOTOS]


async def test_find_in_a_direct_message_is_answered_there(room: Room) -> None:
    dora = room.env.create_user("dora")
    answer = answered(await room.find(dora, "bags-2"))
    assert found(answer)[0] == "bags-2"
    assert "Share with the channel" not in keys(answer)


async def test_without_the_right_to_read_messages_commands_mentions_and_direct_messages_still_work(
    shop: Shop,
) -> None:
    async with a_room(shop, reads_messages=False) as room:
        await room.settle(watched=(room.channel.id,))
        message = await room.write(room.ana, "look", room.photo("bags-1"))
        assert room.said() == []

        assert found(answered(await room.find(room.ana)))[0] == "dresses-0"
        assert found(answered(await room.find_in(room.ana, message)))[0] == "bags-1"
        await room.write(room.ana, room.mention, room.photo("hats-1"))
        assert found(room.said()[-1])[0] == "hats-1"
        dora = room.env.create_user("dora")
        await room.write(dora, "", room.photo("hats-2"))
        assert found(room.said(dora.dm_channel)[0])[0] == "hats-2"


async def test_without_the_right_to_read_messages_a_mention_in_reply_says_how(shop: Shop) -> None:
    async with a_room(shop, reads_messages=False) as room:
        message = await room.write(room.ana, "look", room.photo("bags-1"))
        await room.write(room.ana, room.mention, reply_to=message)
        assert [words(one) for one in room.said()] == [HOW]


async def test_a_message_is_answered_in_the_servers_language_unless_it_settled_another(shop: Shop) -> None:
    async with a_room(shop, language="es-ES") as room:
        await room.write(room.ana, room.mention, room.photo())
        await room.settle(locale="ru")
        await room.write(room.ana, room.mention, room.photo())
        expected = [room.speaker(one).say("answer-close", count=3) for one in ("es", "ru")]
        assert [words(one) for one in room.said()] == expected


async def test_a_message_that_discord_tells_of_twice_is_answered_once(room: Room) -> None:
    message = await room.write(room.ana, room.mention, room.photo())
    room.env.backend.announce_message_create(room.env.backend.get_message(room.channel.id, message.id))
    await room.env.settle()
    await room.quiet()
    assert len(room.said()) == 1
