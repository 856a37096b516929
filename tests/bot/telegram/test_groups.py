"""Groups: the bot answers what is said to it, and leaves everything else alone."""

from __future__ import annotations

from typing import Any

from bot.messages import Action, PhotoQuery, Reply, Request, Tell
from tests.support.pictures import jpeg
from tests.support.telegram.desk import Desk
from tests.support.telegram.people import Group, Person
from tests.support.telegram.server import BotApi

ME = "@snaplook_test_bot"
ONLY_PHOTOS = "I can only search photos. Send one of something you’d love to wear."


async def with_a_sheet(request: Request, _: Tell) -> Reply:
    """Answer every photo with a picture."""
    return Reply("found", "en", sheet=jpeg(99))


def a_group(api: BotApi, **options: Any) -> tuple[Group, Person, Person]:
    ana, bob = api.person("Ana"), api.person("Bob", language_code="de")
    return api.group(admins=[ana], members=[bob], **options), ana, bob


def photos(desk: Desk) -> list[tuple[bytes, ...]]:
    return [query.photos for query in desk.script.queries]


async def answer_every_photo(desk: Desk, group: Group, admin: Person) -> None:
    await admin.say("/settings", chat=group)
    await desk.said(group)
    message = group.chat.from_bot[-1]
    await admin.press(message.id, text="Answer every photo: no", chat=group)
    await desk.api.wait_for(lambda: message.edits)
    group.chat.delete(message)


async def test_what_people_say_to_each_other_is_left_alone(desk: Desk, api: BotApi) -> None:
    group, ana, bob = a_group(api)
    number = await ana.send_photo(jpeg(), "look", chat=group)
    await bob.say("nice", chat=group, reply_to=number)
    await bob.say("@somebody_else too, and mail me@snaplook_test_bot.example", chat=group)
    await bob.say("/elsewhere", chat=group)
    await bob.say("/find@another_bot", chat=group, reply_to=number)
    await ana.send_album([jpeg(1), jpeg(2)], chat=group)
    await desk.quiet()
    assert group.chat.from_bot == []
    assert group.chat.actions == []
    assert desk.script.requests == []


async def test_a_photo_that_mentions_the_bot_is_answered_as_a_reply(desk: Desk, api: BotApi) -> None:
    group, ana, _ = a_group(api)
    number = await ana.send_photo(jpeg(), f"what is this {ME.upper()}?", chat=group)
    assert await desk.said(group) == ["1 photos"]
    [message] = group.chat.from_bot
    assert message.reply_to is not None
    assert message.reply_to.id == number
    assert photos(desk) == [(jpeg(),)]


async def test_find_searches_the_photo_that_it_replies_to(desk: Desk, api: BotApi) -> None:
    group, ana, bob = a_group(api)
    number = await ana.send_photo(jpeg(), chat=group)
    await bob.say("/find", chat=group, reply_to=number)
    assert await desk.said(group) == ["1 photos"]
    [query] = desk.script.queries
    assert query.photos == (jpeg(),)
    assert query.asker.user == str(bob.id)
    assert query.asker.locale == "de"


async def test_a_mention_that_replies_to_a_photo_searches_it(desk: Desk, api: BotApi) -> None:
    group, ana, bob = a_group(api)
    number = await ana.send_document(jpeg(), "photo.jpg", "image/jpeg", chat=group)
    await bob.say(f"{ME} please", chat=group, reply_to=number)
    await desk.said(group)
    assert photos(desk) == [(jpeg(),)]


async def test_a_mention_without_a_photo_is_answered_with_a_word(desk: Desk, api: BotApi) -> None:
    group, ana, _ = a_group(api)
    await ana.say(f"hello {ME}", chat=group)
    await ana.say("/find", chat=group)
    assert await desk.said(group, 2) == [ONLY_PHOTOS, "Reply with /find to a photo, and I’ll search it."]


async def test_thanks_for_an_answer_are_no_search_of_the_answer(desk: Desk, api: BotApi) -> None:
    desk.script.answer = with_a_sheet
    group, ana, bob = a_group(api)
    await ana.send_photo(jpeg(), ME, chat=group)
    await desk.said(group)
    answer = group.chat.from_bot[-1]
    assert answer.photo == jpeg(99)
    await bob.say("thanks", chat=group, reply_to=answer.id)
    assert (await desk.said(group, 2))[-1] != "found"
    await bob.say("/find", chat=group, reply_to=answer.id)
    assert (await desk.said(group, 3))[-1] == "found"
    assert photos(desk) == [(jpeg(),), (jpeg(99),)]


async def test_in_private_a_word_on_an_own_photo_searches_it_and_one_on_the_answer_does_not(
    desk: Desk, api: BotApi
) -> None:
    desk.script.answer = with_a_sheet
    ana = api.person()
    number = await ana.send_photo(jpeg())
    await desk.said(ana)
    await ana.say("thanks", reply_to=ana.chat.from_bot[-1].id)
    assert (await desk.said(ana, 2))[-1] == ONLY_PHOTOS
    await ana.say("again", reply_to=number)
    assert (await desk.said(ana, 3))[-1] == "found"


