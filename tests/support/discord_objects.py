"""Messages, servers and channels as the library makes them of what Discord sends; nothing is connected."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import discord
from discord.flags import MemberCacheFlags
from discord.state import ConnectionState

BOT, ANA, GUILD, CHANNEL = 5, 9, 1, 7
NOON = "2030-01-31T12:00:00+00:00"


def _state() -> ConnectionState[Any]:
    return ConnectionState(
        dispatch=lambda *_: None,
        handlers={},
        hooks={},
        http=cast(Any, SimpleNamespace()),
        intents=discord.Intents.none(),
        member_cache_flags=MemberCacheFlags.none(),
    )


def a_message(**data: Any) -> discord.Message:
    """Return a message with these fields."""
    state = _state()
    channel = discord.PartialMessageable(state=state, id=CHANNEL)
    given = {
        "id": "3",
        "type": 0,
        "channel_id": str(CHANNEL),
        "author": _user(ANA),
        "content": "",
        "timestamp": NOON,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        **data,
    }
    return discord.Message(state=state, channel=cast(Any, channel), data=cast(Any, given))


def attachment(name: str = "photo.jpg", kind: str | None = "image/jpeg", size: int = 3) -> dict[str, Any]:
    """Return an attachment as Discord tells of it."""
    told = {} if kind is None else {"content_type": kind}
    url = f"https://cdn.example/{name}"
    return {"id": "1", "filename": name, "size": size, "url": url, "proxy_url": f"{url}?proxy", **told}


def forwarded(*attachments: dict[str, Any], embeds: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Return what a forwarded message was when it was forwarded."""
    shown = {"type": 0, "content": "", "timestamp": NOON, "edited_timestamp": None, "mentions": []}
    return {"message": {**shown, "attachments": list(attachments), "embeds": list(embeds)}}


def a_member(*granted: str) -> discord.Member:
    """Return the bot in a server whose members all have these permissions."""
    state = _state()
    everyone = {
        "id": str(GUILD),
        "name": "@everyone",
        "permissions": str(discord.Permissions(**dict.fromkeys(granted, True)).value),
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    server = {"id": str(GUILD), "name": "Friends", "roles": [everyone], "owner_id": str(ANA)}
    guild = discord.Guild(data=cast(Any, server), state=state)
    here: dict[str, Any] = {
        "user": _user(BOT),
        "roles": [],
        "joined_at": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
    }
    return discord.Member(data=cast(Any, here), guild=guild, state=state)


def a_channel(
    me: discord.Member, *, denied: Sequence[str] = (), forum: bool = False
) -> discord.abc.GuildChannel:
    """Return a channel of a member's server, in which they are denied some of their permissions."""
    guild, deny = me.guild, discord.Permissions(**dict.fromkeys(denied, True))
    overwrite = {"id": str(me.id), "type": 1, "allow": "0", "deny": str(deny.value)}
    data = {"id": str(CHANNEL), "name": "looks", "position": 0, "permission_overwrites": [overwrite]}
    if forum:
        told = cast(Any, {**data, "type": 15, "available_tags": []})
        channel: discord.abc.GuildChannel = discord.ForumChannel(state=me._state, guild=guild, data=told)
    else:
        channel = discord.TextChannel(state=me._state, guild=guild, data=cast(Any, {**data, "type": 0}))
    guild._add_channel(cast(Any, channel))
    return channel


def a_thread(me: discord.Member, parent: discord.abc.GuildChannel) -> discord.Thread:
    """Return a thread in a channel, or a post in a forum."""
    meta = {"archived": False, "auto_archive_duration": 60, "archive_timestamp": NOON, "locked": False}
    data = {
        "id": "8",
        "parent_id": str(parent.id),
        "owner_id": str(ANA),
        "name": "This one?",
        "type": 11,
        "member_count": 1,
        "message_count": 1,
        "rate_limit_per_user": 0,
        "thread_metadata": meta,
    }
    return discord.Thread(guild=me.guild, state=me._state, data=cast(Any, data))


def _user(number: int) -> dict[str, Any]:
    return {
        "id": str(number),
        "username": "somebody",
        "discriminator": "0",
        "avatar": None,
        "bot": number == BOT,
    }
