"""An answer as Telegram shows it: a caption in HTML and rows of buttons."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageLimit

from bot.callbacks import encode
from bot.messages import Button, PastQuery, Press, ProductCard, Question, Reply, Verb
from bot.messengers.plain import can_be_opened, isolated, plain, shortened, units
from bot.texts import Speaker

LONGEST_TITLES = (60, 40, 24, 12)
"""UTF-16 units of a product's name, fewer until every product has its line; the shop's page has the rest."""

LONGEST_PRICE = 32
"""UTF-16 units; a longer one is left out, as part of a price is another price."""

LONGEST_BUTTON = 40
CHOSEN = "✓ "
IN_A_ROW, NUMBERS_IN_A_ROW = 3, 5

_LIVE = re.compile(r"[@#/](?=\S)|\$(?=[A-Za-z])|\.(?=[^\W\d])")
"""Where Telegram begins to see a mention, a hashtag, a command or an address in plain words."""


def caption(reply: Reply, limit: int = MessageLimit.CAPTION_LENGTH) -> str:
    """Return an answer's words and products in Telegram's HTML, whole lines of it up to the limit.

    The limit counts UTF-16 units of what is read, as Telegram does, without tags and links.
    """
    words = [(html.escape(line, quote=False), line) for line in reply.text.split("\n")]
    lines = words
    for longest in LONGEST_TITLES:
        lines = words + [_product_line(card, longest) for card in reply.cards]
        if sum(units(read) + 1 for _, read in lines) <= limit:
            break
    return "\n".join(_whole(lines, limit))


def card_caption(card: ProductCard) -> str:
    """Return one product in Telegram's HTML."""
    return _product_line(card)[0]


def product_line(title: str, price: str | None, url: str | None) -> str:
    """Return a product's name, price and link in Telegram's HTML."""
    return _line("", title, price, url)[0]


def text(words: str) -> str:
    """Return words in Telegram's HTML, cut to what one message may hold."""
    limit = int(MessageLimit.MAX_TEXT_LENGTH)
    while units(words) > limit:
        words = words[: len(words) - max(1, (units(words) - limit) // 2)]
    return html.escape(words, quote=False)


def keyboard(reply: Reply, speaker: Speaker) -> InlineKeyboardMarkup | None:
    """Return an answer's buttons: photos, garments, types, what is right, and what else can be done."""
    rows = [
        *_rows(reply.views),
        *_rows([piece.button for piece in reply.pieces]),
        *_rows(reply.chips),
        *_verdicts(reply, speaker),
        *_rows(_further(reply, speaker)),
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def question_keyboard(question: Question) -> InlineKeyboardMarkup:
    """Return a question's answers."""
    return InlineKeyboardMarkup([[_button(answer)] for answer in question.answers])


def history_keyboard(history: Sequence[PastQuery]) -> InlineKeyboardMarkup | None:
    """Return a button for each earlier query, that shows it again."""
    buttons = [InlineKeyboardButton(str(n), callback_data=one.show.id) for n, one in enumerate(history, 1)]
    rows = in_rows(buttons, NUMBERS_IN_A_ROW)
    return InlineKeyboardMarkup(rows) if rows else None


def in_rows(
    buttons: Sequence[InlineKeyboardButton], most: int = IN_A_ROW
) -> list[Sequence[InlineKeyboardButton]]:
    """Return buttons in rows of so many at most."""
    return [buttons[start : start + most] for start in range(0, len(buttons), most)]


def history_text(reply: Reply, speaker: Speaker) -> str:
    """Return the list of earlier queries in Telegram's HTML."""
    lines = [
        f"{number}. {plain(one.text)} · {speaker.date(one.asked_at)}"
        for number, one in enumerate(reply.history, start=1)
    ]
    return text("\n".join([reply.text, *lines]))


def chosen_now(markup: InlineKeyboardMarkup, pressed: str) -> InlineKeyboardMarkup:
    """Return a keyboard with the verdict that was pressed marked, and no other one of that product."""
    about = pressed.rpartition(".")[2]

    def marked(button: InlineKeyboardButton) -> InlineKeyboardButton:
        id_ = str(button.callback_data or "")
        if id_[:2] not in {f"{Verb.THIS}.", f"{Verb.NO}."}:
            return button
        text = button.text.removeprefix(CHOSEN)
        if id_ == pressed:
            return InlineKeyboardButton(CHOSEN + text, callback_data=id_)
        contradicts = id_.rpartition(".")[2] == about or about == "0" or id_.endswith(".0")
        return InlineKeyboardButton(text, callback_data=id_) if contradicts else button

    return InlineKeyboardMarkup([[marked(button) for button in row] for row in markup.inline_keyboard])


def _whole(lines: Iterable[tuple[str, str]], room: int) -> Iterator[str]:
    """Return the markup of the first lines, as many as there is room for."""
    for markup, read in lines:
        room -= units(read) + 1
        if room < 0:
            return
        yield markup


def _product_line(card: ProductCard, longest: int = LONGEST_TITLES[0]) -> tuple[str, str]:
    return _line(f"{card.number}. ", card.title, card.price, card.url, longest)


def _line(
    number: str, title: str, price: str | None, url: str | None, longest: int = LONGEST_TITLES[0]
) -> tuple[str, str]:
    """Return a product as markup, and as it is read."""
    name = shortened(plain(title), longest) or "…"
    costs = _inert(plain(price or ""))
    costs = f" · {costs}" if costs and units(costs) <= LONGEST_PRICE else ""
    linked = bool(url) and can_be_opened(str(url))
    name = isolated(name if linked else _inert(name))
    shown = html.escape(name, quote=False)
    if linked:
        shown = f'<a href="{html.escape(str(url))}">{shown}</a>'
    return f"{number}{shown}{html.escape(costs, quote=False)}", f"{number}{name}{costs}"


def _inert(words: str) -> str:
    """Return words in which Telegram finds nothing to tap, which a name without a link has to give."""
    return _LIVE.sub(lambda found: f"{found[0]}\u2060", words)


def _verdicts(reply: Reply, speaker: Speaker) -> list[Sequence[InlineKeyboardButton]]:
    if not reply.cards or reply.query_id is None:
        return []
    this = [card.verdicts[0] for card in reply.cards]
    texts = [speaker.say("verdict-number", number=card.number) for card in reply.cards]
    none = Button(encode(Press(Verb.NO, reply.query_id, "0")), speaker.say("verdict-none"))
    rows = _rows([Button(one.id, text, one.chosen) for one, text in zip(this, texts, strict=True)])
    return [*rows, [_button(none)]]


def _further(reply: Reply, speaker: Speaker) -> list[Button]:
    others = [button for button in reply.buttons if not button.id.startswith(f"{Verb.SHEET}.")]
    if reply.cards and reply.query_id is not None:
        bigger = encode(Press(Verb.PICTURES, reply.query_id))
        others.append(Button(bigger, speaker.say("button-bigger")))
    return others


def _rows(buttons: Iterable[Button]) -> list[Sequence[InlineKeyboardButton]]:
    return in_rows([_button(button) for button in buttons])


def _button(button: Button) -> InlineKeyboardButton:
    text = shortened(plain(button.text), LONGEST_BUTTON)
    return InlineKeyboardButton((CHOSEN if button.chosen else "") + text, callback_data=button.id)
