"""Where the bot lacks permissions it says which, as Discord calls them, wherever it still can."""

from __future__ import annotations

import pytest
from simcord.builders import ChannelHandle, UserHandle
from structlog.testing import capture_logs

from tests.support.discord_room import Room
from tests.support.discord_seen import answered, found, words

LACKS = "I can’t answer here: I need the permission {}. Whoever manages this server can allow it."
BOTH = LACKS.format("“Attach Files” and “Embed Links”")


def in_private(room: Room) -> list[str]:
    """Return what the bot wrote to Ana alone."""
    inbox: ChannelHandle = UserHandle(room.env, room.ana.user._user).dm_channel
    return [words(one) for one in room.said(inbox)]


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        (("attach_files",), "“Attach Files”"),
        (("embed_links",), "“Embed Links”"),
        (("attach_files", "embed_links"), "“Attach Files” and “Embed Links”"),
    ],
)
async def test_a_mention_where_no_answer_can_be_shown_is_told_what_is_missing(
    room: Room, missing: tuple[str, ...], named: str
) -> None:
    channel = room.without(*missing)
    message = await room.write(room.ana, room.mention, room.photo(), channel=channel)
    [said] = room.said(channel)
    assert words(said) == LACKS.format(named)
    assert said.reference is not None
    assert said.reference.message_id == message.id
    assert room.searched() == []
    assert in_private(room) == []


async def test_a_mention_without_a_picture_is_told_what_is_missing_as_well(room: Room) -> None:
    channel = room.without("attach_files", "embed_links")
    await room.write(room.ana, room.mention, channel=channel)
    assert [words(one) for one in room.said(channel)] == [BOTH]


async def test_a_command_where_no_answer_can_be_shown_is_told_what_is_missing(room: Room) -> None:
    channel = room.without("attach_files", "embed_links")
    asked = await room.find(room.ana, channel=channel)
    assert words(answered(asked)) == BOTH
    assert room.searched() == []


async def test_what_is_missing_is_said_in_the_askers_language(room: Room) -> None:
    channel = room.without("embed_links")
    await room.settle(locale="de")
    asked = await room.find(room.ana, channel=channel)
    german = room.speaker("de")
    name = german.say("discord-permission-embed-links")
    assert words(answered(asked)) == german.say("discord-lacks", permissions=name)


async def test_what_is_words_alone_needs_no_permission_and_a_file_only_its_own(room: Room) -> None:
    channel = room.without("attach_files", "embed_links")
    assert words(answered(await room.say(room.ana, "help", channel=channel))).startswith("Send a photo")
    exported = answered(await room.say(room.ana, "export", channel=channel))
    assert words(exported) == LACKS.format("“Attach Files”")


async def test_in_a_watched_channel_what_is_missing_is_said_too(room: Room) -> None:
    channel = room.without("attach_files")
    await room.settle(watched=(channel.id,))
    await room.write(room.ana, "hello", channel=channel)
    assert room.said(channel) == []
    await room.write(room.ana, "", room.photo(), channel=channel)
    assert [words(one) for one in room.said(channel)] == [LACKS.format("“Attach Files”")]


async def test_where_it_may_not_write_at_all_whoever_mentioned_it_is_told_in_private(room: Room) -> None:
    channel = room.without("send_messages")
    await room.write(room.ana, room.mention, room.photo(), channel=channel)
    assert room.said(channel) == []
    assert in_private(room) == [LACKS.format("“Send Messages”")]


async def test_where_it_may_not_write_at_all_a_watched_channel_is_left_alone_and_only_logged(
    room: Room,
) -> None:
    channel = room.without("send_messages")
    await room.settle(watched=(channel.id,))
    with capture_logs() as logs:
        await room.write(room.ana, "", room.photo(), channel=channel)
    assert room.said(channel) == in_private(room) == []
    assert [one["event"] for one in logs if one["log_level"] == "warning"] == ["discord.mute"]


async def test_whoever_takes_no_direct_messages_is_not_told_and_nothing_fails(room: Room) -> None:
    channel = room.without("send_messages")
    room.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    with capture_logs() as logs:
        await room.write(room.ana, room.mention, room.photo(), channel=channel)
    assert in_private(room) == []
    assert [one for one in logs if one["log_level"] == "error"] == []


async def test_a_command_is_answered_even_where_the_bot_may_not_write(room: Room) -> None:
    channel = room.without("send_messages")
    assert found(answered(await room.find(room.ana, channel=channel)))[0] == "dresses-0"


async def test_in_a_thread_it_is_the_right_to_write_in_threads_that_counts(room: Room) -> None:
    channel = room.without("send_messages")
    thread = room.thread("outfits", channel)
    await room.write(room.ana, room.mention, room.photo(), channel=thread)
    assert [found(one)[0] for one in room.said(thread)] == ["dresses-0"]

    mute = room.thread("hats", room.without("send_messages_in_threads"))
    await room.write(room.ana, room.mention, room.photo(), channel=mute)
    assert room.said(mute) == []
    assert in_private(room) == [LACKS.format("“Send Messages in Threads”")]
