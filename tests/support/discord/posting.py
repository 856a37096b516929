"""Messages that the bot writes and changes."""

from __future__ import annotations

from itertools import count

from tests.support.discord.checks import check_message, check_not_empty
from tests.support.discord.errors import UNKNOWN_MESSAGE, ApiError, JsonDict, invalid
from tests.support.discord.requests import Asked
from tests.support.discord.state import DM, EPHEMERAL, THREAD, Channel, Message, World
from tests.support.discord.telling import permissions_in

VIEW, SEND, EMBED, ATTACH, READ, SEND_THREADS = 1 << 10, 1 << 11, 1 << 14, 1 << 15, 1 << 16, 1 << 38


def permit(world: World, channel: Channel, body: JsonDict, files: object) -> None:
    """Refuse what the bot may not do in a channel.

    Raises:
        ApiError: it may not.
    """
    if channel.kind == DM:
        return
    has = permissions_in(channel, int(world.bot["id"]))
    if not has & VIEW:
        raise ApiError(403, 50001, "Missing Access")
    writes = SEND_THREADS if channel.kind == THREAD else SEND
    if body.get("message_reference") and not has & READ:
        raise ApiError(400, 160002, "Cannot reply without permission to read message history")
    for needed in (writes, ATTACH if files else 0):
        if needed and not has & needed:
            raise ApiError(403, 50013, "Missing Permissions")
    if not has & EMBED:
        body["embeds"] = []  # Discord takes the message, and leaves them out


def write(
    world: World,
    channel: Channel,
    asked: Asked,
    base: str,
    *,
    token: str | None = None,
    seen_by: int | None = None,
) -> Message:
    """Write a message of the bot's.

    Raises:
        ApiError: it is none that may be written.
    """
    body = asked.body or {}
    nonce = body.get("nonce")
    if nonce is not None:
        if len(str(nonce)) > 25:
            raise invalid("nonce", "Must be 25 or fewer in length.")
        earlier = next((one for one in channel.messages if one.nonce == nonce and one.from_bot), None)
        if earlier is not None and body.get("enforce_nonce"):
            return earlier
    check_message(body, asked.sizes)
    check_not_empty(body, asked.sizes)
    message = Message(world.snowflake(), channel, world.bot, token=token, nonce=nonce)
    message.reply_to = _replied(world, channel, body)
    message.flags = body.get("flags") or 0
    message.seen_by = seen_by if message.flags & EPHEMERAL else None
    if token is not None:
        message.application = int(world.bot["id"])
    _fill(world, message, asked, base)
    channel.messages.append(message)
    return message


def change(world: World, message: Message, asked: Asked, base: str) -> None:
    """Change a message of the bot's.

    Raises:
        ApiError: it cannot be so.
    """
    if message.deleted:
        raise ApiError(404, UNKNOWN_MESSAGE[0], "Unknown Message")
    check_message(asked.body or {}, asked.sizes, [one["filename"] for one in message.attachments])
    _fill(world, message, asked, base)
    message.edits += 1


def _fill(world: World, message: Message, asked: Asked, base: str) -> None:
    body = asked.body or {}
    if "content" in body:
        message.content = body["content"] or ""
    if "components" in body:
        message.components = numbered(body["components"] or [])
        if message.components and message.keyed_at is None:
            message.keyed_at = world.clock()
    if "attachments" in body or asked.files:
        message.attachments = _attached(world, message, asked, base)
    if "embeds" in body:
        message.embeds = [_shown(embed, message) for embed in body["embeds"] or []]


def numbered(rows: list[JsonDict]) -> list[JsonDict]:
    """Return rows whose parts have a number each, as Discord gives them."""
    counted = count(1)
    found = []
    for row in rows:
        number = next(counted)
        parts = [_told({**one, "id": next(counted)}) for one in row["components"]]
        found.append({**row, "id": number, "components": parts})
    return found


def _told(part: JsonDict) -> JsonDict:
    """Return a part with its ids as text, whatever they came as."""
    if part.get("default_values"):
        part["default_values"] = [{**one, "id": str(one["id"])} for one in part["default_values"]]
    return part


def _attached(world: World, message: Message, asked: Asked, base: str) -> list[JsonDict]:
    kept = {one["id"]: one for one in message.attachments}
    found = []
    for one in (asked.body or {}).get("attachments") or []:
        number = str(one["id"])
        if number in asked.files:
            name, content = asked.files[number]
            stored = world.keep_file(message.channel, name, b"" if world.light else content, base)
            if one.get("description") is not None:
                stored["description"] = one["description"]
            found.append(stored)
        elif number in kept:
            found.append(kept[number])
        else:
            raise invalid("attachments", "There is no such file.")
    return found


def _shown(embed: JsonDict, message: Message) -> JsonDict:
    """Return an embed whose picture is where its attachment is."""
    shown = {**embed, "type": embed.get("type", "rich")}
    url = (embed.get("image") or {}).get("url", "")
    if url.startswith("attachment://"):
        name = url.removeprefix("attachment://")
        file = next(one for one in message.attachments if one["filename"] == name)
        shown["image"] = {"url": file["url"], "proxy_url": file["proxy_url"], "width": 1, "height": 1}
    return shown


def _replied(world: World, channel: Channel, body: JsonDict) -> Message | None:
    reference = body.get("message_reference")
    if reference is None:
        return None
    try:
        return world.message(channel, reference["message_id"])
    except ApiError:
        if reference.get("fail_if_not_exists", True):
            raise invalid("message_reference", "Unknown message") from None
        return None
