"""What a reply looks like: Discord takes it, however a product is called, and nothing of that is alive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import discord
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.callbacks import decode, encode
from bot.discord.items import view_of
from bot.discord.post import Post
from bot.discord.rendering import (
    COLOR,
    COLOR_FAR,
    FIRST,
    answer_post,
    escaped,
    history_post,
    pictures_post,
    question_post,
    words,
    words_post,
)
from bot.discord.rows import Key, Menu, key_id
from bot.messages import Button, PastQuery, Piece, Press, ProductCard, Question, Reply, Verb
from bot.messengers.plain import plain, shortened
from bot.texts import LANGUAGES, Speaker
from tests.support.discord_limits import check
from tests.support.discord_markdown import Seen, seen
from tests.support.pictures import jpeg
from tests.support.telegram.desk import texts_of_a_shop

QUERY = "6f6b3f0e-6c0e-4f0e-9f0b-1f3a5c7d9e02"
OWNER = 2**64 - 1
"""The longest number that Discord may give somebody."""

FORGED = (
    "**bold** _italic_ __under__ ~~gone~~ ||spoiler|| `code` ```block```",
    "[link](https://evil.example)",
    "[",
    "a ] b [ c",
    "](https://evil.example)",
    "https://evil.example",
    "<https://evil.example>",
    "@everyone @here <@1> <@!1> <@&1> <#1> </find:1> <t:1> <:smile:1> <id:browse>",
    "# heading\n> quote\n- list\n1. list\n-# small",
    "\\",
    "Dress\n2. Other · 1 €",
    "שמלה אדומה",
    "\u202edress\u202c \u2067x",
    "\u200b\u2060\ufeff",
    "👗👨‍👩‍👧‍👦" * 20,
    "\x00\x1b[31m",
    "*" * 300,
)
PRICES = ("49,95 €", "$1,234.00", "\u200f49.95 ₪", "₹1,234.50", "-5,00 €", "12 *EUR*", "9" * 32, None)
URLS = st.builds(
    "https://{}.example/{}".format,
    st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True),
    st.text(st.sampled_from("aZ09/?&=%#+~'\"<>;:@()[]{}\\*_-.,|`é"), max_size=60),
)
NO_LINKS = (
    "javascript:alert(1)",
    "ftp://shop.example/x",
    "https://",
    "https://[::1",
    "https://shop.example/a b",
)


@pytest.fixture(scope="module")
def speaker() -> Speaker:
    return texts_of_a_shop().speaker("en")


def card(number: int = 1, title: str = "Red dress", **columns: object) -> ProductCard:
    made = ProductCard(
        number=number,
        product_id=f"P{number}",
        title=title,
        product_type="Dress",
        price="49,95 €",
        url=f"https://shop.example/{number}",
        photo="0" * 64,
        alt=f"{title} (dress)",
        verdicts=tuple(
            Button(encode(Press(verb, QUERY, str(number))), verb.name)
            for verb in (Verb.THIS, Verb.SIMILAR, Verb.NO)
        ),
    )
    return replace(made, **columns)  # type: ignore[arg-type]


def answer(*cards: ProductCard, words: str = "These come closest.", **columns: object) -> Reply:
    return replace(Reply(words, "en", query_id=QUERY, cards=cards), **columns)  # type: ignore[arg-type]


def post_of(reply: Reply, speaker: Speaker, *, shareable: bool = False) -> Post:
    return answer_post(reply, speaker, OWNER, shareable=shareable)


def button(verb: Verb, argument: str = "", text: str | None = None, *, chosen: bool = False) -> Button:
    return Button(encode(Press(verb, QUERY, argument)), verb.name if text is None else text, chosen)


def parts(post: Post) -> list[dict[str, Any]]:
    """Return the embeds as they are sent."""
    return [dict(embed.to_dict()) for embed in post.embeds]


def products(post: Post) -> list[Seen]:
    """Return what is seen of each product: first those with an embed of their own, then those in lines."""
    _, *embeds = parts(post)
    found: list[Seen] = []
    for embed in embeds:
        if "title" not in embed:
            found += map(seen, embed["description"].split("\n"))
            continue
        title, price = seen(embed["title"], in_lines=False), seen(embed.get("description", ""))
        links = [*title.links, *price.links]
        if "url" in embed:
            links.append((title.words, embed["url"]))
        whole = f"{title.words} · {price.words}" if price.words else title.words
        found.append(Seen(whole, links, title.live + price.live))
    return found


def keys(post: Post) -> list[Key]:
    return [key for row in post.rows if not isinstance(row, Menu) for key in row]


def presses(post: Post) -> list[str]:
    return [key.id.removeprefix(f"{OWNER}:") for key in keys(post)]


def menus(post: Post) -> dict[str, Menu]:
    return {row.id.rpartition(":")[2]: row for row in post.rows if isinstance(row, Menu)}


def chosen(post: Post) -> dict[str, list[str]]:
    """Return what is marked as chosen, of each menu by its name, as it is sent."""
    view = view_of(post.rows)
    assert view is not None
    every: list[Any] = [one for row in view.to_components() for one in row["components"]]
    return {
        one["custom_id"].rpartition(":")[2]: [
            option["label"] for option in one["options"] if option["default"]
        ]
        for one in every
        if one["type"] == discord.ComponentType.string_select.value
    }


any_title = st.one_of(st.text(max_size=200), st.sampled_from(FORGED))
any_price = st.sampled_from(PRICES)
any_url = st.one_of(st.none(), URLS, st.sampled_from(NO_LINKS))
any_product = st.tuples(any_title, any_price, any_url)


@st.composite
def any_reply(draw: st.DrawFn) -> Reply:
    found = draw(st.lists(any_product, max_size=20))
    label = st.one_of(st.just("Dress"), any_title)
    pieces = draw(st.lists(label, max_size=12))
    views = draw(st.lists(label, max_size=13))
    chips = draw(st.lists(label, max_size=6))
    further = draw(st.sets(st.sampled_from((Verb.MORE, Verb.CHEAPER, Verb.SHEET))))
    return answer(
        *(card(n, title, price=price, url=url) for n, (title, price, url) in enumerate(found, 1)),
        words=draw(st.sampled_from(("These come closest.", "👗<" * 3_000, "Words: " * 900, *FORGED[:6]))),
        close=draw(st.booleans()),
        pieces=tuple(
            Piece((0, 0, 1, 1), button(Verb.PIECE, str(n), text, chosen=draw(st.booleans())))
            for n, text in enumerate(pieces)
        ),
        views=tuple(
            button(Verb.VIEW, str(n), text, chosen=draw(st.booleans())) for n, text in enumerate(views)
        ),
        chips=tuple(
            button(Verb.TYPES, f"type-{n}", text, chosen=draw(st.booleans())) for n, text in enumerate(chips)
        ),
        buttons=tuple(button(verb) for verb in sorted(further)),
        sheet=draw(st.one_of(st.none(), st.just(jpeg()))),
    )


@settings(max_examples=150, deadline=None)
@given(any_reply(), st.sampled_from(LANGUAGES), st.booleans())
@example(answer(*(card(n, "👗" * 200) for n in range(1, 21)), words="👗" * 5_000), "en", True)
@example(answer(*(card(n, "*" * 200, price="1*" * 9) for n in range(1, 21)), words="*" * 5_000), "en", True)
def test_discord_takes_every_answer_whole(reply: Reply, language: str, shareable: bool) -> None:
    check(post_of(reply, texts_of_a_shop().speaker(language), shareable=shareable))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(any_title, any_price, URLS), max_size=8))
@example([(title, "1 €", "https://shop.example/") for title in FORGED])
@example([("dress", "1 €", f"https://shop.example/{sign}x") for sign in "()[]<>\\|*_`'\""])
def test_whatever_products_are_called_each_is_named_with_its_one_link_and_its_price(
    found: list[tuple[str, str | None, str]],
) -> None:
    cards = [card(n, title, price=price, url=url) for n, (title, price, url) in enumerate(found, 1)]
    shown = products(post_of(answer(*cards), texts_of_a_shop().speaker("en")))
    for one, each in zip(cards, shown, strict=True):
        [(name, address)] = each.links
        assert unquote(address) == unquote(str(one.url))
        assert each.live == []
        assert each.words == f"{one.number}. {name_of(one)}" + (f" · {plain(one.price)}" if one.price else "")
        assert name in (name_of(one), f"{one.number}. {name_of(one)}")


def name_of(one: ProductCard) -> str:
    """Return a product's name, which nothing can come out of; in a line, brackets would end its link."""
    name = shortened(plain(one.title), 80) or "…"
    if one.number > FIRST:
        name = name.replace("[", "(").replace("]", ")")
    return f"\u2068{name}\u2069"


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(any_title, any_price, any_url), max_size=20), st.sampled_from(["Words.", "👗" * 2_100])
)
@example([("x", "1 €", "https://shop.example/" + "x" * 1_900)] * 20, "Words.")
def test_of_what_does_not_fit_links_go_first_and_then_whole_products_but_never_part_of_one(
    found: list[tuple[str, str | None, str | None]], said: str
) -> None:
    cards = [card(n, title, price=price, url=url) for n, (title, price, url) in enumerate(found, 1)]
    shown = products(post_of(answer(*cards, words=said), texts_of_a_shop().speaker("en")))
    assert len(shown) >= min(len(cards), FIRST)
    for one, each in zip(cards, shown, strict=False):
        assert each.words == f"{one.number}. {name_of(one)}" + (f" · {plain(one.price)}" if one.price else "")
        assert each.live == []
        assert [unquote(url) for _, url in each.links] in ([], [unquote(str(one.url))])


