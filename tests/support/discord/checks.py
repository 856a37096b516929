"""What a message may be: Discord's limits, which its schema does not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tests.support.discord.errors import ApiError, JsonDict, invalid

LARGEST_UPLOAD = 10 * 2**20
MOST_ROWS, MOST_COMPONENTS = 5, 25
EMBED_TEXTS = {"title": 256, "description": 4_096}
_ATTACHED = re.compile(r"attachment://(.+)")


def check_message(body: JsonDict, files: dict[str, bytes], kept: Iterable[str] = ()) -> None:
    """Refuse a message that the real one would refuse.

    Raises:
        ApiError: something is too long, too many, twice, or not there.
    """
    if len(body.get("content") or "") > 2_000:
        raise invalid("content", "Must be 2000 or fewer in length.")
    if sum(map(len, files.values())) > LARGEST_UPLOAD:
        raise ApiError(413, 40005, "Request entity too large")
    attachments = body.get("attachments") or []
    for one in attachments:
        if len(one.get("description") or "") > 1_024:
            raise invalid("attachments", "Must be 1024 or fewer in length.")
    names = {one.get("filename") for one in attachments} | set(kept)
    _check_embeds(body.get("embeds") or [], names)
    check_components(body.get("components") or [])


def check_not_empty(body: JsonDict, files: dict[str, bytes]) -> None:
    """Refuse a new message with nothing in it."""
    if not (body.get("content") or body.get("embeds") or files or body.get("components")):
        raise ApiError(400, 50006, "Cannot send an empty message")


def check_components(rows: Sequence[JsonDict]) -> None:
    """Refuse buttons and menus that do not fit.

    Raises:
        ApiError: they do not.
    """
    if len(rows) > MOST_ROWS:
        raise invalid("components", "Must be 5 or fewer in length.")
    ids: list[str] = []
    for row in rows:
        children = row["components"]
        if row["type"] != 1 or not 1 <= len(children) <= 5:
            raise invalid("components", "Must be between 1 and 5 in length.")
        if len(children) > 1 and any(child["type"] != 2 for child in children):
            raise invalid("components", "A menu has a row of its own.")
        for child in children:
            ids.append(child.get("custom_id", ""))
            (_check_button if child["type"] == 2 else _check_menu)(child)
    if len(set(ids)) != len(ids):
        raise invalid("components", "Component custom id cannot be duplicated")
    if len(ids) > MOST_COMPONENTS:
        raise invalid("components", "Too many components.")


def _check_embeds(embeds: Sequence[JsonDict], names: set[str | None]) -> None:
    if len(embeds) > 10:
        raise invalid("embeds", "Must be 10 or fewer in length.")
    together = 0
    for embed in embeds:
        for part, most in EMBED_TEXTS.items():
            length = len(embed.get(part) or "")
            together += length
            if length > most:
                raise invalid("embeds", f"{part} must be {most} or fewer in length.")
        if not any(embed.get(part) for part in ("title", "description", "image", "thumbnail", "fields")):
            raise invalid("embeds", "This embed is empty.")
        url = embed.get("url")
        if url is not None and not re.match(r"https?://\S+\Z", url):
            raise invalid("embeds", "Not a well formed URL.")
        found = _ATTACHED.fullmatch((embed.get("image") or {}).get("url", ""))
        if found and found[1] not in names:
            raise invalid("embeds", "There is no such attachment.")
    if together > 6_000:
        raise invalid("embeds", "Embed size exceeds maximum size of 6000")


def _check_id(child: JsonDict) -> None:
    if not 1 <= len(child.get("custom_id", "")) <= 100:
        raise invalid("custom_id", "Must be between 1 and 100 in length.")


def _check_button(child: JsonDict) -> None:
    _check_id(child)
    if not 1 <= len(child.get("label") or "") <= 80:
        raise invalid("label", "Must be between 1 and 80 in length.")


def _check_menu(child: JsonDict) -> None:
    _check_id(child)
    if len(child.get("placeholder") or "") > 150:
        raise invalid("placeholder", "Must be 150 or fewer in length.")
    if child["type"] != 3:
        return
    options = child.get("options") or []
    if not 1 <= len(options) <= 25:
        raise invalid("options", "Must be between 1 and 25 in length.")
    if len({one["value"] for one in options}) != len(options):
        raise invalid("options", "The specified option value is already used")
    for one in options:
        texts = (one["label"], one["value"], one.get("description") or "")
        if any(len(text) > 100 for text in texts) or not one["label"]:
            raise invalid("options", "Must be between 1 and 100 in length.")
    if sum(bool(one.get("default")) for one in options) > 1:
        raise invalid("options", "Too many defaults.")
