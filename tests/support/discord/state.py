"""What the server knows: people, guilds, channels, messages, interactions; and what was asked of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from tests.support.discord.errors import UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, JsonDict, unknown
from tests.support.discord.schema import Schema, from_environment
from tests.support.telegram.bell import Bell

T = TypeVar("T")

EPOCH = 1_420_070_400_000
EPHEMERAL = 64
EVERYTHING = (1 << 50) - 1
TEXT, DM, FORUM, THREAD = 0, 1, 15, 11
MESSAGE_CONTENT = 1 << 15
MANAGE_GUILD, MANAGE_MESSAGES = 1 << 5, 1 << 13
USUAL = sum(1 << bit for bit in (10, 11, 14, 15, 16, 31, 38))
"""Permissions of everybody: to see, write (in threads, too), attach, embed, read, and give commands."""


@dataclass(slots=True)
class Message:
    """A message as it stands now.

    Attributes:
        seen_by: the only person who sees it; None where everybody does.
        token: of the interaction that it answers.
        at: when it was written, and ``keyed_at`` when it first had something to press.
    """

    id: int
    channel: Channel
    author: JsonDict
    content: str = ""
    embeds: list[JsonDict] = field(default_factory=list)
    attachments: list[JsonDict] = field(default_factory=list)
    components: list[JsonDict] = field(default_factory=list)
    flags: int = 0
    seen_by: int | None = None
    reply_to: Message | None = None
    mentions: list[JsonDict] = field(default_factory=list)
    edits: int = 0
    deleted: bool = False
    token: str | None = None
    nonce: str | None = None
    at: float = field(default_factory=time.monotonic)
    application: int | None = None
    keyed_at: float | None = None

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return bool(self.author.get("bot"))

    @property
    def keys(self) -> list[JsonDict]:
        """Its buttons."""
        return [one for row in self.components for one in row["components"] if one["type"] == 2]

    @property
    def menus(self) -> list[JsonDict]:
        """Its menus."""
        return [one for row in self.components for one in row["components"] if one["type"] != 2]

    @property
    def words(self) -> str:
        """All that is read of it."""
        texts = [self.content]
        for embed in self.embeds:
            texts += [embed.get("title") or "", embed.get("description") or ""]
        return "\n".join(text for text in texts if text)

    @property
    def links(self) -> list[str]:
        """The addresses that its embeds lead to."""
        return [embed["url"] for embed in self.embeds if embed.get("url")]


@dataclass(slots=True)
class Channel:
    """A channel, a thread, a forum or a direct message."""

    id: int
    kind: int
    name: str
    guild: Guild | None
    parent: int | None = None
    denied: int = 0
    messages: list[Message] = field(default_factory=list)
    typing: list[float] = field(default_factory=list)
    person: int | None = None

    def as_json(self) -> JsonDict:
        """Return it as Discord tells of it."""
        found: JsonDict = {"id": str(self.id), "type": self.kind}
        if self.kind == DM:
            return {**found, "last_message_id": None, "flags": 0, "recipients": []}
        found |= {"name": self.name, "position": 0, "flags": 0, "nsfw": False, "permission_overwrites": []}
        if self.guild is not None:
            found["guild_id"] = str(self.guild.id)
        if self.denied and self.guild is not None:
            everyone = {"id": str(self.guild.id), "type": 0, "allow": "0", "deny": str(self.denied)}
            found["permission_overwrites"] = [everyone]
        if self.kind == THREAD:
            found |= {
                "parent_id": str(self.parent),
                "owner_id": "1",
                "message_count": 0,
                "member_count": 1,
                "total_message_sent": 0,
                "rate_limit_per_user": 0,
                "thread_metadata": {
                    "archived": False,
                    "auto_archive_duration": 1_440,
                    "archive_timestamp": now(),
                    "locked": False,
                },
            }
        return found


@dataclass(slots=True)
class Guild:
    """A server, as people call it."""

    id: int
    name: str
    locale: str
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, int] = field(default_factory=dict)
    """Permissions by person."""


@dataclass(slots=True)
class Call:
    """One request: what was asked, and what came of it."""

    method: str
    path: str
    body: Any
    status: int
    code: int | None
    at: float


class World:
    """All of it. It belongs to one event loop."""

    def __init__(self, token: str, *, reads_messages: bool, light: bool) -> None:
        self.token = token
        self.reads_messages = reads_messages
        self.light = light
        self.bell = Bell()
        self.schema: Schema | None = from_environment()
        self._last = 0
        self.bot: JsonDict = user_json(self.snowflake(), "snaplook", bot=True)
        self.people: dict[int, JsonDict] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.files: dict[str, tuple[bytes, str]] = {}
        self.commands: list[JsonDict] = []
        self.calls: list[Call] = []
        self.violations: list[str] = []

    def clock(self) -> float:
        """Return the moment on the clock of all moments here."""
        return time.monotonic()

    def snowflake(self) -> int:
        """Return a new id, which tells its moment."""
        found = (int(time.time() * 1_000) - EPOCH) << 22
        self._last = max(found, self._last + 1)
        return self._last

    @property
    def refusals(self) -> list[tuple[str, str, int | None]]:
        """Requests that were refused."""
        return [(one.method, one.path, one.code) for one in self.calls if one.status >= 400]

    def channel(self, number: int | str) -> Channel:
        """Return a channel.

        Raises:
            ApiError: there is none.
        """
        found = self.channels.get(int(number))
        if found is None:
            raise unknown(*UNKNOWN_CHANNEL)
        return found

    def message(self, channel: Channel, number: int | str) -> Message:
        """Return a message.

        Raises:
            ApiError: there is none.
        """
        for one in reversed(channel.messages):
            if one.id == int(number) and not one.deleted:
                return one
        raise unknown(*UNKNOWN_MESSAGE)

    def all_messages(self) -> Iterator[Message]:
        """Return every message."""
        for channel in self.channels.values():
            yield from channel.messages

    def keep_file(self, channel: Channel, name: str, content: bytes, base: str) -> JsonDict:
        """Keep a file, and return it as an attachment."""
        number = self.snowflake()
        path = f"/attachments/{channel.id}/{number}/{name}"
        kind = "image/jpeg" if name.endswith((".jpg", ".jpeg")) else "application/octet-stream"
        if name.endswith(".png"):
            kind = "image/png"
        if name.endswith(".zip"):
            kind = "application/zip"
        self.files[path] = (content, kind)
        url = f"{base}{path}?ex=1&is=1&hm=1"
        return {
            "id": str(number),
            "filename": name,
            "size": len(content),
            "url": url,
            "proxy_url": url,
            "content_type": kind,
        }

    async def wait_for(self, predicate: Callable[[], T | None], timeout: float = 15.0) -> T:  # noqa: ASYNC109
        """Return what the predicate says once that is true; it is asked after each change.

        Raises TimeoutError, with the last calls, where it does not become true in this many seconds.
        """
        end = time.monotonic() + timeout
        while not (found := predicate()):
            if not await self.bell.wait(end - time.monotonic()) and not (found := predicate()):
                last = [(call.method, call.path[-60:], call.code or call.status) for call in self.calls[-12:]]
                raise TimeoutError(f"not seen in {timeout} s; {self.violations}; last calls {last}")
            if found:
                break
        return found


def user_json(number: int, name: str, *, bot: bool = False) -> JsonDict:
    """Return somebody as Discord tells of them."""
    return {
        "id": str(number),
        "username": name,
        "discriminator": "0",
        "global_name": name,
        "avatar": None,
        "bot": bot,
        "flags": 0,
        "public_flags": 0,
        "primary_guild": None,
    }


def now() -> str:
    """Return this moment as Discord writes it."""
    return datetime.now(UTC).isoformat()
