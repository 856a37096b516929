"""People: what they write, type, press and choose; and guilds, as they see them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.support.discord import commands
from tests.support.discord.checks import LARGEST_UPLOAD
from tests.support.discord.errors import JsonDict
from tests.support.discord.interactions import COMMAND, COMPONENT, MODAL, Interaction
from tests.support.discord.state import FORUM, TEXT, THREAD, Channel, Guild, Message
from tests.support.discord.telling import member_json, message_json, permissions_in

if TYPE_CHECKING:
    from tests.support.discord.server import DiscordServer

File = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Place:
    """A guild, for making channels in it."""

    server: DiscordServer
    guild: Guild

    async def channel(self, name: str = "looks", kind: int = TEXT, *, denied: int = 0) -> Channel:
        """Make a channel."""
        return await self._make(name, kind, None, denied)

    async def forum(self, name: str = "finds") -> Channel:
        """Make a forum."""
        return await self._make(name, FORUM, None, 0)

    async def thread(self, parent: Channel, name: str = "about it") -> Channel:
        """Make a thread, or a post in a forum."""
        return await self._make(name, THREAD, parent.id, 0)

    async def _make(self, name: str, kind: int, parent: int | None, denied: int) -> Channel:
        server = self.server
        channel = Channel(server.snowflake(), kind, name, self.guild, parent, denied)
        self.guild.channels[channel.id] = server.channels[channel.id] = channel
        event = "CHANNEL_CREATE" if parent is None else "THREAD_CREATE"
        await server.gateway.tell(event, channel.as_json(), self.guild)
        return channel


class Person:
    """Somebody with Discord."""

    def __init__(self, server: DiscordServer, user: JsonDict, locale: str) -> None:
        self._server = server
        self.user = user
        self.id = int(user["id"])
        self.locale = locale

    @property
    def mention(self) -> str:
        """What names them in a message."""
        return f"<@{self.id}>"

    @property
    def dm(self) -> Channel:
        """The direct messages between them and the bot."""
        return self._server.dm_of(self.id)

    def sees(self, channel: Channel) -> list[Message]:
        """Return the messages that they see."""
        return [one for one in channel.messages if not one.deleted and one.seen_by in (None, self.id)]

    async def send(
        self,
        channel: Channel,
        text: str = "",
        files: Sequence[File] = (),
        *,
        reply_to: Message | None = None,
        embeds: Sequence[JsonDict] = (),
        mute: bool = False,
    ) -> Message:
        """Write a message; ``mute`` lets the gateway tell nobody."""
        server = self._server
        message = Message(server.snowflake(), channel, self.user, text, embeds=list(embeds))
        message.attachments = [
            server.keep_file(channel, name, content, server.origin) for name, content in files
        ]
        message.reply_to = reply_to
        if f"<@{server.bot['id']}>" in text:
            message.mentions = [server.bot]
        channel.messages.append(message)
        if not mute:
            told = message_json(message, server)
            if channel.guild is not None:
                told |= {"guild_id": str(channel.guild.id), "member": member_json(self.user)}
                told["member"].pop("user")
            await server.gateway.tell("MESSAGE_CREATE", told, channel.guild)
        server.bell.ring()
        return message

    async def slash(
        self, channel: Channel, name: str, photo: File | None = None, **options: str
    ) -> Interaction:
        """Give a command; ``photo`` and others are its options."""
        name, _, sub = name.partition(" ")
        command = commands.find(self._server, name, commands.SLASH)
        given: list[JsonDict] = []
        resolved: JsonDict = {}
        if photo is not None:
            file = self._server.keep_file(channel, photo[0], photo[1], self._server.origin)
            given.append({"name": "photo", "type": 11, "value": file["id"]})
            resolved["attachments"] = {file["id"]: file}
        given += [{"name": key, "type": 3, "value": value} for key, value in options.items()]
        known = {one["name"] for one in command.get("options") or []}
        assert sub in known if sub else {one["name"] for one in given} <= known, (sub, given, known)
        if sub:
            given = [{"name": sub, "type": commands.SUBCOMMAND, "options": given}]
        data = {"id": command["id"], "name": name, "type": 1, "options": given, "resolved": resolved}
        return await self._interact(channel, COMMAND, data)

    async def context_menu(self, message: Message, name: str) -> Interaction:
        """Right-click a message, and choose a command."""
        command = commands.find(self._server, name, commands.ON_MESSAGE)
        number = str(message.id)
        shown = message_json(message, self._server, whole=True)
        data = {
            "id": command["id"],
            "name": name,
            "type": 3,
            "target_id": number,
            "resolved": {"messages": {number: shown}},
        }
        return await self._interact(message.channel, COMMAND, data)

    async def press(self, message: Message, text: str) -> Interaction:
        """Press the first button whose label holds these words."""
        assert message in self.sees(message.channel)
        labels = [one["label"] for one in message.keys]
        found = [one for one in message.keys if text in one["label"]]
        assert found, f"there is no button {text!r} among {labels}"
        data = {"component_type": 2, "custom_id": found[0]["custom_id"], "id": 1}
        return await self._interact(message.channel, COMPONENT, data, message)

    async def choose(self, message: Message, text: str) -> Interaction:
        """Choose the first option, of any menu, whose label holds these words."""
        assert message in self.sees(message.channel)
        for menu in message.menus:
            for option in menu.get("options") or []:
                if text in option["label"]:
                    return await self._choose(message, menu, [option["value"]])
        labels = [one["label"] for menu in message.menus for one in menu.get("options") or []]
        raise AssertionError(f"there is no option {text!r} among {labels}")

    async def choose_channels(self, message: Message, channels: Sequence[Channel]) -> Interaction:
        """Choose channels from the menu of channels."""
        menu = next(one for one in message.menus if one["type"] == 8)
        resolved = {
            str(one.id): {**one.as_json(), "permissions": str(permissions_in(one, self.id))}
            for one in channels
        }
        values = [str(one.id) for one in channels]
        return await self._choose(message, menu, values, {"channels": resolved})

    async def fill(self, asking: Interaction, value: str) -> Interaction:
        """Fill in the one field of a modal."""
        modal = asking.modal
        assert modal is not None
        field = modal["components"][0]["components"][0]
        row = {
            "type": 1,
            "id": 1,
            "components": [{"type": 4, "id": 2, "custom_id": field["custom_id"], "value": value}],
        }
        data = {"custom_id": modal["custom_id"], "components": [row]}
        return await self._interact(asking.channel, MODAL, data, asking.source)

    async def _choose(
        self, message: Message, menu: JsonDict, values: list[str], resolved: JsonDict | None = None
    ) -> Interaction:
        data: JsonDict = {
            "component_type": menu["type"],
            "custom_id": menu["custom_id"],
            "id": 1,
            "values": values,
        }
        if resolved is not None:
            data["resolved"] = resolved
        return await self._interact(message.channel, COMPONENT, data, message)

    async def _interact(
        self, channel: Channel, kind: int, data: JsonDict, source: Message | None = None
    ) -> Interaction:
        server = self._server
        interaction = Interaction(
            server.snowflake(), secrets.token_urlsafe(40), kind, self.id, channel, source
        )
        interaction.lasts = server.token_lasts
        server.interactions[interaction.token] = interaction
        guild = channel.guild
        told: dict[str, Any] = {
            "id": str(interaction.id),
            "application_id": server.bot["id"],
            "type": kind,
            "data": data,
            "channel_id": str(channel.id),
            "channel": {**channel.as_json(), "permissions": str(permissions_in(channel, self.id))},
            "token": interaction.token,
            "version": 1,
            "locale": self.locale,
            "app_permissions": str(permissions_in(channel, int(server.bot["id"]))),
            "entitlements": [],
            "authorizing_integration_owners": {},
            "attachment_size_limit": LARGEST_UPLOAD,
            "context": 1 if guild is None else 0,
        }
        if source is not None:
            told["message"] = message_json(source, server, whole=True)
        if guild is None:
            told["user"] = self.user
        else:
            permissions = str(permissions_in(channel, self.id))
            told |= {"guild_id": str(guild.id), "guild_locale": guild.locale}
            told["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": []}
            told["member"] = {**member_json(self.user), "permissions": permissions}
        await server.gateway.tell("INTERACTION_CREATE", told, guild)
        return interaction
