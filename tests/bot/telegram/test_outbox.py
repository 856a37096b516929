"""What is said in a chat: whatever Telegram refuses has another way, and nobody's chat stops another's."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from time import monotonic
from traceback import format_exception

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ChatAction

from bot.errors import Misconfigured
from bot.messages import Document
from bot.telegram import outbox as outbox_module
from bot.telegram.client import greet, open_client
from bot.telegram.outbox import Outbox
from tests.support.pictures import jpeg
from tests.support.telegram.chats import Message
from tests.support.telegram.desk import settings_for, talk_with
from tests.support.telegram.faults import Drop
from tests.support.telegram.people import Person
from tests.support.telegram.server import BotApi


def keys(word: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(word, callback_data=word)]])


def document(content: bytes = b"a zip") -> Document:
    return Document("data.zip", "application/zip", BytesIO(content))


@pytest.fixture
def person(api: BotApi) -> Person:
    return api.person()


@pytest.fixture
async def answer(outbox: Outbox, person: Person) -> Message:
    """An answer with a picture and a button."""
    await outbox.show(talk_with(person), jpeg(), "one", keys("more"))
    return person.messages[-1]


async def test_words_are_said_without_a_preview_of_their_links(outbox: Outbox, person: Person) -> None:
    await outbox.say(talk_with(person), '<a href="https://shop.example/">it</a>', keys("more"))
    [message] = person.messages
    assert message.html == '<a href="https://shop.example/">it</a>'
    assert message.extras["link_preview_options"]["is_disabled"] is True
    assert message.rows == [["more"]]


async def test_an_answer_is_changed_in_its_place(outbox: Outbox, person: Person, answer: Message) -> None:
    await outbox.change(talk_with(person), answer.id, jpeg(1), "two", keys("less"))
    assert person.messages == [answer]
    assert (answer.caption, answer.photo, answer.rows) == ("two", jpeg(1), [["less"]])


async def test_an_answer_that_was_deleted_meanwhile_is_shown_anew(
    outbox: Outbox, person: Person, answer: Message
) -> None:
    person.chat.delete(answer)
    await outbox.change(talk_with(person), answer.id, jpeg(1), "two", keys("less"))
    [message] = person.messages
    assert (message.caption, message.photo, message.rows) == ("two", jpeg(1), [["less"]])


async def test_words_whose_message_was_deleted_meanwhile_are_said_anew(
    outbox: Outbox, person: Person
) -> None:
    talk = talk_with(person)
    before = await outbox.say(talk, "one")
    assert before is not None
    assert await outbox.reword(talk, before.message_id, "two") is None
    person.chat.delete(person.messages[0])
    anew = await outbox.reword(talk, before.message_id, "three")
    assert [message.words for message in person.messages] == ["three"]
    assert anew is not None
    assert anew.message_id == person.messages[0].id


async def test_changing_nothing_is_no_error_and_no_new_message(
    api: BotApi, outbox: Outbox, person: Person, answer: Message
) -> None:
    talk = talk_with(person)
    await outbox.mark(talk, answer.id, keys("more"))
    assert "message is not modified" in str(api.calls[-1].error)
    words = await outbox.say(talk, "words")
    assert words is not None
    assert await outbox.reword(talk, words.message_id, "words") is None
    assert "message is not modified" in str(api.calls[-1].error)
    assert [message.words for message in person.messages] == ["one", "words"]


async def test_buttons_of_a_deleted_message_are_nobodys(
    outbox: Outbox, person: Person, answer: Message
) -> None:
    person.chat.delete(answer)
    await outbox.mark(talk_with(person), answer.id, keys("x"))
    assert person.messages == []


async def test_whoever_blocked_the_bot_is_left_alone(api: BotApi, outbox: Outbox, answer: Message) -> None:
    person, talk = api.person(), talk_with(api.person())
    blocking = talk_with(person)
    person.block()
    assert await outbox.say(blocking, "hello") is None
    assert await outbox.show(blocking, jpeg(), "hello", None) is None
    assert await outbox.reword(blocking, 1, "hello") is None
    await outbox.show_all(blocking, [(jpeg(), "1"), (jpeg(), "2")])
    await outbox.change(blocking, 1, jpeg(), "hello", None)
    await outbox.mark(blocking, 1, keys("x"))
    await outbox.act(blocking, ChatAction.TYPING)
    await outbox.take_back(blocking, 1)
    await outbox.hand_over(blocking, document(), "hello")
    assert person.messages == []
    assert await outbox.say(talk, "hello") is not None


async def test_a_chat_that_is_gone_is_left_alone(api: BotApi, outbox: Outbox, person: Person) -> None:
    del api.chats[person.id]
    assert await outbox.say(talk_with(person), "hello") is None
    assert await outbox.show(talk_with(person), jpeg(), "hello", None) is None


@pytest.mark.parametrize("status", [500, 502])
async def test_while_telegram_fails_it_is_tried_again(
    status: int, api: BotApi, outbox: Outbox, person: Person
) -> None:
    fault = api.fail("sendPhoto", status, times=2)
    await outbox.show(talk_with(person), jpeg(), "hello", None)
    assert fault.met == 2
    assert [message.caption for message in person.messages] == ["hello"]


@pytest.mark.parametrize(("drop", "seen"), [("before", 1), ("upload", 1), ("download", 2)])
async def test_over_a_lost_connection_it_is_sent_again_better_twice_than_never(
    drop: Drop, seen: int, api: BotApi, outbox: Outbox, person: Person
) -> None:
    api.fail("sendPhoto", drop=drop)
    await outbox.show(talk_with(person), jpeg(), "hello", keys("more"))
    assert [message.photo for message in person.messages] == [jpeg()] * seen


async def test_a_change_is_sent_again_and_made_once(
    api: BotApi, outbox: Outbox, person: Person, answer: Message
) -> None:
    api.fail("editMessageMedia", drop="download")
    await outbox.change(talk_with(person), answer.id, jpeg(1), "two", None)
    assert person.messages == [answer]
    assert answer.caption == "two"


async def test_a_flood_is_waited_out_as_long_as_telegram_says(
    api: BotApi, outbox: Outbox, person: Person
) -> None:
    fault = api.fail("sendMessage", 429, retry_after=1)
    start = monotonic()
    await outbox.say(talk_with(person), "hello")
    assert monotonic() - start >= 1
    assert fault.met == 1
    assert [message.words for message in person.messages] == ["hello"]


async def test_what_stays_refused_is_given_up_and_only_logged(
    api: BotApi, outbox: Outbox, person: Person, answer: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "patiently", _impatiently)
    api.fail("*", 500, times=99)
    talk = talk_with(person)
    assert await outbox.say(talk, "hello") is None
    await outbox.change(talk, answer.id, jpeg(1), "two", None)
    await outbox.mark(talk, answer.id, keys("x"))
    await outbox.acknowledge("1", "hello")
    api.faults.clear()
    assert person.messages == [answer]
    assert answer.caption == "one"


async def _impatiently(work: object) -> object:
    return await work()  # type: ignore[operator]


async def test_signs_of_life_in_a_group_take_no_messages_turn(api: BotApi, outbox: Outbox) -> None:
    ana = api.person()
    group = api.group(members=[ana])
    talk = talk_with(ana, group)
    for _ in range(30):  # of messages Telegram takes 20 a minute
        await outbox.act(talk, ChatAction.TYPING)
    assert await outbox.say(talk, "hello") is not None
    assert len(group.chat.actions) == 30


@pytest.mark.parametrize(("count", "albums"), [(0, []), (1, [1]), (2, [2]), (10, [10]), (11, [10, 1])])
async def test_pictures_come_in_albums_as_large_as_they_may_be(
    count: int, albums: list[int], api: BotApi, outbox: Outbox, person: Person
) -> None:
    await outbox.show_all(talk_with(person), [(jpeg(n), f"<b>{n}</b>") for n in range(count)])
    assert [message.html for message in person.messages] == [f"<b>{n}</b>" for n in range(count)]
    assert [message.photo for message in person.messages] == [jpeg(n) for n in range(count)]
    groups = [message.media_group or "" for message in person.messages]
    assert [groups.count(one) for one in dict.fromkeys(groups)] == albums


async def test_a_file_is_handed_over_and_closed(outbox: Outbox, person: Person) -> None:
    given = document()
    await outbox.hand_over(talk_with(person), given, "All of it & more")
    [message] = person.messages
    assert (message.document, message.document_name, message.caption) == (
        b"a zip",
        "data.zip",
        "All of it & more",
    )
    assert given.file.closed


async def test_a_file_that_is_read_again_after_a_failure_is_whole(
    api: BotApi, outbox: Outbox, person: Person
) -> None:
    given = document(b"x" * 100_000)
    api.fail("sendDocument", drop="upload")
    await outbox.hand_over(talk_with(person), given, "All of it")
    assert person.messages[-1].document == b"x" * 100_000


async def test_a_file_that_is_too_large_for_a_bot_is_owned_up_to(
    api: BotApi, outbox: Outbox, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "LARGEST_DOCUMENT", 4)
    given = document()
    await outbox.hand_over(talk_with(person), given, "All of it")
    assert [message.words for message in person.messages] == [
        "Something is wrong on our side. We’ve noted it; please try again later."
    ]
    assert given.file.closed
    assert api.counts["sendDocument"] == 0


async def test_what_answers_a_message_in_a_group_says_so_also_when_that_is_gone(
    api: BotApi, outbox: Outbox
) -> None:
    ana = api.person()
    group = api.group(members=[ana])
    number = await ana.say("/find", chat=group)
    talk = replace(talk_with(ana, group), answers=number)
    await outbox.say(talk, "one")
    await ana.delete(number, chat=group)
    await outbox.say(talk, "two")
    await outbox.show(talk, jpeg(), "three", None)
    one, two, three = group.chat.from_bot
    assert one.reply_to is not None
    assert one.reply_to.id == number
    assert two.reply_to is three.reply_to is None


async def test_in_a_forum_everything_goes_into_the_topic(api: BotApi, outbox: Outbox) -> None:
    ana = api.person()
    group = api.group(admins=[ana], forum=True)
    topic = group.topic("Dresses", ana)
    talk = replace(talk_with(ana, group), topic=topic)
    await outbox.say(talk, "one")
    await outbox.show(talk, jpeg(), "two", None)
    await outbox.show_all(talk, [(jpeg(), "three"), (jpeg(), "four")])
    await outbox.hand_over(talk, document(), "five")
    await outbox.act(talk, ChatAction.TYPING)
    assert [message.thread for message in group.chat.from_bot] == [topic] * 5
    assert api.calls_of("sendChatAction")[-1].params["message_thread_id"] == topic


async def test_a_press_that_waited_too_long_is_left_alone(
    api: BotApi, outbox: Outbox, person: Person, answer: Message
) -> None:
    press = await person.press(answer.id, text="more")
    api.callback_age = -1
    await outbox.acknowledge(press.id, "hello")
    assert "query is too old" in str(api.calls[-1].error)
    assert not press.answered


async def test_long_words_over_a_press_are_cut(outbox: Outbox, person: Person, answer: Message) -> None:
    press = await person.press(answer.id, text="more")
    await outbox.acknowledge(press.id, "x" * 300, alert=True)
    assert (press.text, press.show_alert) == ("x" * 200, True)


async def test_what_is_taken_back_twice_is_gone_once(outbox: Outbox, person: Person, answer: Message) -> None:
    for _ in range(2):
        await outbox.take_back(talk_with(person), answer.id)
    assert person.messages == []


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_token_nothing_is_opened(token: str | None, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="BotFather"):
        open_client(settings_for(BotApi(), tmp_path, telegram={"token": token}).telegram)


@pytest.mark.parametrize("token", ["123456:wrong", "no token"])
async def test_a_token_that_telegram_does_not_know_is_told_without_it(
    token: str, api: BotApi, tmp_path: Path
) -> None:
    client = open_client(settings_for(api, tmp_path, telegram={"token": token}).telegram)
    with pytest.raises(Misconfigured, match=r"SNAPLOOK_TELEGRAM__TOKEN; ask BotFather for it\.$") as caught:
        await greet(client)
    assert token not in "".join(format_exception(caught.value))
    await client.shutdown()
