"""``/settings``: what is settled for a chat, as a message whose buttons change it."""

from __future__ import annotations

from dataclasses import replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.messengers.settling import COUNTS, language_name
from bot.telegram.rendering import CHOSEN, in_rows, text
from bot.texts import LANGUAGES, Speaker
from storage.records import ChatRecord

SIGN = "="
"""What a setting's button begins with; no button of an answer does."""

AUTO = "auto"


def settings_text(record: ChatRecord, speaker: Speaker, *, private: bool, prices: bool) -> str:
    """Return what is settled, in Telegram's HTML; of prices only where the shop has a currency."""
    say = speaker.say
    language = language_name(record.locale) if record.locale else say("settings-language-auto")
    price = say("settings-price-none")
    if record.most_amount is not None:
        price = speaker.price(record.most_amount, record.most_currency)
    on_or_off = "settings-on" if record.auto_answer else "settings-off"
    lines = [
        say("settings-title"),
        "",
        say("settings-language", value=language),
        say("settings-products", count=record.products or 0) if record.products else None,
        None if private else say("settings-auto", value=say(on_or_off)),
        say("settings-price", value=price) if prices else None,
        *(["", say("settings-price-how")] if prices else []),
    ]
    return text("\n".join(line for line in lines if line is not None))


def settings_keyboard(record: ChatRecord, speaker: Speaker, *, private: bool) -> InlineKeyboardMarkup:
    """Return the buttons that change what is settled."""
    languages = [_choice(language_name(one), f"lang:{one}", chosen=record.locale == one) for one in LANGUAGES]
    languages.append(_choice(speaker.say("settings-language-auto"), "lang:", chosen=record.locale is None))
    counts = [_count(count, chosen=record.products == count) for count in COUNTS]
    rows = [*in_rows(languages), counts]
    if not private:
        value = speaker.say("settings-on" if record.auto_answer else "settings-off")
        change = f"{AUTO}:{int(not record.auto_answer)}"
        rows.append([_choice(speaker.say("settings-auto", value=value), change, chosen=record.auto_answer)])
    return InlineKeyboardMarkup(rows)


def settled(record: ChatRecord, data: str) -> ChatRecord:
    """Return what is settled after a press, however often it comes; one that is not ours changes nothing."""
    name, _, value = data.removeprefix(SIGN).partition(":")
    match name:
        case "lang" if not value or value in LANGUAGES:
            return replace(record, locale=value or None)
        case "n" if not value or value in map(str, COUNTS):
            return replace(record, products=int(value) if value else None)
        case "auto" if value in {"0", "1"}:
            return replace(record, auto_answer=value == "1")
    return record


def _count(count: int, *, chosen: bool) -> InlineKeyboardButton:
    """Return the button of a number of products; the chosen one takes the choice back."""
    return _choice(str(count), "n:" if chosen else f"n:{count}", chosen=chosen)


def _choice(words: str, data: str, *, chosen: bool) -> InlineKeyboardButton:
    return InlineKeyboardButton((CHOSEN if chosen else "") + words, callback_data=SIGN + data)
