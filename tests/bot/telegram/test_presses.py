"""Buttons: each is acknowledged, and what it asks for is shown where it was pressed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.callbacks import encode
from bot.errors import AnswerGone, QueueFull
from bot.messages import Action, Button, Press, ProductCard, Question, Reply, Request, Tell, Verb
from bot.telegram import presses
from storage.photos import PhotoStore
from tests.support.pictures import jpeg
from tests.support.telegram.chats import Message
from tests.support.telegram.desk import QUERY, Desk
from tests.support.telegram.people import Group, Person
from tests.support.telegram.server import BotApi

THIS, NONE = encode(Press(Verb.THIS, QUERY, "1")), encode(Press(Verb.NO, QUERY, "0"))
MORE, PICTURES, SHOW = (encode(Press(verb, QUERY)) for verb in (Verb.MORE, Verb.PICTURES, Verb.SHOW))
YES = encode(Press(Verb.CONSENT, argument="yes"))
QUESTION = Question("May we?", (Button(YES, "Yes"), Button(encode(Press(Verb.CONSENT, argument="no")), "No")))


def card(number: int, photo: str = "0" * 64) -> ProductCard:
    verdicts = tuple(
        Button(encode(Press(verb, QUERY, str(number))), verb.name) for verb in (Verb.THIS, Verb.NO)
    )
    url = f"https://shop.example/{number}"
    return ProductCard(number, f"P{number}", f"Dress {number}", "Dress", None, url, photo, "", verdicts)


ANSWER = Reply(
    "These come closest.",
    "en",
    query_id=QUERY,
    cards=(card(1), card(2)),
    buttons=(Button(MORE, "Show more"), Button("zzz", "Strange")),
    sheet=jpeg(1),
)


class Talking:
    """A desk whose script answers photos with an answer, and presses with what a test says."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.pressed = Reply("Thanks.", "en")
        self.answered = ANSWER
        desk.script.answer = self._answer

    async def _answer(self, request: Request, _: Tell) -> Reply:
        return self.pressed if isinstance(request, Action) else self.answered

    async def answer_to(self, person: Person, group: Group | None = None) -> Message:
        place = group or person
        await person.send_photo(jpeg(), "@snaplook_test_bot" if group else None, chat=group)
        await self.desk.said(place)
        return place.chat.from_bot[0]

    async def press(
        self, person: Person, message: Message, data: str, group: Group | None = None, *, stale: bool = False
    ) -> tuple[str | None, bool]:
        """Press a button, and return what was said over it when everything is done."""
        press = await person.press(message.id, data=data, chat=group, stale=stale)
        await self.desk.quiet()
        assert press.answered
        return press.text, press.show_alert


@pytest.fixture
def talking(desk: Desk) -> Talking:
    return Talking(desk)


@pytest.fixture
def ana(api: BotApi) -> Person:
    return api.person()


def marked(message: Message) -> list[str]:
    return [button["callback_data"] for button in message.buttons if button["text"].startswith("✓ ")]


async def test_an_answer_is_its_picture_with_a_link_to_every_product(talking: Talking, ana: Person) -> None:
    message = await talking.answer_to(ana)
    assert message.photo == jpeg(1)
    assert [one["url"] for one in message.entities] == [
        "https://shop.example/1",
        "https://shop.example/2",
    ]
    assert message.rows == [
        ["1 is it", "2 is it"],
        ["None of these"],
        ["Show more", "Strange", "Bigger pictures"],
    ]


async def test_an_answer_without_its_picture_is_words_with_the_same_links(
    talking: Talking, ana: Person
) -> None:
    talking.answered = replace(ANSWER, sheet=None)
    message = await talking.answer_to(ana)
    assert message.kind == "text"
    assert len(message.entities) == 2
    assert message.rows[0] == ["1 is it", "2 is it"]


async def test_a_verdict_is_thanked_for_and_marked(talking: Talking, ana: Person) -> None:
    message = await talking.answer_to(ana)
    assert await talking.press(ana, message, THIS) == ("Thanks.", False)
    assert marked(message) == [THIS]
    await talking.press(ana, message, NONE)
    assert marked(message) == [NONE]
    assert ana.chat.from_bot == [message]
    request = talking.desk.script.requests[-1]
    assert isinstance(request, Action)
    assert request.press == Press(Verb.NO, QUERY, "0")


