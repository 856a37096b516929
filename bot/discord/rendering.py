"""An answer as Discord shows it: embeds, and rows of keys and menus."""

from __future__ import annotations

import re
from collections.abc import Sequence

import discord

from bot.callbacks import encode
from bot.discord.post import Picture, Post
from bot.discord.rows import Key, Menu, Option, Row, Rows, in_rows, key_id
from bot.messages import Button, Press, ProductCard, Question, Reply, Verb
from bot.messengers.plain import can_be_opened, isolated, plain, shortened, units
from bot.texts import Speaker

FIRST = 3
"""Products with an embed of their own; the others share one, or the answer would fill the screen."""

LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_ALT, LONGEST_TEXT = 256, 4_096, 1_024, 2_000
"""In UTF-16 units (discord.com/developers/docs/resources/message)."""

LONGEST_NAME = 80
"""Of a product in a line."""

LONGEST_PRICE = 32
"""A longer one is left out, as part of a price is another price."""

MOST_TOGETHER = 6_000
"""In UTF-16 units, over all embeds of a message."""

MOST_KEYS = 10
"""Verdicts as keys; more are a menu."""

SHEET = "answer.jpg"
COLOR, COLOR_FAR = 0x1F7A4D, 0x8A8F98
"""The bar beside an answer: green where something is close."""

LONGEST_ADDRESS = 2_048

_MARKDOWN = re.compile(r"([\\`*_~|\[\]<>#@]|:(?=//))")
"""Every sign that may mean something in Discord's markdown, which takes words for an address by ``://``."""

_NAMED = str.maketrans("[]", "()")
"""A bracket in a link's name, even an escaped one, may end the link."""

_WRITTEN = {ord(sign): f"%{ord(sign):02X}" for sign in "()<>\\"}
"""The same signs in its address, as every server reads them."""


def answer_post(reply: Reply, speaker: Speaker, owner: int, *, shareable: bool) -> Post:
    """Return an answer: the picture, the first products, and everything that can be pressed.

    Args:
        reply: of the conversation.
        speaker: in the language of whoever asked.
        owner: whoever asked.
        shareable: only they see it, and may show it to everybody.
    """
    files = []
    color = COLOR if reply.close else COLOR_FAR
    lead = discord.Embed(description=shortened(escaped(reply.text), LONGEST_DESCRIPTION), color=color)
    if reply.sheet is not None:
        lead.set_image(url=f"attachment://{SHEET}")
        files.append(Picture(reply.sheet, SHEET, _alt(reply.cards, speaker)))
    embeds = [lead, *(_card(card, color) for card in reply.cards[:FIRST])]
    if rest := _rest(reply.cards[FIRST:], MOST_TOGETHER - sum(map(_size, embeds))):
        embeds.append(discord.Embed(description=rest, color=color))
    return Post(embeds=embeds, files=files, rows=answer_rows(reply, speaker, owner, shareable=shareable))


def answer_rows(reply: Reply, speaker: Speaker, owner: int, *, shareable: bool) -> Rows:
    """Return what can be pressed under an answer, in five rows at most."""
    parts = [*reply.views, *(piece.button for piece in reply.pieces)]
    return (
        *_menu("parts", speaker.say("discord-choose-part"), parts, owner),
        *_menu("types", speaker.say("discord-choose-type"), reply.chips, owner),
        *_verdicts(reply, speaker, owner),
        *in_rows(_further(reply, speaker, owner, shareable=shareable)),
    )


def pictures_post(pictures: Sequence[tuple[bytes, ProductCard]]) -> Post:
    """Return an answer's products in bigger pictures, an embed each."""
    embeds, files = [], []
    for picture, card in pictures[:10]:
        name = f"{card.number}.jpg"
        embeds.append(_card(card).set_image(url=f"attachment://{name}"))
        files.append(Picture(picture, name, shortened(plain(card.alt), LONGEST_ALT)))
    return Post(embeds=embeds, files=files)


def history_post(reply: Reply, speaker: Speaker, owner: int) -> Post:
    """Return the list of earlier queries, with a menu that shows one again."""
    options = tuple(
        Option(one.show.id, f"{number}. {one.text}", more=speaker.date(one.asked_at))
        for number, one in enumerate(reply.history, start=1)
    )
    menu = Menu(f"{owner}:menu:history", speaker.say("button-show"), options)
    return Post(words(reply.text), rows=(menu,) if options else ())


def question_post(question: Question, owner: int) -> Post:
    """Return a question with its answers."""
    return Post(words(question.text), rows=in_rows([_key(one, owner) for one in question.answers]))