def test_twenty_usual_products_all_have_their_link(speaker: Speaker) -> None:
    cards = [card(number, "Summer dress with flowers") for number in range(1, 21)]
    shown = products(post_of(answer(*cards), speaker))
    assert [[url for _, url in one.links] for one in shown] == [[one.url] for one in cards]


@pytest.mark.parametrize("url", [*NO_LINKS, None, "https://shop.example/" + "x" * 2_100])
def test_what_is_no_address_of_a_page_is_no_link(url: str | None, speaker: Speaker) -> None:
    cards = [card(number, url=url) for number in range(1, 6)]
    for number, one in enumerate(products(post_of(answer(*cards), speaker)), 1):
        assert (one.words, one.links) == (f"{number}. \u2068Red dress\u2069 · 49,95 €", [])


def test_a_price_is_shown_whole_or_not_at_all(speaker: Speaker) -> None:
    cards = [
        card(n, price=price) for n, price in enumerate(["9" * 33, "9" * 32, "*" * 17, "9" * 33, "9" * 32], 1)
    ]
    first, second, third, fourth, fifth = (one.words for one in products(post_of(answer(*cards), speaker)))
    assert {first[3:], third[3:], fourth[3:]} == {"\u2068Red dress\u2069"}
    assert {second[3:], fifth[3:]} == {"\u2068Red dress\u2069 · " + "9" * 32}