async def test_a_verdict_that_is_pressed_twice_stays_marked(talking: Talking, ana: Person) -> None:
    message = await talking.answer_to(ana)
    for _ in range(2):
        assert await talking.press(ana, message, THIS) == ("Thanks.", False)
    assert marked(message) == [THIS]
    assert ana.chat.from_bot == [message]


async def test_what_cannot_be_noted_is_told_over_the_button_and_nothing_is_marked(
    talking: Talking, ana: Person
) -> None:
    message = await talking.answer_to(ana)
    talking.pressed = Reply("We no longer have this answer.", "en", error=AnswerGone("Gone."))
    assert await talking.press(ana, message, THIS) == ("We no longer have this answer.", True)
    assert marked(message) == []


async def test_a_button_that_is_not_ours_is_told_so(talking: Talking, ana: Person) -> None:
    message = await talking.answer_to(ana)
    words = "This button doesn’t work here. Send your photo again."
    assert await talking.press(ana, message, "zzz") == (words, True)
    assert len(talking.desk.script.requests) == 1


async def test_another_search_takes_the_place_of_the_answer(talking: Talking, ana: Person) -> None:
    message = await talking.answer_to(ana)
    talking.pressed = replace(ANSWER, text="Here are 2 more.", sheet=jpeg(2))
    assert await talking.press(ana, message, MORE) == (None, False)
    assert ana.chat.from_bot == [message]
    assert message.photo == jpeg(2)
    assert message.words.startswith("Here are 2 more.")
    request = talking.desk.script.requests[-1]
    assert isinstance(request, Action)
    assert request.sheet


async def test_another_search_after_the_answer_was_deleted_is_a_new_message(
    talking: Talking, ana: Person, api: BotApi
) -> None:
    message = await talking.answer_to(ana)
    talking.pressed = replace(ANSWER, text="Here are 2 more.", sheet=jpeg(2))
    api.fail("editMessageMedia", 400, description="Bad Request: message to edit not found")
    await talking.press(ana, message, MORE)
    first, second = ana.chat.from_bot
    assert (first.photo, second.photo) == (jpeg(1), jpeg(2))
    assert second.rows[0] == ["1 is it", "2 is it"]


async def test_the_same_search_again_changes_nothing_and_is_no_trouble(talking: Talking, ana: Person) -> None:
    message = await talking.answer_to(ana)
    talking.pressed = replace(ANSWER, sheet=jpeg(2))
    for _ in range(2):
        await talking.press(ana, message, MORE)
    assert ana.chat.from_bot == [message]


async def test_a_search_that_is_refused_at_once_says_why_over_the_button(
    talking: Talking, ana: Person
) -> None:
    message = await talking.answer_to(ana)
    talking.pressed = Reply("A lot of people <are> searching.", "en", error=QueueFull("Full."))
    assert await talking.press(ana, message, MORE) == ("A lot of people <are> searching.", True)
    assert ana.chat.from_bot == [message]
    assert message.photo == jpeg(1)


async def test_a_search_that_fails_later_says_why_in_a_message(
    talking: Talking, ana: Person, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presses, "AT_ONCE", 0.01)
    message = await talking.answer_to(ana)

    async def late(_: Request, __: Tell) -> Reply:
        await api.wait_for(lambda: api.calls_of("answerCallbackQuery"))
        return Reply("A lot of people <are> searching.", "en", error=QueueFull("Full."))

    talking.desk.script.answer = late
    assert await talking.press(ana, message, MORE) == (None, False)
    assert [one.words for one in ana.chat.from_bot][1:] == ["A lot of people <are> searching."]


async def test_an_earlier_answer_is_shown_below_the_list_of_them(talking: Talking, ana: Person) -> None:
    talking.answered = replace(ANSWER, buttons=(Button(SHOW, "1"),))
    message = await talking.answer_to(ana)
    talking.pressed = replace(ANSWER, sheet=jpeg(2))
    await talking.press(ana, message, SHOW)
    assert [one.photo for one in ana.chat.from_bot] == [jpeg(1), jpeg(2)]