def words_post(reply: Reply, owner: int) -> Post:
    """Return words, with what can be pressed about them."""
    return Post(words(reply.text), rows=in_rows([_key(one, owner) for one in reply.buttons]))


def words(text: str) -> str:
    """Return words as a message's text, cut to what one may hold."""
    return shortened(text, LONGEST_TEXT)


def escaped(text: str) -> str:
    """Return words in which Discord's markdown finds nothing."""
    return _MARKDOWN.sub(r"\\\1", text)


def _card(card: ProductCard, color: int = COLOR) -> discord.Embed:
    """Return a product: its number and name, which lead to its page, and its price."""
    name = escaped(shortened(plain(card.title), LONGEST_NAME)) or "…"
    title = f"{card.number}. {isolated(name)}"
    return discord.Embed(title=title, url=_page(card), description=_price(card) or None, color=color)


def _size(embed: discord.Embed) -> int:
    """Return how much of :data:`MOST_TOGETHER` an embed takes."""
    return units(embed.title or "") + units(embed.description or "")


def _page(card: ProductCard) -> str | None:
    """Return the address of a product's page, if it is one that Discord takes."""
    url = card.url or ""
    return url if can_be_opened(url) and units(url) <= LONGEST_ADDRESS else None


def _rest(cards: Sequence[ProductCard], room: int) -> str:
    """Return products as lines, as many as there is room for; a link goes before its product does."""
    lines: list[str] = []
    room = min(room, LONGEST_DESCRIPTION)
    for card in cards:
        plainly = _line(card, linked=False)
        line = next((one for one in (_line(card, linked=True), plainly) if units(one) < room), None)
        if line is None:
            break
        lines.append(line)
        room -= units(line) + 1
    return "\n".join(lines)


def _line(card: ProductCard, *, linked: bool) -> str:
    name = shortened(plain(card.title), LONGEST_NAME).translate(_NAMED) or "…"
    name, page = isolated(escaped(name)), _page(card)
    if linked and page is not None:
        name = f"[{name}]({page.translate(_WRITTEN)})"
    price = _price(card)
    return f"{card.number}\\. {name}{f' · {price}' if price else ''}"


def _price(card: ProductCard) -> str:
    price = escaped(plain(card.price or ""))
    return price if units(price) <= LONGEST_PRICE else ""


def _alt(cards: Sequence[ProductCard], speaker: Speaker) -> str:
    seen = [f"{card.number}. {plain(card.alt)}" for card in cards]
    return shortened(speaker.say("discord-alt", seen="; ".join(seen)), LONGEST_ALT)


def _menu(name: str, hint: str, buttons: Sequence[Button], owner: int) -> tuple[Row, ...]:
    if not buttons:
        return ()
    options = tuple(Option(one.id, one.text, one.chosen) for one in buttons)
    return (Menu(f"{owner}:menu:{name}", hint, options),)


def _verdicts(reply: Reply, speaker: Speaker, owner: int) -> Rows:
    if reply.query_id is None or not reply.cards:
        return ()
    this = [card.verdicts[0] for card in reply.cards]
    if len(this) > MOST_KEYS:
        named = [
            Button(one.id, f"{card.number}. {card.title}", one.chosen)
            for one, card in zip(this, reply.cards, strict=True)
        ]
        return _menu("verdicts", speaker.say("verdict-this"), named, owner)
    texts = [speaker.say("verdict-number", number=card.number) for card in reply.cards]
    keys = [Button(one.id, text, one.chosen) for one, text in zip(this, texts, strict=True)]
    return in_rows([_key(one, owner) for one in keys])


def _further(reply: Reply, speaker: Speaker, owner: int, *, shareable: bool) -> list[Key]:
    keys = [_key(one, owner) for one in reply.buttons if not one.id.startswith(f"{Verb.SHEET}.")]
    if reply.query_id is None or not reply.cards:
        return keys
    none = Button(encode(Press(Verb.NO, reply.query_id, "0")), speaker.say("verdict-none"))
    bigger = Button(encode(Press(Verb.PICTURES, reply.query_id)), speaker.say("button-bigger"))
    keys = [_key(none, owner), *keys, _key(bigger, owner)]
    if shareable:
        again = encode(Press(Verb.SHOW, reply.query_id))
        keys.append(Key(key_id(owner, again, shares=True), speaker.say("discord-share")))
    return keys


def _key(button: Button, owner: int) -> Key:
    return Key(key_id(owner, button.id), button.text, button.chosen)
