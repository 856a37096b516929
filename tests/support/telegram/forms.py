"""Requests as they come in: forms, forms with files, and JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.support.telegram.errors import ApiError, JsonDict, bad

LARGEST_BODY = 60 * 1024 * 1024
_STRUCTURED = {
    "reply_markup",
    "media",
    "entities",
    "caption_entities",
    "commands",
    "scope",
    "allowed_updates",
    "reply_parameters",
    "reaction",
    "link_preview_options",
    "menu_button",
    "message_ids",
    "rights",
    "permissions",
}
_WHOLE = {
    "chat_id",
    "from_chat_id",
    "message_id",
    "message_thread_id",
    "user_id",
    "offset",
    "limit",
    "timeout",
    "cache_time",
    "max_connections",
    "width",
    "height",
    "duration",
    "length",
}
_TRUTH = {
    "disable_notification",
    "protect_content",
    "show_alert",
    "has_spoiler",
    "show_caption_above_media",
    "drop_pending_updates",
    "allow_paid_broadcast",
    "disable_content_type_detection",
    "supports_streaming",
    "is_big",
}


@dataclass
class Ask:
    """One request: its fields as they came, what they say, and its files by the names of their parts."""

    method: str
    raw: JsonDict
    params: JsonDict = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """Return a field, or nothing."""
        return self.params.get(name)

    def text(self, name: str) -> str:
        """Return a field that is text, empty where it is missing."""
        value = self.params.get(name)
        return "" if value is None else str(value)

    def whole(self, name: str, otherwise: int = 0) -> int:
        """Return a field that is a number; raises where it is something else."""
        value = self.params.get(name)
        if value is None or value == "":
            return otherwise
        if not isinstance(value, int):
            raise bad(f"invalid {name.replace('_', ' ')} specified")
        return value

    def truth(self, name: str) -> bool:
        """Return a field that is yes or no."""
        return self.params.get(name) is True


async def read(method: str, request: web.Request) -> Ask:
    """Read a request; raises what Telegram answers where a field is broken or all is too large."""
    ask = Ask(method, dict(request.query))
    if request.content_type == "multipart/form-data":
        await _read_parts(request, ask)
    elif request.content_type == "application/json" and request.can_read_body:
        given = await request.json()
        ask.raw |= given if isinstance(given, dict) else {}
    elif request.can_read_body:
        ask.raw |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return ask


def decode(ask: Ask) -> None:
    """Read what the fields of a request say; raises where one is broken."""
    ask.params = {name: _value(name, value) for name, value in ask.raw.items()}


async def _read_parts(request: web.Request, ask: Ask) -> None:
    size = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad("a part of the form has no name")
        content = bytes(await part.read(decode=True))
        size += len(content)
        if size > LARGEST_BODY:
            raise ApiError(413, "Request Entity Too Large")
        if part.filename is None:
            ask.raw[part.name] = content.decode()
        else:
            ask.files[part.name] = content
            ask.names[part.name] = part.filename
            ask.types[part.name] = part.headers.get("Content-Type", "application/octet-stream")


def _value(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name in _WHOLE:
        return int(value) if re.fullmatch(r"-?\d+", value) else value
    if name in _TRUTH:
        return value.lower() in {"true", "1", "yes"}
    if name in _STRUCTURED and value:
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from error
    return value
