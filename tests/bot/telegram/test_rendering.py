"""What an answer looks like: whatever a product is called, it neither breaks nor forges a message."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from telegram import Bot, InlineKeyboardMarkup
from telegram.constants import ParseMode

from bot.callbacks import decode, encode
from bot.messages import Button, PastQuery, Piece, Press, ProductCard, Question, Reply, Verb
from bot.messengers.plain import plain
from bot.telegram.rendering import (
    caption,
    card_caption,
    chosen_now,
    history_keyboard,
    history_text,
    keyboard,
    question_keyboard,
    text,
)
from bot.texts import LANGUAGES, Speaker
from tests.support.pictures import jpeg
from tests.support.telegram.chats import Message
from tests.support.telegram.desk import QUERY, texts_of_a_shop
from tests.support.telegram.server import BotApi
from tests.support.telegram.units import piece, units

PICTURE = jpeg()
FORGED = (
    "<a href='https://evil.example'>Free</a>",
    "</a><b>bold</b>",
    "&amp; &lt;b&gt;",
    "*bold* _italic_ [link](https://evil.example) `code`",
    "Dress\n2. Other · 1 €",
    "https://evil.example @evil #evil /start",
    "evil.com",
    "שמלה אדומה",
    "\u202edress\u202c \u2067x",
    "\u200b\u2060\ufeff",
    "👗👨‍👩‍👧‍👦" * 20,
    "\x00\x1b[31m",
    "x" * 5_000,
)
URLS = st.builds(
    "https://{}.example/{}".format,
    st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True),
    st.text(st.sampled_from("aZ09/?&=%#+~'\"<>;:@()[]*_-.,é"), max_size=60),
)
NO_LINKS = (
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "data:text/html,x",
    "ftp://shop.example/x",
    "//shop.example/x",
    "https://",
    "http://localhost/x",
    "http://abc/x",
    "https://shop.example:port/x",
    "https://shop.example/a b",
    "https://shop.example/\n",
    "https://[::1",
    "/x",
    "",
)


@pytest.fixture(scope="module")
def speaker() -> Speaker:
    return texts_of_a_shop().speaker("en")


class Screen:
    """Sends to somebody, and returns what they see."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._api = BotApi(light=True)
        self._runner.run(self._api.__aenter__())
        self._bot = Bot(self._api.token, base_url=self._api.base_url)
        self._runner.run(self._bot.initialize())

    def caption(self, markup: str, keys: InlineKeyboardMarkup | None = None) -> Message:
        person = self._api.person()
        sent = self._bot.send_photo(
            person.id, PICTURE, caption=markup, parse_mode=ParseMode.HTML, reply_markup=keys
        )
        self._runner.run(_whole(sent))
        return person.messages[-1]

    def words(self, markup: str, keys: InlineKeyboardMarkup | None = None) -> Message:
        person = self._api.person()
        sent = self._bot.send_message(person.id, markup, parse_mode=ParseMode.HTML, reply_markup=keys)
        self._runner.run(_whole(sent))
        return person.messages[-1]

    def close(self) -> None:
        self._runner.run(self._bot.shutdown())
        self._runner.run(self._api.__aexit__(None, None, None))
        self._runner.close()


async def _whole(sent: object) -> object:
    return await sent  # type: ignore[misc]


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    one = Screen()
    yield one
    one.close()


def card(number: int = 1, title: str = "Red dress", **columns: object) -> ProductCard:
    made = ProductCard(
        number=number,
        product_id=f"P{number}",
        title=title,
        product_type="Dress",
        price="49,95 €",
        url=f"https://shop.example/{number}",
        photo="0" * 64,
        alt=title,
        verdicts=tuple(
            Button(encode(Press(verb, QUERY, str(number))), verb.name)
            for verb in (Verb.THIS, Verb.SIMILAR, Verb.NO)
        ),
    )
    return replace(made, **columns)  # type: ignore[arg-type]


def answer(*cards: ProductCard, words: str = "These come closest.", **columns: object) -> Reply:
    return replace(Reply(words, "en", query_id=QUERY, cards=cards), **columns)  # type: ignore[arg-type]


def links(message: Message) -> list[tuple[str, str]]:
    """Return the words and the address of every link that can be tapped."""
    return [
        (piece(message.words, one["offset"], one["length"]), one["url"])
        for one in message.entities
        if one["type"] == "text_link"
    ]


def lines(message: Message) -> list[str]:
    return message.words.split("\n")