async def test_bigger_pictures_are_an_album_of_the_products(talking: Talking, ana: Person) -> None:
    store = PhotoStore(talking.desk.settings.photos_dir)
    there = [store.put(jpeg(number)) for number in (1, 2)]
    message = await talking.answer_to(ana)
    cards = (card(1, there[0]), card(2, digest_of_nothing()), card(3, there[1]))
    talking.pressed = replace(ANSWER, cards=cards, sheet=None)
    await talking.press(ana, message, PICTURES)
    shown = ana.chat.from_bot[1:]
    assert [one.words for one in shown] == ["1. \u2068Dress 1\u2069", "3. \u2068Dress 3\u2069"]
    assert [one.entities[0]["url"] for one in shown] == [
        "https://shop.example/1",
        "https://shop.example/3",
    ]
    request = talking.desk.script.requests[-1]
    assert isinstance(request, Action)
    assert not request.sheet


async def test_where_no_picture_can_be_drawn_it_is_owned_up_to(talking: Talking, ana: Person) -> None:
    message = await talking.answer_to(ana)
    talking.pressed = replace(ANSWER, sheet=None)
    await talking.press(ana, message, PICTURES)
    assert [one.words for one in ana.chat.from_bot][1:] == [
        "Something we need is out of reach right now. Please try again in a few minutes."
    ]


def digest_of_nothing() -> str:
    return "f" * 64


async def test_a_question_comes_after_the_answer_and_gives_way_to_the_thanks(
    talking: Talking, ana: Person
) -> None:
    talking.answered = replace(ANSWER, question=QUESTION)
    await talking.answer_to(ana)
    await talking.desk.said(ana, 2)
    question = ana.chat.from_bot[1]
    assert (question.words, question.rows) == ("May we?", [["Yes"], ["No"]])
    assert await talking.press(ana, question, YES) == ("Thanks.", False)
    assert (question.words, question.rows) == ("Thanks.", [])
    assert len(ana.chat.from_bot) == 2


async def test_in_a_group_nobody_is_asked_along_with_an_answer(
    talking: Talking, ana: Person, api: BotApi
) -> None:
    talking.answered = replace(ANSWER, question=QUESTION)
    group = api.group("Friends", admins=[ana])

    await talking.answer_to(ana, group)
    await talking.desk.quiet()

    assert [message.kind for message in group.chat.from_bot] == ["photo"]


async def test_a_press_that_waited_too_long_still_does_what_it_asks(
    talking: Talking, ana: Person, api: BotApi
) -> None:
    message = await talking.answer_to(ana)
    api.callback_age = -1
    press = await ana.press(message.id, data=THIS)
    await talking.desk.quiet()
    assert not press.answered
    assert marked(message) == [THIS]


async def test_a_button_of_before_the_answer_changed_still_works(talking: Talking, ana: Person) -> None:
    message = await talking.answer_to(ana)
    talking.pressed = replace(ANSWER, buttons=(), sheet=jpeg(2))
    await talking.press(ana, message, MORE)
    assert await talking.press(ana, message, MORE, stale=True) == (None, False)
    assert message.photo == jpeg(2)


async def test_whoever_blocks_the_bot_after_pressing_disturbs_nobody(
    talking: Talking, ana: Person, api: BotApi
) -> None:
    message, bob = await talking.answer_to(ana), api.person("Bob")
    await ana.press(message.id, data=MORE)
    ana.block()
    await talking.answer_to(bob)
    await talking.desk.quiet()


async def test_in_a_group_what_a_press_brings_answers_the_message_with_the_button(
    talking: Talking, ana: Person, api: BotApi
) -> None:
    group = api.group(members=[ana])
    talking.answered = replace(ANSWER, buttons=(Button(SHOW, "1"),))
    message = await talking.answer_to(ana, group)
    talking.pressed = replace(ANSWER, sheet=jpeg(2))
    await talking.press(ana, message, SHOW, group)
    said = group.chat.from_bot[-1]
    assert said.photo == jpeg(2)
    assert said.reply_to is message


async def test_in_a_group_a_refusal_is_told_only_to_whoever_pressed(
    talking: Talking, ana: Person, api: BotApi
) -> None:
    ben = api.person("Ben")
    group = api.group(members=[ana, ben])
    message = await talking.answer_to(ana, group)
    talking.pressed = Reply("Not yours.", "en", error=AnswerGone("It is someone else's."))
    assert await talking.press(ben, message, MORE, group) == ("Not yours.", True)
    assert group.chat.from_bot == [message]
