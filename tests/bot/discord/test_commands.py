"""Commands are offered in the languages that we speak, and Discord takes every one of their names."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator
from typing import Any, cast

import discord
import pytest
from discord.app_commands import (
    TranslationContext,
    TranslationContextLocation,
    locale_str,
)

from bot.discord.client import Client
from bot.discord.commands import Translator, offer
from bot.discord.settings_desk import SettingsDesk
from bot.discord.taking import Taking
from bot.texts import LANGUAGES
from tests.support.telegram.desk import texts_of_a_shop

TEXTS = texts_of_a_shop()
SPOKEN = [one for one in discord.Locale if one.value.partition("-")[0] in LANGUAGES]
SILENT = [one for one in discord.Locale if one not in SPOKEN]
CHAT, MESSAGE = 1, 3
ANYWHERE: Any = TranslationContext(TranslationContextLocation.other, data=None)


async def translated(text: locale_str, locale: discord.Locale) -> str | None:
    return await Translator(TEXTS).translate(text, locale, ANYWHERE)


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with Client(reads_messages=False) as one:
        # What takes commands is not asked while they are only offered.
        await offer(one, cast(Taking, None), cast(SettingsDesk, None), TEXTS)
        yield one


async def payloads(client: Client) -> list[dict[str, Any]]:
    """Return the commands as Discord is told of them."""
    tree = client.tree
    assert tree.translator is not None
    return [await one.get_translated_payload(tree, tree.translator) for one in tree.get_commands()]


@pytest.mark.parametrize("locale", SPOKEN, ids=str)
async def test_a_text_is_said_in_every_language_that_we_speak_wherever_it_is_spoken(
    locale: discord.Locale,
) -> None:
    said = await translated(locale_str("Help", key="command-help"), locale)
    assert said == TEXTS.speaker(locale.value.partition("-")[0]).say("command-help")


@pytest.mark.parametrize("locale", SILENT, ids=str)
async def test_in_a_language_that_we_do_not_speak_nothing_is_said(locale: discord.Locale) -> None:
    assert await translated(locale_str("Help", key="command-help"), locale) is None


async def test_what_has_no_key_is_the_same_everywhere() -> None:
    assert await translated(locale_str("snaplook"), discord.Locale.german) is None


def test_every_language_that_we_speak_is_one_of_discords() -> None:
    assert {one.value.partition("-")[0] for one in SPOKEN} == set(LANGUAGES)


async def test_everything_can_be_asked_for_in_english(client: Client) -> None:
    found = await payloads(client)
    assert sorted(one["name"] for one in found if one["type"] == CHAT) == [
        "delete",
        "export",
        "find",
        "help",
        "history",
        "privacy",
        "snaplook",
    ]
    assert [one["name"] for one in found if one["type"] == MESSAGE] == ["Find this look"]
    [find] = [one for one in found if one["name"] == "find"]
    assert [(one["name"], one["required"]) for one in find["options"]] == [("photo", False), ("url", False)]


async def test_settings_are_offered_to_whoever_manages_a_server(client: Client) -> None:
    [group] = [one for one in await payloads(client) if one["name"] == "snaplook"]
    granted = discord.Permissions(int(group["default_member_permissions"]))
    assert granted == discord.Permissions(manage_guild=True)
    assert [one["name"] for one in group["options"]] == ["settings"]


def is_a_name(text: str) -> bool:
    """Say whether Discord takes a command's name (…/docs/interactions/application-commands)."""
    letters = all(sign in "-_'" or unicodedata.category(sign)[0] in "LNM" for sign in text)
    return 1 <= len(text) <= 32 and letters and text == text.lower()


async def test_discord_takes_every_name_and_description_in_every_language(client: Client) -> None:
    commands = await payloads(client)
    parts = [(one, one["type"] == CHAT) for one in commands]
    for one, _ in parts:
        parts += [(option, True) for option in one.get("options", ())]
    for part, is_typed in parts:
        names = [part["name"], *(part.get("name_localizations") or {}).values()]
        if is_typed:
            assert all(map(is_a_name, names))
            described = [part["description"], *(part.get("description_localizations") or {}).values()]
            assert all(1 <= len(text) <= 100 for text in described)
        else:
            assert all(1 <= len(text) <= 32 for text in names)


@pytest.mark.parametrize("locale", SPOKEN, ids=str)
async def test_no_two_commands_are_called_the_same_in_any_language(
    client: Client, locale: discord.Locale
) -> None:
    typed = [one for one in await payloads(client) if one["type"] == CHAT]
    names = [(one.get("name_localizations") or {}).get(locale.value, one["name"]) for one in typed]
    assert len(set(names)) == len(names)
    for one in typed:
        options = one.get("options", ())
        inner = [(part.get("name_localizations") or {}).get(locale.value, part["name"]) for part in options]
        assert len(set(inner)) == len(inner)
