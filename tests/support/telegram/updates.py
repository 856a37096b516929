"""Updates that wait to be fetched or delivered."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from tests.support.telegram.bell import Bell
from tests.support.telegram.errors import JsonDict

RARE = {"chat_member", "message_reaction", "message_reaction_count"}
"""Kinds that a bot is sent only when it asks for them by name."""


class Updates:
    """The queue of updates; those of a kind that the bot did not ask for never enter it."""

    def __init__(self, check: Callable[[JsonDict], None]) -> None:
        self._check = check
        self._numbers = count(100_001)
        self.waiting: list[JsonDict] = []
        self.allowed: list[str] = []
        self.bell = Bell()
        self.poller = 0
        """The number of the newest request for updates; an older one ends."""

    def add(self, kind: str, content: JsonDict) -> None:
        """Queue an update."""
        if kind not in self.allowed if self.allowed else kind in RARE:
            return
        update = {"update_id": next(self._numbers), kind: content}
        self._check(update)
        self.waiting.append(update)
        self.bell.ring()

    def acknowledge(self, offset: int) -> None:
        """Forget the updates before an offset; a negative one keeps that many of the newest."""
        if offset < 0:
            self.waiting = self.waiting[offset:]
        elif offset > 0:
            self.waiting = [update for update in self.waiting if update["update_id"] >= offset]

    def drop(self) -> None:
        """Forget them all."""
        self.waiting.clear()
