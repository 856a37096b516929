"""The methods that ask and say who is who, hand out files and answer presses."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.support.telegram import checks
from tests.support.telegram.chats import Chat
from tests.support.telegram.errors import JsonDict, bad
from tests.support.telegram.forms import Ask
from tests.support.telegram.state import World
from tests.support.telegram.units import units

_RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
]
_GIFTS = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"]


def get_me(world: World, _: Ask) -> JsonDict:
    """Say who the bot is."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy_mode,
        "supports_inline_queries": False,
    }


def get_chat(world: World, ask: Ask) -> JsonDict:
    """Say what a chat is."""
    chat = world.chat_for(ask.get("chat_id"))
    gifts = dict.fromkeys(_GIFTS, False)
    return {**chat.as_json(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def member(world: World, chat: Chat, user: JsonDict) -> JsonDict:
    """Return what somebody is in a chat; the first admin is its owner."""
    admins = sorted(chat.admins - {world.bot["id"]})
    if user["id"] not in chat.members:
        return {"status": "left", "user": user}
    if admins and user["id"] == admins[0]:
        return {"status": "creator", "user": user, "is_anonymous": False}
    if user["id"] in chat.admins:
        rights = dict.fromkeys(_RIGHTS, True) | {"is_anonymous": False, "can_be_edited": False}
        return {"status": "administrator", "user": user, **rights}
    return {"status": "member", "user": user}


def get_chat_member(world: World, ask: Ask) -> JsonDict:
    """Say what somebody is in a chat."""
    chat = world.chat_for(ask.get("chat_id"))
    number = ask.whole("user_id")
    person = world.chats.get(number)
    user = world.bot if number == world.bot["id"] else chat.members.get(number)
    if user is None and person is not None:
        user = person.members[number]
    if user is None:
        raise bad("PARTICIPANT_ID_INVALID")
    return member(world, chat, user)


def get_chat_administrators(world: World, ask: Ask) -> list[JsonDict]:
    """Say who looks after a group."""
    chat = world.chat_for(ask.get("chat_id"))
    if chat.is_private:
        raise bad("there are no administrators in the private chat")
    return [member(world, chat, chat.members[number]) for number in sorted(chat.admins)]


def get_chat_member_count(world: World, ask: Ask) -> int:
    """Say how many are in a chat."""
    return len(world.chat_for(ask.get("chat_id")).members)


def get_file(world: World, ask: Ask) -> JsonDict:
    """Say where a file can be fetched."""
    return world.files.issue(ask.text("file_id"))


def answer_callback_query(world: World, ask: Ask) -> bool:
    """Answer a press, once and soon."""
    press = world.presses.get(ask.text("callback_query_id"))
    text = ask.text("text")
    if units(text) > 200:
        raise bad("MESSAGE_TOO_LONG")
    if press is None or press.answered or time.monotonic() - press.at > world.callback_age:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    press.answered, press.text, press.show_alert = True, text or None, ask.truth("show_alert")
    press.message.chat.bell.ring()
    return True


def _commands_key(world: World, ask: Ask) -> tuple[str, str]:
    scope = ask.get("scope") or {"type": "default"}
    if "chat_id" in scope:
        world.chat_for(scope["chat_id"])
    parts = [str(scope[name]) for name in ("type", "chat_id", "user_id") if name in scope]
    return ":".join(parts), ask.text("language_code")


def set_my_commands(world: World, ask: Ask) -> bool:
    """Set the list of commands for a scope and a language."""
    key = _commands_key(world, ask)
    if key[1] and (len(key[1]) != 2 or not key[1].islower()):
        raise bad("BOT_LANG_CODE_INVALID")
    world.commands[key] = checks.commands(ask.get("commands"))
    return True


def get_my_commands(world: World, ask: Ask) -> list[JsonDict]:
    """Say the list of commands for a scope and a language."""
    return world.commands.get(_commands_key(world, ask), [])


def delete_my_commands(world: World, ask: Ask) -> bool:
    """Forget the list of commands for a scope and a language."""
    world.commands.pop(_commands_key(world, ask), None)
    return True


def keep_setting(world: World, ask: Ask) -> bool:
    """Keep what was set, checked by the schema alone; a test reads it in ``settings``."""
    language = ask.text("language_code")
    world.settings[f"{ask.method}:{language}" if language else ask.method] = ask.params
    return True


def said_setting(name: str, method: str, longest: int) -> Callable[[World, Ask], JsonDict]:
    """Return the method that says what was set by another, such as the description."""

    def say(world: World, ask: Ask) -> JsonDict:
        language = ask.text("language_code")
        kept = world.settings.get(f"{method}:{language}") or world.settings.get(method) or {}
        return {name: str(kept.get(name, ""))[:longest]}

    return say
