"""Permissions: what the bot needs where it answers, and who may do what there."""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.texts import Speaker

SEES, WRITES, WRITES_IN_THREADS = "view_channel", "send_messages", "send_messages_in_threads"
ATTACH, EMBED = "attach_files", "embed_links"
ANSWERS = (ATTACH, EMBED)
"""Without these an answer cannot be shown, though words can be said."""


def lacking(channel: object, me: discord.Member | None) -> tuple[str, ...]:
    """Return the names of the permissions that the bot lacks to answer in a channel.

    Who may not see a channel, or not write there, may do nothing else there as far as the library says; so
    only that is named, as perhaps nothing else is missing.
    """
    if me is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return ()
    writes = WRITES_IN_THREADS if isinstance(channel, discord.Thread) else WRITES
    try:
        has = channel.permissions_for(me)
    except discord.ClientException:  # of a thread whose channel is not known
        return ()
    return lacking_of(has, (SEES,)) or lacking_of(has, (writes,)) or lacking_of(has, ANSWERS)


def lacking_of(has: discord.Permissions, needs: Iterable[str] = ANSWERS) -> tuple[str, ...]:
    """Return those names that are not among some permissions."""
    return tuple(name for name in needs if not getattr(has, name))


def is_mute(lacks: Iterable[str]) -> bool:
    """Say whether not even words can be said."""
    return not set(lacks).isdisjoint({SEES, WRITES, WRITES_IN_THREADS})


def in_words(lacks: Iterable[str], speaker: Speaker) -> str:
    """Return the sentence that names what is missing, as Discord calls it."""
    names = [speaker.say(f"discord-permission-{name.replace('_', '-')}") for name in lacks]
    return speaker.say("discord-lacks", permissions=speaker.listed(names))


def moderates(interaction: discord.Interaction) -> bool:
    """Say whether whoever interacts looks after the channel."""
    return interaction.guild_id is not None and interaction.permissions.manage_messages


def manages(interaction: discord.Interaction) -> bool:
    """Say whether whoever interacts may settle things: for their server, or for themselves."""
    return interaction.guild_id is None or interaction.permissions.manage_guild
