"""The rules that no schema says: lengths, buttons, commands."""

from __future__ import annotations

import re
from typing import Any

from tests.support.telegram import entities as auto
from tests.support.telegram import markup
from tests.support.telegram.chats import Keyboard
from tests.support.telegram.errors import JsonDict, bad
from tests.support.telegram.links import is_link
from tests.support.telegram.units import tidy, units

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
_BUTTON_ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
_OTHER_KEYBOARDS = {"keyboard", "remove_keyboard", "force_reply"}


def words(source: Any, parse_mode: Any, given: Any, *, caption: bool) -> tuple[str, list[JsonDict]]:
    """Return a text or caption in plain words, and its entities; raises where it is broken or too long."""
    text, found = _parsed(str(source or ""), parse_mode, given)
    text, found = tidy(text, found)
    if caption and units(text) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    if not caption and not text:
        raise bad("message text is empty")
    if not caption and units(text) > LONGEST_TEXT:
        raise bad("message is too long")
    return text, auto.find(text, found)


def _parsed(source: str, parse_mode: Any, given: Any) -> tuple[str, list[JsonDict]]:
    if not parse_mode:
        return source, _given(source, given or [])
    if str(parse_mode).lower() in {"markdown", "markdownv2"}:
        raise bad(f"this test server reads HTML and plain text, not {parse_mode}")
    if str(parse_mode).lower() != "html":
        raise bad("unsupported parse_mode")
    return markup.parse(source)


def _given(source: str, given: list[JsonDict]) -> list[JsonDict]:
    end = units(source)
    for entity in given:
        if entity["offset"] < 0 or entity["length"] < 0 or entity["offset"] + entity["length"] > end:
            raise bad(f"entity beginning at UTF-16 offset {entity['offset']} ends after the end of the text")
    return given


def keyboard(reply_markup: Any) -> Keyboard | None:
    """Return the rows of an inline keyboard, or nothing where there is none; raises where it is wrong."""
    if not reply_markup:
        return None
    if not isinstance(reply_markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" not in reply_markup:
        if not _OTHER_KEYBOARDS & reply_markup.keys():
            raise bad("can't parse reply keyboard markup JSON object")
        return None
    rows = [row for row in reply_markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > 100:
        raise bad("reply markup is too long")
    for row in rows:
        if len(row) > 8:
            raise bad("BUTTON_ROW_TOO_LONG: a row of an inline keyboard has at most 8 buttons")
        for button in row:
            _check_button(button)
    return rows or None


def _check_button(button: JsonDict) -> None:
    prefix = "can't parse inline keyboard button: "
    if not str(button.get("text", "")).strip():
        raise bad(f"{prefix}text must be non-empty")
    actions = _BUTTON_ACTIONS & button.keys()
    if not actions:
        raise bad(f"{prefix}text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad(f"{prefix}exactly one action must be used, not {', '.join(sorted(actions))}")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not is_link(str(button["url"])):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: wrong HTTP URL")
    if "copy_text" in button and not 1 <= units(str(button["copy_text"].get("text", ""))) <= 256:
        raise bad(f"{prefix}the text to copy must have 1-256 characters")


def commands(given: Any) -> list[JsonDict]:
    """Return the commands to set; raises where one is wrong or they are too many."""
    if not isinstance(given, list):
        raise bad("expected an array of commands")
    if len(given) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in given:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", ""))):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= units(str(command.get("description", ""))) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return given