any_title = st.one_of(st.text(max_size=200), st.sampled_from(FORGED))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(any_title, URLS, st.sampled_from(["49,95 €", "$1,234.00", "\u200f49.95 ₪", None])),
        max_size=10,
    )
)
@example([(title, "https://shop.example/", "1 €") for title in FORGED[:10]])
@example([("👗" * 200, "https://shop.example/", "1.234.567,00 €")] * 10)
def test_whatever_products_are_called_each_has_its_line_and_its_one_link(
    screen: Screen, found: list[tuple[str, str, str | None]]
) -> None:
    cards = [card(n, title, url=url, price=price) for n, (title, url, price) in enumerate(found, 1)]
    message = screen.caption(caption(answer(*cards)))
    assert units(message.words) <= 1024
    assert {one["type"] for one in message.entities} <= {"text_link"}
    assert [url for _, url in links(message)] == [one.url for one in cards]
    shown = lines(message)
    assert shown[0] == "These come closest."
    for line, one, (name, _) in zip(shown[1:], cards, links(message), strict=True):
        assert line.startswith(f"{one.number}. \u2068{name[1:-1]}\u2069")
        assert line.endswith(f" · {plain(one.price)}" if one.price else "\u2069")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(any_title, any_title, st.one_of(st.none(), st.sampled_from(NO_LINKS)))
@example("https://evil.example evil.com", "$EVIL t.me/evil", None)
def test_where_a_product_has_no_page_nothing_in_its_line_can_be_tapped(
    screen: Screen, title: str, price: str, url: str | None
) -> None:
    message = screen.caption(caption(answer(card(1, title, price=price, url=url), card(2))))
    assert [address for _, address in links(message)] == ["https://shop.example/2"]
    assert len(message.entities) == 1
    assert [line[:3] for line in lines(message)[1:]] == ["1. ", "2. "]


@pytest.mark.parametrize("url", NO_LINKS)
def test_what_is_no_address_of_a_page_is_no_link(url: str, screen: Screen) -> None:
    message = screen.words(card_caption(card(url=url)))
    assert links(message) == []
    assert message.words == "1. \u2068Red dress\u2069 · 49,95 €"


def test_a_dotted_name_is_no_address(screen: Screen) -> None:
    [line] = lines(screen.words(card_caption(card(title="evil.com", url=None))))
    assert "evil.com" not in line
    assert line.replace("\u2060", "") == "1. \u2068evil.com\u2069 · 49,95 €"


def test_a_number_keeps_its_dots() -> None:
    assert "1.234,50" in card_caption(card(url=None, price="1.234,50 EUR"))


def test_markup_in_a_title_is_read_as_it_stands(screen: Screen) -> None:
    message = screen.caption(caption(answer(card(title="<b>A & B</b> *C*"))))
    assert links(message) == [("\u2068<b>A & B</b> *C*\u2069", "https://shop.example/1")]


def test_a_right_to_left_name_turns_nothing_around_it(screen: Screen) -> None:
    [_, line] = lines(
        screen.caption(caption(answer(card(title="\u202bשמלה\u202c אדומה", price="\u200f49.95 ₪"))))
    )
    assert line == "1. \u2068שמלה אדומה\u2069 · 49.95 ₪"


def test_emoji_keep_the_joiners_that_make_them(screen: Screen) -> None:
    message = screen.caption(caption(answer(card(title="👨‍👩‍👧 नमस्\u200dते"))))
    assert "👨‍👩‍👧 नमस्\u200dते" in message.words


def test_an_invisible_name_can_still_be_tapped(screen: Screen) -> None:
    [(name, _)] = links(screen.caption(caption(answer(card(title="\u200b\ufeff\u00ad")))))
    assert name == "\u2068…\u2069"


def test_a_price_is_shown_whole_or_not_at_all(screen: Screen) -> None:
    message = screen.caption(caption(answer(card(price="9" * 33), card(2, price="9" * 32))))
    assert "9" * 33 not in message.words
    assert lines(message)[1] == "1. \u2068Red dress\u2069"
    assert lines(message)[2].endswith("9" * 32)


def test_names_are_shortened_so_that_ten_products_fit_under_a_long_introduction(screen: Screen) -> None:
    cards = [card(number, "Very long name " * 9) for number in range(1, 11)]
    message = screen.caption(caption(answer(*cards, words="Words. " * 60)))
    assert [url for _, url in links(message)] == [one.url for one in cards]


def test_what_does_not_fit_is_left_out_by_whole_lines(screen: Screen) -> None:
    cards = [card(number) for number in range(1, 11)]
    message = screen.caption(caption(answer(*cards, words="x" * 900)))
    assert 0 < len(links(message)) < 10
    assert all(line.endswith("49,95 €") for line in lines(message)[1:])


def test_words_are_cut_to_what_a_message_holds(screen: Screen) -> None:
    message = screen.words(text("👗<" * 3_000))
    assert 4_090 <= units(message.words) <= 4_096
    assert set(message.words) == {"👗", "<"}


