"""The REST API, as far as a bot such as ours uses it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tests.support.discord import commands, posting
from tests.support.discord.errors import UNKNOWN_MESSAGE, UNKNOWN_USER, UNKNOWN_WEBHOOK, ApiError, unknown
from tests.support.discord.interactions import (
    ASKS,
    DEFERRED,
    DEFERRED_UPDATE,
    MESSAGE,
    UPDATE,
    Interaction,
)
from tests.support.discord.requests import Asked
from tests.support.discord.state import EPHEMERAL, Message
from tests.support.discord.telling import message_json

if TYPE_CHECKING:
    from tests.support.discord.server import DiscordServer

Answer = tuple[int, Any]
Handler = Callable[["DiscordServer", re.Match[str], Asked, "dict[str, str]"], Awaitable[Answer]]

FLAGS_LIMITED_CONTENT = 1 << 19


async def me(server: DiscordServer, *_: object) -> Answer:
    """Say who the bot is."""
    return 200, {**server.bot, "mfa_enabled": False, "locale": "en-US", "email": None, "verified": True}


async def application(server: DiscordServer, *_: object) -> Answer:
    """Say what its application is."""
    return 200, {
        "id": server.bot["id"],
        "name": "Snaplook",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": FLAGS_LIMITED_CONTENT if server.reads_messages else 0,
        "flags_new": str(FLAGS_LIMITED_CONTENT if server.reads_messages else 0),
        "type": None,
        "redirect_uris": [],
        "role_connections_verification_url": None,
        "approximate_guild_count": len(server.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "bot": server.bot,
        "integration_types_config": {},
        "event_webhooks_status": 1,
        "eligible_oauth2_scopes": [],
        "team": None,
        "owner": server.bot,
        "hook": True,
        "rpc_origins": [],
        "interactions_endpoint_url": None,
        "tags": [],
    }


async def gateway(server: DiscordServer, *_: object) -> Answer:
    """Say where the gateway is, and how many shards it wants."""
    limit = {"total": 1_000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
    return 200, {"url": server.gateway_url, "shards": server.shards, "session_start_limit": limit}


async def put_commands(server: DiscordServer, _: re.Match[str], asked: Asked, __: object) -> Answer:
    """Take all commands."""
    found = commands.put(server, asked.body)
    server.bell.ring()
    return 200, [
        {
            "description": "",
            **one,
            "dm_permission": True,
            "contexts": None,
            "integration_types": [0],
            "nsfw": False,
        }
        for one in found
    ]


async def acknowledge(server: DiscordServer, found: re.Match[str], asked: Asked, _: object) -> Answer:
    """Take the first answer to an interaction."""
    interaction = server.interactions.get(found["token"])
    if interaction is None or str(interaction.id) != found["id"]:
        raise unknown(10062, "interaction")
    how, data = asked.body["type"], asked.body.get("data") or {}
    interaction.acknowledge(how)
    if how in (MESSAGE, DEFERRED):
        interaction.original = _answering(server, interaction, Asked(data, asked.files), how)
    elif how in (DEFERRED_UPDATE, UPDATE):
        interaction.original = interaction.source
        if how == UPDATE and interaction.source is not None:
            posting.change(server, interaction.source, Asked(data, asked.files), server.origin)
    elif how == ASKS:
        interaction.modal = data
    original = interaction.original
    told: dict[str, Any] = {"id": str(interaction.id), "type": interaction.kind}
    if original is not None:
        told |= {
            "response_message_id": str(original.id),
            "response_message_loading": how == DEFERRED,
            "response_message_ephemeral": bool(original.flags & EPHEMERAL),
        }
    resource: dict[str, Any] | None = None
    if how in (MESSAGE, UPDATE) and original is not None:
        resource = {"type": how, "message": message_json(original, server, whole=True)}
    return 200, {"interaction": told, **({"resource": resource} if resource else {})}


def _answering(server: DiscordServer, interaction: Interaction, asked: Asked, how: int) -> Message:
    flags = (asked.body or {}).get("flags") or 0
    if how == MESSAGE:
        return posting.write(
            server,
            interaction.channel,
            asked,
            server.origin,
            token=interaction.token,
            seen_by=interaction.user,
        )
    message = Message(server.snowflake(), interaction.channel, server.bot, token=interaction.token)
    message.flags, message.application = flags & EPHEMERAL, int(server.bot["id"])
    message.seen_by = interaction.user if message.flags else None
    interaction.channel.messages.append(message)
    return message


def _interaction(server: DiscordServer, found: re.Match[str]) -> Interaction:
    interaction = server.interactions.get(found["token"])
    if interaction is None:
        raise unknown(*UNKNOWN_WEBHOOK)
    interaction.check_token()
    return interaction


def _message_of(interaction: Interaction, number: str) -> Message:
    if number == "@original":
        message = interaction.original
    else:
        ours = [*interaction.followups, *([interaction.original] if interaction.original else [])]
        message = next(
            (one for one in ours if str(one.id) == number and one.token == interaction.token), None
        )
    if message is None or message.deleted:
        raise unknown(*UNKNOWN_MESSAGE)
    return message


async def follow_up(server: DiscordServer, found: re.Match[str], asked: Asked, _: object) -> Answer:
    """Take one more message."""
    interaction = _interaction(server, found)
    message = posting.write(
        server, interaction.channel, asked, server.origin, token=interaction.token, seen_by=interaction.user
    )
    interaction.followups.append(message)
    return 200, message_json(message, server, whole=True)


async def edit_answer(server: DiscordServer, found: re.Match[str], asked: Asked, _: object) -> Answer:
    """Change an answer."""
    message = _message_of(_interaction(server, found), found["message"])
    posting.change(server, message, asked, server.origin)
    return 200, message_json(message, server, whole=True)


async def read_answer(server: DiscordServer, found: re.Match[str], *_: object) -> Answer:
    """Show an answer."""
    return 200, message_json(_message_of(_interaction(server, found), found["message"]), server, whole=True)


async def delete_answer(server: DiscordServer, found: re.Match[str], *_: object) -> Answer:
    """Delete an answer."""
    _message_of(_interaction(server, found), found["message"]).deleted = True
    return 204, None


async def send(server: DiscordServer, found: re.Match[str], asked: Asked, _: object) -> Answer:
    """Write into a channel."""
    channel = server.channel(found["channel"])
    posting.permit(server, channel, asked.body or {}, asked.files)
    message = posting.write(server, channel, asked, server.origin)
    return 200, message_json(message, server)


async def history(server: DiscordServer, found: re.Match[str], _: Asked, query: dict[str, str]) -> Answer:
    """Show messages of a channel, newest first, or after one, the nearest ones."""
    channel = server.channel(found["channel"])
    posting.permit(server, channel, {}, None)
    limit = int(query.get("limit", 50))
    seen = [one for one in channel.messages if not one.deleted and one.seen_by is None]
    if "after" in query:
        seen = [one for one in seen if one.id > int(query["after"])][:limit]
    else:
        before = int(query.get("before", 2**63))
        seen = [one for one in seen if one.id < before][-limit:]
    return 200, [message_json(one, server) for one in reversed(seen)]


async def read_message(server: DiscordServer, found: re.Match[str], *_: object) -> Answer:
    """Show one message."""
    message = server.message(server.channel(found["channel"]), found["message"])
    return 200, message_json(message, server)


async def edit(server: DiscordServer, found: re.Match[str], asked: Asked, _: object) -> Answer:
    """Change a message of the bot's own."""
    message = server.message(server.channel(found["channel"]), found["message"])
    if not message.from_bot:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    posting.change(server, message, asked, server.origin)
    return 200, message_json(message, server)


