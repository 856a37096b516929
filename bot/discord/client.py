"""The way to Discord's servers: one client for all shards, and what it says of the bot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias, cast

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.errors import Misconfigured
from configs.settings import Discord


@dataclass(frozen=True, slots=True)
class Introduction:
    """What Discord says of the bot.

    Attributes:
        name: its name.
        reads_messages: it was granted the intent to read messages that do not speak to it.
    """

    name: str
    reads_messages: bool


class Ear(Protocol):
    """Whatever takes what people do."""

    async def take_press(self, interaction: Interaction, press: str, owner: int, *, shares: bool) -> None:
        """Take something pressed or chosen, before Discord gives it up three seconds after it came."""
        ...

    async def take_message(self, message: discord.Message) -> None:
        """Take a message, which may be none of the bot's business."""
        ...


class Latecomer(Protocol):
    """Whatever asks for what was missed."""

    def lost(self, shard_id: int | None) -> None:
        """Note that a shard hears nothing any more."""
        ...

    def resumed(self, shard_id: int | None) -> None:
        """Note that a shard was told what it missed."""
        ...

    async def catch_up(self, client: Client, shard_id: int | None) -> None:
        """Hand on what was missed in the channels of a shard that begins anew."""
        ...


class Settler(Protocol):
    """Whatever settles things for a server."""

    async def settle(self, interaction: Interaction, what: str, values: Sequence[str]) -> None:
        """Change one thing."""
        ...

    async def ask_price(self, interaction: Interaction) -> None:
        """Ask for the highest price."""
        ...

    async def take_form(self, interaction: Interaction) -> None:
        """Take a form that was filled in."""
        ...


class Client(discord.AutoShardedClient):
    """Takes events of all shards; keeps no messages and no members, whom nobody asks it for.

    Attributes:
        ear: takes them; set before they come.
        settler: settles things; set before they come.
        latecomer: asks for what was missed while nobody listened; set before they come.
        tree: its commands.
    """

    ear: Ear
    settler: Settler
    latecomer: Latecomer

    def __init__(self, *, reads_messages: bool, gateway_url: str | None = None) -> None:
        self._gateway_url = gateway_url
        intents = discord.Intents(guilds=True, messages=True, message_content=reads_messages)
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self.tree = discord.app_commands.CommandTree(self)

    async def launch_shards(self) -> None:
        """Connect, to the gateway that the settings name, or that the API does."""
        if cast("int | None", self.shard_count) is None:
            self.shard_count, address, _ = await self.http.get_bot_gateway()
            DiscordWebSocket.DEFAULT_GATEWAY = URL(self._gateway_url or address)
        await super().launch_shards()

    async def on_message(self, message: discord.Message) -> None:
        """Hand a message on."""
        await self.ear.take_message(message)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Hand a form on: the library knows only those that it sent since it was started."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self.settler.take_form(interaction)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Note from when on something may be missed."""
        self.latecomer.lost(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Note that nothing was missed."""
        self.latecomer.resumed(shard_id)

    async def on_shard_ready(self, shard_id: int) -> None:
        """Ask for what was missed: a shard that resumes is told of it, one that begins anew is not."""
        await self.latecomer.catch_up(self, shard_id)


Interaction: TypeAlias = discord.Interaction[Client]


def point_at(settings: Discord) -> None:
    """Have the library talk to the servers that the settings name, and not of voices that nobody hears.

    It has no other place for that than its own classes.
    """
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    Route.BASE = settings.api_base


async def introduce(settings: Discord) -> Introduction:
    """Return what Discord says of the bot; what it may read has to be known before it takes events.

    Raises:
        Misconfigured: Discord does not know the token.
        discord.HTTPException, aiohttp.ClientError, OSError: it cannot be reached.
    """
    async with discord.Client(intents=discord.Intents(guilds=True)) as asking:
        try:
            await asking.login(token_of(settings))
        except discord.LoginFailure as error:
            raise unknown_token() from error
        flags = asking.application_flags
        reads = flags.gateway_message_content or flags.gateway_message_content_limited
        return Introduction(str(asking.user), reads)


def token_of(settings: Discord) -> str:
    """Return the bot's token; an empty one, which Discord refuses, where there is none."""
    return settings.token.get_secret_value() if settings.token else ""


def unknown_token() -> Misconfigured:
    """Return the error that says so; the library's quotes no token either."""
    return Misconfigured(
        "Discord does not know the token of SNAPLOOK_DISCORD__TOKEN; its developer portal gives one."
    )