async def test_where_it_is_settled_every_photo_is_answered_and_no_word(desk: Desk, api: BotApi) -> None:
    group, ana, bob = a_group(api)
    await answer_every_photo(desk, group, ana)
    await bob.say("hello", chat=group)
    await bob.send_photo(jpeg(), chat=group)
    await bob.send_album([jpeg(1), jpeg(2)], chat=group)
    await desk.quiet()
    assert photos(desk) == [(jpeg(),), (jpeg(1), jpeg(2))]
    assert [message.words for message in group.chat.from_bot] == ["1 photos", "2 photos"]


async def test_an_album_is_for_the_bot_if_its_caption_says_so(desk: Desk, api: BotApi) -> None:
    group, ana, _ = a_group(api)
    first, *_ = await ana.send_album([jpeg(1), jpeg(2), jpeg(3)], f"what is this {ME}", chat=group)
    await desk.said(group)
    await ana.send_album([jpeg(4), jpeg(5)], "/find", chat=group)
    await desk.quiet()
    assert photos(desk) == [(jpeg(1), jpeg(2), jpeg(3)), (jpeg(4), jpeg(5))]
    answer = group.chat.from_bot[0]
    assert answer.reply_to is not None
    assert answer.reply_to.id == first


async def test_in_a_forum_the_answer_comes_into_the_topic(desk: Desk, api: BotApi) -> None:
    group, ana, _ = a_group(api, forum=True)
    topic = group.topic("Dresses", ana)
    await ana.send_photo(jpeg(), ME, chat=group, topic=topic)
    await desk.said(group)
    assert [message.thread for message in group.chat.from_bot] == [topic]
    assert api.calls_of("sendChatAction")[0].params["message_thread_id"] == topic


async def test_in_a_group_without_topics_a_thread_of_replies_is_no_topic(desk: Desk, api: BotApi) -> None:
    group, ana, bob = a_group(api)
    number = await ana.send_photo(jpeg(), chat=group)
    await bob.say("/find", chat=group, reply_to=number)
    assert await desk.said(group) == ["1 photos"]
    assert api.refusals == []


async def test_whoever_asks_in_a_group_asks_among_its_people_and_in_private_among_nobody(
    desk: Desk, api: BotApi
) -> None:
    group, ana, bob = a_group(api)
    number = await ana.send_photo(jpeg(), chat=group)
    await bob.say("/find", chat=group, reply_to=number)
    await desk.said(group, 1)
    await bob.say("/help")
    await desk.said(bob, 1)
    assert [one.asker.group for one in desk.script.requests] == [str(group.id), None]
    assert {one.asker.user for one in desk.script.requests} == {str(bob.id)}


async def test_an_admin_without_a_name_asks_as_the_group(desk: Desk, api: BotApi) -> None:
    group, _, _ = a_group(api)
    nameless = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    entities = [{"type": "bot_command", "offset": 0, "length": 5}]
    shown = group.chat.add(
        nameless, words="/help", entities=entities, extras={"sender_chat": group.chat.as_json()}
    )
    api.updates.add("message", shown.as_json())
    assert await desk.said(group, 2) == ["/help", "help in en"]
    [request] = desk.script.requests
    assert request.asker.user == str(group.id)


async def test_other_bots_and_channels_are_not_answered(desk: Desk, api: BotApi) -> None:
    group, _, _ = a_group(api)
    bot = {"id": 4711, "is_bot": True, "first_name": "Another", "username": "another_bot"}
    channel = {"id": -1_000_000_000_777, "type": "channel", "title": "News"}
    for extras in ({}, {"sender_chat": channel}):
        shown = group.chat.add(bot, words=f"/help@{ME[1:]}", extras=extras)
        shown.entities = [{"type": "bot_command", "offset": 0, "length": len(shown.words)}]
        api.updates.add("message", shown.as_json())
    await desk.quiet()
    assert desk.script.requests == []
    assert [message.sender["id"] for message in group.chat.from_bot] == [4711, 4711]


async def test_nobodys_long_search_holds_up_anybody_elses_in_the_group(desk: Desk, api: BotApi) -> None:
    group, ana, bob = a_group(api)
    number = await ana.send_photo(jpeg(), chat=group)

    async def bob_first(request: Request, _: Tell) -> Reply:
        assert isinstance(request, PhotoQuery | Action)
        if request.asker.user == str(ana.id):
            await api.wait_for(lambda: group.chat.from_bot)
        return Reply(f"for {request.asker.user}", "en")

    desk.script.answer = bob_first
    await ana.say("/find", chat=group, reply_to=number)
    await bob.say("/find", chat=group, reply_to=number)
    assert await desk.said(group, 2) == [f"for {bob.id}", f"for {ana.id}"]


async def test_where_the_bot_was_thrown_out_it_is_silent(desk: Desk, api: BotApi) -> None:
    group, ana, _ = a_group(api)

    async def thrown_out(_: Request, __: Tell) -> Reply:
        group.remove_bot(ana)
        return Reply("found", "en")

    desk.script.answer = thrown_out
    await ana.send_photo(jpeg(), ME, chat=group)
    await desk.quiet()
    assert group.chat.from_bot == []
    desk.script.answer = with_a_sheet
    await ana.send_photo(jpeg())
    assert await desk.said(ana) == ["found"]