async def delete(server: DiscordServer, found: re.Match[str], *_: object) -> Answer:
    """Delete a message of the bot's own."""
    message = server.message(server.channel(found["channel"]), found["message"])
    if not message.from_bot:
        raise ApiError(403, 50003, "Cannot execute action on this channel type")
    message.deleted = True
    return 204, None


async def type_(server: DiscordServer, found: re.Match[str], *_: object) -> Answer:
    """Note that the bot types."""
    channel = server.channel(found["channel"])
    posting.permit(server, channel, {}, None)
    channel.typing.append(server.clock())
    return 204, None


async def open_dm(server: DiscordServer, _: re.Match[str], asked: Asked, __: object) -> Answer:
    """Open a direct message."""
    person = int(asked.body["recipient_id"])
    return 200, {**server.dm_of(person).as_json(), "recipients": [server.people[person]]}


async def user(server: DiscordServer, found: re.Match[str], *_: object) -> Answer:
    """Say who somebody is."""
    person = server.people.get(int(found["user"]))
    if person is None:
        raise unknown(*UNKNOWN_USER)
    return 200, person


async def channel(server: DiscordServer, found: re.Match[str], *_: object) -> Answer:
    """Show a channel."""
    return 200, server.channel(found["channel"]).as_json()


_NUMBER = r"[0-9]+"
_WEBHOOK = rf"/webhooks/{_NUMBER}/(?P<token>[\w.-]+)"
_CHANNEL = rf"/channels/(?P<channel>{_NUMBER})"
_MESSAGE = rf"{_CHANNEL}/messages/(?P<message>{_NUMBER})"

ROUTES: list[tuple[str, re.Pattern[str], Handler]] = [
    (method, re.compile(pattern), handler)
    for method, pattern, handler in (
        ("GET", r"/users/@me", me),
        ("GET", r"/oauth2/applications/@me", application),
        ("GET", r"/applications/@me", application),
        ("GET", r"/gateway/bot", gateway),
        ("PUT", rf"/applications/{_NUMBER}/commands", put_commands),
        ("POST", rf"/interactions/(?P<id>{_NUMBER})/(?P<token>[\w.-]+)/callback", acknowledge),
        ("POST", _WEBHOOK, follow_up),
        ("PATCH", rf"{_WEBHOOK}/messages/(?P<message>@original|{_NUMBER})", edit_answer),
        ("GET", rf"{_WEBHOOK}/messages/(?P<message>@original|{_NUMBER})", read_answer),
        ("DELETE", rf"{_WEBHOOK}/messages/(?P<message>@original|{_NUMBER})", delete_answer),
        ("POST", rf"{_CHANNEL}/messages", send),
        ("GET", rf"{_CHANNEL}/messages", history),
        ("GET", _MESSAGE, read_message),
        ("PATCH", _MESSAGE, edit),
        ("DELETE", _MESSAGE, delete),
        ("POST", rf"{_CHANNEL}/typing", type_),
        ("GET", _CHANNEL, channel),
        ("POST", r"/users/@me/channels", open_dm),
        ("GET", rf"/users/(?P<user>{_NUMBER})", user),
    )
]
"""Every method that is known; another one is refused, and noted."""
