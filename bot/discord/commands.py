"""Commands: what Discord offers when somebody types a slash, or right-clicks a message."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.discord.client import Client, Interaction
from bot.discord.pictures import pictures_in, source_of
from bot.discord.settings_desk import SettingsDesk
from bot.discord.taking import Taking
from bot.discord.turn import Source
from bot.messages import CommandName
from bot.texts import LANGUAGES, Texts

GROUP = "snaplook"
"""The shop's bot's own name, in front of what only those need who look after a server."""

BY_NAME = (
    CommandName.HELP,
    CommandName.HISTORY,
    CommandName.PRIVACY,
    CommandName.EXPORT,
    CommandName.DELETE,
)


class Translator(app_commands.Translator):
    """Says names and descriptions of commands in the languages that we speak; Discord shows English else."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def translate(
        self,
        string: locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002
    ) -> str | None:
        """Return a text; None for a language that we do not speak, and for what is nowhere translated."""
        key = string.extras.get("key")
        speaker = self._texts.speaker(locale.value)
        if key is None or speaker.locale.partition("-")[0] != locale.value.partition("-")[0]:
            return None
        return speaker.say(key)


class Wordings:
    """Names and descriptions in English, which know their key for every other language."""

    def __init__(self, texts: Texts) -> None:
        self._english = texts.speaker(LANGUAGES[0])

    def __getitem__(self, key: str) -> locale_str:
        """Return a text."""
        return locale_str(self._english.say(key), key=key)


async def offer(client: Client, taking: Taking, desk: SettingsDesk, texts: Texts) -> None:
    """Put the commands onto a client's tree; they are not told to Discord yet."""
    say = Wordings(texts)
    await client.tree.set_translator(Translator(texts))
    client.tree.add_command(_find(taking, say))
    client.tree.add_command(_find_in(taking, say))
    for name in BY_NAME:
        client.tree.add_command(_named(name, taking, say))
    client.tree.add_command(_settings(desk, say))


def _find(taking: Taking, say: Wordings) -> app_commands.Command[Any, ..., None]:
    async def find(
        interaction: Interaction, photo: discord.Attachment | None = None, url: str | None = None
    ) -> None:
        sources = [] if photo is None else [source_of(photo)]
        if url is not None:
            sources.append(Source(url.strip()))
        await taking.take_look(interaction, sources)

    command: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=say["discord-name-find"], description=say["discord-find"], callback=find
    )
    app_commands.describe(photo=say["discord-find-photo"], url=say["discord-find-url"])(command)
    app_commands.rename(photo=say["discord-name-photo"], url=say["discord-name-url"])(command)
    return command


def _find_in(taking: Taking, say: Wordings) -> app_commands.ContextMenu:
    async def find_in(interaction: Interaction, message: discord.Message) -> None:
        await taking.take_look(interaction, pictures_in(message))

    return app_commands.ContextMenu(name=say["discord-menu"], callback=find_in)


def _named(name: CommandName, taking: Taking, say: Wordings) -> app_commands.Command[Any, ..., None]:
    async def named(interaction: Interaction) -> None:
        await taking.take_name(interaction, name)

    return app_commands.Command(
        name=say[f"discord-name-{name.value}"], description=say[f"command-{name.value}"], callback=named
    )


def _settings(desk: SettingsDesk, say: Wordings) -> app_commands.Group:
    async def settings(interaction: Interaction) -> None:
        await desk.open(interaction)

    group = app_commands.Group(
        name=GROUP,
        description=say["discord-settings"],
        default_permissions=discord.Permissions(manage_guild=True),
    )
    group.add_command(
        app_commands.Command(
            name=say["discord-name-settings"], description=say["discord-settings"], callback=settings
        )
    )
    return group
