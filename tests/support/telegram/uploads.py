"""Media in a request: uploaded, or named by the id of a file that was sent before."""

from __future__ import annotations

from typing import Any

from tests.support.telegram.errors import JsonDict, bad
from tests.support.telegram.files import LARGEST_UPLOAD, Media
from tests.support.telegram.forms import Ask
from tests.support.telegram.photos import measure
from tests.support.telegram.state import World

KINDS = ("photo", "document", "video", "animation", "audio", "voice", "sticker")
_ATTACHED = "attach://"


def find(world: World, ask: Ask, kind: str, given: Any, facts: JsonDict | None = None) -> Media:
    """Return the media that a field names; raises where it is missing, wrong or too big."""
    part = kind if given is None else None
    if isinstance(given, str) and given.startswith(_ATTACHED):
        part = given.removeprefix(_ATTACHED)
    if part is not None:
        if part not in ask.files:
            raise bad(f"there is no {kind} in the request")
        return _uploaded(world, ask, kind, part, facts or {})
    if not isinstance(given, str) or not given:
        raise bad(f"there is no {kind} in the request")
    if "://" in given:
        raise bad("failed to get HTTP URL content")
    return world.files.sent_again(given, kind)


def _uploaded(world: World, ask: Ask, kind: str, part: str, facts: JsonDict) -> Media:
    content = ask.files[part]
    if kind == "photo":
        width, height = measure(content, thorough=not world.light)
        return world.files.add_photo(content, width, height, of_bot=True)
    if not content:
        raise bad("file must be non-empty")
    if len(content) > LARGEST_UPLOAD:
        raise bad("file is too big")
    return world.files.add(kind, content, _facts(ask, kind, part, facts), of_bot=True)


def _facts(ask: Ask, kind: str, part: str, given: JsonDict) -> JsonDict:
    said = {"mime_type": ask.types[part]}
    if kind == "sticker":
        return {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    if kind != "voice":
        said["file_name"] = ask.names[part]
    lengths = {"duration": given.get("duration") or 0}
    sides = {"width": given.get("width") or 320, "height": given.get("height") or 320}
    if kind == "document":
        return said
    return said | lengths | (sides if kind in {"video", "animation"} else {})