@given(st.one_of(st.text(max_size=300), st.sampled_from(FORGED)))
def test_escaped_words_are_read_as_they_stand(text: str) -> None:
    text = plain(text)
    assert seen(escaped(text), in_lines=False) == Seen(text)  # none of them begins a line


def test_the_words_over_an_answer_are_read_as_they_stand(speaker: Speaker) -> None:
    lead, *_ = parts(
        post_of(answer(card(), words="Two <dresses>: *this*,\nand https://evil.example"), speaker)
    )
    assert seen(lead["description"]) == Seen("Two <dresses>: *this*,\nand https://evil.example")


def test_the_picture_is_under_the_words_and_told_in_words(speaker: Speaker) -> None:
    post = post_of(answer(card(1, "Red"), card(2, "Blue"), sheet=b"a picture"), speaker)
    [picture] = post.files
    assert picture.content == b"a picture"
    assert picture.alt == "Your photo, and beside it: 1. Red (dress); 2. Blue (dress)"
    assert parts(post)[0]["image"]["url"] == f"attachment://{picture.name}"
    assert [file.description for file in post.fresh()["files"]] == [picture.alt]
    assert post_of(answer(card()), speaker).files == []


def test_a_post_can_be_sent_again_with_all_of_its_files(speaker: Speaker) -> None:
    post = post_of(answer(card(), sheet=b"a picture"), speaker)
    for parts_of_it in (post.fresh()["files"], post.fresh()["files"], post.instead()["attachments"]):
        assert [file.fp.read() for file in parts_of_it] == [b"a picture"]


