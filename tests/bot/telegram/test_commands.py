"""Commands: told apart from words, offered in every language, and obeyed where they belong."""

from __future__ import annotations

import pytest
from telegram import Message

from bot.messages import Command, CommandName
from bot.telegram.client import Client
from bot.telegram.commands import IN_GROUPS, Name, Order, offer, order_in
from bot.texts import LANGUAGES
from tests.support.pictures import jpeg
from tests.support.telegram.desk import Desk, as_heard, texts_of_a_shop
from tests.support.telegram.server import BotApi

ME = "snaplook_test_bot"
ORDERS = {
    "/find": Order(Name.FIND, ""),
    "/FIND": Order(Name.FIND, ""),
    "/settings 50": Order(Name.SETTINGS, "50"),
    "/settings\n 1 000 € ": Order(Name.SETTINGS, "1 000 €"),
    f"/help@{ME}": Order(Name.HELP, ""),
    f"/help@{ME.upper()} me": Order(Name.HELP, "me"),
    "/start p_QTE": Order(Name.START, "p_QTE"),
    "/help@another_bot": None,
    "/elsewhere": None,
    f"/elsewhere@{ME}": Order(None, ""),
    "please /find": None,
    "find": None,
    "/": None,
    "//find": None,
    "👗 /find": None,
}


async def heard(api: BotApi, words: str) -> Message:
    person = api.person()
    await person.say(words)
    return as_heard(person.messages[-1])


@pytest.mark.parametrize(("words", "order"), ORDERS.items())
async def test_a_command_is_what_a_message_begins_with(words: str, order: Order | None, api: BotApi) -> None:
    assert order_in(await heard(api, words), ME) == order


async def test_a_command_may_stand_under_a_photo(api: BotApi) -> None:
    person = api.person()
    await person.send_photo(jpeg(), "/find this")
    assert order_in(as_heard(person.messages[-1]), ME) == Order(Name.FIND, "this")
    await person.send_photo(jpeg())
    assert order_in(as_heard(person.messages[-1]), ME) is None


async def test_every_command_is_offered_in_every_language(api: BotApi, client: Client) -> None:
    await offer(client, texts_of_a_shop())
    for language in ("", *LANGUAGES):
        private = api.commands["all_private_chats", language]
        assert [one["command"] for one in private] == list(Name)
        groups = api.commands["all_group_chats", language]
        assert [one["command"] for one in groups] == list(IN_GROUPS)
    assert api.commands["all_private_chats", "de"] != api.commands["all_private_chats", "fr"]
    assert api.commands["all_private_chats", ""] == api.commands["all_private_chats", "en"]


async def test_menus_that_telegram_does_not_take_are_nobodys_trouble(api: BotApi, client: Client) -> None:
    fault = api.fail("setMyCommands", 400, times=3)
    await offer(client, texts_of_a_shop())
    assert fault.met == 3
    assert len(api.commands) == 2 * (len(LANGUAGES) + 1) - 3


@pytest.mark.parametrize("name", list(CommandName))
async def test_every_command_is_obeyed_in_private_and_in_the_persons_language(
    name: CommandName, desk: Desk, api: BotApi
) -> None:
    ana = api.person(language_code="pt-br")
    await ana.say(f"/{name.value}")
    assert await desk.said(ana) == [f"{name.value} in pt-BR"]
    [request] = desk.script.requests
    assert isinstance(request, Command)
    assert (request.asker.platform, request.asker.user) == ("telegram", str(ana.id))


async def test_what_is_no_command_and_no_photo_is_answered_with_a_friendly_word(
    desk: Desk, api: BotApi
) -> None:
    ana = api.person()
    for words in ("hello", "/elsewhere", "/find", f"/elsewhere@{ME}"):
        await ana.say(words)
    await ana.send_sticker()
    await ana.send_voice()
    await ana.send_document(b"%PDF", "file.pdf", "application/pdf")
    only = "I can only search photos. Send one of something you’d love to wear."
    how = "Reply with /find to a photo, and I’ll search it."
    assert await desk.said(ana, 7) == [only, only, how, only, only, only, only]
    assert desk.script.requests == []


@pytest.mark.parametrize("name", ["history", "privacy", "export", "delete"])
async def test_what_is_nobody_elses_business_is_told_in_private_alone(
    name: str, desk: Desk, api: BotApi
) -> None:
    ana = api.person()
    group = api.group(members=[ana])
    await ana.say(f"/{name}", chat=group)
    assert await desk.said(group) == ["Let’s talk about that in private: write to me directly."]
    assert desk.script.requests == []