def largest(speaker: Speaker) -> Reply:
    """Return an answer with every button that there can be."""
    cards = [card(number) for number in range(1, 11)]
    longest = "Traditional wear of the longest name that there is"
    pieces = [
        Piece((0, 0, 1, 1), Button(encode(Press(Verb.PIECE, QUERY, str(n))), f"{n} {longest}", n == 1))
        for n in range(13)
    ]
    views = [Button(encode(Press(Verb.VIEW, QUERY, str(n))), f"Photo {n}") for n in range(11)]
    chips = [Button(encode(Press(Verb.TYPES, QUERY, "a" * 38)), longest) for _ in range(6)]
    others = [Button(encode(Press(verb, QUERY)), verb.name) for verb in (Verb.MORE, Verb.CHEAPER, Verb.SHEET)]
    return answer(*cards, pieces=tuple(pieces), views=tuple(views), chips=tuple(chips), buttons=tuple(others))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_largest_answer_keeps_within_the_limits_in_every_language(language: str, screen: Screen) -> None:
    speaker = texts_of_a_shop().speaker(language)
    reply = largest(speaker)
    message = screen.caption(caption(reply), keyboard(reply, speaker))
    assert max(map(len, message.rows)) <= 3
    assert all(0 < units(button["text"]) <= 42 for button in message.buttons)
    for button in message.buttons:
        assert encode(decode(button["callback_data"])) == button["callback_data"]


def test_every_product_can_be_called_right_and_all_of_them_wrong(speaker: Speaker) -> None:
    keys = keyboard(answer(card(1), card(2)), speaker)
    assert keys is not None
    presses = [decode(str(one.callback_data)) for row in keys.inline_keyboard for one in row]
    assert presses == [
        Press(Verb.THIS, QUERY, "1"),
        Press(Verb.THIS, QUERY, "2"),
        Press(Verb.NO, QUERY, "0"),
        Press(Verb.PICTURES, QUERY),
    ]


def test_an_answer_without_products_has_no_buttons_about_them(speaker: Speaker) -> None:
    assert keyboard(answer(), speaker) is None


def test_a_picture_is_not_offered_where_the_answer_is_one(speaker: Speaker) -> None:
    buttons = tuple(Button(encode(Press(verb, QUERY)), verb.name) for verb in (Verb.MORE, Verb.SHEET))
    keys = keyboard(answer(card(), buttons=buttons), speaker)
    assert keys is not None
    assert "SHEET" not in {one.text for row in keys.inline_keyboard for one in row}


def marks(keys: InlineKeyboardMarkup) -> list[str]:
    return [
        str(one.callback_data) for row in keys.inline_keyboard for one in row if one.text.startswith("✓ ")
    ]


def verdicts(speaker: Speaker) -> InlineKeyboardMarkup:
    chosen = Button(encode(Press(Verb.TYPES, QUERY, "dress")), "Dress 90 %", chosen=True)
    keys = keyboard(answer(card(1), card(2), chips=(chosen,)), speaker)
    assert keys is not None
    return keys


def test_a_verdict_is_marked_beside_those_of_other_products(speaker: Speaker) -> None:
    chip = encode(Press(Verb.TYPES, QUERY, "dress"))
    one, two = (encode(Press(Verb.THIS, QUERY, rank)) for rank in "12")
    marked = chosen_now(verdicts(speaker), one)
    assert marks(marked) == [chip, one]
    assert marks(chosen_now(marked, two)) == [chip, one, two]
    assert marks(chosen_now(marked, one)) == [chip, one]


def test_none_of_these_takes_every_verdict_back_and_the_next_one_takes_it_back(speaker: Speaker) -> None:
    chip, one = encode(Press(Verb.TYPES, QUERY, "dress")), encode(Press(Verb.THIS, QUERY, "1"))
    none = encode(Press(Verb.NO, QUERY, "0"))
    marked = chosen_now(chosen_now(verdicts(speaker), one), none)
    assert marks(marked) == [chip, none]
    assert marks(chosen_now(marked, one)) == [chip, one]


def test_each_answer_to_a_question_has_a_row_of_its_own() -> None:
    yes, no = (Button(encode(Press(Verb.CONSENT, argument=word)), word) for word in ("yes", "no"))
    keys = question_keyboard(Question("?", (yes, no)))
    assert [[one.text for one in row] for row in keys.inline_keyboard] == [["yes"], ["no"]]


def test_the_history_is_a_numbered_list_whose_numbers_can_be_pressed(
    speaker: Speaker, screen: Screen
) -> None:
    past = tuple(
        PastQuery(
            QUERY,
            datetime(2030, 1, n, tzinfo=UTC),
            f"<Dress> {n}",
            None,
            Button(encode(Press(Verb.SHOW, QUERY)), ""),
        )
        for n in range(1, 21)
    )
    reply = Reply("Your latest 20 searches.", "en", history=past)
    message = screen.words(history_text(reply, speaker), history_keyboard(past))
    assert lines(message)[1] == "1. <Dress> 1 · Jan 1, 2030"
    assert [button["text"] for button in message.buttons] == [str(n) for n in range(1, 21)]
    assert history_keyboard(()) is None


@given(st.text())
def test_plain_words_stand_on_one_line_and_hide_nothing(words: str) -> None:
    shown = plain(words)
    assert not re.search(r"[\x00-\x1f\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]", shown)
    assert shown == shown.strip()
    assert "  " not in shown