def test_what_takes_the_place_of_a_message_leaves_nothing_of_it(speaker: Speaker) -> None:
    assert Post("Thanks.").instead() == {"content": "Thanks.", "embeds": [], "attachments": [], "view": None}
    assert post_of(answer(card()), speaker).instead()["content"] is None


def test_an_answer_that_is_not_close_looks_different(speaker: Speaker) -> None:
    for close, color in ((True, COLOR), (False, COLOR_FAR)):
        post = post_of(answer(*map(card, range(1, 6)), close=close), speaker)
        assert {embed["color"] for embed in parts(post)} == {color}


def test_every_product_can_be_called_right_and_all_of_them_wrong(speaker: Speaker) -> None:
    buttons = (button(Verb.MORE), button(Verb.CHEAPER), button(Verb.SHEET))
    post = post_of(answer(card(1), card(2), buttons=buttons), speaker)
    assert [decode(one) for one in presses(post)] == [
        Press(Verb.THIS, QUERY, "1"),
        Press(Verb.THIS, QUERY, "2"),
        Press(Verb.NO, QUERY, "0"),
        Press(Verb.MORE, QUERY),
        Press(Verb.CHEAPER, QUERY),
        Press(Verb.PICTURES, QUERY),
    ]


def test_what_somebody_said_before_is_marked(speaker: Speaker) -> None:
    said = card(2, verdicts=tuple(replace(one, chosen=True) for one in card(2).verdicts))
    post = post_of(answer(card(1), said), speaker)
    assert [one.id for one in keys(post) if one.chosen] == [key_id(OWNER, said.verdicts[0].id)]


