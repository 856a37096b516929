"""What is put into one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import discord

from bot.discord.items import view_of
from bot.discord.rows import Rows


@dataclass(frozen=True, slots=True)
class Picture:
    """A file.

    Attributes:
        name: under which an embed may show it.
        alt: the same in words, for those who do not see it.
    """

    content: bytes = field(repr=False)
    name: str
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A message before it is sent."""

    text: str = ""
    embeds: Sequence[discord.Embed] = ()
    files: Sequence[Picture] = ()
    rows: Rows = ()

    def fresh(self) -> dict[str, Any]:
        """Return what the library takes for a new message; files can be sent but once, so each time anew."""
        parts: dict[str, Any] = {
            "content": self.text or None,
            "embeds": list(self.embeds),
            "files": self._files(),
        }
        view = view_of(self.rows)
        return parts if view is None else {**parts, "view": view}

    def instead(self) -> dict[str, Any]:
        """Return what the library takes to put it in the place of a message."""
        return {
            "content": self.text or None,
            "embeds": list(self.embeds),
            "attachments": self._files(),
            "view": view_of(self.rows),
        }

    def _files(self) -> list[discord.File]:
        return [discord.File(BytesIO(one.content), one.name, description=one.alt) for one in self.files]
