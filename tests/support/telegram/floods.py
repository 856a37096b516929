"""Telegram's limits on how fast a bot may write; off until a test sets them."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests.support.telegram.errors import flooded


@dataclass
class Floods:
    """How many messages pass: in a chat and in all a second, in a group a minute; 0 is no limit."""

    per_chat_second: int = 0
    per_group_minute: int = 0
    overall_second: int = 0
    _sent: dict[object, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def admit(self, chat_id: object, messages: int = 1) -> None:
        """Count some messages; raises the answer to a flood where they come too soon."""
        now = time.monotonic()
        in_group = isinstance(chat_id, int) and chat_id < 0
        windows = [
            (("all",), self.overall_second, 1.0),
            (("chat", chat_id), self.per_chat_second, 1.0),
            (("group", chat_id), self.per_group_minute if in_group else 0, 60.0),
        ]
        waits = [self._wait(key, most, span, messages, now) for key, most, span in windows if most]
        if waits and max(waits) > 0:
            raise flooded(math.ceil(max(waits)))
        for key, most, _ in windows:
            if most:
                self._sent[key].extend([now] * messages)

    def _wait(self, key: object, most: int, span: float, messages: int, now: float) -> float:
        sent = self._sent[key]
        while sent and sent[0] <= now - span:
            sent.popleft()
        # An album may be larger than the window; it is let through when the window is empty.
        if not sent or len(sent) + messages <= most:
            return 0.0
        return sent[0] + span - now
