"""How Discord tells of messages, guilds and interactions."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support.discord.errors import JsonDict
from tests.support.discord.state import DM, EPHEMERAL, EPOCH, Channel, Guild, Message, World, now


def message_json(message: Message, world: World, *, whole: bool | None = None) -> JsonDict:
    """Return a message as the bot is told of it: without its content where it may not read that."""
    if whole is None:
        whole = may_read(message, world)
    found: JsonDict = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "author": message.author,
        "content": message.content if whole else "",
        "timestamp": datetime.fromtimestamp(((message.id >> 22) + EPOCH) / 1_000, UTC).isoformat(),
        "edited_timestamp": now() if message.edits else None,
        "tts": False,
        "mention_everyone": False,
        "mentions": message.mentions,
        "mention_roles": [],
        "attachments": message.attachments if whole else [],
        "embeds": message.embeds if whole else [],
        "components": message.components if whole else [],
        "pinned": False,
        "type": 19 if message.reply_to else (20 if message.token else 0),
        "flags": message.flags,
    }
    if message.nonce is not None:
        found["nonce"] = message.nonce
    if message.application is not None:
        found["webhook_id"] = str(message.application)
        found["application_id"] = str(message.application)
    replied = message.reply_to
    if replied is not None:
        found["message_reference"] = {
            "type": 0,
            "message_id": str(replied.id),
            "channel_id": str(replied.channel.id),
        }
        found["referenced_message"] = None if replied.deleted else message_json_alone(replied, world)
    return found


def message_json_alone(message: Message, world: World) -> JsonDict:
    """Return a message without what it replies to."""
    found = message_json(message, world)
    for name in ("referenced_message", "message_reference"):
        found.pop(name, None)
    return found


def may_read(message: Message, world: World) -> bool:
    """Say whether the bot may read a message (support-dev.discord.com, Message Content intent)."""
    if world.reads_messages or message.from_bot or message.channel.kind == DM:
        return True
    return any(one["id"] == world.bot["id"] for one in message.mentions)


def guild_json(guild: Guild, world: World) -> JsonDict:
    """Return a guild as the gateway tells of it."""
    threads = [one.as_json() for one in guild.channels.values() if one.parent is not None]
    channels = [one.as_json() for one in guild.channels.values() if one.parent is None]
    everyone = {
        "id": str(guild.id),
        "name": "@everyone",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": str(guild.members[int(world.bot["id"])]),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "owner_id": "1",
        "preferred_locale": guild.locale,
        "roles": [everyone],
        "emojis": [],
        "stickers": [],
        "features": [],
        "channels": channels,
        "threads": threads,
        "members": [member_json(world.bot)],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "joined_at": now(),
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "premium_tier": 0,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "system_channel_flags": 0,
        "afk_timeout": 300,
        "premium_progress_bar_enabled": False,
    }


def member_json(user: JsonDict) -> JsonDict:
    """Return somebody as a member of a guild."""
    return {
        "user": user,
        "nick": None,
        "avatar": None,
        "roles": [],
        "joined_at": now(),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }


def permissions_in(channel: Channel, person: int) -> int:
    """Return what somebody may do in a channel."""
    if channel.guild is None:
        return (1 << 50) - 1
    denied = channel.denied
    if channel.parent is not None:
        denied |= channel.guild.channels[channel.parent].denied
    return channel.guild.members.get(person, 0) & ~denied


def is_ephemeral(message: Message) -> bool:
    """Say whether only one person sees a message."""
    return bool(message.flags & EPHEMERAL)