@pytest.mark.parametrize("count", [1, 5, 6, 10])
def test_up_to_ten_products_have_keys_for_their_verdicts(count: int, speaker: Speaker) -> None:
    post = post_of(answer(*map(card, range(1, count + 1))), speaker)
    assert menus(post) == {}
    assert [one for one in presses(post) if one.startswith("y.")] == [
        encode(Press(Verb.THIS, QUERY, str(number))) for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("count", [11, 20])
def test_more_products_have_a_menu_for_their_verdicts(count: int, speaker: Speaker) -> None:
    cards = [card(number, "*Red* dress") for number in range(1, count + 1)]
    post = post_of(answer(*cards), speaker)
    [menu] = menus(post).values()
    assert [one.value for one in menu.options] == [one.verdicts[0].id for one in cards]
    assert menu.options[10].text == "11. *Red* dress"
    assert presses(post) == [encode(Press(Verb.NO, QUERY, "0")), encode(Press(Verb.PICTURES, QUERY))]


def test_an_answer_without_products_has_no_keys_about_them(speaker: Speaker) -> None:
    assert post_of(answer(), speaker, shareable=True).rows == ()
    assert presses(post_of(answer(buttons=(button(Verb.MORE),)), speaker)) == [
        encode(Press(Verb.MORE, QUERY))
    ]


def test_an_answer_can_be_shared_where_only_whoever_asked_sees_it(speaker: Speaker) -> None:
    share = key_id(OWNER, encode(Press(Verb.SHOW, QUERY)), shares=True)
    for shareable in (True, False):
        ids = [one.id for one in keys(post_of(answer(card()), speaker, shareable=shareable))]
        assert (share in ids) == shareable


def test_photos_and_garments_share_a_menu_and_types_have_their_own(speaker: Speaker) -> None:
    views = (button(Verb.VIEW, "1", "Photo 1"), button(Verb.VIEW, "0", "All photos", chosen=True))
    pieces = (Piece((0, 0, 1, 1), button(Verb.PIECE, "1", "1 Dress")),)
    chips = (button(Verb.TYPES, "dress", "Dress 90 %", chosen=True), button(Verb.TYPES, "all", "Everything"))
    post = post_of(answer(card(), views=views, pieces=pieces, chips=chips), speaker)
    found = menus(post)
    assert [one.value for one in found["parts"].options] == [*(one.id for one in views), pieces[0].button.id]
    assert [one.value for one in found["types"].options] == [one.id for one in chips]
    assert chosen(post) == {"parts": ["All photos"], "types": ["Dress 90 %"]}


def test_where_several_types_were_searched_none_is_preselected_so_that_each_can_be_chosen_alone(
    speaker: Speaker,
) -> None:
    chips = tuple(button(Verb.TYPES, name, name, chosen=name != "all") for name in ("dress", "skirt", "all"))
    assert chosen(post_of(answer(card(), chips=chips), speaker)) == {"types": []}


@settings(max_examples=50, deadline=None)
@given(st.lists(any_product, min_size=1, max_size=12))
@example([(title, "1 €", "https://shop.example/") for title in FORGED])
def test_bigger_pictures_have_an_embed_each(found: list[tuple[str, str | None, str | None]]) -> None:
    cards = [card(n, title, price=price, url=url) for n, (title, price, url) in enumerate(found, 1)]
    post = pictures_post([(f"picture {one.number}".encode(), one) for one in cards])
    check(post)
    assert len(post.embeds) == min(len(cards), 10)
    for one, embed, file in zip(cards, parts(post), post.files, strict=False):
        assert embed["image"]["url"] == f"attachment://{file.name}"
        assert file.content == f"picture {one.number}".encode()
        title = seen(embed["title"], in_lines=False)
        assert (title.links, title.live) == ([], [])
        assert title.words.startswith(f"{one.number}. ")


def past(number: int, text: str) -> PastQuery:
    query = f"00000000-0000-4000-8000-{number:012}"
    show = Button(encode(Press(Verb.SHOW, query)), "Show")
    return PastQuery(query, datetime(2030, 1, number, tzinfo=UTC), text, None, show)


@settings(max_examples=50, deadline=None)
@given(st.lists(any_title, max_size=20))
def test_discord_takes_every_history(said: list[str]) -> None:
    reply = Reply("Your searches.", "en", history=tuple(past(n, text) for n, text in enumerate(said, 1)))
    check(history_post(reply, texts_of_a_shop().speaker("hi"), OWNER))


def test_the_history_is_a_menu_of_searches_with_their_day(speaker: Speaker) -> None:
    lines = tuple(past(number, f"Dress {number}") for number in (1, 2))
    post = history_post(Reply("Your latest 2 searches.", "en", history=lines), speaker, OWNER)
    assert post.text == "Your latest 2 searches."
    [menu] = menus(post).values()
    assert [(one.value, one.text, one.more) for one in menu.options] == [
        (lines[0].show.id, "1. Dress 1", "Jan 1, 2030"),
        (lines[1].show.id, "2. Dress 2", "Jan 2, 2030"),
    ]
    assert history_post(Reply("None yet.", "en"), speaker, OWNER) == Post("None yet.")


def test_a_question_has_its_answers_as_keys() -> None:
    yes, no = (Button(encode(Press(Verb.CONSENT, argument=word)), word) for word in ("yes", "no"))
    post = question_post(Question("May we?", (yes, no)), OWNER)
    check(post)
    assert post.text == "May we?"
    assert [(one.id, one.text) for one in keys(post)] == [
        (f"{OWNER}:k..yes", "yes"),
        (f"{OWNER}:k..no", "no"),
    ]


def test_words_have_what_can_be_pressed_about_them() -> None:
    post = words_post(Reply("Gone.", "en", buttons=(button(Verb.MORE, text="More"),)), OWNER)
    check(post)
    assert (post.text, [one.text for one in keys(post)]) == ("Gone.", ["More"])
    assert words_post(Reply("Gone.", "en"), OWNER) == Post("Gone.")


@settings(deadline=None)
@given(st.text(min_size=1).map(lambda text: text * 500))
def test_long_words_are_cut_to_what_a_message_holds(text: str) -> None:
    cut = words(text)
    check(Post(cut)) if cut.strip() else None
    assert text.startswith(cut.removesuffix("…").rstrip("…"))
    assert words(text[:500]) == text[:500]


def test_labels_are_cut_and_never_empty(speaker: Speaker) -> None:
    further = (button(Verb.MORE, text="\u200b"), button(Verb.CHEAPER, text="👗" * 99))
    post = post_of(answer(card(), buttons=further, chips=(button(Verb.TYPES, "all", ""),)), speaker)
    check(post)
