"""``/settings``: what a chat settles for itself, by whoever may."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.messages import Price, Terms
from bot.messengers.chats import Chats, terms_of
from bot.messengers.settling import COUNTS, HIGHEST, priced
from bot.telegram.client import Client
from bot.telegram.outbox import Outbox
from bot.telegram.settings_desk import SettingsDesk
from bot.telegram.settling import SIGN, settings_keyboard, settings_text, settled
from bot.telegram.talk import PLATFORM
from bot.texts import LANGUAGES
from storage.database import Database
from storage.records import ChatRecord
from tests.support.away import Away
from tests.support.pictures import jpeg
from tests.support.talking import SECRET
from tests.support.telegram.chats import Message
from tests.support.telegram.desk import Desk, a_desk, as_heard, talk_with, texts_of_a_shop
from tests.support.telegram.people import Group, Person
from tests.support.telegram.server import BotApi

UNSET = ChatRecord("telegram", "a chat", datetime(2030, 1, 1, tzinfo=UTC))
NAMES = ["English", "Deutsch", "Español", "Français", "Português", "Русский", "हिन्दी"]
AUTO = "as each person’s Telegram"
ADMINS_ONLY = "Only admins of this group can change its settings."
PRICES = {
    "50": "50",
    "49.95": "49.95",
    "49,95": "49.95",
    "49,9": "49.90",
    "€50": "50",
    "50 €": "50",
    "50 EUR": "50",
    "Rs. 500": "500",
    "50,-": "50",
    "1 000": "1000",
    "1\u202f000,50 €": "1000.50",
    "1,000": "1000",
    "1.000": "1000",
    "1,234.56": "1234.56",
    "1.234,56": "1234.56",
    "1'000": "1000",
    "12,345,678": None,
    "1000000": "1000000",
    "1000000.01": None,
    "0,01": "0.01",
    "५०": "50",
    "٥٠": "50",
    "1,23,456": None,
    "-5": None,
    "+5": None,
    "1e5": None,
    "NaN": None,
    "Infinity": None,
    "cheap": None,
    "50-60": None,
    "1.2.3": None,
    "9" * 4_000: None,
    ".5": None,
}


async def opened(desk: Desk, person: Person, group: Group | None = None) -> Message:
    """Return the message that answers ``/settings``."""
    place = group or person
    before = len(place.chat.from_bot)
    await person.say("/settings", chat=group)
    await desk.said(place, before + 1)
    return place.chat.from_bot[-1]


async def pressed(desk: Desk, person: Person, message: Message, text: str, group: Group | None = None) -> str:
    """Press a button, and return what is said over it once the message shows what it did."""
    edits = message.edits
    press = await person.press(message.id, text=text, chat=group)
    await desk.api.wait_for(lambda: press.answered and message.edits > edits)
    return str(press.text)


def chosen(message: Message) -> list[str]:
    return [button["text"][2:] for button in message.buttons if button["text"].startswith("✓ ")]


async def test_at_first_nothing_is_settled(desk: Desk, api: BotApi) -> None:
    message = await opened(desk, api.person())
    assert message.words == (
        "Settings of this chat\n\nLanguage: as each person’s Telegram\nAt most: any price\n\n"
        "Send /settings and the highest price, such as /settings 50, or /settings 0 for any."
    )
    assert [button["text"].removeprefix("✓ ") for button in message.buttons] == [
        *NAMES,
        AUTO,
        *map(str, COUNTS),
    ]
    assert chosen(message) == [AUTO]


async def test_every_button_in_a_private_chat_does_what_it_says(desk: Desk, api: BotApi) -> None:
    ana = api.person()
    message = await opened(desk, ana)
    for name, language in zip(NAMES, LANGUAGES, strict=True):
        text = name if name not in chosen(message) else f"✓ {name}"
        await pressed(desk, ana, message, text)
        record = await desk.settled(ana)
        assert record is not None
        assert record.locale == language
        assert name in chosen(message)
    for count in COUNTS:
        await pressed(desk, ana, message, str(count))
        record = await desk.settled(ana)
        assert record is not None
        assert record.products == count
        assert str(count) in chosen(message)
    assert api.violations == []


async def test_a_number_that_is_pressed_twice_is_as_the_shop_has_it(desk: Desk, api: BotApi) -> None:
    ana = api.person()
    message = await opened(desk, ana)
    assert await pressed(desk, ana, message, "4") == "Saved."
    assert "Products in an answer: 4" in message.words
    await pressed(desk, ana, message, "✓ 4")
    assert "Products in an answer" not in message.words
    assert chosen(message) == [AUTO]


async def test_a_language_is_spoken_at_once_and_from_then_on(desk: Desk, api: BotApi) -> None:
    ana = api.person(language_code="fr")
    message = await opened(desk, ana)
    assert message.words.startswith("Réglages")
    assert await pressed(desk, ana, message, "Deutsch") == "Gespeichert."
    assert message.words.startswith("Einstellungen")
    await ana.say("/help")
    assert (await desk.said(ana, 2))[-1] == "help in de"
    auto = next(button["text"] for button in message.buttons if button["callback_data"] == "=lang:")
    await pressed(desk, ana, message, auto)
    assert message.words.startswith("Réglages")
    await ana.say("/help")
    assert (await desk.said(ana, 3))[-1] == "help in fr"


async def test_what_is_settled_goes_with_every_photo(desk: Desk, api: BotApi) -> None:
    ana = api.person()
    message = await opened(desk, ana)
    await pressed(desk, ana, message, "8")
    await ana.say("/settings 49,90")
    assert "At most: €49.90" in (await desk.said(ana, 2))[-1]
    await ana.send_photo(jpeg())
    await desk.said(ana, 3)
    [query] = desk.script.queries
    assert query.terms == Terms(8, Price(Decimal("49.90"), "EUR"))


async def test_a_price_can_be_lifted_again_and_another_word_explains(desk: Desk, api: BotApi) -> None:
    ana = api.person()
    for words in ("/settings 50", "/settings 0", "/settings a lot"):
        await ana.say(words)
    fifty, none, how = await desk.said(ana, 3)
    assert "At most: €50.00" in fifty
    assert "At most: any price" in none
    assert how == "Send /settings and the highest price, such as /settings 50, or /settings 0 for any."


async def test_where_the_shop_has_no_currency_prices_are_not_spoken_of(
    api: BotApi, stored: Database, tmp_path: Path
) -> None:
    async with a_desk(api, stored, tmp_path / "home", shop={"currency": None}) as desk:
        ana = api.person()
        await ana.say("/settings 50")
        [words] = await desk.said(ana)
    assert words == "Settings of this chat\n\nLanguage: as each person’s Telegram"


@pytest.mark.parametrize(("words", "amount"), PRICES.items())
def test_a_price_is_read_as_people_write_it(words: str, amount: str | None) -> None:
    found = priced(UNSET, words, "EUR")
    assert (found and str(found.most_amount)) == (amount and str(Decimal(amount).quantize(Decimal("0.01"))))
    assert found is None or (found.most_currency == "EUR" and terms_of(found).most is not None)
    assert priced(UNSET, words, None) is None


@pytest.mark.parametrize("words", ["0", "0,00", "0 €", "00"])
def test_nothing_as_a_price_is_any_price(words: str) -> None:
    before = priced(UNSET, "50", "EUR")
    assert before is not None
    assert priced(before, words, "EUR") == UNSET


def test_the_highest_price_is_a_price() -> None:
    found = priced(UNSET, str(HIGHEST), "EUR")
    assert found is not None
    assert found.most_amount == HIGHEST


@pytest.mark.parametrize("data", ["", "=", "lang:xx", "lang", "n:", "n:5", "n:-3", "n:٣", "auto:x:y", "x"])
def test_a_button_that_is_not_ours_changes_nothing_that_matters(data: str) -> None:
    after = settled(UNSET, SIGN + data)
    assert (after.locale, after.products, after.most_amount) == (None, None, None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("private", [True, False])
def test_it_can_be_said_in_every_language(language: str, private: bool) -> None:
    speaker = texts_of_a_shop().speaker(language)
    record = priced(settled(settled(UNSET, "=n:4"), f"=lang:{language}"), "50", "EUR")
    assert record is not None
    assert len(settings_text(record, speaker, private=private, prices=True).splitlines()) == 8 - private
    rows = settings_keyboard(record, speaker, private=private).inline_keyboard
    data = [str(button.callback_data) for row in rows for button in row]
    assert len(data) == len(set(data)) == len(LANGUAGES) + 1 + len(COUNTS) + (not private)
    assert all(one.startswith(SIGN) and len(one) <= 64 for one in data)


async def test_in_a_group_an_admin_settles_and_everybody_sees_it(desk: Desk, api: BotApi) -> None:
    owner, admin = api.person("Olga"), api.person("Adam")
    group = api.group(admins=[owner, admin])
    message = await opened(desk, admin, group)
    for person in (owner, admin):
        await pressed(desk, person, message, message.rows[-1][0], group)
    assert message.rows[-1] == ["Answer every photo: no"]
    await pressed(desk, owner, message, "Answer every photo: no", group)
    assert message.rows[-1] == ["✓ Answer every photo: yes"]
    record = await desk.settled(group)
    assert record is not None
    assert record.auto_answer
    assert await desk.settled(owner) is None


async def test_in_a_group_nobody_else_can_open_or_press_anything(desk: Desk, api: BotApi) -> None:
    admin, member = api.person("Adam"), api.person("Max")
    group = api.group(admins=[admin], members=[member])
    message = await opened(desk, admin, group)
    press = await member.press(message.id, text="Deutsch", chat=group)
    await api.wait_for(lambda: press.answered)
    assert (press.text, press.show_alert) == (ADMINS_ONLY, True)
    await member.say("/settings 50", chat=group)
    assert (await desk.said(group, 2))[-1] == ADMINS_ONLY
    assert await desk.settled(group) is None
    assert message.edits == 0


async def test_who_is_no_admin_any_more_settles_nothing_any_more(desk: Desk, api: BotApi) -> None:
    owner, former = api.person("Olga"), api.person("Fred")
    group = api.group(admins=[owner, former])
    message = await opened(desk, former, group)
    group.chat.admins.discard(former.id)
    press = await former.press(message.id, text="4", chat=group)
    await api.wait_for(lambda: press.answered)
    assert press.text == ADMINS_ONLY


async def test_an_admin_without_a_name_settles_as_the_group(desk: Desk, api: BotApi) -> None:
    owner = api.person("Olga")
    group = api.group(admins=[owner])
    nameless = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    entities = [{"type": "bot_command", "offset": 0, "length": 9}]
    said = group.chat.add(
        nameless, words="/settings", entities=entities, extras={"sender_chat": group.chat.as_json()}
    )
    api.updates.add("message", said.as_json())
    await api.wait_for(lambda: len(group.chat.from_bot) == 2)
    assert group.chat.from_bot[-1].words.startswith("Settings of this chat")


async def test_a_change_that_cannot_be_kept_is_not_called_kept(
    api: BotApi, client: Client, outbox: Outbox, stored: Database
) -> None:
    away, ana, texts = Away(stored), api.person(), texts_of_a_shop()
    desk, talk = SettingsDesk(client, outbox, Chats(PLATFORM, away, SECRET), texts, "EUR"), talk_with(ana)  # type: ignore[arg-type]
    await ana.say("/settings 50")
    await away.go()
    await desk.open(as_heard(ana.messages[0]), "50", UNSET, talk)
    assert [message.words for message in ana.chat.from_bot] == [
        "Something we need is out of reach right now. Please try again in a few minutes."
    ]


async def test_what_is_settled_is_nothing_while_the_database_is_away(stored: Database) -> None:
    away = Away(stored)
    chats = Chats(PLATFORM, away, SECRET)  # type: ignore[arg-type]
    record = await chats.of(7, private=True)
    await chats.change(record, lambda there: settled(there, "=lang:de"))
    assert (await chats.of(7, private=True)).locale == "de"
    assert (await chats.of(7, private=False)).locale is None
    await away.go()
    assert (await chats.of(7, private=True)).locale is None


async def test_what_was_settled_is_not_lost_to_a_change_that_did_not_know_it(stored: Database) -> None:
    chats = Chats(PLATFORM, stored, SECRET)
    unknown = await chats.of(7, private=True)
    await chats.change(unknown, lambda there: settled(there, "=lang:de"))

    changed = await chats.change(unknown, lambda there: settled(there, "=n:4"))

    assert (changed.locale, changed.products) == ("de", 4)


@pytest.mark.parametrize("data", ["=auto:1", "=auto:0", "=n:4", "=n:", "=lang:de", "=lang:"])
def test_a_button_that_comes_twice_changes_nothing_more(data: str) -> None:
    once = settled(settled(settled(UNSET, "=n:3"), "=auto:1"), data)

    assert settled(once, data) == once
